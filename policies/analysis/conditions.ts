/**
 * The conditions of IAM policies: whether meeting one means meeting another, and whether a request that is
 * known in part can meet one at all.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { BlockList, isIPv4, isIPv6 } from "node:net";
import { isObject, type Json, toList } from "./json";
import { arnCovers, overlaps, type Pattern, pattern, covers as patternCovers } from "./patterns";

/** The document is no policy, uses what is not known here, or is too large to compare. */
export class UnreadablePolicy extends Error {}

/** One condition: an operator on a key. */
export interface Condition {
  readonly operator: string;
  readonly family: Family;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly set: string;
  readonly key: string;
  readonly values: readonly Pattern[];
}

export type Family = "text" | "folded" | "arn" | "number" | "date" | "ip" | "null" | "<" | "<=" | ">" | ">=";

const FAMILIES: Readonly<Record<string, Family>> = {
  stringequals: "text",
  stringlike: "text",
  stringequalsignorecase: "folded",
  binaryequals: "text",
  bool: "folded",
  arnequals: "arn",
  arnlike: "arn",
  numericequals: "number",
  dateequals: "date",
  ipaddress: "ip",
  null: "null",
  numericlessthan: "<",
  datelessthan: "<",
  numericlessthanequals: "<=",
  datelessthanequals: "<=",
  numericgreaterthan: ">",
  dategreaterthan: ">",
  numericgreaterthanequals: ">=",
  dategreaterthanequals: ">=",
};

const WITH_WILDCARDS = new Set(["stringlike", "arnequals", "arnlike"]);

export function readConditions(block: Json | undefined, variables: boolean): Condition[] {
  if (block === undefined || block === null) return [];
  if (!isObject(block)) throw new UnreadablePolicy("a condition is not an object");
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw new UnreadablePolicy("a condition is not an object");
    return Object.entries(keys).map(([key, values]) => condition(operator, key, texts(values), variables));
  });
}

function condition(name: string, key: string, values: string[], variables: boolean): Condition {
  const [, set = "", written = ""] = /^(?:(forallvalues|foranyvalue):)?(.*)$/.exec(name.toLowerCase()) ?? [];
  const operator = written.replace(/ifexists$/, "");
  const negated = operator.includes("not");
  const base = operator.replace("not", "");
  const family = Object.hasOwn(FAMILIES, base) ? FAMILIES[base] : undefined;
  if (family === undefined) throw new UnreadablePolicy("a condition operator is not known");
  const fold = family === "folded" || family === "null";
  const read = (text: string): Pattern =>
    pattern(fold ? text.toLowerCase() : text, { wildcards: WITH_WILDCARDS.has(base), variables });
  const ifExists = operator !== written;
  return { operator: name, family, negated, ifExists, set, key: key.toLowerCase(), values: values.map(read) };
}

export function texts(value: Json | undefined): string[] {
  return toList(value).map((one) => {
    if (typeof one === "object") throw new UnreadablePolicy("a list holds what is no text");
    return String(one);
  });
}

export function conditionKey({ family, negated, ifExists, set, key, values }: Condition): string {
  // A negated operator holds for a key that is absent, with or without IfExists.
  const exists = ifExists && !(negated && set === "");
  return JSON.stringify([family, negated, exists, set, key, values.map(({ id }) => id).sort()]);
}

/** Whether a request that meets all of `given` must meet all of `wanted`. */
export function impliesAll(given: readonly Condition[], wanted: readonly Condition[]): boolean {
  return wanted.every((one) => given.some((other) => implies(other, one)));
}

function implies(given: Condition, wanted: Condition): boolean {
  if (given.key !== wanted.key) return false;
  if (conditionKey(given) === conditionKey(wanted)) return true;
  if (wanted.family === "null") {
    const present = wanted.values.every(({ text }) => text === "false");
    return (
      present && given.family !== "null" && !given.negated && !given.ifExists && given.set !== "forallvalues"
    );
  }
  if (given.family === "null") {
    const absent = given.values.every(({ text }) => text === "true");
    return (
      absent && (wanted.ifExists || wanted.set === "forallvalues" || (wanted.negated && wanted.set === ""))
    );
  }
  if (given.set !== wanted.set || (given.ifExists && !wanted.ifExists && !wanted.negated)) return false;
  if (wanted.negated && given.negated)
    return wanted.values.every((a) => given.values.some((b) => value(given, b, wanted, a)));
  if (wanted.negated) {
    return (
      wanted.set === "" &&
      given.values.every((b) => wanted.values.every((a) => areDisjoint(given, b, wanted, a)))
    );
  }
  return !given.negated && given.values.every((b) => wanted.values.some((a) => value(wanted, a, given, b)));
}

/** Whether value `a` of one condition covers value `b` of another. */
function value(of: Condition, a: Pattern, than: Condition, b: Pattern): boolean {
  const [x, y] = [of.family, than.family];
  if (x === "folded") {
    return (y === "folded" || y === "text") && patternCovers(a, pattern(b.text.toLowerCase()));
  }
  if (x === "arn") return (y === "arn" || (y === "text" && !b.open)) && arnCovers(a, b);
  if (x === "text") return (y === "text" || y === "arn") && patternCovers(a, b);
  if (x === "ip") return y === "ip" && withinAddresses(a.text, b.text);
  if (isRange(x)) return withinRange(of, a.text, than, b.text);
  return x === y && (a.text === b.text || magnitude(of, a.text) === magnitude(than, b.text));
}

function areDisjoint(left: Condition, a: Pattern, right: Condition, b: Pattern): boolean {
  const texty = (family: Family): boolean => family === "text" || family === "arn";
  if (left.family === "folded" && right.family === "folded") return a.text !== b.text && !a.open && !b.open;
  return texty(left.family) && texty(right.family) && !overlaps(a, b);
}

export function isRange(family: Family): boolean {
  return family.startsWith("<") || family.startsWith(">");
}

export function magnitude({ operator }: Condition, text: string): number {
  return /date/i.test(operator) && !/^\d+$/.test(text)
    ? Date.parse(text) / 1000
    : Number(text === "" ? "x" : text);
}

function withinRange(outer: Condition, bound: string, inner: Condition, text: string): boolean {
  if (/date/i.test(outer.operator) !== /date/i.test(inner.operator)) return false;
  const [a, b] = [magnitude(outer, bound), magnitude(inner, text)];
  const down = outer.family.startsWith("<");
  if (isRange(inner.family) && inner.family.startsWith("<") !== down) return false;
  if (!isRange(inner.family) && inner.family !== "number" && inner.family !== "date") return false;
  const strict = outer.family.length === 1 && inner.family.length !== 1;
  return (down ? b < a : b > a) || (b === a && !strict);
}

export function withinAddresses(outer: string, inner: string): boolean {
  const [base = "", bits] = outer.split("/");
  const [address = "", innerBits] = inner.split("/");
  const family = isIPv4(base) ? "ipv4" : "ipv6";
  if (!(family === "ipv4" ? isIPv4 : isIPv6)(address)) return false;
  const all = family === "ipv4" ? 32 : 128;
  const prefix = Number(bits ?? all);
  if (!(prefix >= 0 && prefix <= all) || Number(innerBits ?? all) < prefix || !(isIPv4(base) || isIPv6(base)))
    return false;
  const block = new BlockList();
  block.addSubnet(base, prefix, family);
  return block.check(address, family);
}
