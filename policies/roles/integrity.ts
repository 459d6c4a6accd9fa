import { bucketArn, readableLogFolders } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import { folderOf } from "../../settings/integrity";
import { digestArns, encryptionContextOfDigests, encryptionContextOfTrails } from "../encryption-context";
import type { PolicyCondition } from "../policy-document";
import { bucketOwner, type Grant, grant } from "./grant";
import { roleResources } from "./resources";

/** The rights to run `integrity --depth files`: they read digests, and the names of log files, but no log file. */
export function digestReaderGrants(settings: Settings): readonly Grant[] {
  const digests = digestArns(settings);
  return [
    ...commonGrants(settings),
    grant(bucketOwner(settings), "ReadDigests", ["s3:GetObject"], digests),
    decrypt(settings, "DecryptDigests", encryptionContextOfDigests(digests)),
  ];
}

/** The rights to run `integrity --depth content`: they read every log file. */
export function logValidatorGrants(settings: Settings): readonly Grant[] {
  const { accounts, logBucket, organization, region, trail } = settings;
  const { s3KeyPrefix, formerS3KeyPrefixes } = trail;
  const arn = bucketArn({ region, name: logBucket.name });
  const owner = trail.isOrganizationTrail ? organization.id : accounts.management.id;
  const folders = readableLogFolders({ s3KeyPrefix, formerS3KeyPrefixes }, owner);
  return [
    ...commonGrants(settings),
    grant(
      bucketOwner(settings),
      "ReadLogFiles",
      ["s3:GetObject"],
      folders.map((folder) => `${arn}/${folder}/*`),
    ),
    decrypt(settings, "DecryptLogFiles"),
  ];
}

/** Public keys belong to no account: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html */
function commonGrants(settings: Settings): readonly Grant[] {
  const { logBucket, region } = settings;
  const bucket = bucketArn({ region, name: logBucket.name });
  return [
    grant("management", "ReadOrganization", ["account:ListRegions", "organizations:ListAccounts"], "*"),
    grant("management", "ReadTheTrail", ["cloudtrail:GetTrailStatus"], roleResources(settings).trail),
    grant("management", "ReadPublicKeys", ["cloudtrail:ListPublicKeys"], "*"),
    grant(bucketOwner(settings), "ReadPublicKeys", ["cloudtrail:ListPublicKeys"], "*"),
    grant(bucketOwner(settings), "ListLogFiles", ["s3:ListBucket", "s3:ListBucketVersions"], bucket),
    ...checkpointGrants(settings),
  ];
}

/** The bucket's owner reads, and S3 decrypts with its rights. */
function decrypt(settings: Settings, sid: string, context: PolicyCondition[string] = {}): Grant {
  const { accounts, region } = settings;
  const ofTrails = encryptionContextOfTrails({ region, managementAccountId: accounts.management.id });
  return grant(bucketOwner(settings), sid, ["kms:Decrypt"], roleResources(settings).logKeys, {
    StringLike: { ...ofTrails, ...context },
  });
}

function checkpointGrants({ integrity: { stateUri }, state }: Settings): readonly Grant[] {
  if (state.backend !== "s3" || stateUri === undefined) return [];
  const bucket = bucketArn({ region: state.region, name: state.bucket });
  const objects = `${bucket}/${folderOf(stateUri)}*`;
  return [
    grant(state.account, "FindCheckpoints", ["s3:ListBucket"], bucket),
    grant(state.account, "KeepCheckpoints", ["s3:GetObject", "s3:PutObject"], objects),
  ];
}
