/**
 * The table: what weakens an audit trail. A row says which resource, what of it is looked at, how the values
 * before and after are compared, how bad a weakening is, and the sentence a person reads. An id names one
 * concern; rows of one type that share it are equally severe, since a waiver names id and address.
 */

import type { PolicyComparison } from "../../policies/analysis/compare";
import { at, isObject, type Json, toList } from "../../policies/analysis/json";
import {
  type Comparator,
  members,
  number,
  policy,
  present,
  ranked,
  recorded,
  retentionDays,
  stays,
  unchanged,
} from "./comparators";
import { expires } from "./expiry";

/** How bad a finding is. `info` is never a reason to stop. */
export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** The ways in which Terraform removes a resource, or stops managing it. */
export type Removal = "delete" | "replace" | "forget" | "deposed";

interface Row {
  readonly id: string;
  readonly type: string;
  readonly severity: Severity;
  /** What happens, what follows from it, and how to undo it. */
  readonly sentence: string;
}

/** A row about the resource itself. */
export interface RemovalRule extends Row {
  readonly removals: readonly Removal[];
  /** Which resources of the type are meant; all, without it. */
  readonly only?: (resource: Json) => boolean;
}

/** A row about an attribute. */
export interface AttributeRule extends Row {
  /** Dotted path; with several, the values are compared as a list. */
  readonly attributes: readonly string[];
  /** What of the value is compared; the value itself, without it. */
  readonly as?: (value: Json) => Json;
  readonly compare: Comparator;
  /** A new resource counts too, compared with nothing, unless what it belongs to is new as well. */
  readonly fresh?: boolean;
  /** Where a resource of this type is used, the attribute is the provider's copy of it: drift is no news. */
  readonly copyOf?: string;
}

export type Rule = RemovalRule | AttributeRule;

function gone(
  id: string,
  type: string,
  severity: Severity,
  removals: readonly Removal[],
  sentence: string,
  only?: RemovalRule["only"],
): Rule {
  return { id, type, severity, removals, sentence, ...(only === undefined ? {} : { only }) };
}

function row(
  id: string,
  type: string,
  severity: Severity,
  attributes: string | readonly string[],
  compare: Comparator,
  sentence: string,
  more: Pick<AttributeRule, "as" | "fresh" | "copyOf"> = {},
): Rule {
  return { id, type, severity, attributes: [attributes].flat(), compare, sentence, ...more };
}

const LOST: readonly Removal[] = ["delete", "replace"];
const CLOUDTRAIL = "cloudtrail.amazonaws.com";

