/** Rules about the requests with which alarms tell a topic: one that was allowed must stay allowed. */
import { parseAtoms } from "../../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import type { DeliveryRequest } from "../../../policies/analysis/delivery-request";
import { evaluate } from "../../../policies/analysis/evaluate";
import { toList } from "../../../policies/analysis/json";
import { type Publisher, publishRequest } from "../../../policies/analysis/topic-requests";
import { alarmsOn } from "../alarms-of-things";
import { isEmpty } from "../comparators";
import { policyDifference } from "../policy-difference";
import { SENSITIVE } from "../redactor";
import { TOPIC } from "../things/places";
import { readSetting, type Setting, type SettingPlaces } from "../things/thing";
import type { Context, Pair, ThingRule, Weakening } from "./rule";

/** The alarms on the trail's events that exist, each with a topic that it tells. */
export function publishers({ before, protection }: Context): readonly Publisher[] {
  return alarmsOn(protection.things, before).flatMap(({ values }) => {
    const sourceArn = values.arn;
    if (typeof sourceArn !== "string" || !sourceArn.startsWith("arn:")) return [];
    return toList(values.alarm_actions)
      .map(String)
      .filter((action) => /^arn:[^:]*:sns:/.test(action))
      .map((topicArn) => ({
        purpose: "publish alarms",
        service: "cloudwatch.amazonaws.com",
        sourceArn,
        topicArn,
      }));
  });
}

function toTopic(context: Context, key: string): readonly DeliveryRequest[] {
  return publishers(context)
    .filter(({ topicArn }) => context.before.key("topic", topicArn) === key)
    .map(publishRequest);
}

/** The requests that a policy denies; `undefined` if nobody can tell, which is a doubt. */
export function deniedIn(
  requests: readonly DeliveryRequest[],
  { value, address, attribute }: Setting,
  { doubt }: Context,
): readonly DeliveryRequest[] | undefined {
  try {
    const atoms = parseAtoms(value);
    return requests.filter(({ request }) => evaluate(atoms, request) === "denied");
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    doubt(address, `${attribute} cannot be understood: ${error.message}`);
    return undefined;
  }
}

/** Compares the policy of one topic or key, before and after. */
export function comparePolicy(
  requests: readonly DeliveryRequest[],
  places: SettingPlaces,
  { before, after }: Pick<Pair, "before" | "after">,
  context: Context,
): readonly Weakening[] {
  const was = before === undefined ? undefined : readSetting(places, before)[0];
  if (after === undefined || was === undefined || isEmpty(was.value) || requests.length === 0) return [];
  return readSetting(places, after, before).flatMap((is): Weakening[] => {
    if (is.isUnknown || isEmpty(is.value)) return [];
    const [old, now] = [was, is].map((setting) => deniedIn(requests, setting, context));
    const lost = old === undefined ? [] : (now ?? []).filter((one) => !old.includes(one));
    if (lost.length === 0) return [];
    const { address, attribute } = is;
    if (is.isSensitive) return [{ address, attribute, before: [SENSITIVE], after: [SENSITIVE] }];
    const words = [...new Set(lost.map(({ request }) => `alarms may call ${request.action}`))];
    return [
      {
        address,
        attribute,
        before: words,
        after: ["denied"],
        difference: policyDifference(was.value, is.value),
      },
    ];
  });
}

export const ALARM_PUBLISHING: ThingRule = {
  name: "alarm-publishing-lost",
  of: "topic",
  severity: "medium",
  title: "An alarm on the trail's events can no longer publish to its topic",
  why: "CloudWatch drops the message, and nobody is told.",
  remediation:
    "Restore the statement for cloudwatch.amazonaws.com, or exempt AWS services from the new Deny.",
  compare: (pair, context) =>
    comparePolicy(toTopic(context, pair.protection.key), TOPIC.policy, pair, context),
};
