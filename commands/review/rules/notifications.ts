/** Rules about the topic, the log group, the role that writes to it, and their subscribers. */
import type { Json } from "../../../policies/analysis/json";
import { isEmpty, messagesPass, number, ownKey, present, stays, unchanged } from "../comparators";
import type { Block } from "../states";
import { argument, link, TOPIC } from "../things/places";
import { ALARM_RULES } from "./alarms";
import { attachedRule, type Kept } from "./attached";
import { METRIC_FILTER_RULES } from "./metric-filters";
import { policyRules } from "./policy-rules";
import { type Rule, removalRule, settingRule } from "./rule";

const TOPIC_TYPE = "aws_sns_topic";
const GROUP = "aws_cloudwatch_log_group";
const flag = (type: string, name: string, before: Json, after: Json) => ({
  type,
  before: { [name]: before },
  after: { [name]: after },
});

/** A subscription without a filter policy receives every message. */
const receivesAll: Kept = (path, was, is) =>
  path.startsWith("filter_policy") &&
  (isEmpty(is.values.filter_policy ?? null) ||
    (path === "filter_policy_scope" && scopeOf(was) === scopeOf(is)));

const scopeOf = ({ values }: Block): Json => values.filter_policy_scope || "MessageAttributes";

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
  attachedRule("topic", "aws_sns_topic_subscription", ["protocol", "endpoint", "filter_policy", "filter_policy_scope"], {
    name: "topic-subscription-changed", severity: "medium",
    title: "A subscription to the topic of the trail or of its alarms is removed, or leads elsewhere",
    why: "Its receiver is no longer notified.",
    remediation: "Restore the subscription.",
    example: { type: "aws_sns_topic_subscription", before: { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:111111111111:siem" }, after: null },
  }, receivesAll),
  settingRule("topic", TOPIC.dataProtection, messagesPass, {
    name: "topic-messages-denied", severity: "medium",
    title: "A data protection policy of the topic denies messages",
    why: "SNS drops the message of an alarm or of new log files if it finds such data in it, and nobody is told.",
    remediation: "Remove the statement with the operation Deny, or let it audit.",
    example: {
      type: "aws_sns_topic_data_protection_policy",
      before: { policy: '{"Statement":[{"Operation":{"Audit":{"SampleRate":"99"}}}]}' },
      after: { policy: '{"Statement":[{"Operation":{"Deny":{}}}]}' },
    },
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
  ...METRIC_FILTER_RULES,
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
