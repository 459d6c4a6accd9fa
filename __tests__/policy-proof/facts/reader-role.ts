import {
  anonymous,
  type Caller,
  iamPrincipal,
  type Question,
  service,
  withoutPermissions,
} from "../simulator";
import { deniedSettings } from "./deployers";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { formerFoldersOfTheReaderRole } from "./former-prefixes";
import { principals } from "./principals";
import { bucketQuestions, HTTP, keyQuestions } from "./questions";

function readerRoleOf({ readerRole }: Names): NonNullable<Names["readerRole"]> {
  if (readerRole === undefined) throw new Error("there is no reader role");
  return readerRole;
}

/** Facts about the trust policy of the reader role, or of another one that is trusted in the same way. */
export function readerRoleTrustFacts(names: Names, role = readerRoleOf(names)): readonly Fact[] {
  const { administratorOf, administratorsBut, departed, named, namesakeOf, otherOrganization, trail } =
    principals(names);
  const on = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: role,
    context,
  });
  const withId = (externalId: string) => ({ "sts:ExternalId": externalId });
  const others = {
    "the owner's administrator": administratorOf(role.accountId),
    ...administratorsBut(role.accountId),
    "a principal of another organization": otherOrganization,
    "an anonymous caller": anonymous,
    "the trail": trail,
    "Amazon EC2": service("ec2.amazonaws.com"),
  };
  return [
    ...role.trustedPrincipalArns.flatMap((arn) => [
      allows(`${arn} to assume the role`, on(named(arn), "sts:AssumeRole")),
      doesNotAllow(`${arn} to tag its session`, on(named(arn), "sts:TagSession")),
      doesNotAllow(
        `${arn} to assume the role without permissions of its own`,
        on(withoutPermissions(named(arn)), "sts:AssumeRole"),
      ),
      doesNotAllow(
        `the namesake of ${arn} in another account to assume the role`,
        on(namesakeOf(arn), "sts:AssumeRole"),
      ),
      doesNotAllow(
        `${arn} to assume the role after its account has left the organization`,
        on(departed(arn), "sts:AssumeRole"),
      ),
    ]),
    ...role.trustedExternal.flatMap(({ accountId, externalId }) => {
      const caller = departed(`${role.arn.split(":").slice(0, 4).join(":")}:${accountId}:role/vendor`);
      return [
        allows(
          `${accountId} to assume the role with its external id`,
          on(caller, "sts:AssumeRole", withId(externalId)),
        ),
        doesNotAllow(`${accountId} to assume the role without external id`, on(caller, "sts:AssumeRole")),
        doesNotAllow(
          `${accountId} to assume the role for another customer`,
          on(caller, "sts:AssumeRole", withId("another")),
        ),
        doesNotAllow(`${accountId} to tag its session`, on(caller, "sts:TagSession")),
        ...Object.entries(others).map(([who, other]) =>
          doesNotAllow(
            `${who} to assume the role with the external id of ${accountId}`,
            on(other, "sts:AssumeRole", withId(externalId)),
          ),
        ),
      ];
    }),
    ...Object.entries(others).map(([who, caller]) =>
      doesNotAllow(`${who} to assume the role`, on(caller, "sts:AssumeRole")),
    ),
  ];
}

