/** Values that name another thing: a name or id alone, or an ARN with its partition, Region and account. */
import type { Json } from "../../policies/analysis/json";

/**
 * Whether two values name things of different partitions, Regions or accounts. A name alone is one of the account and
 * Region of the resource that names it, if its ARN is known.
 */
export function isElsewhere(was: Json | undefined, is: Json | undefined, owner?: Json): boolean {
  const [old, now, home] = [was, is, owner].map(readPlace);
  const [from, to] = [old ?? home, now ?? home];
  if (from === undefined || to === undefined) return false;
  return from.some((part, index) => part !== "" && to[index] !== "" && part !== to[index]);
}

/** The partition, Region and account of an ARN; in those of global services, Region and account are empty. */
function readPlace(value: Json | undefined): readonly string[] | undefined {
  if (typeof value !== "string" || !value.startsWith("arn:")) return undefined;
  const [, partition = "", , region = "", account = ""] = value.split(":");
  return [partition, region, account];
}

/** A link for a report: the key of its thing, or the whole value if that of another thing has the same key. */
export function nameLink(
  key: string | undefined,
  other: string | undefined,
  value: Json | undefined,
): string {
  if (key === undefined) return "(not set)";
  return key === other && typeof value === "string" ? value : key.replace(/^@/, "");
}

/** Whether a value names a key that AWS manages: its policy lets no other service use it, and nobody can change it. */
export function isAwsManagedKey(value: Json | undefined): boolean {
  return typeof value === "string" && /(^|:)alias\/aws\//.test(value);
}
