/** The kinds of things, the resource types that are one, and the types that configure one. */

/** A kind of thing. `organization` and `account` are what there is one of. */
export type Kind =
  | "trail"
  | "bucket"
  | "key"
  | "topic"
  | "log-group"
  | "role"
  | "user"
  | "group"
  | "permission-set"
  | "event-data-store"
  | "organization"
  | "account";

interface Root {
  readonly types: readonly string[];
  /** Attributes that name the thing, the best first. */
  readonly names: readonly string[];
}

/** The types that are a thing of each kind. */
export const ROOTS: Readonly<Record<Kind, Root>> = {
  trail: { types: ["aws_cloudtrail"], names: ["name", "arn", "id"] },
  bucket: { types: ["aws_s3_bucket"], names: ["bucket", "id", "arn"] },
  key: { types: ["aws_kms_key", "aws_kms_external_key"], names: ["key_id", "id", "arn"] },
  topic: { types: ["aws_sns_topic"], names: ["name", "arn", "id"] },
  "log-group": { types: ["aws_cloudwatch_log_group"], names: ["name", "arn", "id"] },
  role: { types: ["aws_iam_role"], names: ["name", "id", "arn"] },
  user: { types: ["aws_iam_user"], names: ["name", "id", "arn"] },
  group: { types: ["aws_iam_group"], names: ["name", "id", "arn"] },
  "permission-set": { types: ["aws_ssoadmin_permission_set"], names: ["arn", "id"] },
  "event-data-store": { types: ["aws_cloudtrail_event_data_store"], names: ["name", "arn", "id"] },
  organization: { types: ["aws_organizations_organization"], names: [] },
  account: { types: [], names: [] },
};

const BUCKET = { bucket: ["bucket"] };

/** For each type, the attributes that name the things which it configures. */
export const ATTACHMENTS: Readonly<Record<string, Partial<Readonly<Record<Kind, readonly string[]>>>>> = {
  ...Object.fromEntries(
    [
      "accelerate_configuration",
      "acl",
      "lifecycle_configuration",
      "logging",
      "notification",
      "object_lock_configuration",
      "ownership_controls",
      "policy",
      "public_access_block",
      "replication_configuration",
      "request_payment_configuration",
      "server_side_encryption_configuration",
      "versioning",
      "object",
    ].map((name) => [`aws_s3_bucket_${name}`, BUCKET]),
  ),
  aws_s3_access_point: BUCKET,
  aws_s3control_access_point_policy: { bucket: ["access_point_arn"] },
  aws_s3control_multi_region_access_point: { bucket: ["details.region.bucket"] },
  aws_s3control_access_grants_location: { bucket: ["location_scope"] },
  aws_s3control_access_grant: { bucket: ["access_grants_location_id"] },
  aws_s3_object: BUCKET,
  aws_s3_object_copy: BUCKET,
  aws_kms_key_policy: { key: ["key_id"] },
  aws_kms_alias: { key: ["target_key_id"] },
  aws_kms_grant: { key: ["key_id"] },
  aws_kms_replica_key: { key: ["primary_key_arn"] },
  aws_sns_topic_policy: { topic: ["arn"] },
  aws_sns_topic_data_protection_policy: { topic: ["arn"] },
  aws_sns_topic_subscription: { topic: ["topic_arn"] },
  aws_cloudwatch_log_metric_filter: { "log-group": ["log_group_name"] },
  aws_cloudwatch_log_subscription_filter: { "log-group": ["log_group_name"] },
  aws_cloudwatch_log_stream: { "log-group": ["log_group_name"] },
  aws_iam_role_policy: { role: ["role"] },
  aws_iam_user_policy: { user: ["user"] },
  aws_iam_group_policy: { group: ["group"] },
  aws_iam_role_policy_attachment: { role: ["role"] },
  aws_iam_user_policy_attachment: { user: ["user"] },
  aws_iam_group_policy_attachment: { group: ["group"] },
  aws_iam_policy_attachment: { role: ["roles"], user: ["users"], group: ["groups"] },
  aws_iam_role_policy_attachments_exclusive: { role: ["role_name"] },
  aws_iam_user_policy_attachments_exclusive: { user: ["user_name"] },
  aws_iam_group_policy_attachments_exclusive: { group: ["group_name"] },
  aws_ssoadmin_account_assignment: { "permission-set": ["permission_set_arn"] },
  aws_iam_user_group_membership: { user: ["user"], group: ["groups"] },
  aws_iam_group_membership: { user: ["users"], group: ["group"] },
  aws_ssoadmin_permission_set_inline_policy: { "permission-set": ["permission_set_arn"] },
  aws_ssoadmin_managed_policy_attachment: { "permission-set": ["permission_set_arn"] },
  aws_ssoadmin_customer_managed_policy_attachment: { "permission-set": ["permission_set_arn"] },
  aws_ssoadmin_permissions_boundary_attachment: { "permission-set": ["permission_set_arn"] },
  aws_cloudtrail_insight_selectors: { trail: ["trail_name", "trail", "trail_arn"] },
};

/** Types that matter without configuring one thing. */
const OTHERS = [
  "aws_s3_account_public_access_block",
  "aws_s3control_multi_region_access_point_policy",
  "aws_iam_policy",
  "aws_organizations_aws_service_access",
  "aws_organizations_policy",
  "aws_organizations_policy_attachment",
  "aws_organizations_delegated_administrator",
  "aws_cloudtrail_organization_delegated_admin_account",
  "aws_organizations_account",
  "aws_organizations_resource_policy",
  "aws_cloudwatch_metric_alarm",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_athena_named_query",
  "aws_athena_workgroup",
  "aws_glue_catalog_database",
  "aws_glue_catalog_table",
  "aws_glue_resource_policy",
];

/** Every type whose changes are judged. */
export const JUDGED: ReadonlySet<string> = new Set([
  ...Object.values(ROOTS).flatMap(({ types }) => types),
  ...Object.keys(ATTACHMENTS),
  ...OTHERS,
]);

/** For each kind, the types that configure one. */
export const CONFIGURING: Readonly<Record<Kind, readonly string[]>> = {
  trail: typesFor("trail"),
  bucket: typesFor("bucket"),
  key: typesFor("key"),
  topic: typesFor("topic"),
  "log-group": typesFor("log-group"),
  role: typesFor("role"),
  user: typesFor("user"),
  group: typesFor("group"),
  "permission-set": typesFor("permission-set"),
  "event-data-store": typesFor("event-data-store"),
  organization: [],
  account: [],
};

function typesFor(kind: Kind): readonly string[] {
  return Object.entries(ATTACHMENTS).flatMap(([type, kinds]) => (kinds[kind] === undefined ? [] : [type]));
}
