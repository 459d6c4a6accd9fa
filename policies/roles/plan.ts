import { bucketArn } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import { STATE_BACKEND_KEY } from "../../settings/state";
import { bucketOwner, type Grant, grant } from "./grant";
import { roleResources } from "./resources";

const READ_ROLE = [
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListRolePolicies",
];

/** What the AWS provider reads of a bucket. */
export const READ_BUCKET = [
  "s3:GetAccelerateConfiguration",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
];

const READ_KEY = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"];

/**
 * The rights to plan: they read configuration, the Terraform state, and no log file.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function planGrants(settings: Settings): readonly Grant[] {
  const { cloudWatchLogs, logBucket, notifications } = settings;
  const resources = roleResources(settings);
  return [
    grant("management", "ReadOrganization", ["organizations:Describe*", "organizations:List*"], "*"),
    grant("management", "FindTrails", ["cloudtrail:DescribeTrails"], "*"),
    grant(
      "management",
      "ReadTrail",
      [
        "cloudtrail:GetEventSelectors",
        "cloudtrail:GetInsightSelectors",
        "cloudtrail:GetTrail",
        "cloudtrail:GetTrailStatus",
        "cloudtrail:ListTags",
      ],
      resources.trail,
    ),
    ...(cloudWatchLogs.enabled
      ? [
          grant("management", "FindLogGroups", ["logs:DescribeLogGroups"], "*"),
          grant("management", "ReadLogGroup", ["logs:ListTagsForResource"], resources.logGroup),
          grant("management", "ReadDeliveryRole", READ_ROLE, resources.deliveryRole),
        ]
      : []),
    ...(notifications.enabled
      ? [
          grant(
            "management",
            "ReadTopic",
            ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
            resources.topic,
          ),
          grant("management", "ReadTopicKey", READ_KEY, resources.topicKeys),
        ]
      : []),
    grant(bucketOwner(settings), "ReadBuckets", READ_BUCKET, resources.buckets),
    grant("audit", "FindAliases", ["kms:ListAliases"], "*"),
    grant("audit", "ReadLogKey", READ_KEY, resources.logKeys),
    ...(logBucket.readers.role.enabled
      ? [grant("audit", "ReadReaderRole", READ_ROLE, resources.readerRole)]
      : []),
    ...readStateGrants(settings),
  ];
}

/** https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required */
function readStateGrants({ state }: Settings): readonly Grant[] {
  if (state.backend !== "s3") return [];
  const bucket = bucketArn({ region: state.region, name: state.bucket });
  return [
    grant(state.account, "ListStateBucket", ["s3:ListBucket"], bucket),
    grant(
      state.account,
      "ReadState",
      ["s3:GetObject"],
      [`${bucket}/${state.key}`, `${bucket}/${STATE_BACKEND_KEY}`],
    ),
  ];
}
