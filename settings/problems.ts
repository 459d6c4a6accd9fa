import type { z } from "zod";
import { suggestKeys } from "./known-keys";
import { valueAt } from "./value-at";

const MAXIMUM_VALUE_LENGTH = 80;

/** The problems of a settings file: key, rule and value, one sentence each. `raw` is the file as it was parsed. */
export function describeProblems(error: z.ZodError, raw: unknown): readonly string[] {
  return [...new Set(error.issues.flatMap((issue) => describeIssue(issue, raw)))];
}

function describeIssue(issue: z.core.$ZodIssue, raw: unknown): readonly string[] {
  const key = formatPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (unknown) =>
        `${formatPath([...issue.path, unknown])} is not a setting; ${suggestKeys(unknown, issue.path, raw)}`,
    );
  }
  const variant = issue.code === "invalid_union" ? findIntendedVariant(issue) : undefined;
  if (variant !== undefined) {
    return variant.flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, raw));
  }
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ message }) => `${key} ${message}, got ${JSON.stringify(issue.path.at(-1))}`);
  }
  const value = valueAt(raw, issue.path);
  if (value !== undefined) return [`${key} ${issue.message}, got ${formatValue(value)}`];
  if (issue.code !== "custom") return [`${key} is required: ${issue.message}`];
  return [
    issue.input === undefined
      ? `${key} ${issue.message}`
      : `${key} ${issue.message}, got ${formatValue(issue.input)} (default)`,
  ];
}

/** The issues of the variant of a union whose type matches, so that all its issues are inside it. */
function findIntendedVariant(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  return issue.errors.find((variant) =>
    variant.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys" || code === "custom"),
  );
}

/** Formats a path as `logBucket.transitions[0].afterDays`. */
function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the file";
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${String(part)}`))
    .join("");
}

function formatValue(value: unknown): string {
  if (typeof value === "number") return String(value);
  const json = value === null ? "nothing" : JSON.stringify(value);
  return json.length > MAXIMUM_VALUE_LENGTH ? `${json.slice(0, MAXIMUM_VALUE_LENGTH)}…` : json;
}
