/** The rule about the key of a topic that alarms tell: they must stay able to encrypt with it, also with another one. */
import type { DeliveryRequest } from "../../../policies/analysis/delivery-request";
import type { Json } from "../../../policies/analysis/json";
import { type Publisher, topicKeyRequests } from "../../../policies/analysis/topic-requests";
import { isEmpty } from "../comparators";
import { isAwsManagedKey, isElsewhere } from "../links";
import type { Block } from "../states";
import { KEY } from "../things/places";
import { type State, UNIDENTIFIED } from "../things/state";
import { readSetting, Thing } from "../things/thing";
import { isUnknown, readable } from "../unknown";
import { comparePolicy, deniedIn, publishers } from "./alarm-publishing";
import { type Context, planRule, type Rule, type Weakening } from "./rule";

const NAMED = "kms_master_key_id";

/** Compares the key of each topic that alarms tell, be it the same or another. */
function compareKeys(context: Context): Weakening[] {
  const told = new Map<string, Publisher[]>();
  for (const publisher of publishers(context)) {
    const key = context.before.key("topic", publisher.topicArn) ?? "";
    if (context.protection.has("topic", key)) told.set(key, [...(told.get(key) ?? []), publisher]);
  }
  return [...told].flatMap(([key, list]) => {
    const [was, is] = [context.before.root("topic", key), context.after.root("topic", key)];
    return was === undefined || is === undefined ? [] : compareKey(was, is, list, context);
  });
}

function compareKey(
  was: Block,
  is: Block,
  told: readonly Publisher[],
  context: Context,
): readonly Weakening[] {
  const [before, after] = [keyOf(was, context.before), keyOf(is, context.after)];
  // No key, and one that AWS manages, are the concern of other rules.
  if (after === undefined || isAwsManagedKey(is.values[NAMED])) return [];
  const isElse = isElsewhere(was.values[NAMED], is.values[NAMED], is.values.arn);
  if (before?.key === after.key && !isElse) {
    const isGone = before.root !== undefined && after.root === undefined;
    const requests = requestsTo(after, is, told);
    return isGone ? [] : comparePolicy(requests, KEY.policy, { before, after }, context);
  }
  const policy = before === undefined ? undefined : readSetting(KEY.policy, before)[0];
  if (before !== undefined && policy !== undefined && !isEmpty(policy.value)) {
    const requests = requestsTo(before, was, told);
    if (deniedIn(requests, policy, context)?.length === requests.length) return [];
  }
  return deniesAlarms(after, is, told, context)
    ? [{ address: is.address, attribute: NAMED, before: shown(was), after: shown(is) }]
    : [];
}

/** Whether the key that a topic gets denies alarms; a doubt if the plan does not tell. */
function deniesAlarms(key: Thing, topic: Block, told: readonly Publisher[], context: Context): boolean {
  const { doubt } = context;
  if (key.key === UNIDENTIFIED) {
    doubt(topic.address, `${NAMED} is known only after apply`);
    return false;
  }
  const isNamed = !isElsewhere(key.root?.values.arn, topic.values[NAMED], topic.values.arn);
  const policies = isNamed ? readSetting(KEY.policy, key) : [];
  if (policies.length === 0) doubt(topic.address, `the plan does not show the policy of the key in ${NAMED}`);
  if (key.root?.values.is_enabled === false) return true;
  return policies.some((policy) => {
    if (policy.isUnknown) doubt(policy.address, `${policy.attribute} is known only after apply`);
    // The default policy of a key admits its account alone.
    else
      return (
        isEmpty(policy.value) || (deniedIn(requestsTo(key, topic, told), policy, context) ?? []).length > 0
      );
    return false;
  });
}

function requestsTo({ root }: Thing, topic: Block, told: readonly Publisher[]): readonly DeliveryRequest[] {
  const arn = [root?.values.arn, topic.values[NAMED]].find((one) => isText(one) && !isUnknown(one));
  return told.flatMap((one) => topicKeyRequests(one, String(arn)));
}

function keyOf(topic: Block, state: State): Thing | undefined {
  const key = state.key("key", topic.values[NAMED]);
  return key === undefined ? undefined : new Thing("key", key, state, state.root("key", key));
}

const isText = (value: Json | undefined): boolean => typeof value === "string" && value !== "";

function shown({ values }: Block): readonly string[] {
  return [isText(values[NAMED]) ? String(readable(values[NAMED])) : "(not set)"];
}

export const ALARM_ENCRYPTION: Rule = planRule(compareKeys, {
  name: "alarm-encryption-lost",
  severity: "medium",
  title: "An alarm on the trail's events can no longer encrypt with the key of its topic",
  why: "The policy of the key, or of another one that the topic gets, does not let CloudWatch use it. CloudWatch drops the message, and nobody is told.",
  remediation: "Let cloudwatch.amazonaws.com use the key, and exempt AWS services from a new Deny.",
});
