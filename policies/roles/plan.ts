import { bucketArn } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import { KEY_ACTIONS, ROLE_ACTIONS } from "./actions";
import { bucketOwner, type Grant, grant } from "./grant";
import { optionGrants } from "./options";
import { roleResources } from "./resources";

/** The actions with which the AWS provider reads a bucket. */
export const READ_BUCKET = [
  "s3:GetAccelerateConfiguration",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
];

/**
 * The rights to plan: they read configuration, the Terraform state, and no log file.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function planGrants(settings: Settings): readonly Grant[] {
  const { logBucket } = settings;
  const resources = roleResources(settings);
  return [
    grant("management", "ReadOrganization", ["organizations:Describe*", "organizations:List*"], "*"),
    grant("management", "FindTrails", ["cloudtrail:DescribeTrails"], "*"),
    // The commands ask for trail and log bucket (`s3:ListBucket`) themselves before a first deployment.
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
    ...optionGrants(settings, "plan"),
    grant(bucketOwner(settings), "ReadBuckets", READ_BUCKET, resources.buckets),
    grant("audit", "FindAliases", ["kms:ListAliases"], "*"),
    grant("audit", "ReadLogKey", KEY_ACTIONS.read, resources.logKeys),
    ...(logBucket.readers.role.enabled
      ? [grant("audit", "ReadReaderRole", ROLE_ACTIONS.read, resources.readerRole)]
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
    grant(state.account, "ReadState", ["s3:GetObject"], `${bucket}/${state.key}`),
  ];
}
