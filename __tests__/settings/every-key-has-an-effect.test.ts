// biome-ignore-all lint/style/noExcessiveLinesPerFile: most lines are the table EFFECTS, one entry for each key
import { OPERATORS } from "../../settings/events";
import type { Settings } from "../../settings/file";
import { settingsKeys } from "../../tools/generate/settings-schema";
import { isFullRun, sampleOf } from "../full-tests";
import { type Changes, EVERYTHING, minimalSettings, sampleSettings } from "../settings-file";
import { stateBackendStack, synthesized, trailStack } from "../synthesized";

const BUCKET_POLICY = "trail/resource/aws_s3_bucket_policy/LogBucket_*/policy/Statement";
const KEY_POLICY = "trail/resource/aws_kms_key/LogKey_*/policy/Statement";
const ACCESS_LOG_POLICY = "trail/resource/aws_s3_bucket_policy/AccessLogBucket/policy/Statement";
const STREAMS = "trail/resource/aws_iam_role_policy/CloudWatchLogs_*/policy/Statement/0/Resource";
const READER_ROLE = "trail/resource/aws_iam_role/ReaderRole_*";
const GUARD = "trail/data/aws_organizations_organization/*/lifecycle/postcondition";
const TRAIL = "trail/resource/aws_cloudtrail/*";
const SELECTORS = `${TRAIL}/advanced_event_selector`;
const ORGANIZATION_POLICIES = ["aws_organizations_policy", "aws_organizations_policy_attachment"].map(
  (type) => `trail/resource/${type}`,
);
const RESOURCE_CONTROL_POLICY =
  "trail/resource/aws_organizations_policy/Guardrail_ResourceControlPolicy_*/content";
const LIFECYCLE = "trail/resource/aws_s3_bucket_lifecycle_configuration/LogBucket_*";
const LOCK = "trail/resource/aws_s3_bucket_object_lock_configuration/*/rule/default_retention";
const BACKENDS = ["trail/terraform/backend/s3", "state/terraform/backend/s3"];

/** Where the trail's ARN stands. */
const TRAIL_ARN = [
  ...[0, 1, 2].map((statement) => `${BUCKET_POLICY}/${statement}/Condition/StringEquals/aws:SourceArn`),
  `${BUCKET_POLICY}/6/Condition/ArnNotEquals/aws:SourceArn`,
  ...[1, 2, 3].map((statement) => `${KEY_POLICY}/${statement}/Condition/StringEquals/aws:SourceArn`),
  "trail/resource/aws_kms_key/*/description",
];

/** Where the bucket's name stands. */
const BUCKET_NAME = [
  "trail/resource/aws_s3_bucket/LogBucket_*/bucket",
  "trail/resource/aws_s3_bucket/AccessLogBucket/bucket",
  "trail/output/BucketArn/value",
  `${BUCKET_POLICY}/*/Resource`,
  `${BUCKET_POLICY}/*/Resource/*`,
  `${ACCESS_LOG_POLICY}/*/Resource`,
  `${ACCESS_LOG_POLICY}/*/Resource/*`,
  `${ACCESS_LOG_POLICY}/0/Condition/ArnEquals/aws:SourceArn`,
  `${ACCESS_LOG_POLICY}/*/Condition/ArnNotEquals/aws:SourceArn`,
];

/** Where the deployers of the audit account stand. */
const DEPLOYER_LISTS = [`${BUCKET_POLICY}/8`, `${ACCESS_LOG_POLICY}/6`, `${KEY_POLICY}/7`].map(
  (statement) => `${statement}/Condition/ArnNotLike/aws:PrincipalArn`,
);

/** Comparison of the caller with the deployers, in both stacks. */
const CALLER = "*/data/aws_caller_identity/Caller-audit";
const STATE_POLICY = "state/resource/aws_s3_bucket_policy/*/policy/Statement";
/** Where the deployers stand in the policy of the state bucket. */
const STATE_DEPLOYERS = [1, 2].map(
  (statement) => `${STATE_POLICY}/${statement}/Condition/ArnNotLike/aws:PrincipalArn`,
);

/** Where the ARNs of log group and role stand, beside the policy that lets CloudTrail write. */
const LOG_GROUP_ARN = [`${TRAIL}/cloud_watch_logs_group_arn`, `${STREAMS}/0`, `${STREAMS}/1`];
const LOG_ROLE = "trail/resource/aws_iam_role/CloudWatchLogs_*";

const CLOUD = { backend: "cloud", organization: "acme", workspace: "trail" };
const ROLE = "role/organization-trail-deployer";
const OTHER_DEPLOYER = "arn:aws:iam::333333333333:role/organization-trail-deployer";
const STATE_ROLE = "arn:aws:iam::222222222222:role/state";

