import type { z } from "zod";
import { suggestKeys } from "./known-keys";
import { valueAt } from "./value-at";
import type { YamlFile } from "./yaml-file";

const MAXIMUM_VALUE_LENGTH = 80;
/** Of one section. A file with more is another file. */
const MAXIMUM_UNKNOWN_KEYS = 50;

/** A problem of a settings file, before it is located. */
export interface DescribedProblem {
  readonly path: readonly PropertyKey[];
  /** Whether the key or its value is wrong. */
  readonly part: "key" | "value";
  /** Key, rule and value, as one sentence. */
  readonly message: string;
  /** True if the value is right by itself, and breaks a rule across keys. */
  readonly isAcrossKeys: boolean;
}

/** The problems that the schema finds in a file. */
export function describeProblems(error: z.ZodError, file: YamlFile): readonly DescribedProblem[] {
  const problems = error.issues.flatMap((issue) => describeIssue(issue, file));
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

function describeIssue(issue: z.core.$ZodIssue, file: YamlFile): readonly DescribedProblem[] {
  const { path, code } = issue;
  const key = formatPath(path);
  const problem = (message: string): DescribedProblem => ({
    path,
    part: "value",
    message,
    isAcrossKeys: code === "custom",
  });
  if (code === "unrecognized_keys") {
    return issue.keys.slice(0, MAXIMUM_UNKNOWN_KEYS).map((unknown, index) => {
      const place = [...path, unknown];
      const left = issue.keys.length - MAXIMUM_UNKNOWN_KEYS;
      if (left > 0 && index === MAXIMUM_UNKNOWN_KEYS - 1) {
        const message = `${formatPath(place)} and ${left} other keys are not settings: check whether it is another file`;
        return { ...problem(message), path: place, part: "key" };
      }
      const message = `${formatPath(place)} is not a setting; ${suggestKeys(unknown, path, file.raw)}`;
      return { ...problem(message), path: place, part: "key" };
    });
  }
  const variant = code === "invalid_union" ? findIntendedVariant(issue) : undefined;
  if (variant !== undefined) {
    return variant.flatMap((inner) => describeIssue({ ...inner, path: [...path, ...inner.path] }, file));
  }
  if (code === "invalid_key") {
    return issue.issues.map(({ message }) => ({
      ...problem(`${key} ${message}, got ${JSON.stringify(path.at(-1))}`),
      part: "key",
    }));
  }
  const value = valueAt(file.raw, path);
  if (value !== undefined) {
    const got = typeof value === "number" ? file.written(path) : undefined;
    return [problem(`${key} ${issue.message}, got ${got ?? formatValue(value, path)}`)];
  }
  if (code !== "custom") return [problem(`${key} is required: ${issue.message}`)];
  return [
    problem(
      issue.input === undefined
        ? `${key} ${issue.message}`
        : `${key} ${issue.message}, got ${formatValue(issue.input, path)} (default)`,
    ),
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
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${withoutUrls(String(part))}`,
    )
    .join("");
}

function formatValue(value: unknown, path: readonly PropertyKey[]): string {
  const json = value === null ? "nothing" : JSON.stringify(withoutSecrets(value, path));
  return json.length > MAXIMUM_VALUE_LENGTH ? `${json.slice(0, MAXIMUM_VALUE_LENGTH)}…` : json;
}

/** The value without what lets somebody send to an endpoint. Messages end up in the log of a pipeline. */
function withoutSecrets(value: unknown, path: readonly PropertyKey[]): unknown {
  if (typeof value === "string") {
    const isSubscription = path[0] === "alarms" && path.includes("subscriptions");
    return isSubscription && path.at(-1) !== "protocol" ? maskedEndpoint(value) : withoutUrls(value);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => withoutSecrets(item, [...path, index]));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [withoutUrls(key), withoutSecrets(inner, [...path, key])]),
  );
}

/** A host alone is no secret, and neither is a place in S3. */
function withoutUrls(text: string): string {
  return text.replaceAll(
    /(?!s3:)(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]*[/?#@\s].*/gis,
    maskedEndpoint,
  );
}

/** Names of AWS are no secrets. */
function maskedEndpoint(endpoint: string): string {
  if (/^arn:[\w:/$.-]+$/.test(endpoint)) return endpoint;
  const [, protocol = ""] = /^([a-z0-9+.-]{1,10}:\/\/)/i.exec(endpoint) ?? [];
  return `${protocol}… (${endpoint.length} characters)`;
}
