import { readFileSync } from "node:fs";
import { closest, distance } from "fastest-levenshtein";
import { parseDocument, visit } from "yaml";
import { z } from "zod";
import { resolve, type Settings, SettingsFile, valueAt } from "./file";

/** The settings file of this repository; `ORGANIZATION_TRAIL_SETTINGS` names another. */
export const DEFAULT_SETTINGS_PATH = "organization-trail.yaml";

/** A settings file that cannot be used, with everything that is wrong with it. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/**
 * Reads the settings file of this run. Ends the process with status 1 and one line a problem on standard error
 * when it cannot be used.
 */
export function loadSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const path = environment.ORGANIZATION_TRAIL_SETTINGS || DEFAULT_SETTINGS_PATH;
  try {
    const settings = parseSettings(readSettingsFile(path));
    for (const warning of warningsAbout(settings)) console.error(`${path}: warning: ${warning}`);
    return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const problem of error.problems) console.error(`${path}: ${problem}`);
    process.exit(1);
  }
}

function readSettingsFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new SettingsError([
      `cannot be read (${reason}); ORGANIZATION_TRAIL_SETTINGS names the settings file`,
    ]);
  }
}

/** Understands the text of a settings file: YAML 1.2 in, validated and frozen settings out. Throws {@link SettingsError}. */
export function parseSettings(yaml: string): Settings {
  const document = parseDocument(yaml);
  const problems = [...document.errors, ...document.warnings].map(({ message }) => firstLine(message));
  visit(document, {
    Alias: (_, { source }) => {
      problems.push(`*${source} is an alias: write the value out instead`);
    },
  });
  if (problems.length > 0) throw new SettingsError([...new Set(problems)]);
  const raw: unknown = document.toJS();
  const parsed = SettingsFile.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw new SettingsError(problemsOf(parsed.error, raw));
  return deepFreeze(resolve(parsed.data));
}

/** What is allowed and yet worth a word. */
export function warningsAbout({ accounts }: Settings): readonly string[] {
  const { management, ...others } = accounts;
  return Object.entries(others)
    .filter(([, { id }]) => id === management.id)
    .map(
      ([name]) =>
        `accounts.${name} is the management account: whoever administers the organization can also delete its logs; a separate account is safer`,
    );
}

function problemsOf(error: z.ZodError, raw: unknown): readonly string[] {
  return [...new Set(error.issues.flatMap((issue) => problemOf(issue, raw)))];
}

function problemOf(issue: z.core.$ZodIssue, raw: unknown): readonly string[] {
  const key = keyOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (unknown) =>
        `${keyOf([...issue.path, unknown])} is not a setting${suggestion(unknown, issue.path, raw)}`,
    );
  }
  const meant = issue.code === "invalid_union" ? meantVariant(issue) : undefined;
  if (meant !== undefined) {
    return meant.flatMap((inner) => problemOf({ ...inner, path: [...issue.path, ...inner.path] }, raw));
  }
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ message }) => `${key} ${message}, got ${JSON.stringify(issue.path.at(-1))}`);
  }
  const written = valueAt(raw, issue.path);
  if (written !== undefined) return [`${key} ${issue.message}, got ${shown(written)}`];
  if (issue.code !== "custom") return [`${key} is required: ${issue.message}`];
  return [
    issue.input === undefined
      ? `${key} ${issue.message}`
      : `${key} ${issue.message}, got ${shown(issue.input)} (default)`,
  ];
}

/** What is wrong with the variant of a union that was meant: the one that fits but for something inside it. */
function meantVariant(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  return issue.errors.find((variant) =>
    variant.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys" || code === "custom"),
  );
}

/** `logBucket.transitions[0].afterDays` */
function keyOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the file";
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${String(part)}`))
    .join("");
}

const LONGEST_VALUE = 80;

function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  const json = value === null ? "nothing" : JSON.stringify(value);
  return json.length > LONGEST_VALUE ? `${json.slice(0, LONGEST_VALUE)}…` : json;
}

/** The known key that was probably meant, or the list of what there is. */
function suggestion(unknown: string, path: readonly PropertyKey[], raw: unknown): string {
  const known = knownKeys(path, raw);
  const nearest = closest(unknown, known);
  return distance(unknown.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, unknown.length / 3)
    ? `; did you mean ${nearest}?`
    : `; here are ${known.join(", ")}`;
}

function knownKeys(path: readonly PropertyKey[], raw: unknown): string[] {
  const root: z.core.JSONSchema.BaseSchema = z.toJSONSchema(SettingsFile, { io: "input" });
  const at = path.reduce<z.core.JSONSchema.BaseSchema[]>(
    (schemas, part) =>
      schemas.flatMap((schema) => {
        const next = typeof part === "number" ? schema.items : schema.properties?.[String(part)];
        return variantsOf(next);
      }),
    variantsOf(root),
  );
  const variants = at.filter((schema) => isVariant(schema, valueAt(raw, path)));
  return [...new Set(variants.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** Whether what was written is this variant of a section, as far as the variant's fixed words tell. */
function isVariant({ properties = {} }: z.core.JSONSchema.BaseSchema, written: unknown): boolean {
  return Object.entries(properties).every(
    ([key, property]) =>
      typeof property !== "object" ||
      property.const === undefined ||
      property.const === (valueAt(written, [key]) ?? property.default),
  );
}

function variantsOf(schema: unknown): z.core.JSONSchema.BaseSchema[] {
  if (typeof schema !== "object" || schema === null) return [];
  const variants =
    (schema as z.core.JSONSchema.BaseSchema).oneOf ?? (schema as z.core.JSONSchema.BaseSchema).anyOf;
  return variants === undefined ? [schema as z.core.JSONSchema.BaseSchema] : variants.flatMap(variantsOf);
}

function firstLine(message: string): string {
  return message.replace(/:?\n[\s\S]*/, "");
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
