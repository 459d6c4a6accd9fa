import { bucketArn } from "../../aws/arns";
import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import type { Settings } from "../../settings/file";
import { STATE_BACKEND_KEY } from "../../settings/state";
import { KEY_ACTIONS, ROLE_ACTIONS } from "./actions";
import { delegationGrants } from "./delegation";
import { bucketOwner, type Grant, grant } from "./grant";
import { optionGrants } from "./options";
import { planGrants, READ_BUCKET } from "./plan";
import { roleResources } from "./resources";

/** The actions with which the AWS provider writes any of the buckets. */
const WRITE_BUCKET = [
  "s3:CreateBucket",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketTagging",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
];

/** Those of log files and of access logs have these settings, too. */
const WRITE_LOG_BUCKETS = [...WRITE_BUCKET, "s3:PutBucketLogging", "s3:PutBucketObjectLockConfiguration"];

/** The rights to deploy both stacks and to change them in place. They delete no log file and no trail. */
export function deployGrants(settings: Settings): readonly Grant[] {
  return [
    ...planGrants(settings),
    ...organizationGrants(settings),
    ...trailGrants(settings),
    ...optionGrants(settings, "deploy"),
    ...bucketAndKeyGrants(settings),
    ...stateGrants(settings),
  ];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html */
function organizationGrants(settings: Settings): readonly Grant[] {
  const { organization } = settings;
  const forCloudTrail = { StringEquals: { "organizations:ServicePrincipal": CLOUDTRAIL_SERVICE } };
  return [
    ...(organization.trustedAccess === "managed"
      ? [
          grant(
            "management",
            "EnableTrustedAccess",
            ["organizations:EnableAWSServiceAccess"],
            "*",
            forCloudTrail,
          ),
        ]
      : []),
    ...delegationGrants(settings, "deploy"),
  ];
}

function trailGrants(settings: Settings): readonly Grant[] {
  const resources = roleResources(settings);
  return [
    grant(
      "management",
      "WriteTrail",
      [
        "cloudtrail:AddTags",
        "cloudtrail:CreateTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:PutInsightSelectors",
        "cloudtrail:RemoveTags",
        "cloudtrail:StartLogging",
        "cloudtrail:StopLogging",
        "cloudtrail:UpdateTrail",
      ],
      resources.trail,
    ),
    grant(
      "management",
      "CreateServiceLinkedRole",
      ["iam:CreateServiceLinkedRole", "iam:GetRole"],
      resources.serviceLinkedRoles,
    ),
  ];
}

function bucketAndKeyGrants(settings: Settings): readonly Grant[] {
  const resources = roleResources(settings);
  return [
    grant(bucketOwner(settings), "WriteBuckets", WRITE_LOG_BUCKETS, resources.buckets),
    grant("audit", "CreateLogKey", ["kms:CreateKey"], "*"),
    grant("audit", "WriteLogKey", KEY_ACTIONS.write, resources.logKeys),
    grant(
      "audit",
      "WriteLogKeyAlias",
      ["kms:CreateAlias", "kms:UpdateAlias"],
      [resources.logKeyAlias, resources.logKeys],
    ),
    // A changed `key.alias` deletes the former one, whose name the settings no longer have.
    grant("audit", "DeleteFormerLogKeyAlias", ["kms:DeleteAlias"], [resources.aliases, resources.logKeys]),
    ...(settings.logBucket.readers.role.enabled
      ? [grant("audit", "WriteReaderRole", ROLE_ACTIONS.write, resources.readerRole)]
      : []),
  ];
}

/** https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required */
function stateGrants({ state }: Settings): readonly Grant[] {
  if (state.backend !== "s3") return [];
  const bucket = bucketArn({ region: state.region, name: state.bucket });
  const objects = [state.key, STATE_BACKEND_KEY].map((key) => `${bucket}/${key}`);
  return [
    grant(
      state.account,
      "WriteStateBucket",
      [...READ_BUCKET, ...WRITE_BUCKET, "s3:ListBucketVersions"],
      bucket,
    ),
    // An earlier version of a lost state is read and written again.
    grant(state.account, "WriteState", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], objects),
    grant(
      state.account,
      "LockState",
      ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      objects.map((object) => `${object}.tflock`),
    ),
  ];
}