// biome-ignore format: a table is read by its rows
const trail = [
  gone("AT001", "aws_cloudtrail", "critical", ["delete"],
    "The trail is deleted: no account of the organization is recorded any longer. Keep the resource."),
  gone("AT002", "aws_cloudtrail", "critical", ["replace"],
    "The trail is replaced: logging has a gap and the chain of digests starts anew. Keep its name and region."),
  row("AT010", "aws_cloudtrail", "critical", "enable_logging", stays(true, { unset: true }),
    "Logging is switched off: nothing is recorded while it is. Set enable_logging back to true."),
  row("AT011", "aws_cloudtrail", "critical", "is_organization_trail", stays(true),
    "The trail is no longer the organization's: the copies in all member accounts disappear. Set is_organization_trail back to true."),
  row("AT012", "aws_cloudtrail", "critical", "is_multi_region_trail", stays(true),
    "The trail covers one region only: what happens elsewhere is not recorded. Set is_multi_region_trail back to true."),
  row("AT013", "aws_cloudtrail", "critical", "enable_log_file_validation", stays(true),
    "Log files are no longer signed: a changed or missing file cannot be proven. Set enable_log_file_validation back to true."),
  row("AT014", "aws_cloudtrail", "high", "include_global_service_events", stays(true, { unset: true }),
    "Global services such as IAM are no longer recorded. Set include_global_service_events back to true."),
  row("AT015", "aws_cloudtrail", "critical", "kms_key_id", present,
    "Logs are no longer encrypted with the key: whoever reads the bucket reads them. Set kms_key_id back."),
  row("AT009", "aws_cloudtrail", "medium", "kms_key_id", unchanged(),
    "Logs are encrypted with another key: its policy now decides who reads them. Restore kms_key_id, or review the new key's policy."),
  row("AT016", "aws_cloudtrail", "critical", "s3_bucket_name", unchanged({ empty: true }),
    "Logs go to another bucket, with its own protection or none. Restore s3_bucket_name."),
  row("AT016", "aws_cloudtrail", "critical", "s3_key_prefix", unchanged({ empty: true }),
    "Logs go to another path: policies, readers and validation look at the old one. Restore s3_key_prefix."),
  row("AT017", "aws_cloudtrail", "critical", ["event_selector", "advanced_event_selector"], recorded((name) => name === "Management"),
    "Fewer management events are recorded: who changed what can no longer be told. Restore the selectors."),
  row("AT019", "aws_cloudtrail", "high", ["event_selector", "advanced_event_selector"], recorded((name) => name !== "Management"),
    "Fewer data or network events are recorded. Restore the selectors."),
  row("AT018", "aws_cloudtrail", "medium", "cloud_watch_logs_group_arn", present,
    "Events no longer reach CloudWatch Logs: alarms on them fall silent. Restore cloud_watch_logs_group_arn."),
  row("AT018", "aws_cloudtrail", "medium", "cloud_watch_logs_group_arn", unchanged(),
    "Events go to another log group: alarms on the old one fall silent. Restore cloud_watch_logs_group_arn, or move the alarms."),
  row("AT018", "aws_cloudtrail", "medium", "cloud_watch_logs_role_arn", present,
    "CloudTrail has no role to write to CloudWatch Logs: alarms fall silent. Restore cloud_watch_logs_role_arn."),
  row("AT018", "aws_cloudtrail", "medium", "sns_topic_name", present,
    "Nobody is notified of new log files. Restore sns_topic_name."),
  row("AT018", "aws_cloudtrail", "medium", "insight_selector", members(),
    "Fewer kinds of unusual activity are looked for. Restore the insight selectors.", { as: insights }),
  gone("AT018", "aws_cloudtrail_insight_selectors", "medium", LOST,
    "Unusual activity is no longer looked for. Keep the resource."),
  row("AT018", "aws_cloudtrail_insight_selectors", "medium", "insight_selector", members(),
    "Fewer kinds of unusual activity are looked for. Restore the insight selectors.", { as: insights }),
];

