/**
 * The requests that CloudTrail makes to the bucket of a trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html
 */
import {
  ANY_MEMBER,
  buildRequestContext,
  CLOUDTRAIL,
  type DeliveringTrail,
  type DeliveryRequest,
  splitArn,
} from "./delivery-request";

/** Accounts and Regions that policies name in the paths of log files. */
export interface NamedFolders {
  readonly accounts: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
}

/** A Region that no policy names: it stands for any, also a future one. */
const ANY_REGION = "xx-any-9";

/** The requests of a trail to its bucket: every folder, with those of the accounts and Regions that are named. */
export function bucketRequests(trail: DeliveringTrail, named: NamedFolders): DeliveryRequest[] {
  if (trail.bucket === undefined) return [];
  const { partition, region, account } = splitArn(trail.arn);
  const bucket = `arn:${partition}:s3:::${trail.bucket}`;
  const root = `${bucket}/${trail.prefix === undefined || trail.prefix === "" ? "" : `${trail.prefix}/`}AWSLogs`;
  const folders = [
    ["log files", "CloudTrail"],
    ...(trail.signsLogFiles ? [["digest files", "CloudTrail-Digest"]] : []),
    ...(trail.recordsInsights ? [["Insights events", "CloudTrail-Insight"]] : []),
    ...(trail.recordsNetworkActivity ? [["network activity events", "CloudTrail-NetworkActivity"]] : []),
  ];
  const regions = [
    ["", region],
    ...(trail.isMultiRegion
      ? [
          [" in other Regions", ANY_REGION],
          ...[...named.regions].filter((one) => one !== region).map((one) => [` in ${one}`, one]),
        ]
      : []),
  ];
  const put = (purpose: string, path: string): DeliveryRequest => ({
    target: "bucket",
    purpose,
    isRequired: true,
    request: {
      principal: CLOUDTRAIL,
      action: "s3:PutObject",
      resource: `${root}/${path}`,
      context: buildRequestContext(trail, [
        ["s3:x-amz-acl", ["bucket-owner-full-control"]],
        ...buildEncryptionContext(trail),
      ]),
    },
  });
  const acl: DeliveryRequest = {
    target: "bucket",
    purpose: "check the bucket's ACL",
    isRequired: true,
    request: {
      principal: CLOUDTRAIL,
      action: "s3:GetBucketAcl",
      resource: bucket,
      context: buildRequestContext(trail),
    },
  };
  return [
    acl,
    ...listOwners(trail, account, named).flatMap(([who, owner]) =>
      folders.flatMap(([what, folder]) =>
        regions.map(([where, one]) =>
          put(`write the ${what} of ${who}${where}`, `${owner}/${folder}/${one}/2026/01/01/file.json.gz`),
        ),
      ),
    ),
    ...(trail.isOrganizationTrail
      ? [
          {
            ...put(
              "write to the trail account's own folder",
              `${account}/CloudTrail/${region}/2026/01/01/file.json.gz`,
            ),
            isRequired: false,
          },
        ]
      : []),
  ];
}

/** The folders of accounts. */
function listOwners(
  { isOrganizationTrail, organizationId }: DeliveringTrail,
  account: string,
  { accounts }: NamedFolders,
): readonly (readonly [who: string, folder: string])[] {
  if (!isOrganizationTrail) return [["the trail's account", account]];
  if (organizationId === undefined) return [];
  return [
    ["member accounts", `${organizationId}/${ANY_MEMBER}`],
    ["the trail's account", `${organizationId}/${account}`],
    ...[...accounts]
      .filter((one) => one !== account)
      .map((one) => [`account ${one}`, `${organizationId}/${one}`] as const),
  ];
}

function buildEncryptionContext({
  usesKey,
  keyArn,
}: DeliveringTrail): (readonly [string, readonly string[] | undefined])[] {
  if (!usesKey) return [];
  const key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
  return [
    ["s3:x-amz-server-side-encryption", ["aws:kms"]],
    [key, keyArn === undefined ? undefined : [keyArn]],
  ];
}
