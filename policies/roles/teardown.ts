import { bucketArn } from "../../aws/arns";
import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import type { Settings } from "../../settings/file";
import type { S3StateSettings } from "../../settings/state";
import { ROLE_ACTIONS } from "./actions";
import { delegationGrants } from "./delegation";
import { bucketOwner, type Grant, grant } from "./grant";
import { optionGrants } from "./options";
import { roleResources } from "./resources";

/**
 * The rights that a teardown needs beside those to deploy. The role of the bucket's account must be break glass too.
 * `s3:PutObjectAcl` and `kms:DeleteImportedKeyMaterial`, which change neither this bucket nor this key, are for
 * `npm run guardrail -- wait`.
 */
export function teardownGrants(settings: Settings): readonly Grant[] {
  const { logBucket, organization, state } = settings;
  const resources = roleResources(settings);
  return [
    grant("management", "DeleteTrail", ["cloudtrail:DeleteTrail"], resources.trail),
    ...(organization.trustedAccess === "managed"
      ? [
          grant("management", "DisableTrustedAccess", ["organizations:DisableAWSServiceAccess"], "*", {
            StringEquals: { "organizations:ServicePrincipal": CLOUDTRAIL_SERVICE },
          }),
        ]
      : []),
    ...delegationGrants(settings, "teardown"),
    ...optionGrants(settings, "teardown"),
    grant(
      bucketOwner(settings),
      "DeleteBuckets",
      ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions"],
      resources.buckets,
    ),
    grant(
      bucketOwner(settings),
      "DeleteLogFiles",
      ["s3:BypassGovernanceRetention", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectAcl"],
      resources.buckets.map((bucket) => `${bucket}/*`),
    ),
    ...(state.backend === "s3" ? deleteState(state) : []),
    grant(
      "audit",
      "DeleteLogKey",
      ["kms:DeleteImportedKeyMaterial", "kms:ScheduleKeyDeletion"],
      resources.logKeys,
    ),
    ...(logBucket.readers.role.enabled
      ? [grant("audit", "DeleteReaderRole", ROLE_ACTIONS.delete, resources.readerRole)]
      : []),
  ];
}

function deleteState({ account, bucket, region }: S3StateSettings): readonly Grant[] {
  const arn = bucketArn({ region, name: bucket });
  return [
    grant(account, "DeleteStateBucket", ["s3:DeleteBucket", "s3:ListBucketVersions"], arn),
    grant(account, "DeleteStates", ["s3:DeleteObjectVersion"], `${arn}/*`),
  ];
}