// biome-ignore format: a table is read by its rows
const bucket = [
  gone("AT004", "aws_s3_bucket", "critical", LOST,
    "The bucket is deleted: its policy, locks and encryption go first, and locked objects then stop the destroy half-way, leaving them behind unprotected. Keep the bucket and its name."),
  row("AT027", "aws_s3_bucket", "high", "force_destroy", stays(false),
    "Destroying the bucket would delete every log in it, bypassing governance locks. Set force_destroy back to false."),
  gone("AT023", "aws_s3_bucket_versioning", "critical", LOST,
    "Versioning is suspended: an overwritten or deleted log is lost. Keep the resource."),
  row("AT023", "aws_s3_bucket_versioning", "critical", "versioning_configuration.status", ranked([["Disabled", "Suspended"], ["Enabled"]]),
    "Versioning is suspended: an overwritten or deleted log is lost. Set status back to Enabled."),
  row("AT049", "aws_s3_bucket_versioning", "medium", "versioning_configuration.mfa_delete", ranked([["Disabled"], ["Enabled"]]),
    "Deleting a version no longer needs a second factor. Set mfa_delete back to Enabled."),
  gone("AT020", "aws_s3_bucket_object_lock_configuration", "critical", LOST,
    "The default retention is removed: new log files can be deleted at once. Keep the resource."),
  row("AT020", "aws_s3_bucket_object_lock_configuration", "critical", "rule", present,
    "The default retention is removed: new log files can be deleted at once. Restore the rule."),
  row("AT021", "aws_s3_bucket_object_lock_configuration", "critical", "rule.default_retention", number(),
    "The retention is shortened: new log files can be deleted earlier. Restore the number of days or years.", { as: retentionDays }),
  row("AT022", "aws_s3_bucket_object_lock_configuration", "critical", "rule.default_retention.mode", ranked([["GOVERNANCE"], ["COMPLIANCE"]]),
    "The lock can be bypassed: governance mode yields to a permission, compliance mode to nobody. Restore the mode."),
  ...["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"].flatMap((type) => [
    gone("AT024", type, "critical", LOST,
      "Public access is no longer blocked. Keep the resource."),
    ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map((flag) =>
      row("AT024", type, "critical", flag, stays(true),
        `Public access is no longer blocked in full: one policy or ACL could publish the logs. Set ${flag} back to true.`),
    ),
  ]),
  gone("AT025", "aws_s3_bucket_server_side_encryption_configuration", "high", LOST,
    "The bucket's default encryption falls back to S3's own keys, which no key policy guards. Keep the resource."),
  row("AT025", "aws_s3_bucket_server_side_encryption_configuration", "high", "rule.apply_server_side_encryption_by_default.sse_algorithm", ranked([["AES256"], ["aws:kms"], ["aws:kms:dsse"]]),
    "The bucket's default encryption is weaker: no key policy guards new objects. Restore sse_algorithm."),
  row("AT025", "aws_s3_bucket_server_side_encryption_configuration", "high", "rule.apply_server_side_encryption_by_default.kms_master_key_id", present,
    "The bucket's default encryption no longer uses your key. Restore kms_master_key_id."),
  row("AT038", "aws_s3_bucket_server_side_encryption_configuration", "medium", "rule.apply_server_side_encryption_by_default.kms_master_key_id", unchanged(),
    "The bucket encrypts with another key: its policy now decides who reads. Restore kms_master_key_id, or review the new key's policy."),
  row("AT039", "aws_s3_bucket_server_side_encryption_configuration", "low", "rule.bucket_key_enabled", stays(true),
    "The bucket key is off: every object asks KMS. Set bucket_key_enabled back to true."),
  row("AT039", "aws_s3_bucket_server_side_encryption_configuration", "low", "rule.blocked_encryption_types", members({ of: (type) => type === "SSE-C" }),
    "Objects may be written with a key that only the writer has. Block SSE-C again."),
  row("AT026", "aws_s3_bucket_lifecycle_configuration", "high", "rule", expires,
    "Objects expire that did not, or earlier: logs disappear without anybody deleting them. Restore the lifecycle rules.", { fresh: true }),
  gone("AT028", "aws_s3_bucket_ownership_controls", "high", LOST,
    "ACLs decide again who owns and reads objects. Keep the resource."),
  row("AT028", "aws_s3_bucket_ownership_controls", "high", "rule.object_ownership", ranked([["ObjectWriter"], ["BucketOwnerPreferred"], ["BucketOwnerEnforced"]]),
    "ACLs decide again who owns and reads objects. Restore object_ownership."),
  row("AT048", "aws_s3_bucket_acl", "critical", "acl", ranked([["public-read-write"], ["public-read"], ["authenticated-read"], ["private", "log-delivery-write", "aws-exec-read", "bucket-owner-read", "bucket-owner-full-control"]], "private"),
    "The ACL publishes the bucket. Restore acl.", { fresh: true }),
  row("AT048", "aws_s3_bucket_acl", "critical", "access_control_policy", members({ grows: false }),
    "The ACL grants more than before. Restore the grants.", { as: grants, fresh: true }),
  gone("AT029", "aws_s3_bucket_logging", "medium", LOST,
    "Who reads or changes the logs is no longer recorded. Keep the resource."),
  row("AT029", "aws_s3_bucket_logging", "medium", "target_bucket", unchanged(),
    "Access logs go to another bucket. Restore target_bucket."),
  gone("AT029", "aws_s3_bucket_replication_configuration", "medium", LOST,
    "The logs are no longer copied elsewhere. Keep the resource."),
  row("AT032", "aws_s3_bucket_request_payment_configuration", "critical", "payer", ranked([["Requester"], ["BucketOwner"]], "BucketOwner"),
    "The bucket lets the requester pay: CloudTrail does not deliver to such a bucket. Set payer back to BucketOwner.", { fresh: true }),
  gone("AT030", "aws_s3_bucket_policy", "critical", LOST,
    "The bucket policy is deleted: CloudTrail can no longer deliver and every deny is gone. Keep the resource."),
  // Written inline, as before version 4 of the provider.
  row("AT023", "aws_s3_bucket", "critical", "versioning.enabled", stays(true),
    "Versioning is suspended: an overwritten or deleted log is lost. Set it back to enabled.", { copyOf: "aws_s3_bucket_versioning" }),
  row("AT021", "aws_s3_bucket", "critical", "object_lock_configuration.rule.default_retention", number(),
    "The retention is shortened: new log files can be deleted earlier. Restore it.", { as: retentionDays, copyOf: "aws_s3_bucket_object_lock_configuration" }),
  row("AT022", "aws_s3_bucket", "critical", "object_lock_configuration.rule.default_retention.mode", ranked([["GOVERNANCE"], ["COMPLIANCE"]]),
    "The lock can be bypassed. Restore the mode.", { copyOf: "aws_s3_bucket_object_lock_configuration" }),
  row("AT025", "aws_s3_bucket", "high", "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm", ranked([["AES256"], ["aws:kms"], ["aws:kms:dsse"]]),
    "The bucket's default encryption is weaker. Restore sse_algorithm.", { copyOf: "aws_s3_bucket_server_side_encryption_configuration" }),
  row("AT029", "aws_s3_bucket", "medium", "logging", present,
    "Who reads or changes the logs is no longer recorded. Restore the logging block.", { copyOf: "aws_s3_bucket_logging" }),
];

