/** Comparisons of a trail's links and of its prefix. */
import { deniedRequests } from "../../../policies/analysis/delivery";
import type { Json } from "../../../policies/analysis/json";
import { identityPolicies } from "../identities";
import { isElsewhere, nameLink } from "../links";
import { BUCKET } from "../things/places";
import { UNIDENTIFIED } from "../things/state";
import { readSetting, Thing } from "../things/thing";
import type { Kind } from "../things/types";
import { isUnknown } from "../unknown";
import type { Context, Pair, ThingRule, Weakening } from "./rule";

/** A link of a trail that must not lead to another thing. */
export function linkRule(
  attribute: string,
  kind: Kind,
  when: "changed" | "removed",
  description: Omit<ThingRule, "of" | "compare">,
): ThingRule {
  return { ...description, of: "trail", compare: compareLink(attribute, kind, when) };
}

function compareLink(attribute: string, kind: Kind, when: "changed" | "removed"): ThingRule["compare"] {
  return (pair, context) => {
    const root = pair.after?.root;
    const was = pair.before?.root;
    if (root === undefined || was === undefined) return [];
    const [before, after] = [
      context.before.key(kind, was.values[attribute]),
      context.after.key(kind, root.values[attribute]),
    ];
    // An unknown link is reported as such.
    const [old, now] = [was.values[attribute], root.values[attribute]];
    if (before === undefined || after === UNIDENTIFIED) return [];
    if (before === after && !isElsewhere(old, now, was.values.arn)) return [];
    if ((when === "removed") !== (after === undefined)) return [];
    const text = [nameLink(before, after, old), nameLink(after, before, now)];
    return [{ address: root.address, attribute, before: text.slice(0, 1), after: text.slice(1) }];
  };
}

/** Another role for CloudWatch Logs, unless the plan shows that it may deliver. */
export function compareLogRole(pair: Pair, context: Context): readonly Weakening[] {
  const found = compareLink("cloud_watch_logs_role_arn", "role", "changed")(pair, context);
  const address = pair.after?.root?.address;
  const trail = context.trails.find((one) => one.address === address)?.after;
  if (found.length === 0 || trail?.keys.role === undefined) return found;
  const root = context.after.root("role", trail.keys.role);
  const { atoms, unseen, unknown } = identityPolicies(
    new Thing("role", trail.keys.role, context.after, root),
  );
  const isShown = root !== undefined && unseen.length + unknown.length === 0;
  return isShown && deniedRequests("log-group", trail.delivering, atoms).length === 0 ? [] : found;
}

/** Whether the plan shows the policy of the bucket that a trail delivers to. */
export function showsBucketPolicy(pair: Pair, context: Context): boolean {
  const key = context.after.key("bucket", pair.after?.root?.values.s3_bucket_name);
  if (key === undefined) return false;
  const bucket = new Thing("bucket", key, context.after, context.after.root("bucket", key));
  return readSetting(BUCKET.policy, bucket).some(({ value, isUnknown }) => !isUnknown && Boolean(value));
}

export function prefixChange(pair: Pair, context: Context): Weakening[] {
  const [was, is] = [pair.before?.root, pair.after?.root];
  if (was === undefined || is === undefined) return [];
  if (isUnknown(is.values.s3_key_prefix)) {
    context.doubt(is.address, "s3_key_prefix is known only after apply");
    return [];
  }
  const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
  const [before, after] = [text(was.values.s3_key_prefix), text(is.values.s3_key_prefix)];
  if (before === after) return [];
  const show = (prefix: string): string[] => [prefix === "" ? "(not set)" : JSON.stringify(prefix)];
  return [{ address: is.address, attribute: "s3_key_prefix", before: show(before), after: show(after) }];
}