const SELECTOR = {
  name: "Writes",
  resourceType: "AWS::SNS::Topic",
  fieldSelectors: [
    { field: "eventName", ...Object.fromEntries(OPERATORS.map((operator) => [operator, ["Put"]])) },
  ],
};
const WITH_SELECTOR = { "trail.events.data": [SELECTOR] };
const WITH_NETWORK_SELECTOR = {
  "trail.events.networkActivity": [
    {
      name: "Refused",
      eventSource: "s3.amazonaws.com",
      fieldSelectors: [{ field: "eventName", equals: ["x"] }],
    },
  ],
};
const ANALYST = "arn:aws:iam::222222222222:role/analyst";
const WITH_READER_ROLE = {
  "logBucket.readers.role": { enabled: true, trustedPrincipalArns: ["arn:aws:iam::222222222222:role/other"] },
};
const EXTERNAL = { accountId: "999999999999", externalId: "of-acme" };
const LOG_ARCHIVE = { id: "555555555555", profile: "acme-log-archive" };

const SUBSCRIPTION = { protocol: "email", endpoint: "security@acme.example" };
const OTHER_SUBSCRIPTION = { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:111111111111:alarms" };
const CIS = { enabled: true, subscriptions: [{ protocol: "email", endpoint: "operations@acme.example" }] };
const ALARM_RESOURCES = [
  "aws_cloudwatch_log_metric_filter/Alarms_*",
  "aws_cloudwatch_metric_alarm/Alarms_*",
].map((type) => `trail/resource/${type}/**`);
const ALARM_SUBSCRIPTIONS = [
  "trail/resource/aws_sns_topic_subscription/AlarmTopics_*/**",
  "trail/variable/alarm_endpoint_*/**",
];
const ALARM_TOPICS = [
  ...["aws_kms_key", "aws_sns_topic", "aws_sns_topic_policy"].map(
    (type) => `trail/resource/${type}/AlarmTopics_*/**`,
  ),
  ...ALARM_SUBSCRIPTIONS,
];

const CHECKER = "arn:aws:iam::222222222222:role/checker";
const INTEGRITY = { stateUri: "s3://acme-organization-trail-state/integrity/", writerArns: [CHECKER] };
const WITH_SEARCH = { enabled: true, acknowledgeArchive: true };
const SEARCH = ["trail/resource/*/Search_*/**", "trail/output/SearchWorkgroup/value"];

const NOTHING: Changes = {};

/** What the sample has to have first, for a key to mean anything. The longest beginning of a key counts. */
const NEEDS: Readonly<Record<string, Changes>> = {
  "accounts.logArchive": { "accounts.logArchive": LOG_ARCHIVE },
  "trail.formerS3KeyPrefixes": { "logBucket.readers.memberAccounts": true },
  "trail.events.data[]": WITH_SELECTOR,
  "trail.events.networkActivity[]": WITH_NETWORK_SELECTOR,
  "trail.events.excludeBuckets": { "trail.events.data": ["s3", "lambda"] },
  "logBucket.readers.role.": WITH_READER_ROLE,
  "logBucket.readers.role.enabled": NOTHING,
  "notifications.subscribers": { "notifications.enabled": true },
  "logBucket.readers.role.trustedExternal[]": {
    "logBucket.readers.role": { enabled: true, trustedExternal: [EXTERNAL] },
  },
  "cloudWatchLogs.onDisable": { "cloudWatchLogs.enabled": false },
  "alarms.": { "alarms.subscriptions": [SUBSCRIPTION] },
  "alarms.topicArn": NOTHING,
  "alarms.subscriptions": NOTHING,
  "alarms.subscriptions[]": { "alarms.subscriptions": [SUBSCRIPTION] },
  "alarms.cis.": { "alarms.cis": CIS },
  "alarms.cis.enabled": NOTHING,
  "integrity.writerArns": { integrity: INTEGRITY },
  "guardrail.": { "guardrail.mode": "managed" },
  "guardrail.mode": NOTHING,
  "guardrail.trustedAccountIds": { guardrail: { mode: "managed", wholeAccount: true } },
  "search.": { search: WITH_SEARCH },
  "search.enabled": NOTHING,
  "search.acknowledgeArchive": NOTHING,
  "search.from": {
    search: { ...WITH_SEARCH, from: "2026-01-31" },
    "logBucket.expireAfterDays": "never",
  },
  "state.organization": { state: CLOUD },
  "state.workspace": { state: CLOUD },
  "state.hostname": { state: CLOUD },
};

/**
 * For every key a change of the sample, and the places of the synthesized Terraform that it changes: all of them
 * and no others. `*` is one part of a place and `**` the rest of it; policies are places all the way down.
 */
const EFFECTS: Readonly<Record<string, readonly [Changes, ...string[]]>> = {
  "organization.id": [
    { "organization.id": "o-anotherorgid" },
    `${GUARD}/0/*`,
    `${BUCKET_POLICY}/2/Resource`,
    `${BUCKET_POLICY}/4/Condition/StringNotEquals/aws:PrincipalOrgID`,
    `${ACCESS_LOG_POLICY}/2/Condition/StringNotEquals/aws:PrincipalOrgID`,
    `${STREAMS}/1`,
    "trail/output/OrganizationId/value",
  ],
  "organization.trustedAccess": [
    { "organization.trustedAccess": "existing" },
    `${GUARD}/3/*`,
    "trail/resource/aws_organizations_aws_service_access/**",
    `${TRAIL}/depends_on/*`,
    "trail/removed/0/**",
  ],
  "organization.delegatedAdministrator": [
    { "organization.delegatedAdministrator": true },
    "trail/resource/aws_cloudtrail_organization_delegated_admin_account/**",
  ],
  "accounts.management.id": [
    { "accounts.management.id": "333333333333" },
    "trail/provider/aws/1/allowed_account_ids/0",
    `${GUARD}/1/*`,
    ...TRAIL_ARN,
    `${BUCKET_POLICY}/1/Resource`,
    `${KEY_POLICY}/1/Condition/StringLike/*`,
    ...LOG_GROUP_ARN,
    `${TRAIL}/cloud_watch_logs_role_arn`,
  ],
  "accounts.management.profile": [{ "accounts.management.profile": "other" }, "trail/provider/aws/1/profile"],
  "accounts.management.roleArn": [
    { "accounts.management.roleArn": `arn:aws:iam::111111111111:${ROLE}` },
    "trail/provider/aws/1/assume_role/0/role_arn",
    "trail/variable/management_role_arn/*",
  ],
  "accounts.audit.id": [
    { "accounts.audit.id": "333333333333", "accounts.audit.deployerArns": [OTHER_DEPLOYER] },
    `${CALLER}/lifecycle/postcondition/0/*`,
    ...[...DEPLOYER_LISTS, ...STATE_DEPLOYERS].map((list) => `${list}/0`),
    "*/provider/aws/0/allowed_account_ids/0",
    `${KEY_POLICY}/0/Principal/AWS`,
    `${ACCESS_LOG_POLICY}/0/Condition/StringEquals/aws:SourceAccount`,
  ],
  "accounts.audit.profile": [
    { "accounts.audit.profile": "other" },
    "*/provider/aws/0/profile",
    `${CALLER}/lifecycle/postcondition/0/error_message`,
    ...BACKENDS.map((backend) => `${backend}/profile`),
  ],
  "accounts.audit.roleArn": [
    { "accounts.audit.roleArn": `arn:aws:iam::222222222222:${ROLE}` },
    "*/provider/aws/0/assume_role/0/role_arn",
    "*/variable/audit_role_arn/**",
    `${CALLER}/**`,
    ...BACKENDS.map((backend) => `${backend}/assume_role/role_arn`),
  ],
  "accounts.audit.deployerArns": [
    { "accounts.audit.deployerArns": [`arn:aws:iam::222222222222:${ROLE}-2`] },
    ...[...DEPLOYER_LISTS, ...STATE_DEPLOYERS].map((list) => `${list}/0`),
    `${CALLER}/lifecycle/postcondition/0/condition`,
  ],
  "accounts.management.deployerArns": [
    { "accounts.management.deployerArns": [`arn:aws:iam::111111111111:${ROLE}`] },
    "trail/data/aws_caller_identity/Caller-management/**",
  ],
  "accounts.logArchive.deployerArns": [
    { "accounts.logArchive.deployerArns": [`arn:aws:iam::555555555555:${ROLE}`] },
    "trail/data/aws_caller_identity/Caller-logArchive/**",
    `${BUCKET_POLICY}/8/**`,
    `${ACCESS_LOG_POLICY}/6/**`,
  ],
  "accounts.logArchive.id": [
    { "accounts.logArchive.id": "666666666666" },
    "trail/provider/aws/2/allowed_account_ids/0",
    `${ACCESS_LOG_POLICY}/0/Condition/StringEquals/aws:SourceAccount`,
  ],
  "accounts.logArchive.profile": [{ "accounts.logArchive.profile": "other" }, "trail/provider/aws/2/profile"],
  "accounts.logArchive.roleArn": [
    { "accounts.logArchive.roleArn": `arn:aws:iam::555555555555:${ROLE}` },
    "trail/provider/aws/2/assume_role/0/role_arn",
    "trail/variable/log_archive_role_arn/*",
  ],
  region: [
    { region: "eu-west-1" },
    "trail/provider/aws/0/region",
    "trail/provider/aws/1/region",
    "state/provider/aws/0/region",
    ...BACKENDS.map((backend) => `${backend}/region`),
    ...TRAIL_ARN,
    ...LOG_GROUP_ARN,
  ],
  "trail.name": [
    { "trail.name": "acme" },
    `${TRAIL}/name`,
    ...TRAIL_ARN,
    ...LOG_GROUP_ARN,
    "trail/resource/aws_cloudwatch_log_group/*/name",
    `${TRAIL}/cloud_watch_logs_role_arn`,
    `${LOG_ROLE}/name`,
    `${LOG_ROLE}/description`,
  ],
  "trail.homeRegion": [
    { "trail.homeRegion": "eu-west-1" },
    "trail/provider/aws/1/region",
    ...TRAIL_ARN,
    ...LOG_GROUP_ARN,
  ],
  "trail.isOrganizationTrail": [{ "trail.isOrganizationTrail": false }, `${TRAIL}/is_organization_trail`],
  "trail.isMultiRegionTrail": [{ "trail.isMultiRegionTrail": false }, `${TRAIL}/is_multi_region_trail`],
  "trail.s3KeyPrefix": [
    { "trail.s3KeyPrefix": "logs" },
    `${TRAIL}/s3_key_prefix`,
    `${BUCKET_POLICY}/1/Resource`,
    `${BUCKET_POLICY}/2/Resource`,
  ],
  "trail.formerS3KeyPrefixes": [
    { "trail.formerS3KeyPrefixes": ["old"] },
    `${BUCKET_POLICY}/3/Resource/**`,
    `${BUCKET_POLICY}/3/Resource`,
    `${BUCKET_POLICY}/4/Condition/StringLike/s3:prefix/**`,
    `${BUCKET_POLICY}/4/Condition/StringLike/s3:prefix`,
    `${KEY_POLICY}/4/Condition/StringLike/kms:EncryptionContext:aws:s3:arn/**`,
    `${KEY_POLICY}/4/Condition/StringLike/kms:EncryptionContext:aws:s3:arn`,
  ],
  "trail.import": [{ "trail.import": true }, "trail/import/0/*"],
  "trail.events.management": [
    { "trail.events.management": "read-only" },
    `${SELECTORS}/0/field_selector/1/**`,
  ],
  "trail.events.excludeManagementSources": [
    { "trail.events.excludeManagementSources": ["kms.amazonaws.com"] },
    `${SELECTORS}/0/field_selector/1/**`,
  ],
  "trail.events.data": [{ "trail.events.data": ["dynamodb"] }, `${SELECTORS}/1/**`],
  "trail.events.data[].name": [{ "trail.events.data.0.name": "Other" }, `${SELECTORS}/1/name`],
  "trail.events.data[].resourceType": [
    { "trail.events.data.0.resourceType": "AWS::Lambda::Function" },
    `${SELECTORS}/1/field_selector/1/equals/0`,
  ],
  "trail.events.data[].fieldSelectors": [
    { "trail.events.data.0.fieldSelectors": [] },
    `${SELECTORS}/1/field_selector/2/**`,
  ],
  "trail.events.data[].fieldSelectors[].field": [
    { "trail.events.data.0.fieldSelectors.0.field": "eventSource" },
    `${SELECTORS}/1/field_selector/2/field`,
  ],
  ...Object.fromEntries(
    OPERATORS.map((operator) => [
      `trail.events.data[].fieldSelectors[].${operator}`,
      [
        { [`trail.events.data.0.fieldSelectors.0.${operator}`]: ["Get"] },
        `${SELECTORS}/1/field_selector/2/${operator.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}/0`,
      ] as const,
    ]),
  ),
  "trail.events.excludeBuckets": [
    { "trail.events.excludeBuckets": ["acme-build-cache"] },
    `${SELECTORS}/1/field_selector/2/not_starts_with/2`,
  ],
  "trail.events.networkActivity": [
    { "trail.events.networkActivity": ["ec2.amazonaws.com"] },
    `${SELECTORS}/1/**`,
  ],
  "trail.events.networkActivity[].name": [
    { "trail.events.networkActivity.0.name": "Other" },
    `${SELECTORS}/1/name`,
  ],
  "trail.events.networkActivity[].eventSource": [
    { "trail.events.networkActivity.0.eventSource": "ec2.amazonaws.com" },
    `${SELECTORS}/1/field_selector/1/equals/0`,
  ],
  "trail.events.networkActivity[].fieldSelectors": [
    { "trail.events.networkActivity.0.fieldSelectors": [] },
    `${SELECTORS}/1/field_selector/2/**`,
  ],
  "trail.events.networkActivity[].fieldSelectors[].field": [
    { "trail.events.networkActivity.0.fieldSelectors.0.field": "vpcEndpointId" },
    `${SELECTORS}/1/field_selector/2/field`,
  ],
  ...Object.fromEntries(
    OPERATORS.map((operator) => [
      `trail.events.networkActivity[].fieldSelectors[].${operator}`,
      [
        { [`trail.events.networkActivity.0.fieldSelectors.0.${operator}`]: ["Get"] },
        `${SELECTORS}/1/field_selector/2/${operator.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}/0`,
      ] as const,
    ]),
  ),
  "trail.events.insights": [
    { "trail.events.insights": ["ApiErrorRateInsight"] },
    `${TRAIL}/insight_selector/0/insight_type`,
  ],
  "trail.enableLogging": [{ "trail.enableLogging": false }, `${TRAIL}/enable_logging`],
  "logBucket.namePrefix": [{ "logBucket.namePrefix": "other" }, ...BUCKET_NAME],
  "logBucket.name": [{ "logBucket.namePrefix": undefined, "logBucket.name": "other" }, ...BUCKET_NAME],
  "logBucket.objectLock.mode": [
    { "logBucket.objectLock": { mode: "COMPLIANCE", acknowledgeCompliance: true } },
    `${LOCK}/mode`,
  ],
  "logBucket.objectLock.days": [{ "logBucket.objectLock.days": 90 }, `${LOCK}/days`],
  // By itself it changes nothing: it lets the mode be COMPLIANCE.
  "logBucket.objectLock.acknowledgeCompliance": [
    { "logBucket.objectLock": { mode: "COMPLIANCE", acknowledgeCompliance: true } },
    `${LOCK}/mode`,
  ],
  "logBucket.transitions": [{ "logBucket.transitions": [] }, `${LIFECYCLE}/rule/0/transition/0/*`],
  "logBucket.transitions[].afterDays": [
    { "logBucket.transitions.0.afterDays": 60 },
    `${LIFECYCLE}/rule/0/transition/0/days`,
  ],
  "logBucket.transitions[].storageClass": [
    { "logBucket.transitions.0.storageClass": "DEEP_ARCHIVE" },
    `${LIFECYCLE}/rule/0/transition/0/storage_class`,
  ],
  "logBucket.transitionDefaultMinimumObjectSize": [
    { "logBucket.transitionDefaultMinimumObjectSize": "varies_by_storage_class" },
    `${LIFECYCLE}/transition_default_minimum_object_size`,
  ],
  "logBucket.expireAfterDays": [
    { "logBucket.expireAfterDays": 365 },
    `${LIFECYCLE}/rule/0/expiration/0/days`,
  ],
  "logBucket.accessLogging.enabled": [
    { "logBucket.accessLogging.enabled": false },
    "trail/resource/*/AccessLogBucket/**",
    "trail/resource/aws_s3_bucket_logging/*/**",
    `${TRAIL}/depends_on/*`,
    "trail/removed/*/**",
  ],
  "logBucket.accessLogging.expireAfterDays": [
    { "logBucket.accessLogging.expireAfterDays": 30 },
    "trail/resource/aws_s3_bucket_lifecycle_configuration/AccessLogBucket/rule/0/expiration/0/days",
  ],
  "logBucket.requireEncryptedUploads": [
    { "logBucket.requireEncryptedUploads": true },
    `${BUCKET_POLICY}/9/**`,
    `${BUCKET_POLICY}/10/**`,
  ],
  "logBucket.readers.memberAccounts": [
    { "logBucket.readers.memberAccounts": true },
    `${BUCKET_POLICY}/*/**`,
    `${KEY_POLICY}/*/**`,
  ],
  "logBucket.readers.principalArns": [
    { "logBucket.readers.principalArns": [ANALYST] },
    `${BUCKET_POLICY}/*/**`,
    `${KEY_POLICY}/*/**`,
  ],
  "logBucket.readers.role.enabled": [
    WITH_READER_ROLE,
    `${READER_ROLE}/**`,
    "trail/resource/aws_iam_role_policy/ReaderRole_*/**",
    `${BUCKET_POLICY}/*/**`,
    "trail/output/ReaderRoleArn/value",
  ],
  "logBucket.readers.role.name": [
    { "logBucket.readers.role.name": "log-reader" },
    `${READER_ROLE}/name`,
    `${BUCKET_POLICY}/3/Condition/ArnEquals/aws:PrincipalArn/0`,
  ],
  "logBucket.readers.role.trustedPrincipalArns": [
    { "logBucket.readers.role.trustedPrincipalArns": [ANALYST] },
    `${READER_ROLE}/assume_role_policy/Statement/0/Condition/ArnEquals/aws:PrincipalArn/0`,
  ],
  "logBucket.readers.role.trustedExternal": [
    { "logBucket.readers.role.trustedExternal": [EXTERNAL] },
    `${READER_ROLE}/assume_role_policy/Statement/1/**`,
  ],
  "logBucket.readers.role.trustedExternal[].accountId": [
    { "logBucket.readers.role.trustedExternal.0.accountId": "888888888888" },
    `${READER_ROLE}/assume_role_policy/Statement/0/Sid`,
    `${READER_ROLE}/assume_role_policy/Statement/0/Principal/AWS`,
  ],
  "logBucket.readers.role.trustedExternal[].externalId": [
    { "logBucket.readers.role.trustedExternal.0.externalId": "other" },
    `${READER_ROLE}/assume_role_policy/Statement/0/Condition/StringEquals/sts:ExternalId`,
  ],
  "key.alias": [{ "key.alias": "acme" }, "trail/resource/aws_kms_alias/*/name"],
  "cloudWatchLogs.enabled": [
    { "cloudWatchLogs.enabled": false },
    "trail/removed/0/**",
    "trail/resource/aws_cloudwatch_log_group/**",
    "trail/resource/aws_iam_role/**",
    "trail/resource/aws_iam_role_policy/**",
    `${TRAIL}/cloud_watch_logs_group_arn`,
    `${TRAIL}/cloud_watch_logs_role_arn`,
    `${TRAIL}/depends_on/*`,
  ],
  "cloudWatchLogs.import": [{ "cloudWatchLogs.import": true }, "trail/import/0/*"],
  "cloudWatchLogs.onDisable": [{ "cloudWatchLogs.onDisable": "delete" }, "trail/removed/0/**"],
  "cloudWatchLogs.logGroupName": [
    { "cloudWatchLogs.logGroupName": "/audit" },
    "trail/resource/aws_cloudwatch_log_group/*/name",
    ...LOG_GROUP_ARN,
  ],
  "cloudWatchLogs.retentionDays": [
    { "cloudWatchLogs.retentionDays": 30 },
    "trail/resource/aws_cloudwatch_log_group/*/retention_in_days",
  ],
  "cloudWatchLogs.kmsKeyArn": [
    { "cloudWatchLogs.kmsKeyArn": "arn:aws:kms:us-east-1:111111111111:key/k" },
    "trail/resource/aws_cloudwatch_log_group/*/kms_key_id",
  ],
  "notifications.enabled": [
    { "notifications.enabled": true },
    "trail/resource/aws_sns_topic/**",
    "trail/resource/aws_sns_topic_policy/**",
    "trail/resource/aws_kms_key/Notifications_*/**",
    `${TRAIL}/sns_topic_name`,
    `${TRAIL}/depends_on/*`,
  ],
  "notifications.subscribers": [
    { "notifications.subscribers": ["https://siem.example/files"] },
    "trail/resource/aws_sns_topic_policy/*/policy/Statement/2/**",
  ],
  "alarms.tampering": [{ alarms: { tampering: false } }, ...ALARM_RESOURCES, ...ALARM_TOPICS],
  "alarms.subscriptions": [{ "alarms.subscriptions": [SUBSCRIPTION] }, ...ALARM_RESOURCES, ...ALARM_TOPICS],
  ...Object.fromEntries(
    ["protocol", "endpoint"].map((key) => [
      `alarms.subscriptions[].${key}`,
      [{ "alarms.subscriptions": [OTHER_SUBSCRIPTION] }, ...ALARM_SUBSCRIPTIONS] as const,
    ]),
  ),
  "alarms.topicArn": [
    { "alarms.topicArn": "arn:aws:sns:us-east-1:333333333333:security" },
    ...ALARM_RESOURCES,
  ],
  "alarms.disabled": [
    { "alarms.disabled": ["trail-changed"] },
    "trail/resource/aws_cloudwatch_log_metric_filter/Alarms_Filter-trail-changed_*/**",
    "trail/resource/aws_cloudwatch_metric_alarm/Alarms_Alarm-trail-changed_*/**",
  ],
  "alarms.cis.enabled": [{ "alarms.cis": CIS }, ...ALARM_RESOURCES, ...ALARM_TOPICS],
  ...Object.fromEntries(
    ["", "[].protocol", "[].endpoint"].map((key) => [
      `alarms.cis.subscriptions${key}`,
      [{ "alarms.cis.subscriptions": [OTHER_SUBSCRIPTION] }, ...ALARM_SUBSCRIPTIONS] as const,
    ]),
  ),
  "alarms.cis.thresholds": [
    { "alarms.cis.thresholds": { "cis-root-usage": 5 } },
    "trail/resource/aws_cloudwatch_metric_alarm/Alarms_Alarm-cis-root-usage_*/threshold",
  ],
  breakGlassPrincipalArns: [
    { breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"] },
    `${BUCKET_POLICY}/5/Condition/ArnNotEquals/aws:PrincipalArn/0`,
    `${KEY_POLICY}/4/Condition/ArnNotEquals/aws:PrincipalArn/0`,
    ...DEPLOYER_LISTS.map((list) => `${list}/1`),
  ],
  preventDestroy: [{ preventDestroy: false }, "*/resource/*/*/lifecycle/prevent_destroy"],
  "state.backend": [{ state: { backend: "local" } }, "trail/terraform/backend/**", "state/**"],
  "state.bucket": [
    { "state.bucket": "other" },
    ...BACKENDS.map((backend) => `${backend}/bucket`),
    "state/resource/aws_s3_bucket/*/bucket",
    `${STATE_POLICY}/0/Resource/*`,
    `${STATE_POLICY}/*/Resource`,
  ],
  "guardrail.mode": [
    { "guardrail.mode": "managed" },
    ...ORGANIZATION_POLICIES.map((type) => `${type}/**`),
    ...[3, 4].map((index) => `${GUARD}/${index}/**`),
  ],
  "guardrail.wholeAccount": [{ "guardrail.wholeAccount": true }, RESOURCE_CONTROL_POLICY],
  "guardrail.trustedAccountIds": [
    { "guardrail.trustedAccountIds": ["999999999999"] },
    RESOURCE_CONTROL_POLICY,
  ],
  "guardrail.members.targets": [
    { "guardrail.members.targets": ["r-exam"] },
    ...ORGANIZATION_POLICIES.map((type) => `${type}/Guardrail_MembersPolicy*/**`),
  ],
  "search.enabled": [{ search: WITH_SEARCH }, ...SEARCH],
  // By itself it changes nothing: it lets search be enabled.
  "search.acknowledgeArchive": [{ search: WITH_SEARCH }, ...SEARCH],
  "search.resultsExpireAfterDays": [
    { "search.resultsExpireAfterDays": 7 },
    "trail/resource/aws_s3_bucket_lifecycle_configuration/Search_*/rule/0/expiration/0/days",
  ],
  "search.bytesScannedLimit": [
    { "search.bytesScannedLimit": "10 MB" },
    "trail/resource/aws_athena_workgroup/Search_*/configuration/bytes_scanned_cutoff_per_query",
  ],
  "search.searcherArns": [
    { "search.searcherArns": [ANALYST] },
    "trail/resource/aws_iam_role/Search_*/**",
    "trail/resource/aws_iam_role_policy/Search_*/**",
    "trail/output/SearcherRoleArn/value",
  ],
  "search.from": [
    { "search.from": "2026-02-28" },
    "trail/resource/aws_glue_catalog_table/Search_*/parameters/projection.day.range",
  ],
  "state.key": [{ "state.key": "other.tfstate" }, "trail/terraform/backend/s3/key"],
  "state.region": [
    { "state.region": "eu-west-1" },
    ...BACKENDS.map((backend) => `${backend}/region`),
    "state/provider/aws/0/region",
  ],
  "state.account": [
    { "state.account": "management" },
    ...BACKENDS.map((backend) => `${backend}/profile`),
    "state/provider/aws/0/alias",
    "state/provider/aws/0/profile",
    "state/provider/aws/0/allowed_account_ids/0",
    "state/resource/*/*/provider",
    `state/${CALLER.slice(2)}/**`,
    `${STATE_POLICY}/1/**`,
    `${STATE_POLICY}/2/**`,
  ],
  "state.profile": [
    { "state.profile": "other" },
    ...BACKENDS.map((backend) => `${backend}/profile`),
    "state/provider/aws/0/profile",
    `state/${CALLER.slice(2)}/lifecycle/postcondition/0/error_message`,
  ],
  "state.roleArn": [
    { "state.roleArn": STATE_ROLE },
    ...BACKENDS.map((backend) => `${backend}/assume_role/role_arn`),
    "state/provider/aws/0/assume_role/0/role_arn",
    "state/variable/audit_role_arn/**",
    `state/${CALLER.slice(2)}/**`,
    ...STATE_DEPLOYERS.map((list) => `${list}/1`),
  ],
  "state.writerArns": [{ "state.writerArns": [STATE_ROLE] }, `${STATE_DEPLOYERS[1]}/1`],
  "state.readerArns": [
    { "state.readerArns": ["arn:aws:iam::333333333333:role/plan"] },
    `${STATE_POLICY}/*/**`,
  ],
  "integrity.stateUri": [{ integrity: INTEGRITY }, `${STATE_POLICY}/2/**`, `${STATE_POLICY}/3/**`],
  "integrity.writerArns": [
    { "integrity.writerArns": [`${CHECKER}-2`] },
    `${STATE_POLICY}/3/Condition/ArnNotLike/aws:PrincipalArn/1`,
  ],
  "integrity.digestReaderArns": [
    { "integrity.digestReaderArns": [CHECKER] },
    ...[9, 10].map((statement) => `${BUCKET_POLICY}/${statement}/**`),
    ...[8, 9].map((statement) => `${KEY_POLICY}/${statement}/**`),
  ],
  "state.organization": [{ "state.organization": "other" }, "trail/terraform/cloud/organization"],
  "state.workspace": [{ "state.workspace": "other" }, "trail/terraform/cloud/workspaces/name"],
  "state.hostname": [{ "state.hostname": "terraform.acme.example" }, "trail/terraform/cloud/hostname"],
  tags: [{ tags: { team: "security" } }, "*/provider/aws/*/default_tags/0/tags/*"],
};

type Places = ReadonlyMap<string, unknown>;

function placesOf(value: unknown, place: string): readonly [string, unknown][] {
  const inside = place.endsWith("policy") && typeof value === "string" ? JSON.parse(value) : value;
  if (typeof inside !== "object" || inside === null) return [[place, inside]];
  return Object.entries(inside).flatMap(([key, child]) => placesOf(child, `${place}/${key}`));
}

function terraformOf(settings: Settings): Places {
  return new Map([
    ...placesOf(synthesized(trailStack(settings)), "trail"),
    ...(settings.state.backend === "s3" ? placesOf(synthesized(stateBackendStack(settings)), "state") : []),
  ]);
}

function changedPlaces(one: Places, other: Places): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (place) => one.get(place) !== other.get(place),
  );
}

