import { allows, type Fact, forbids, type Names } from "./fact";
import { principals } from "./principals";
import { ACL, bucketQuestions } from "./questions";

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/** The statements that deny every upload and replica, whatever its encryption. */
export const STATEMENTS_ABOUT_EVERY_UPLOAD = ["DenyOtherWriters", "DenyTampering"];

/** The statements of `logBucket.requireEncryptedUploads`. */
export const UPLOAD_STATEMENTS = ["DenyOtherKeys", "DenyOtherEncryption"];

/**
 * An upload may name a key of the audit account or no key. CloudTrail may name any key. Other statements already deny the
 * uploads and replicas of everybody else, so these facts are about the policy without them.
 */
export function uploadFacts(names: Names): readonly Fact[] {
  const { administratorOf, trail } = principals(names);
  const { onLog, write } = bucketQuestions(names);
  const administrator = administratorOf(names.bucket.accountId);
  const { arn, accountId } = names.key;
  const right = {
    "without a word about encryption": {},
    "with any key of AWS KMS": { [ALGORITHM]: "aws:kms" },
    "with the key": { [ALGORITHM]: "aws:kms", [KEY]: arn },
    "with another key of the key's account": { [KEY]: arn.replace(/[^/]*$/, "another") },
  };
  const wrong = {
    "with S3's own encryption": { [ALGORITHM]: "AES256" },
    "with two layers of encryption": { [ALGORITHM]: "aws:kms:dsse", [KEY]: arn },
    "with a key of another account": {
      [ALGORITHM]: "aws:kms",
      [KEY]: arn.replace(accountId, "999999999999"),
    },
    "with a key of another Region": { [KEY]: arn.replace(/kms:[^:]*/, "kms:xx-other-1") },
    "with an alias": { [KEY]: arn.replace(/key\/.*/, "alias/organization-trail") },
  };
  const anyhow = Object.entries({ ...right, ...wrong });
  return [
    ...Object.entries(right).map(([how, context]) =>
      allows(`the owner's administrator to upload ${how}`, write(administrator, "log", context)),
    ),
    ...Object.entries(wrong).map(([how, context]) =>
      forbids(`the owner's administrator to upload ${how}`, write(administrator, "log", context)),
    ),
    ...anyhow.map(([how, context]) =>
      allows(`the trail to write ${how}`, write(trail, undefined, { ...ACL, ...context })),
    ),
    ...Object.entries(wrong).map(([how, context]) =>
      allows(
        `the owner's administrator to take in a replica ${how}, which is no upload`,
        onLog(administrator, "s3:ReplicateObject", context),
      ),
    ),
  ];
}