// biome-ignore format: a table is read by its rows
const key = [
  gone("AT005", "aws_kms_key", "critical", LOST,
    "The key is scheduled for deletion: after the waiting period no log encrypted with it can be read, locked or not. Keep the key."),
  row("AT008", "aws_kms_key", "critical", "is_enabled", stays(true, { unset: true }),
    "The key is disabled: CloudTrail stops delivering and no log can be read. Set is_enabled back to true."),
  row("AT007", "aws_kms_key", "medium", "deletion_window_in_days", number({ unset: 30 }),
    "A deletion of the key can be stopped for fewer days. Restore deletion_window_in_days."),
  row("AT036", "aws_kms_key", "medium", "enable_key_rotation", stays(true),
    "The key is no longer rotated. Set enable_key_rotation back to true."),
  row("AT036", "aws_kms_key", "medium", "rotation_period_in_days", number({ grows: false, unset: 365 }),
    "The key is rotated less often. Restore rotation_period_in_days."),
  row("AT007", "aws_kms_key", "medium", "bypass_policy_lockout_safety_check", stays(false),
    "AWS no longer refuses a key policy that locks everybody out. Set bypass_policy_lockout_safety_check back to false."),
  gone("AT030", "aws_kms_key_policy", "critical", LOST,
    "The key policy falls back to the default: CloudTrail can no longer encrypt. Keep the resource."),
  row("AT034", "aws_kms_grant", "high", "operations", members({ grows: false }),
    "A grant lets somebody use the key, past the key policy. Revoke the grant.", { fresh: true }),
  gone("AT037", "aws_kms_alias", "low", LOST,
    "The alias is gone: whoever finds the key by it no longer does. Keep the resource."),
  row("AT037", "aws_kms_alias", "low", "target_key_id", unchanged(),
    "The alias names another key. Restore target_key_id."),
];

// biome-ignore format: a table is read by its rows
const organization = [
  gone("AT042", "aws_organizations_organization", "critical", LOST,
    "The organization is deleted, and with it every member's trail. Keep the resource."),
  row("AT042", "aws_organizations_organization", "critical", "feature_set", ranked([["CONSOLIDATED_BILLING"], ["ALL"]], "ALL"),
    "The organization loses trusted access and with it every member's trail. Restore feature_set."),
  row("AT040", "aws_organizations_organization", "critical", "aws_service_access_principals", members({ of: (name) => name === CLOUDTRAIL }),
    "CloudTrail loses trusted access: the trails in all member accounts are deleted. Put cloudtrail.amazonaws.com back."),
  row("AT041", "aws_organizations_organization", "high", "aws_service_access_principals", members({ of: (name) => name !== CLOUDTRAIL }),
    "Another service loses trusted access, and what it set up in the member accounts. Put it back."),
  row("AT044", "aws_organizations_organization", "high", "enabled_policy_types", members(),
    "Policies of a type no longer apply in the organization: service control policies may be what guards the trail. Put the type back."),
  gone("AT040", "aws_organizations_aws_service_access", "critical", LOST,
    "CloudTrail loses trusted access: the trails in all member accounts are deleted. Keep the resource, or forget it with a removed block.", isCloudTrails),
  gone("AT041", "aws_organizations_aws_service_access", "high", LOST,
    "A service loses trusted access, and what it set up in the member accounts. Keep the resource, or forget it with a removed block.", (resource) => !isCloudTrails(resource)),
  ...["aws_organizations_policy", "aws_organizations_policy_attachment"].map((type) =>
    gone("AT044", type, "high", LOST,
      "A policy no longer applies in the organization: it may be what guards the trail. Keep the resource."),
  ),
  row("AT031", "aws_organizations_policy", "high", "content", policy("removedDenies"),
    "What the organization denied no longer is, or to fewer. Restore the Deny statement."),
  ...["aws_organizations_delegated_administrator", "aws_cloudtrail_organization_delegated_admin_account"].map((type) =>
    gone("AT043", type, "high", LOST,
      "Another account, or none, administers the organization's trails. Keep the resource and its account."),
  ),
];