function matches(pattern: string, place: string): boolean {
  const parts = place.split("/");
  return pattern.split("/").every((part, index, all) => {
    if (part === "**") return index < parts.length;
    const isLast = index === all.length - 1;
    return (
      (part === parts[index] || (part.endsWith("*") && parts[index]?.startsWith(part.slice(0, -1)))) &&
      index < parts.length &&
      (!isLast || parts.length === all.length)
    );
  });
}

const keys = settingsKeys().map(({ key }) => key);

/** What a key needs, and what the sample with it synthesizes: once for all keys that need the same. */
const samples = new Map<Changes, Places>();
function sampleFor(key: string): { readonly needs: Changes; readonly sample: Places } {
  const [beginning = ""] = Object.keys(NEEDS)
    .filter((beginning) => key.startsWith(beginning))
    .sort((one, other) => other.length - one.length);
  const needs = NEEDS[beginning] ?? NOTHING;
  const sample = samples.get(needs) ?? terraformOf(sampleSettings(needs));
  samples.set(needs, sample);
  return { needs, sample };
}

const [listed, others] = [true, false].map((isListed) => keys.filter((key) => key in EFFECTS === isListed));

/** A key without an entry in EFFECTS must have a value in `examples/everything.yaml` that is not its default. */
test("every other key of examples/everything.yaml changes the Terraform configuration", () => {
  const everything = terraformOf(minimalSettings(EVERYTHING));
  const without = (key: string) => terraformOf(minimalSettings({ ...EVERYTHING, [key]: undefined }));
  expect(others?.filter((key) => changedPlaces(everything, without(key)).length === 0)).toEqual([]);
});

