import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import type { Settings } from "../../settings/file";
import { bucketOwner, type Grant, grant } from "./grant";
import { roleResources } from "./resources";

/** The rights that a teardown needs beside those to deploy. The role of the bucket's account must be break glass too. */
export function teardownGrants(settings: Settings): readonly Grant[] {
  const { cloudWatchLogs, logBucket, notifications, organization } = settings;
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
    ...(cloudWatchLogs.enabled
      ? [
          grant("management", "DeleteLogGroup", ["logs:DeleteLogGroup"], resources.logGroup),
          grant("management", "DeleteDeliveryRole", DELETE_ROLE, resources.deliveryRole),
        ]
      : []),
    ...(notifications.enabled
      ? [
          grant("management", "DeleteTopic", ["sns:DeleteTopic"], resources.topic),
          grant("management", "DeleteTopicKey", ["kms:ScheduleKeyDeletion"], resources.topicKeys),
        ]
      : []),
    grant(
      bucketOwner(settings),
      "DeleteBuckets",
      ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions"],
      resources.buckets,
    ),
    grant(
      bucketOwner(settings),
      "DeleteLogFiles",
      ["s3:BypassGovernanceRetention", "s3:DeleteObject", "s3:DeleteObjectVersion"],
      resources.buckets.map((bucket) => `${bucket}/*`),
    ),
    grant("audit", "DeleteLogKey", ["kms:ScheduleKeyDeletion"], resources.logKeys),
    grant("audit", "DeleteLogKeyAlias", ["kms:DeleteAlias"], [resources.logKeyAlias, resources.logKeys]),
    ...(logBucket.readers.role.enabled
      ? [grant("audit", "DeleteReaderRole", DELETE_ROLE, resources.readerRole)]
      : []),
  ];
}

const DELETE_ROLE = ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:ListInstanceProfilesForRole"];
