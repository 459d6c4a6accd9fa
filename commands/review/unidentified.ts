/** Resources that may configure a protected thing, since the thing that they name is known only after apply. */
import type { Change } from "./plan";
import type { Protection } from "./protected";
import type { Unjudged } from "./rules/rule";
import type { Block } from "./states";
import { type State, UNIDENTIFIED } from "./things/state";
import { ATTACHMENTS, type Kind } from "./things/types";
import { isUnknown, unknownsAt } from "./unknown";

/** Types that weaken nothing by being added to a thing. */
const HARMLESS_ADDITIONS = new Set([
  "aws_kms_alias",
  "aws_sns_topic_subscription",
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_log_subscription_filter",
  "aws_cloudwatch_log_stream",
]);

const OBJECTS = new Set(["aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"]);
const IDENTITIES: readonly Kind[] = ["role", "user", "group", "permission-set"];

/** The doubts about them. A thing that the plan creates is compared with nothing, so nothing can weaken it. */
export function unidentifiedTargets(
  changes: readonly Change[],
  after: State,
  protection: Protection,
): readonly Unjudged[] {
  return changes.flatMap((change): Unjudged[] => {
    const block = after.block(change.address);
    if (block === undefined || !["create", "update", "replace"].includes(change.kind)) return [];
    if (!mayWeaken(block)) return [];
    return Object.entries(ATTACHMENTS[block.type] ?? {}).flatMap(([name, paths]) => {
      const kind = name as Kind;
      if (!after.keysOf(block, kind).includes(UNIDENTIFIED)) return [];
      const things = protection.of(kind).filter(({ isNew }) => !isNew);
      const isOutside = protection.basis !== "followed" && !IDENTITIES.includes(kind);
      if (things.length === 0 && !isOutside) return [];
      const noun = kind.replace("-", " ");
      const thing = things.length === 1 ? `${noun} ${things[0]?.key}` : `protected ${noun}`;
      const places = (paths ?? []).flatMap((path) => unknownsAt(block.values, path));
      return places.map(({ place }) => ({
        address: block.address,
        reason: `${place} is known only after apply, and may name the ${thing}`,
      }));
    });
  });
}

function mayWeaken({ type, values, change }: Block): boolean {
  if (OBJECTS.has(type)) return isUnknown(values.key) || /(^|\/)AWSLogs\//.test(String(values.key));
  return change.kind !== "create" || !HARMLESS_ADDITIONS.has(type);
}
