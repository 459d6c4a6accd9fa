/** Rules about the topic, the log group, the role that writes to it, and their subscribers. */
import type { Json } from "../../../policies/analysis/json";
import { number, ownKey, present, stays, unchanged } from "../comparators";
import type { Block } from "../states";
import { argument, link, TOPIC } from "../things/places";
import { ALARM_RULES } from "./alarms";
import { changedIn, textAt } from "./attributes";
import { policyRules } from "./policy-rules";
import { type Rule, removalRule, settingRule, type ThingRule, type Weakening } from "./rule";

const TOPIC_TYPE = "aws_sns_topic";
const GROUP = "aws_cloudwatch_log_group";
const flag = (type: string, name: string, before: Json, after: Json) => ({
  type,
  before: { [name]: before },
  after: { [name]: after },
});

/** Resources that configure a thing and are gone, or changed in one of some attributes. */
function compareAttached(type: string, attributes: readonly string[]): ThingRule["compare"] {
  return ({ before, after }, context) =>
    (before?.blocks(type) ?? []).flatMap((block): Weakening[] => {
      if (after === undefined) return [];
      const now = context.after.block(block.address);
      const siblings = after.blocks(type);
      if (now === undefined || block.change.kind === "replace") {
        const replaced = siblings.some((other) => isSame(block, other, attributes));
        return replaced ? [] : [{ address: block.address, before: ["present"], after: ["removed"] }];
      }
      return changedIn(block, now, attributes, context);
    });
}

function isSame(one: Block, other: Block, attributes: readonly string[]): boolean {
  return attributes.every((path) => textAt(one, path) === textAt(other, path));
}

const attachedRule = (
  of: ThingRule["of"],
  type: string,
  attributes: readonly string[],
  description: Omit<ThingRule, "of" | "compare">,
): ThingRule => ({ ...description, of, compare: compareAttached(type, attributes) });