// biome-ignore format: a table is read by its rows
const around = [
  gone("AT018", "aws_cloudwatch_log_group", "medium", LOST,
    "The log group is deleted with its history, and alarms on it fall silent. Keep the resource."),
  row("AT018", "aws_cloudwatch_log_group", "medium", "retention_in_days", number({ unset: Infinity }),
    "Events are kept for fewer days. Restore retention_in_days."),
  row("AT018", "aws_cloudwatch_log_group", "medium", "kms_key_id", present,
    "The log group is no longer encrypted with your key. Restore kms_key_id."),
  row("AT018", "aws_cloudwatch_log_group", "medium", "deletion_protection_enabled", stays(true),
    "The log group can be deleted. Set deletion_protection_enabled back to true."),
  gone("AT018", "aws_sns_topic", "medium", LOST,
    "The topic is deleted: nobody is notified of new log files. Keep the resource."),
  row("AT018", "aws_sns_topic", "medium", "kms_master_key_id", present,
    "Notifications are no longer encrypted with your key. Restore kms_master_key_id."),
  gone("AT018", "aws_sns_topic_policy", "medium", LOST,
    "CloudTrail may no longer publish: nobody is notified of new log files. Keep the resource."),
  gone("AT018", "aws_iam_role", "medium", LOST,
    "The role is deleted: what it was for, such as delivery to CloudWatch Logs, stops. Keep the resource."),
  gone("AT018", "aws_iam_role_policy", "medium", LOST,
    "The role loses its permissions: what it was for, such as delivery to CloudWatch Logs, stops. Keep the resource."),
  gone("AT018", "aws_iam_role_policy_attachment", "medium", LOST,
    "The role loses a policy, with its permissions or its denies. Keep the attachment."),
  row("AT018", "aws_iam_role", "medium", "permissions_boundary", unchanged({ empty: false }),
    "Another boundary limits the role. Restore permissions_boundary."),
  row("AT018", "aws_iam_role", "medium", "permissions_boundary", present,
    "No boundary limits the role any longer. Restore permissions_boundary."),
  row("AT045", "aws_iam_role", "high", "managed_policy_arns", members({ grows: false }),
    "The role gains a managed policy, whose permissions this plan does not show. Take it off.", { copyOf: "aws_iam_role_policy_attachment" }),
  row("AT045", "aws_iam_role_policy_attachment", "high", "policy_arn", members({ grows: false, of: (arn) => !/ReadOnly|ViewOnly/.test(arn) }),
    "A role gains a managed policy, whose permissions this plan does not show. Take it off.", { fresh: true }),
];

// biome-ignore format: a table is read by its rows
const ASPECTS: readonly {
  readonly id: string;
  readonly aspect: keyof PolicyComparison;
  readonly severity: Severity;
  readonly sentence: string;
  readonly fresh?: boolean;
}[] = [
  { id: "AT031", aspect: "removedDenies", severity: "high", sentence: "What was denied no longer is, or to fewer. Restore the Deny statement." },
  { id: "AT032", aspect: "removedDelivery", severity: "critical", sentence: "CloudTrail can no longer deliver: its own grant is gone, narrowed past its use, or denied. Restore the statements for cloudtrail.amazonaws.com, or spare AWS services in the new Deny." },
  { id: "AT033", aspect: "removedConditions", severity: "high", sentence: "A grant lost a condition: it holds for trails, accounts or paths that it did not hold for. Restore the condition." },
  { id: "AT034", aspect: "addedPermissions", severity: "critical", sentence: "Somebody gains the power to delete, overwrite or administer, or a grant reaches more principals. Take the grant back." , fresh: true },
  { id: "AT035", aspect: "addedOutsideReads", severity: "high", sentence: "Somebody outside the organization gains access. Take the grant back, or bind it to aws:PrincipalOrgID.", fresh: true },
];

