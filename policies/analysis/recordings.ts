/**
 * Event selectors, basic and advanced, as what they record. A trail's selectors are a union of recordings,
 * each one category, one resource type and the filters on its fields.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */

import { isObject, type Json, type JsonObject, toList } from "./json";
import { covers, overlaps, type Pattern, pattern } from "./patterns";

/** The selectors use what is not known here. */
export class UnreadableSelectors extends Error {}

/** Events that are recorded: those of a category and type that pass every filter. */
export interface Recording {
  readonly category: string;
  readonly type: string;
  readonly filters: ReadonlyMap<string, Filter>;
}

/** A field is one of `only` (anything when empty) and none of `never`. */
interface Filter {
  readonly only: readonly Pattern[];
  readonly never: readonly Pattern[];
}

const NO_FILTER: Filter = { only: [], never: [] };
const exactly = (value: string): Filter => ({ only: [pattern(value)], never: [] });
const READ_ONLY = { ReadOnly: ["true"], WriteOnly: ["false"], All: ["true", "false"] };

/** What a trail records under its `event_selector` and `advanced_event_selector` blocks. */
export function recordings(basic: Json | undefined, advanced: Json | undefined): Recording[] {
  const [plain, fielded] = [toList(basic), toList(advanced)];
  if (plain.length + fielded.length === 0) return plainRecordings({});
  return [
    ...plain.flatMap((selector) => plainRecordings(selectorOf(selector))),
    ...fielded.flatMap((selector) => fieldedRecordings(selectorOf(selector))),
  ];
}

/** What was recorded in a category and is no longer. */
export function lost(was: readonly Recording[], is: readonly Recording[]): Recording[] {
  return was.filter((old) => !is.some((one) => records(one, old)));
}

/** A recording in words. */
export function describeRecording({ category, type, filters }: Recording): string {
  const parts = [...filters].flatMap(([field, { only, never }]) => {
    if (field === "readOnly") return [only[0]?.text === "true" ? "read" : "write"];
    const texts = (patterns: readonly Pattern[]): string => patterns.map(({ text }) => text).join(", ");
    return [
      ...(only.length > 0 ? [`${field} ${texts(only)}`] : []),
      ...(never.length > 0 ? [`${field} not ${texts(never)}`] : []),
    ];
  });
  return [category, type, ...parts].filter((part) => part !== "").join(" · ");
}

/** What one basic selector records. */
export function plainRecordings(selector: JsonObject): Recording[] {
  const kind = selector.read_write_type ?? "All";
  if (kind !== "All" && kind !== "ReadOnly" && kind !== "WriteOnly") {
    throw new UnreadableSelectors("a read_write_type is not known");
  }
  const found: Recording[] = [];
  for (const readOnly of READ_ONLY[kind]) {
    if (selector.include_management_events !== false) {
      const never = strings(selector.exclude_management_event_sources).map((value) => pattern(value));
      const sources: [string, Filter][] = never.length > 0 ? [["eventSource", { only: [], never }]] : [];
      found.push({
        category: "Management",
        type: "",
        filters: new Map([["readOnly", exactly(readOnly)], ...sources]),
      });
    }
    for (const resource of toList(selector.data_resource)) {
      const { type, values } = selectorOf(resource);
      for (const value of strings(values)) {
        // A bare service means every resource; S3 names a bucket or a prefix in it, the others one resource.
        const whole = /^arn:[\w-]+:(s3(:::)?|lambda|dynamodb)$/.test(value);
        const only = pattern(type === "AWS::S3::Object" ? `${value}*` : value, { wildcards: true });
        const arns: [string, Filter][] = whole ? [] : [["resources.ARN", { only: [only], never: [] }]];
        const filters = new Map([["readOnly", exactly(readOnly)], ...arns]);
        found.push({ category: "Data", type: String(type), filters });
      }
    }
  }
  return found;
}

const OPERATORS: Readonly<Record<string, (value: string) => Pattern>> = {
  equals: (value) => pattern(value),
  starts_with: (value) => prefixed(value, "", "*"),
  ends_with: (value) => prefixed(value, "*", ""),
};

/** What one advanced selector records. */
export function fieldedRecordings(selector: JsonObject): Recording[] {
  const fields = new Map<string, Filter>();
  for (const one of toList(selector.field_selector)) {
    const { field, ...operators } = selectorOf(one);
    if (typeof field !== "string") throw new UnreadableSelectors("a field selector names no field");
    const { only, never } = fields.get(field) ?? NO_FILTER;
    const read = (prefix: string): Pattern[] =>
      Object.entries(OPERATORS).flatMap(([name, parse]) => strings(operators[prefix + name]).map(parse));
    fields.set(field, { only: [...only, ...read("")], never: [...never, ...read("not_")] });
  }
  const category = fields.get("eventCategory")?.only[0]?.text;
  if (category === undefined) throw new UnreadableSelectors("an advanced selector has no eventCategory");
  const types = fields.get("resources.type")?.only ?? [pattern("")];
  fields.delete("eventCategory");
  fields.delete("resources.type");
  if (!fields.has("readOnly"))
    fields.set("readOnly", { only: [pattern("true"), pattern("false")], never: [] });
  let choices: (readonly [string, Filter])[][] = [[]];
  for (const [field, filter] of fields) {
    const each = filter.only.length > 1 ? filter.only.map((one) => ({ ...filter, only: [one] })) : [filter];
    choices = choices.flatMap((choice) => each.map((one) => [...choice, [field, one] as const]));
    if (choices.length > 2000) throw new UnreadableSelectors("there are too many to compare");
  }
  return types.flatMap(({ text }) =>
    choices.map((choice) => ({
      category,
      type: text,
      filters: new Map(choice.filter(([, { only, never }]) => only.length + never.length > 0)),
    })),
  );
}

/** Whether `outer` records every event that `inner` records. */
function records(outer: Recording, inner: Recording): boolean {
  if (outer.category !== inner.category || outer.type !== inner.type) return false;
  return [...outer.filters].every(([field, { only, never }]) => {
    const theirs = inner.filters.get(field) ?? NO_FILTER;
    const passes =
      only.length === 0 ||
      (theirs.only.length > 0 && theirs.only.every((one) => only.some((other) => covers(other, one))));
    const spares = never.every(
      (one) =>
        theirs.never.some((other) => covers(other, one)) ||
        (theirs.only.length > 0 && theirs.only.every((other) => !overlaps(other, one))),
    );
    return passes && spares;
  });
}

/** A pattern of literal text, with a star before or after it. */
function prefixed(value: string, before: string, after: string): Pattern {
  const literal = value.replaceAll(/[*?$]/g, "${$&}");
  return {
    ...pattern(before + literal + after, { wildcards: true, variables: true }),
    text: before + value + after,
  };
}

/** A selector, which is an object. */
export function selectorOf(value: Json): JsonObject {
  if (!isObject(value)) throw new UnreadableSelectors("a selector is not an object");
  return value;
}

function strings(value: Json | undefined): string[] {
  return toList(value).map(String);
}
