import type { Caller, Question } from "../simulator";
import type { Names } from "./fact";

/** Header that CloudTrail sends with every log file. */
export const ACL = { "s3:x-amz-acl": "bucket-owner-full-control" };
export const HTTP = { "aws:SecureTransport": "false" };

const TRAIL_CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";
const OBJECT_CONTEXT = "kms:EncryptionContext:aws:s3:arn";

/** Questions about the log bucket. */
export function bucketQuestions(names: Names) {
  const { bucket, prefix, organizationId, managementAccountId, memberAccountId } = names;
  const folderOf = (accountId: string) => `${prefix}AWSLogs/${organizationId}/${accountId}/`;
  const folders = {
    "the organization's folder": folderOf(memberAccountId),
    "the management account's folder": `${prefix}AWSLogs/${managementAccountId}/`,
  };
  const log = `${folderOf(memberAccountId)}log`;
  const onObject = (caller: Caller, action: string, path: string, context = {}): Question => ({
    caller,
    action,
    resource: { ...bucket, arn: `${bucket.arn}/${path}` },
    context,
  });
  const onBucket = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: bucket,
    context,
  });
  return {
    folders,
    folderOf,
    onObject,
    onBucket,
    onLog: (caller: Caller, action: string, context = {}) => onObject(caller, action, log, context),
    list: (caller: Caller, path: string, context = {}) =>
      onBucket(caller, "s3:ListBucket", { "s3:prefix": path, ...context }),
    write: (caller: Caller, path = log, context: Record<string, string> = ACL) =>
      onObject(caller, "s3:PutObject", path, context),
    changeAcl: (caller: Caller, path: string) => onObject(caller, "s3:PutObjectAcl", path, ACL),
  };
}

/** Questions about the key of the log files. */
export function keyQuestions({ key, bucket, prefix, trailArn, organizationId, memberAccountId }: Names) {
  const [, , , region = ""] = key.arn.split(":");
  const onKey = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: key,
    context,
  });
  const contextOfPath = (path: string) => ({ [OBJECT_CONTEXT]: `${bucket.arn}/${path}` });
  const contextOfLogOf = (accountId: string) =>
    contextOfPath(`${prefix}AWSLogs/${organizationId}/${accountId}/CloudTrail/log`);
  const contextOfObject = contextOfLogOf(memberAccountId);
  const contextOf = (arn: string) => ({ [TRAIL_CONTEXT]: arn, ...contextOfObject });
  return {
    onKey,
    contextOf,
    contextOfObject,
    contextOfPath,
    contextOfLogOf,
    contextOfBucketKey: { [OBJECT_CONTEXT]: bucket.arn },
    viaS3: { "kms:ViaService": `s3.${region}.amazonaws.com` },
    onLog: (caller: Caller, action: string, context = {}) =>
      onKey(caller, action, { ...contextOf(trailArn), ...context }),
  };
}