/** Facts about the identity policy of the reader role, together with the policies of bucket and key. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of facts
export function readerRoleFacts(names: Names): readonly Fact[] {
  const { bucket, key, memberAccountId, managementAccountId, prefix, trailArn } = names;
  const role = readerRoleOf(names);
  const caller = iamPrincipal(role.arn, names.organizationId);
  const { folders, onBucket, onObject, onLog } = bucketQuestions(names);
  const decrypt = keyQuestions(names);
  const elsewhere = (action: string, arn: string, accountId: string, context = {}): Question => ({
    caller,
    action,
    resource: { arn, accountId },
    context,
  });
  const otherBucket = `${bucket.arn}-2`;
  const logContext = decrypt.contextOf(trailArn);
  return [
    ...Object.entries(folders).flatMap(([folder, path]) => [
      allows(`the role to read in ${folder}`, onObject(caller, "s3:GetObject", `${path}log`)),
      allows(
        `the role to read a version in ${folder}`,
        onObject(caller, "s3:GetObjectVersion", `${path}log`),
      ),
      allows(
        `the role to restore an archived log file in ${folder}`,
        onObject(caller, "s3:RestoreObject", `${path}log`),
      ),
    ]),
    allows("the role to list", onBucket(caller, "s3:ListBucket")),
    allows(
      "the role to ask for CloudTrail's public keys",
      elsewhere("cloudtrail:ListPublicKeys", "*", role.accountId),
    ),
    doesNotAllow("the role to see trails", elsewhere("cloudtrail:DescribeTrails", "*", role.accountId)),
    allows("the role to see the bucket's Region", onBucket(caller, "s3:GetBucketLocation")),
    allows("the role to decrypt a log file", decrypt.onLog(caller, "kms:Decrypt")),
    allows("the role to decrypt a log file by S3", decrypt.onLog(caller, "kms:Decrypt", decrypt.viaS3)),
    doesNotAllow(
      "the role to read beside the folders",
      onObject(caller, "s3:GetObject", `${prefix}elsewhere`),
    ),
    doesNotAllow(
      "the role to read a member account's own folder",
      onObject(caller, "s3:GetObject", `${prefix}AWSLogs/${memberAccountId}/log`),
    ),
    forbids("the role to write", onLog(caller, "s3:PutObject")),
    doesNotAllow("the role to see a retention", onLog(caller, "s3:GetObjectRetention")),
    allows("the role to list the versions", onBucket(caller, "s3:ListBucketVersions")),
    doesNotAllow(
      "the role to restore beside the folders",
      onObject(caller, "s3:RestoreObject", `${prefix}elsewhere`),
    ),
    deniedSettings(names, bucket.accountId)(
      "the role to change the policy",
      onBucket(caller, "s3:PutBucketPolicy"),
    ),
    doesNotAllow("the role to read the policy", onBucket(caller, "s3:GetBucketPolicy")),
    deniedSettings(names, bucket.accountId)(
      "the role to delete the bucket",
      onBucket(caller, "s3:DeleteBucket"),
    ),
    forbids("the role to delete a log file", onLog(caller, "s3:DeleteObject")),
    forbids("the role to delete a version of a log file", onLog(caller, "s3:DeleteObjectVersion")),
    forbids("the role to bypass governance", onLog(caller, "s3:BypassGovernanceRetention")),
    forbids("the role to read over plain HTTP", onLog(caller, "s3:GetObject", HTTP)),
    doesNotAllow("the role to decrypt without encryption context", decrypt.onKey(caller, "kms:Decrypt")),
    doesNotAllow(
      "the role to decrypt what is no log file",
      decrypt.onKey(caller, "kms:Decrypt", decrypt.contextOfObject),
    ),
    doesNotAllow(
      "the role to decrypt a log file of a member account's own trail",
      decrypt.onKey(
        caller,
        "kms:Decrypt",
        decrypt.contextOf(trailArn.replace(managementAccountId, memberAccountId)),
      ),
    ),
    doesNotAllow("the role to encrypt", decrypt.onLog(caller, "kms:GenerateDataKey")),
    forbids("the role to grant the key to others", decrypt.onLog(caller, "kms:CreateGrant")),
    doesNotAllow("the role to describe the key", decrypt.onKey(caller, "kms:DescribeKey")),
    doesNotAllow(
      "the role to decrypt with a key of another account",
      elsewhere("kms:Decrypt", key.arn.replace(key.accountId, memberAccountId), key.accountId, logContext),
    ),
    doesNotAllow(
      "the role to decrypt with a key of another Region",
      elsewhere("kms:Decrypt", key.arn.replace(/kms:[^:]*/, "kms:xx-other-1"), key.accountId, logContext),
    ),
    doesNotAllow(
      "the role to list another bucket",
      elsewhere("s3:ListBucket", otherBucket, bucket.accountId),
    ),
    doesNotAllow(
      "the role to read in another bucket",
      elsewhere(
        "s3:GetObject",
        `${otherBucket}/${folders["the organization's folder"]}log`,
        bucket.accountId,
      ),
    ),
    ...formerFoldersOfTheReaderRole(names),
    doesNotAllow(
      "the role to assume another role",
      elsewhere("sts:AssumeRole", `${role.arn}-2`, role.accountId),
    ),
  ];
}