// biome-ignore format: a table is read by its rows
export const NOTIFICATION_RULES: readonly Rule[] = [
  removalRule("topic", ["delete", "replace"], {
    name: "topic-deleted", severity: "medium", replaces: ["AT018"],
    title: "The topic of the trail, or of its alarms, is deleted",
    why: "Subscribers are no longer notified of new log files, or told of alarms.",
    remediation: "Keep the topic.",
    example: { type: TOPIC_TYPE, before: {}, after: null },
  }),
  removalRule("topic", ["forget"], {
    name: "topic-forgotten", severity: "high", replaces: ["AT003"],
    title: "Terraform forgets the topic of the trail, or of its alarms",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
  }),
  settingRule("topic", link(TOPIC_TYPE, "kms_master_key_id", "key"), present, {
    name: "topic-key-removed", severity: "medium", replaces: ["AT018"],
    title: "Notifications are no longer encrypted with your key",
    why: "The policy of your key no longer decides who can read them.",
    remediation: "Restore kms_master_key_id.",
    example: flag(TOPIC_TYPE, "kms_master_key_id", "alias/aws/sns", null),
  }),
  settingRule("topic", TOPIC.policy, present, {
    name: "topic-policy-deleted", severity: "medium", replaces: ["AT018", "AT030"],
    title: "The topic policy falls back to the default",
    why: "CloudTrail or alarms can no longer publish: subscribers are not notified.",
    remediation: "Keep the policy.",
    example: { type: "aws_sns_topic_policy", before: { policy: '{"Version":"2012-10-17","Statement":[]}' }, after: null },
  }),
  attachedRule("topic", "aws_sns_topic_subscription", ["protocol", "endpoint", "filter_policy"], {
    name: "topic-subscription-changed", severity: "medium",
    title: "A subscription to the topic of the trail or of its alarms is removed, or leads elsewhere",
    why: "Its receiver is no longer notified.",
    remediation: "Restore the subscription.",
    example: { type: "aws_sns_topic_subscription", before: { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:111111111111:siem" }, after: null },
  }),
  ...policyRules("topic", "topic-policy", "topic policy", TOPIC.policy, {
    removedDenies: "high", removedConditions: "high", addedPermissions: "medium", addedOutsideReads: "medium",
  }),
  removalRule("log-group", ["delete", "replace"], {
    name: "log-group-deleted", severity: "medium", replaces: ["AT018"],
    title: "The log group of the trail is deleted",
    why: "Its history is lost, and alarms on it fall silent.",
    remediation: "Keep the log group.",
    example: { type: GROUP, before: {}, after: null },
  }),
  removalRule("log-group", ["forget"], {
    name: "log-group-forgotten", severity: "high", replaces: ["AT003"],
    title: "Terraform forgets the log group of the trail",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
  }),
  settingRule("log-group", argument(GROUP, "retention_in_days"), number({ unset: Infinity }), {
    name: "log-group-retention-shortened", severity: "medium", replaces: ["AT018"],
    title: "Events are kept in CloudWatch Logs for fewer days",
    why: "Older events are deleted there.",
    remediation: "Restore retention_in_days.",
    example: flag(GROUP, "retention_in_days", 400, 30),
  }),
  settingRule("log-group", link(GROUP, "kms_key_id", "key"), ownKey, {
    name: "log-group-key-removed", severity: "medium", replaces: ["AT018"],
    title: "The log group is no longer encrypted with your key",
    why: "The policy of your key no longer decides who can read the events.",
    remediation: "Restore kms_key_id.",
    example: flag(GROUP, "kms_key_id", "arn:aws:kms:us-east-1:111111111111:key/group", null),
  }),
  settingRule("log-group", argument(GROUP, "deletion_protection_enabled"), stays(true), {
    name: "log-group-deletable", severity: "medium", replaces: ["AT018"],
    title: "The log group of the trail can be deleted",
    why: "Deletion protection is switched off.",
    remediation: "Set deletion_protection_enabled to true.",
    example: flag(GROUP, "deletion_protection_enabled", true, false),
  }),
  attachedRule("log-group", "aws_cloudwatch_log_metric_filter", ["pattern", "metric_transformation"], {
    name: "metric-filter-changed", severity: "medium",
    title: "A metric filter on the trail's log group is removed or changed",
    why: "An alarm on its metric may never fire again.",
    remediation: "Restore the metric filter.",
    example: { type: "aws_cloudwatch_log_metric_filter", before: { name: "root", pattern: "{ $.userIdentity.type = Root }" }, after: null },
  }),
  attachedRule("log-group", "aws_cloudwatch_log_subscription_filter", ["destination_arn", "filter_pattern"], {
    name: "subscription-filter-changed", severity: "medium",
    title: "A subscription filter on the trail's log group is removed or changed",
    why: "Its destination no longer receives the same events.",
    remediation: "Restore the subscription filter.",
    example: { type: "aws_cloudwatch_log_subscription_filter", before: { name: "siem", destination_arn: "arn:aws:lambda:us-east-1:111111111111:function:siem", filter_pattern: "" }, after: null },
  }),
  ...ALARM_RULES,
  removalRule("role", ["delete", "replace"], {
    name: "role-deleted", severity: "medium", replaces: ["AT018"],
    title: "The role that writes to the log group is deleted",
    why: "Delivery to CloudWatch Logs stops.",
    remediation: "Keep the role.",
    example: { type: "aws_iam_role", before: {}, after: null },
  }),
  removalRule("role", ["forget"], {
    name: "role-forgotten", severity: "high", replaces: ["AT003"],
    title: "Terraform forgets the role that writes to the log group",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
  }),
  settingRule("role", argument("aws_iam_role", "permissions_boundary"), unchanged({ empty: true }), {
    name: "role-boundary-changed", severity: "medium", replaces: ["AT018"],
    title: "Another boundary, or none, limits the role that writes to the log group",
    why: "The role may lose the permission to deliver, or gain others.",
    remediation: "Restore permissions_boundary.",
    example: flag("aws_iam_role", "permissions_boundary", "arn:aws:iam::111111111111:policy/boundary", null),
  }),
];
