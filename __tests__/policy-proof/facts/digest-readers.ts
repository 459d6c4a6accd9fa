import { type Caller, withoutPermissions } from "../simulator";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { principals } from "./principals";
import { bucketQuestions, HTTP, keyQuestions } from "./questions";

/** An account of the organization of which nobody asks, so that members who read their own log files do not count. */
const THIRD_ACCOUNT_ID = "666666666666";

/** A digest under each prefix. */
function digestsOf({ prefix, formerPrefixes, organizationId }: Names): readonly string[] {
  return [prefix, ...formerPrefixes].map(
    (begin) => `${begin}AWSLogs/${organizationId}/${THIRD_ACCOUNT_ID}/CloudTrail-Digest/us-east-1/digest`,
  );
}

/** Log files, and names that only look like a digest's. */
function othersOf({ prefix, formerPrefixes, organizationId }: Names): readonly string[] {
  const [former = prefix] = formerPrefixes;
  const folder = `AWSLogs/${organizationId}/${THIRD_ACCOUNT_ID}`;
  return [
    `${prefix}${folder}/CloudTrail/us-east-1/log`,
    `${former}${folder}/CloudTrail/us-east-1/log`,
    `${prefix}${folder}/CloudTrail-Insight/us-east-1/log`,
    `${prefix}${folder}/CloudTrail/CloudTrail-Digest/log`,
    `${prefix}AWSLogs/CloudTrail-Digest/log`,
  ];
}

/** Digest readers list everything, and read digests alone. */
export function digestReadersReadTheBucket(names: Names): readonly Fact[] {
  const { administratorOf, departed, named, namesakeOf } = principals(names);
  const { onBucket, onObject, write } = bucketQuestions(names);
  const [digest = "", ...digests] = digestsOf(names);
  const read = (caller: Caller, path = digest, context = {}) =>
    onObject(caller, "s3:GetObject", path, context);
  return names.digestReaderArns.flatMap((arn) => {
    const [, , , , accountId = ""] = arn.split(":");
    const caller = named(arn);
    return [
      ...[digest, ...digests].map((path) => allows(`${arn} to read ${path}`, read(caller, path))),
      ...["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketLocation"].map((action) =>
        allows(`${arn} to call ${action} as a digest reader`, onBucket(caller, action)),
      ),
      ...othersOf(names).flatMap((path) =>
        ["s3:GetObject", "s3:GetObjectVersion", "s3:RestoreObject"].map((action) =>
          forbids(`${arn} to call ${action} on ${path}`, onObject(caller, action, path)),
        ),
      ),
      forbids(`${arn} to read a digest over plain HTTP`, read(caller, digest, HTTP)),
      forbids(`${arn} to write a digest`, write(caller, digest)),
      forbids(`${arn} to delete a digest`, onObject(caller, "s3:DeleteObject", digest)),
      forbids(`${arn} outside the organization to read a digest`, read(departed(arn))),
      doesNotAllow(`the namesake of ${arn} to read a digest`, read(namesakeOf(arn))),
      doesNotAllow(
        `${arn} without permissions of its own to read a digest`,
        read(withoutPermissions(caller)),
      ),
      ...(accountId === names.bucket.accountId
        ? []
        : [
            doesNotAllow(`the administrator of ${arn} to read a digest`, read(administratorOf(accountId))),
            doesNotAllow(
              `${arn} to read a version of a digest`,
              onObject(caller, "s3:GetObjectVersion", digest),
            ),
            doesNotAllow(`${arn} to see the bucket's policy`, onBucket(caller, "s3:GetBucketPolicy")),
          ]),
    ];
  });
}

/** Digest readers decrypt digests alone, for S3. */
export function digestReadersDecrypt(names: Names): readonly Fact[] {
  const { administratorOf, departed, named, namesakeOf } = principals(names);
  const { contextOf, contextOfBucketKey, contextOfPath, onKey, viaS3 } = keyQuestions(names);
  const { managementAccountId, memberAccountId, trailArn } = names;
  const ofTrail = contextOf(trailArn);
  const otherTrail = contextOf(trailArn.replace(managementAccountId, memberAccountId));
  const [digest = "", ...digests] = digestsOf(names);
  const decrypt = (caller: Caller, path = digest, context = {}) =>
    onKey(caller, "kms:Decrypt", { ...ofTrail, ...viaS3, ...contextOfPath(path), ...context });
  return names.digestReaderArns.flatMap((arn) => {
    const [, , , , accountId = ""] = arn.split(":");
    const caller = named(arn);
    return [
      ...[digest, ...digests].map((path) => allows(`${arn} to decrypt ${path}`, decrypt(caller, path))),
      ...othersOf(names).map((path) => forbids(`${arn} to decrypt ${path}`, decrypt(caller, path))),
      forbids(`${arn} to decrypt a bucket key`, decrypt(caller, digest, contextOfBucketKey)),
      forbids(`${arn} to decrypt without context`, onKey(caller, "kms:Decrypt", viaS3)),
      doesNotAllow(
        `${arn} without permissions of its own to decrypt a digest`,
        decrypt(withoutPermissions(caller)),
      ),
      doesNotAllow(`the namesake of ${arn} to decrypt a digest`, decrypt(namesakeOf(arn))),
      ...(accountId === names.key.accountId
        ? [allows(`${arn} to describe the key`, onKey(caller, "kms:DescribeKey"))]
        : [
            doesNotAllow(
              `the administrator of ${arn} to decrypt a digest`,
              decrypt(administratorOf(accountId)),
            ),
            doesNotAllow(`${arn} outside the organization to decrypt a digest`, decrypt(departed(arn))),
            doesNotAllow(
              `${arn} to decrypt a digest past S3`,
              onKey(caller, "kms:Decrypt", { ...ofTrail, ...contextOfPath(digest) }),
            ),
            doesNotAllow(
              `${arn} to decrypt a digest of a member account's own trail`,
              decrypt(caller, digest, { ...otherTrail, ...contextOfPath(digest) }),
            ),
            doesNotAllow(
              `${arn} to encrypt a digest`,
              onKey(caller, "kms:GenerateDataKey", { ...ofTrail, ...viaS3, ...contextOfPath(digest) }),
            ),
          ]),
    ];
  });
}
