/** Rules about the requests with which alarms tell a topic: one that was allowed must stay allowed. */
import { parseAtoms } from "../../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import type { DeliveryRequest } from "../../../policies/analysis/delivery-request";
import { evaluate } from "../../../policies/analysis/evaluate";
import { toList } from "../../../policies/analysis/json";
import { type Publisher, publishRequest, topicKeyRequests } from "../../../policies/analysis/topic-requests";
import { alarmsOn } from "../alarms-of-things";
import { isEmpty } from "../comparators";
import { policyDifference } from "../policy-difference";
import { SENSITIVE } from "../redactor";
import { KEY, TOPIC } from "../things/places";
import { readSetting, type SettingPlaces } from "../things/thing";
import type { Context, Pair, ThingRule, Weakening } from "./rule";

/** The alarms on the trail's events that exist, each with a topic that it tells. */
function publishers({ before, protection }: Context): readonly Publisher[] {
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

function withKey(context: Context, key: string): readonly DeliveryRequest[] {
  const { before } = context;
  return publishers(context).flatMap((publisher) => {
    const topic = before.root("topic", before.key("topic", publisher.topicArn) ?? "");
    const keyId = topic?.values.kms_master_key_id;
    return before.key("key", keyId) === key ? topicKeyRequests(publisher, String(keyId)) : [];
  });
}

function compareRequests(
  places: SettingPlaces,
  requestsOf: (context: Context, key: string) => readonly DeliveryRequest[],
): (pair: Pair, context: Context) => readonly Weakening[] {
  return ({ before, after, protection }, context) => {
    const was = before === undefined ? undefined : readSetting(places, before)[0]?.value;
    if (after === undefined || was === undefined || isEmpty(was)) return [];
    const requests = requestsOf(context, protection.key);
    if (requests.length === 0) return [];
    return readSetting(places, after, before).flatMap((is): Weakening[] => {
      if (is.isUnknown || isEmpty(is.value)) return [];
      try {
        const [old, now] = [parseAtoms(was), parseAtoms(is.value)];
        const lost = requests.filter(
          ({ request }) => evaluate(old, request) !== "denied" && evaluate(now, request) === "denied",
        );
        if (lost.length === 0) return [];
        const words = [...new Set(lost.map(({ request }) => `alarms may call ${request.action}`))];
        const { address, attribute } = is;
        return is.isSensitive
          ? [{ address, attribute, before: [SENSITIVE], after: [SENSITIVE] }]
          : [
              {
                address,
                attribute,
                before: words,
                after: ["denied"],
                difference: policyDifference(was, is.value),
              },
            ];
      } catch (error) {
        if (!(error instanceof UnreadablePolicy)) throw error;
        context.doubt(is.address, `${is.attribute} cannot be understood: ${error.message}`);
        return [];
      }
    });
  };
}

const REMEDIATION =
  "Restore the statement for cloudwatch.amazonaws.com, or exempt AWS services from the new Deny.";

export const ALARM_PUBLISHING_RULES: readonly ThingRule[] = [
  {
    name: "alarm-publishing-lost",
    of: "topic",
    severity: "medium",
    title: "An alarm on the trail's events can no longer publish to its topic",
    why: "CloudWatch drops the message, and nobody is told.",
    remediation: REMEDIATION,
    compare: compareRequests(TOPIC.policy, toTopic),
  },
  {
    name: "alarm-encryption-lost",
    of: "key",
    severity: "medium",
    title: "An alarm on the trail's events can no longer encrypt with the key of its topic",
    why: "CloudWatch drops the message, and nobody is told.",
    remediation: REMEDIATION,
    compare: compareRequests(KEY.policy, withKey),
  },
];
