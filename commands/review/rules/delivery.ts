/** Rules about the requests with which CloudTrail delivers: one that was allowed must stay allowed. */
import { parseAtoms } from "../../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import {
  deniedRequests,
  type LostRequest,
  lostRequests,
  trailsNamedIn,
} from "../../../policies/analysis/delivery";
import type { DeliveringTrail, DeliveryTarget } from "../../../policies/analysis/delivery-request";
import type { Json } from "../../../policies/analysis/json";
import { isEmpty } from "../comparators";
import { ANY_ORGANIZATION, type TrailInState, type TrailPair } from "../delivering-trail";
import { identityPolicies } from "../identities";
import { isAwsManagedKey } from "../links";
import { policyDifference } from "../policy-difference";
import { SENSITIVE } from "../redactor";
import { argument, BUCKET, KEY, TOPIC } from "../things/places";
import { readSetting, type Setting, type SettingPlaces } from "../things/thing";
import type { Kind } from "../things/types";
import { readable } from "../unknown";
import type { Context, Pair, ThingRule, Weakening } from "./rule";

/** A rule about the policy of one kind of thing that a trail delivers through. */
function deliveryRule(
  of: Kind,
  target: DeliveryTarget,
  places: SettingPlaces,
  description: Pick<ThingRule, "name" | "severity" | "title" | "why" | "remediation">,
): ThingRule {
  return {
    ...description,
    of,
    replaces: ["AT032"],
    compare: (pair, context) => compareDelivery(target, places, pair, context),
  };
}

function compareDelivery(
  target: DeliveryTarget,
  places: SettingPlaces,
  pair: Pair,
  context: Context,
): Weakening[] {
  const { before, after } = pair;
  if (after === undefined) return [];
  const was = (before === undefined ? undefined : readSetting(places, before)[0])?.value ?? null;
  return readSetting(places, after, before).flatMap((is) => {
    if (is.isUnknown || isEmpty(is.value)) return [];
    const lost = readably(is, context, () => [
      ...(isEmpty(was) ? [] : lostBetween(target, pair, was, is, context)),
      ...deniedToMovedTrails(target, pair, is.value, context),
    ]);
    return weakenings(lost, was, is);
  });
}

/** What a comparison finds; a policy that cannot be read is a doubt. */
function readably(
  { address, attribute }: Setting,
  context: Context,
  find: () => readonly LostRequest[],
): readonly LostRequest[] {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    context.doubt(address, `${attribute} cannot be understood: ${error.message}`);
    return [];
  }
}

/** Requests of the trails that the plan makes deliver through a thing, and that its policy does not allow. */
function deniedToMovedTrails(
  target: DeliveryTarget,
  { protection }: Pair,
  policy: Json,
  context: Context,
): readonly LostRequest[] {
  const moved = movedTrails(protection, context);
  if (moved.length === 0) return [];
  const atoms = parseAtoms(policy);
  return moved.flatMap(({ after }) =>
    after === undefined ? [] : deniedRequests(target, after.delivering, atoms),
  );
}

/** The trails that delivered elsewhere before. */
function movedTrails({ kind, key }: Pair["protection"], { trails }: Context): readonly TrailPair[] {
  return trails.filter(
    ({ before, after }) => before !== undefined && before.keys[kind] !== key && after?.keys[kind] === key,
  );
}

function lostBetween(
  target: DeliveryTarget,
  { protection }: Pair,
  before: Json,
  after: Setting,
  context: Context,
): readonly LostRequest[] {
  const { trails, knownTrails } = context;
  const between = (old: DeliveringTrail, now: DeliveringTrail): readonly LostRequest[] =>
    context.lostRequests(target, { trail: old, policy: before }, { trail: now, policy: after.value });
  const lostTo = (trail: TrailPair): readonly LostRequest[] => {
    const [was, is] = [trail.before?.delivering, trail.after?.delivering];
    if (was === undefined || is === undefined) return [];
    const lost = between(was, is);
    if (lost.length > 0 || !trail.isGuess || !is.isOrganizationTrail) return lost;
    const anybody = { organizationId: ANY_ORGANIZATION };
    if (between({ ...was, ...anybody }, { ...is, ...anybody }).length > 0) {
      context.doubt(
        after.address,
        `${after.attribute} names an organization that nothing named before; confirm it with --organization`,
      );
    }
    return [];
  };
  const uses = ({ keys }: TrailInState): boolean => keys[protection.kind] === protection.key;
  const own = trails.filter(
    (trail) =>
      trail.before !== undefined && trail.after !== undefined && uses(trail.before) && uses(trail.after),
  );
  const arns = new Set(
    trails.flatMap((trail) => [trail.before, trail.after].map((one) => one?.delivering.arn ?? "")),
  );
  const others = trailsNamedIn(parseAtoms(before), trails.length === 0 ? knownTrails : []).filter(
    ({ arn }) => trails.length === 0 || (isExact(arn, before) && !arns.has(arn)),
  );
  return [...own.flatMap(lostTo), ...others.flatMap((trail) => between(trail, trail))];
}