/** Keys that are changed together. */
interface Group {
  readonly keys: readonly string[];
  /** What all of them need. */
  readonly needs: Changes;
  readonly sample: Places;
  readonly changes: Changes;
  /** Places of the sample that they change. Undefined if they may also create places or remove them. */
  readonly places: readonly string[] | undefined;
}

const patternsOf = (keys: readonly string[]) => keys.flatMap((key) => EFFECTS[key]?.slice(1) as string[]);

function groupOf(key: string): Group {
  const { needs, sample } = sampleFor(key);
  const changes = EFFECTS[key]?.[0] ?? {};
  const places = patternsOf([key]).map((pattern) =>
    pattern.includes("**") ? [] : [...sample.keys()].filter((place) => matches(pattern, place)),
  );
  const isFixed = places.every((found) => found.length > 0);
  return { keys: [key], needs, sample, changes, places: isFixed ? places.flat() : undefined };
}

/** Both groups as one. Undefined if a change of one would hide or replace one of the other. */
function merged(one: Group, other: Group): Group | undefined {
  const [places, others] = [one.places, other.places];
  if (one.needs !== other.needs || places === undefined || others === undefined) return undefined;
  const isInside = (key: string, around: string) => `${key}.`.startsWith(`${around}.`);
  const isShared = Object.keys(other.changes).some((key) =>
    Object.keys(one.changes).some((own) => isInside(key, own) || isInside(own, key)),
  );
  if (isShared || others.some((place) => places.includes(place))) return undefined;
  const changes = { ...one.changes, ...other.changes };
  return { ...one, keys: [...one.keys, ...other.keys], changes, places: [...places, ...others] };
}

/** Every key alone in a full run, and otherwise with others of which none changes the same place. */
function grouped(keys: readonly string[]): readonly Group[] {
  const groups: Group[] = [];
  for (const one of keys.map(groupOf)) {
    const index = isFullRun() ? -1 : groups.findIndex((group) => merged(group, one) !== undefined);
    const group = groups[index];
    groups.splice(index === -1 ? groups.length : index, 1, (group && merged(group, one)) ?? one);
  }
  return groups;
}

test.each(sampleOf(grouped(listed ?? []), 4).map((group) => ({ ...group, name: group.keys.join(", ") })))(
  "the expected places of the Terraform configuration change, and no others, with $name",
  ({ keys, needs, sample, changes }) => {
    const patterns = patternsOf(keys);
    const changed = changedPlaces(sample, terraformOf(sampleSettings({ ...needs, ...changes })));
    expect(changed.filter((place) => !patterns.some((pattern) => matches(pattern, place)))).toEqual([]);
    expect(patterns.filter((pattern) => !changed.some((place) => matches(pattern, place)))).toEqual([]);
  },
);

test("EFFECTS has only keys that exist", () => {
  expect(Object.keys(EFFECTS).filter((key) => !keys.includes(key))).toEqual([]);
});
