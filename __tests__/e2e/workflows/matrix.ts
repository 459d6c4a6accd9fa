import { interpolate, type Scope, type Value } from "./expressions";
import type { Job } from "./workflow-file";

type Combination = Readonly<Record<string, Value>>;

/** The combinations of a job's matrix: one if it has none, and nothing if GitHub could not tell them. */
export function combinationsOf({ strategy }: Job, scope: Scope): readonly Combination[] | undefined {
  const { include, ...lists } = strategy?.matrix ?? {};
  if (include === undefined) return product(lists);
  if (typeof include !== "string") throw new Error("A matrix's include is emulated only as an expression.");
  const listed = listIn(include, scope);
  const objects = listed?.filter(isObject) ?? [];
  return objects.length > 0 && objects.length === listed?.length ? objects : undefined;
}

function listIn(text: string, scope: Scope): readonly Value[] | undefined {
  try {
    const value = interpolate(text, scope);
    return Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // fromJSON
    throw error;
  }
}

function isObject(value: Value): value is Combination {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function product(lists: Readonly<Record<string, string | readonly Value[]>>): readonly Combination[] {
  return Object.entries(lists).reduce<readonly Combination[]>(
    (all, [name, values]) => all.flatMap((one) => [...values].map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}