/** Whether a policy names the very ARN, so that the trail of another stack is known to exist. */
function isExact(arn: string, policy: Json): boolean {
  return String(policy).includes(`"${arn}"`);
}

function weakenings(lost: readonly LostRequest[], before: Json, after: Setting): Weakening[] {
  if (lost.length === 0) return [];
  const { address, attribute } = after;
  if (after.isSensitive) return [{ address, attribute, before: [SENSITIVE], after: [SENSITIVE] }];
  const difference = policyDifference(before, after.value);
  return [{ address, attribute, before: words(lost), after: ["denied"], difference }];
}

function words(lost: readonly LostRequest[]): string[] {
  const texts = lost.map(
    ({ delivery: { purpose, request } }) => `CloudTrail may ${purpose} (${request.action})`,
  );
  return [...new Set(texts)];
}

const REMEDIATION =
  "Restore the statements for cloudtrail.amazonaws.com, or exempt AWS services from the new Deny.";

/**
 * A topic that CloudTrail could publish to, and that now has a key which AWS manages.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function compareTopicKey({ before, after, protection }: Pair, context: Context): Weakening[] {
  const root = after?.root;
  const now = root?.values.kms_master_key_id;
  // A topic of an application has nothing to do with CloudTrail, unless its policy or a trail tells so.
  if (root === undefined || !isAwsManagedKey(now) || context.protection.basis === "assumed") return [];
  const old = before?.root?.values.kms_master_key_id;
  const isMoved = movedTrails(protection, context).length > 0;
  if (!isMoved && (before?.root === undefined || isAwsManagedKey(old))) return [];
  const show = (key: Json | undefined): string[] => [
    isEmpty(key ?? null) ? "(not set)" : String(readable(key ?? null)),
  ];
  return [{ address: root.address, attribute: "kms_master_key_id", before: show(old), after: show(now) }];
}

/** Delivery to CloudWatch Logs needs every permission of the role together. */
function compareRole({ before, after, protection }: Pair, context: Context): Weakening[] {
  if (before === undefined || after === undefined || after.root?.change.kind === "forget") return [];
  return context.trails.flatMap((trail) => {
    if (trail.before?.keys.role !== protection.key || trail.after?.keys.role !== protection.key) return [];
    const [was, is] = [identityPolicies(before), identityPolicies(after)];
    for (const { address, attribute } of is.unknown) {
      if (!protection.isNew) context.doubt(address, `${attribute} is known only after apply`);
    }
    if (is.unknown.length > 0 || is.unseen.length > 0) return [];
    const lost = lostRequests(
      "log-group",
      { trail: trail.before.delivering, policy: was.atoms },
      { trail: trail.after.delivering, policy: is.atoms },
    );
    const place = is.documents[0] ?? was.documents[0];
    if (lost.length === 0 || place === undefined) return [];
    return [{ address: place.address, attribute: place.attribute, before: words(lost), after: ["denied"] }];
  });
}

// biome-ignore format: a table is read by its rows
export const DELIVERY_RULES: readonly ThingRule[] = [
  deliveryRule("bucket", "bucket", BUCKET.policy, {
    name: "bucket-delivery-lost", severity: "critical",
    title: "CloudTrail can no longer write to the bucket",
    why: "The bucket policy no longer allows a request that CloudTrail makes, or denies it.",
    remediation: REMEDIATION,
  }),
  deliveryRule("key", "key", KEY.policy, {
    name: "key-delivery-lost", severity: "critical",
    title: "CloudTrail can no longer encrypt with the key",
    why: "The key policy no longer allows a request that CloudTrail makes, or denies it: delivery stops.",
    remediation: REMEDIATION,
  }),
  {
    name: "topic-delivery-lost", of: "topic", severity: "medium", replaces: ["AT032"],
    title: "CloudTrail, or an alarm, can no longer publish to the topic",
    why: "The topic policy no longer allows the notification of new log files, or CloudTrail may not use the topic's key.",
    remediation: `${REMEDIATION} Encrypt the topic with a key of your own, since the policy of a key that AWS manages cannot be changed.`,
    compare: (pair, context) => [...compareDelivery("topic", TOPIC.policy, pair, context), ...compareTopicKey(pair, context)],
  },
  deliveryRule("role", "role", argument("aws_iam_role", "assume_role_policy"), {
    name: "role-delivery-lost", severity: "medium",
    title: "CloudTrail can no longer assume the role for CloudWatch Logs",
    why: "Alarms on its events fall silent.",
    remediation: REMEDIATION,
  }),
  {
    name: "log-group-delivery-lost", of: "role", severity: "medium", replaces: ["AT018", "AT032"],
    title: "The role can no longer write events to the log group",
    why: "Alarms on the events of the accounts that are left out fall silent.",
    remediation: "Restore the permissions logs:CreateLogStream and logs:PutLogEvents on the log group.",
    compare: compareRole,
  },
];