/** The five rows about one policy. A severity of its own replaces the table's. */
function policies(
  type: string,
  attribute: string,
  severities: Partial<Record<keyof PolicyComparison, Severity>> = {},
  more: Pick<AttributeRule, "copyOf"> = {},
): Rule[] {
  return ASPECTS.map(({ id, aspect, severity, sentence, fresh = false }) =>
    row(id, type, severities[aspect] ?? severity, attribute, policy(aspect), sentence, {
      fresh: fresh && type !== "aws_kms_key" && attribute === "policy",
      ...more,
    }),
  );
}

// biome-ignore format: a table is read by its rows
const documents = [
  ...policies("aws_s3_bucket_policy", "policy"),
  ...policies("aws_s3_access_point", "policy"),
  ...policies("aws_s3control_access_point_policy", "policy"),
  ...policies("aws_s3_bucket", "policy", {}, { copyOf: "aws_s3_bucket_policy" }),
  ...policies("aws_kms_key", "policy", { addedPermissions: "high", addedOutsideReads: "medium" }, { copyOf: "aws_kms_key_policy" }),
  ...policies("aws_kms_key_policy", "policy", { addedPermissions: "high", addedOutsideReads: "medium" }),
  ...policies("aws_sns_topic", "policy", { removedDelivery: "medium", addedPermissions: "medium", addedOutsideReads: "medium" }, { copyOf: "aws_sns_topic_policy" }),
  ...policies("aws_sns_topic_policy", "policy", { removedDelivery: "medium", addedPermissions: "medium", addedOutsideReads: "medium" }),
  ...policies("aws_iam_role", "assume_role_policy", { removedDelivery: "medium", addedPermissions: "high" }),
  ...["aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_policy"].flatMap((type) => policies(type, "policy", { removedDelivery: "medium", addedPermissions: "high" })),
];

const table: readonly Rule[] = [...trail, ...bucket, ...key, ...organization, ...around, ...documents];

const IRREPLACEABLE = new Set([
  "aws_cloudtrail",
  "aws_s3_bucket",
  "aws_kms_key",
  "aws_s3_bucket_object_lock_configuration",
]);
/** Forgetting these changes nothing in AWS that Terraform would have to watch. */
const FORGETTABLE = new Set([
  "aws_organizations_aws_service_access",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_acl",
  "aws_kms_alias",
]);

/** Types whose changes are judged. */
export const PROTECTED: ReadonlySet<string> = new Set(table.map(({ type }) => type));

/** Every row. */
export const RULES: readonly Rule[] = [
  ...table,
  ...[...PROTECTED].flatMap((type) => [
    gone(
      "AT003",
      type,
      FORGETTABLE.has(type) ? "info" : IRREPLACEABLE.has(type) ? "critical" : "high",
      ["forget"],
      "Terraform forgets the resource: it stays in AWS, where nobody sees it change. Keep it, unless another configuration takes it over.",
    ),
    gone(
      "AT006",
      type,
      "high",
      ["deposed"],
      "What an interrupted replacement left behind is destroyed. Make sure that its successor works.",
    ),
  ]),
];

function isCloudTrails(resource: Json): boolean {
  return at(resource, "service_principal") === CLOUDTRAIL;
}

function insights(selectors: Json): Json {
  return toList(selectors).map((selector) => at(selector, "insight_type") ?? null);
}

function grants(control: Json): Json {
  return toList(at(control, "grant")).map((grant) => {
    const grantee = toList(at(grant, "grantee"))[0];
    const who = isObject(grantee) ? grantee.uri || grantee.id || grantee.email_address : null;
    return `${who ?? ""} ${at(grant, "permission") ?? ""}`;
  });
}
