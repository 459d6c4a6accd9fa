/** Rules about `aws_cloudtrail`. */
import { type Json, toList } from "../../../policies/analysis/json";
import { members, present, recorded, stays } from "../comparators";
import { argument, link } from "../things/places";
import { valueAt } from "../unknown";
import { type Rule, removalRule, settingRule } from "./rule";
import { compareLogRole, linkRule, prefixChange, showsBucketPolicy } from "./trail-comparisons";

const TRAIL = "aws_cloudtrail";
const trailSetting = (path: string | readonly string[], as?: (value: Json) => Json) =>
  argument(TRAIL, path, as);
const flag = (name: string, before: Json, after: Json) => ({
  type: TRAIL,
  before: { [name]: before },
  after: { [name]: after },
});

const SELECTORS = ["event_selector", "advanced_event_selector"];
const isManagement = (name: string): boolean => name === "Management";

function insightTypes(selectors: Json): Json {
  return toList(selectors).map((selector) => valueAt(selector, "insight_type") ?? null);
}

// biome-ignore format: a table is read by its rows
export const TRAIL_RULES: readonly Rule[] = [
  removalRule("trail", ["delete"], {
    name: "trail-deleted", severity: "critical", replaces: ["AT001"],
    title: "The trail is deleted",
    why: "No account that it covers is recorded any longer.",
    remediation: "Keep the resource.",
    example: { type: TRAIL, before: { name: "trail" }, after: null },
  }),
  removalRule("trail", ["replace"], {
    name: "trail-replaced", severity: "critical", replaces: ["AT002"],
    title: "The trail is replaced",
    why: "Logging has a gap, and the chain of digest files starts anew.",
    remediation: "Keep the name and the Region of the trail.",
  }),
  removalRule("trail", ["forget"], {
    name: "trail-forgotten", severity: "critical", replaces: ["AT003"],
    title: "Terraform forgets the trail",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
  }),
  settingRule("trail", trailSetting("enable_logging"), stays(true, { unset: true }), {
    name: "trail-logging-disabled", severity: "critical", replaces: ["AT010"],
    title: "Logging is switched off",
    why: "Nothing is recorded until it is switched on again.",
    remediation: "Set enable_logging to true.",
    example: flag("enable_logging", true, false),
  }),
  settingRule("trail", trailSetting("is_organization_trail"), stays(true), {
    name: "trail-organization-disabled", severity: "critical", replaces: ["AT011"],
    title: "The trail is no longer an organization trail",
    why: "CloudTrail deletes its copies in all member accounts.",
    remediation: "Set is_organization_trail to true.",
    example: flag("is_organization_trail", true, false),
  }),
  settingRule("trail", trailSetting("is_multi_region_trail"), stays(true), {
    name: "trail-multi-region-disabled", severity: "critical", replaces: ["AT012"],
    title: "The trail covers one Region only",
    why: "Events of all other Regions are not recorded.",
    remediation: "Set is_multi_region_trail to true.",
    example: flag("is_multi_region_trail", true, false),
  }),
  settingRule("trail", trailSetting("enable_log_file_validation"), stays(true), {
    name: "trail-validation-disabled", severity: "critical", replaces: ["AT013"],
    title: "Log files are no longer signed",
    why: "A changed or missing log file cannot be proven.",
    remediation: "Set enable_log_file_validation to true.",
    example: flag("enable_log_file_validation", true, false),
  }),
  settingRule("trail", trailSetting("include_global_service_events"), stays(true, { unset: true }), {
    name: "trail-global-events-disabled", severity: "high", replaces: ["AT014"],
    title: "Events of global services are no longer recorded",
    why: "IAM and STS are global services.",
    remediation: "Set include_global_service_events to true.",
    example: flag("include_global_service_events", true, false),
  }),
  settingRule("trail", link(TRAIL, "kms_key_id", "key"), present, {
    name: "trail-key-removed", severity: "critical", replaces: ["AT015"],
    title: "Log files are no longer encrypted with the key",
    why: "Every principal that may read the bucket can read them.",
    remediation: "Restore kms_key_id.",
    example: flag("kms_key_id", "arn:aws:kms:us-east-1:111111111111:key/logs", null),
  }),
  linkRule("kms_key_id", "key", "changed", {
    name: "trail-key-changed", severity: "medium", replaces: ["AT009"],
    title: "Log files are encrypted with another key",
    why: "Its policy now decides who can read them.",
    remediation: "Restore kms_key_id, or review the policy of the new key.",
    example: flag("kms_key_id", "arn:aws:kms:us-east-1:111111111111:key/logs", "arn:aws:kms:us-east-1:111111111111:key/other"),
  }),
  linkRule("s3_bucket_name", "bucket", "changed", {
    name: "trail-bucket-changed", severity: "critical", replaces: ["AT016"],
    title: "Log files go to another bucket",
    why: "It has its own protection, or none.",
    remediation: "Restore s3_bucket_name.",
    example: flag("s3_bucket_name", "logs", "elsewhere"),
  }),
  {
    name: "trail-prefix-changed", of: "trail", severity: "critical", replaces: ["AT016"],
    title: "Log files go to another path, under a bucket policy that the plan does not show",
    why: "A bucket policy that does not allow the path stops the delivery.",
    remediation: "Restore s3_key_prefix, or plan the bucket policy together with the trail.",
    example: flag("s3_key_prefix", "audit", "other"),
    compare: (pair, context) => (showsBucketPolicy(pair, context) ? [] : prefixChange(pair, context)),
  },
  {
    name: "trail-prefix-moved", of: "trail", severity: "low", replaces: ["AT016"],
    title: "Log files go to another path",
    why: "Readers and validation have to look in both places.",
    remediation: "Tell the readers, or restore s3_key_prefix.",
    compare: (pair, context) => (showsBucketPolicy(pair, context) ? prefixChange(pair, context) : []),
  },
  settingRule("trail", trailSetting(SELECTORS), recorded(isManagement), {
    name: "trail-management-events-reduced", severity: "critical", replaces: ["AT017"],
    title: "Fewer management events are recorded",
    why: "Changes of the events that are left out cannot be traced to a principal.",
    remediation: "Restore the event selectors.",
    example: { type: TRAIL, before: {}, after: { event_selector: [{ read_write_type: "WriteOnly", include_management_events: true }] } },
  }),
  settingRule("trail", trailSetting(SELECTORS), recorded((name) => !isManagement(name)), {
    name: "trail-data-events-reduced", severity: "high", replaces: ["AT019"],
    title: "Fewer data or network activity events are recorded",
    why: "Reads and writes of the resources that are left out cannot be traced to a principal.",
    remediation: "Restore the event selectors.",
    example: {
      type: TRAIL,
      before: { event_selector: [{ data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }] },
      after: { event_selector: [{ data_resource: [] }] },
    },
  }),
  settingRule("trail", { ...trailSetting("insight_selector", insightTypes), separate: [{ type: "aws_cloudtrail_insight_selectors", path: "insight_selector", as: insightTypes }] }, members(), {
    name: "trail-insights-reduced", severity: "medium", replaces: ["AT018"],
    title: "CloudTrail Insights looks for fewer kinds of unusual activity",
    why: "Unusual rates of calls or errors are no longer reported.",
    remediation: "Restore the insight selectors.",
    example: flag("insight_selector", [{ insight_type: "ApiCallRateInsight" }], []),
  }),
  settingRule("trail", link(TRAIL, "cloud_watch_logs_group_arn", "log-group"), present, {
    name: "trail-log-group-removed", severity: "medium", replaces: ["AT018"],
    title: "Events no longer reach CloudWatch Logs",
    why: "Alarms on them fall silent.",
    remediation: "Restore cloud_watch_logs_group_arn.",
    example: flag("cloud_watch_logs_group_arn", "arn:aws:logs:us-east-1:111111111111:log-group:trail:*", null),
  }),
  linkRule("cloud_watch_logs_group_arn", "log-group", "changed", {
    name: "trail-log-group-changed", severity: "medium", replaces: ["AT018"],
    title: "Events go to another log group",
    why: "Alarms on the old one fall silent.",
    remediation: "Restore cloud_watch_logs_group_arn, or move the alarms.",
    example: flag("cloud_watch_logs_group_arn", "arn:aws:logs:us-east-1:111111111111:log-group:trail:*", "arn:aws:logs:us-east-1:111111111111:log-group:other:*"),
  }),
  settingRule("trail", link(TRAIL, "cloud_watch_logs_role_arn", "role"), present, {
    name: "trail-log-role-removed", severity: "medium", replaces: ["AT018"],
    title: "CloudTrail has no role to write to CloudWatch Logs",
    why: "Alarms on its events fall silent.",
    remediation: "Restore cloud_watch_logs_role_arn.",
    example: flag("cloud_watch_logs_role_arn", "arn:aws:iam::111111111111:role/delivery", null),
  }),
  {
    name: "trail-log-role-changed", of: "trail", severity: "medium",
    title: "CloudTrail writes to CloudWatch Logs with another role, and the plan does not show that it may",
    why: "Without its permissions delivery stops, and alarms on the events fall silent.",
    remediation: "Restore cloud_watch_logs_role_arn, or plan the policies of the new role together with the trail.",
    example: flag("cloud_watch_logs_role_arn", "arn:aws:iam::111111111111:role/delivery", "arn:aws:iam::222222222222:role/delivery"),
    compare: compareLogRole,
  },
  settingRule("trail", link(TRAIL, "sns_topic_name", "topic"), present, {
    name: "trail-topic-removed", severity: "medium", replaces: ["AT018"],
    title: "CloudTrail no longer notifies of new log files",
    why: "Subscribers that process log files stop.",
    remediation: "Restore sns_topic_name.",
    example: flag("sns_topic_name", "trail", null),
  }),
  linkRule("sns_topic_name", "topic", "changed", {
    name: "trail-topic-changed", severity: "medium",
    title: "CloudTrail notifies another topic of new log files",
    why: "Subscribers of the old topic that process log files stop.",
    remediation: "Restore sns_topic_name, or move the subscribers.",
    example: flag("sns_topic_name", "trail", "other"),
  }),
];
