import type { z } from "zod";
import { valueAt } from "./value-at";

type Leaf = string | number | boolean | null | undefined | readonly unknown[];

/** Every key below a mapping, with dots. Of a section with variants, the keys of all variants. */
export type KeyPath<Mapping> = Mapping extends Leaf
  ? never
  : string extends keyof Mapping
    ? never
    : {
        [Key in keyof Mapping & string]-?: Key | `${Key}.${KeyPath<Mapping[Key]>}`;
      }[keyof Mapping & string];

/** The value at a path; `undefined` if a section on the way is optional, or if a variant has no such key. */
export type ValueAt<Mapping, Path extends string> = Mapping extends Leaf
  ? undefined
  : Path extends keyof Mapping
    ? Mapping[Path]
    : Path extends `${infer Key}.${infer Rest}`
      ? Key extends keyof Mapping
        ? ValueAt<Mapping[Key], Rest>
        : undefined
      : undefined;

type Values<File, Paths extends Readonly<Record<string, string>>> = {
  readonly [Name in keyof Paths]: ValueAt<File, Paths[Name]>;
};

/** For a list: the index of an item, and the key inside the item. */
type Below<Value> = Value extends readonly (infer Item)[]
  ? readonly [] | readonly [index: number] | readonly [index: number, key: keyof Item & string]
  : readonly [];

/** An error of a rule: the path of the key to change, and the sentence that follows the key. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A rule across several keys of the sections in `File`. */
export interface Rule<File> {
  /** Paths of the keys that the rule reads. The rule is checked only if each of them is valid by itself. */
  readonly reads: readonly string[];
  readonly check: (file: File) => readonly Problem[];
}

/**
 * Returns a function that declares rules across the sections in `File`. A rule gives each key that it reads a name:
 *
 *     const rule = rulesAcross<{ logBucket: z.output<typeof LogBucket> }>();
 *     rule({ days: "logBucket.objectLock.days" }, ({ days }, problem) => {
 *       if (days > 365) problem("days", "must not be more than a year");
 *     });
 *
 * A path that does not exist does not compile. settings/file.ts checks that `File` is part of the settings file.
 */
export function rulesAcross<File>() {
  return <const Paths extends Readonly<Record<string, KeyPath<File>>>>(
    paths: Paths,
    check: (
      values: Values<File, Paths>,
      problem: <Name extends keyof Paths & string>(
        name: Name,
        message: string,
        ...below: Below<ValueAt<File, Paths[Name]>>
      ) => void,
    ) => void,
  ): Rule<File> => ({
    reads: Object.values(paths),
    check(file) {
      const problems: Problem[] = [];
      check(readValues(file, paths), (name, message, ...below) => {
        problems.push({ path: [...String(paths[name]).split("."), ...below], message });
      });
      return problems;
    },
  });
}

function readValues<File, Paths extends Readonly<Record<string, string>>>(
  file: File,
  paths: Paths,
): Values<File, Paths>;
function readValues(file: unknown, paths: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, valueAt(file, path.split("."))]),
  );
}

/** A refinement of the settings file that checks every rule whose keys are valid. */
export function checkRules<File>(rules: readonly Rule<File>[]) {
  return (file: File, context: z.core.$RefinementCtx<File>): void => {
    const invalid = invalidPaths(context.issues);
    for (const rule of rules.filter(({ reads }) => !reads.some((key) => overlapsAny(key, invalid)))) {
      for (const { path, message } of rule.check(file)) {
        context.addIssue({ code: "custom", path: [...path], message, input: valueAt(file, path) });
      }
    }
  };
}

/** Paths of invalid values. An unknown key does not make its section invalid. */
function invalidPaths(issues: readonly z.core.$ZodRawIssue[]): readonly string[] {
  return issues
    .filter(({ code }) => code !== "unrecognized_keys")
    .map(({ path = [] }) => path.map(String).join("."));
}

/** True if one of `paths` is `key`, contains it, or is inside it. */
function overlapsAny(key: string, paths: readonly string[]): boolean {
  return paths.some(
    (path) => path === "" || `${key}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${key}.`),
  );
}
