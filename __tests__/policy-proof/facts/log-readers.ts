import { type Caller, withoutPermissions } from "../simulator";
import { deniedSettings } from "./deployers";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { OTHER_ACCOUNT_ID, OUTSIDE_ACCOUNT_ID, principals } from "./principals";
import { bucketQuestions, HTTP, keyQuestions } from "./questions";

/** Readers that the policy of the bucket names. */
export function readersOfBucket({ readerArns, readerRole }: Names): readonly string[] {
  return [...readerArns, ...(readerRole === undefined ? [] : [readerRole.arn])];
}

/** Readers that the policy of the key names: the searcher role needs it only in another account than the key's. */
export function readersOfKey({ readerArns, search, key }: Names): readonly string[] {
  return [...readerArns, ...(search && search.role.accountId !== key.accountId ? [search.role.arn] : [])];
}

/**
 * Readers without effect: principals of the owner's account, whose own account decides, and principals outside the
 * organization, whom another statement denies.
 */
export function readersWithoutEffect(arns: readonly string[], ownerId: string): readonly string[] {
  return arns.filter((arn) => [ownerId, OUTSIDE_ACCOUNT_ID].includes(arn.split(":")[4] ?? ""));
}

/** Readers may list and read, and nothing else. */
export function readersReadTheBucket(names: Names): readonly Fact[] {
  const { named, namesakeOf } = principals(names);
  const { onBucket, onLog, write } = bucketQuestions(names);
  const reading = (caller: Caller) => ({
    "read a log file": onLog(caller, "s3:GetObject"),
    "read a version of a log file": onLog(caller, "s3:GetObjectVersion"),
    "restore an archived log file": onLog(caller, "s3:RestoreObject"),
    "list everything": onBucket(caller, "s3:ListBucket"),
    "list every version": onBucket(caller, "s3:ListBucketVersions"),
    "see the bucket's Region": onBucket(caller, "s3:GetBucketLocation"),
  });
  return readersOfBucket(names).flatMap((arn) => {
    const [, , , , accountId] = arn.split(":");
    const caller = named(arn);
    const facts = (to: typeof allows) =>
      Object.entries(reading(caller)).map(([what, question]) => to(`${arn} to ${what}`, question));
    if (accountId === OUTSIDE_ACCOUNT_ID) return facts(forbids);
    const deletion = names.breakGlassPrincipalArns.includes(arn)
      ? []
      : [forbids(`${arn} to delete a log file`, onLog(caller, "s3:DeleteObjectVersion"))];
    return [
      ...facts(allows),
      ...deletion,
      forbids(`${arn} to read over plain HTTP`, onLog(caller, "s3:GetObject", HTTP)),
      doesNotAllow(
        `${arn} to read without permissions of its own`,
        onLog(withoutPermissions(caller), "s3:GetObject"),
      ),
      doesNotAllow(
        `the namesake of ${arn} in another account to read`,
        onLog(namesakeOf(arn), "s3:GetObject"),
      ),
      ...(accountId === names.bucket.accountId
        ? []
        : [
            forbids(`${arn} to write`, write(caller)),
            doesNotAllow(`${arn} to see a retention`, onLog(caller, "s3:GetObjectRetention")),
            doesNotAllow(`${arn} to see the policy`, onBucket(caller, "s3:GetBucketPolicy")),
            deniedSettings(names, names.bucket.accountId)(
              `${arn} to change the policy`,
              onBucket(caller, "s3:PutBucketPolicy"),
            ),
          ]),
    ];
  });
}

/** Readers may decrypt log files, and nothing else. */
export function readersDecrypt(names: Names): readonly Fact[] {
  const { named, namesakeOf } = principals(names);
  const { contextOf, contextOfObject, onKey, onLog, viaS3 } = keyQuestions(names);
  return readersOfKey(names).flatMap((arn) => {
    const [, , , , accountId] = arn.split(":");
    const caller = named(arn);
    const to = accountId === OUTSIDE_ACCOUNT_ID ? doesNotAllow : allows;
    return [
      to(`${arn} to decrypt a log file`, onLog(caller, "kms:Decrypt")),
      to(`${arn} to decrypt a log file by S3`, onLog(caller, "kms:Decrypt", viaS3)),
      doesNotAllow(
        `${arn} to decrypt without permissions of its own`,
        onLog(withoutPermissions(caller), "kms:Decrypt"),
      ),
      doesNotAllow(
        `the namesake of ${arn} in another account to decrypt`,
        onLog(namesakeOf(arn), "kms:Decrypt"),
      ),
      ...(accountId === names.key.accountId
        ? []
        : [
            doesNotAllow(`${arn} to decrypt without encryption context`, onKey(caller, "kms:Decrypt")),
            doesNotAllow(
              `${arn} to decrypt what is no log file`,
              onKey(caller, "kms:Decrypt", contextOfObject),
            ),
            doesNotAllow(
              `${arn} to decrypt a log file of a member account's own trail`,
              onKey(
                caller,
                "kms:Decrypt",
                contextOf(names.trailArn.replace(names.managementAccountId, names.memberAccountId)),
              ),
            ),
            doesNotAllow(`${arn} to encrypt`, onLog(caller, "kms:GenerateDataKey")),
            forbids(`${arn} to grant the key to others`, onLog(caller, "kms:CreateGrant")),
          ]),
    ];
  });
}

/** Member accounts may list and read their own log files if the settings say so, and never anything else. */
export function memberAccountsReadTheBucket(names: Names): readonly Fact[] {
  const { administratorsBut, otherOrganization } = principals(names);
  const { folderOf, list, onBucket, onObject, write } = bucketQuestions(names);
  const to = names.memberAccountsRead ? allows : doesNotAllow;
  const members = Object.entries(administratorsBut(names.bucket.accountId)).flatMap(([who, caller]) => {
    const own = folderOf(caller.context["aws:PrincipalAccount"] ?? "");
    const log = `${own}CloudTrail/log`;
    const elsewhere = own.replace(names.organizationId, "o-otherorgid00");
    return [
      to(`${who} to read a log file of their own account`, onObject(caller, "s3:GetObject", log)),
      to(`${who} to list the log files of their own account`, list(caller, own)),
      to(`${who} to list a folder of their own account`, list(caller, `${own}CloudTrail/us-east-1/`)),
      forbids(
        `${who} to read a log file of their own account over plain HTTP`,
        onObject(caller, "s3:GetObject", log, HTTP),
      ),
      forbids(`${who} to delete a log file of their own account`, onObject(caller, "s3:DeleteObject", log)),
      doesNotAllow(
        `${who} to read a version of a log file of their own account`,
        onObject(caller, "s3:GetObjectVersion", log),
      ),
      forbids(`${who} to write into the folder of their own account`, write(caller, log)),
      doesNotAllow(
        `${who} to list the versions of their own account`,
        onBucket(caller, "s3:ListBucketVersions", { "s3:prefix": own }),
      ),
      doesNotAllow(`${who} to list the accounts`, list(caller, own.replace(/\d+\/$/, ""))),
      doesNotAllow(`${who} to list what begins as their own account`, list(caller, own.replace(/\/$/, ""))),
      doesNotAllow(
        `${who} to read their own account's folder of another organization`,
        onObject(caller, "s3:GetObject", `${elsewhere}log`),
      ),
      doesNotAllow(
        `${who} without permissions of their own to read`,
        onObject(withoutPermissions(caller), "s3:GetObject", log),
      ),
      ...(names.prefix === ""
        ? []
        : [
            doesNotAllow(
              `${who} to read beside the prefix`,
              onObject(caller, "s3:GetObject", log.slice(names.prefix.length)),
            ),
            doesNotAllow(`${who} to list beside the prefix`, list(caller, own.slice(names.prefix.length))),
          ]),
    ];
  });
  const itsFolder = folderOf(OUTSIDE_ACCOUNT_ID);
  return [
    ...members,
    forbids(
      "a principal of another organization to read the folder of their account",
      onObject(otherOrganization, "s3:GetObject", `${itsFolder}log`),
    ),
    forbids(
      "a principal of another organization to list the folder of their account",
      list(otherOrganization, itsFolder),
    ),
  ];
}

/** Member accounts may decrypt their own log files through S3, and nothing else, not even as owner of the bucket. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of facts
export function memberAccountsDecrypt(names: Names): readonly Fact[] {
  const { administratorOf, administratorsBut, otherOrganization } = principals(names);
  const { contextOf, contextOfBucketKey, contextOfLogOf, contextOfPath, onKey, onLog, viaS3 } =
    keyQuestions(names);
  const { bucket, key, managementAccountId, organizationId, prefix, trailArn } = names;
  const to = names.memberAccountsRead ? allows : doesNotAllow;
  const members = {
    ...administratorsBut(key.accountId),
    // It owns the files without the key, so it could hand itself every file, but not decrypt it.
    ...(bucket.accountId === key.accountId
      ? {}
      : { "the log archive administrator": administratorOf(bucket.accountId) }),
  };
  const ofStranger = doesNotAllow(
    "a principal of another organization to decrypt a folder of their account by S3",
    onLog(otherOrganization, "kms:Decrypt", { ...viaS3, ...contextOfLogOf(OUTSIDE_ACCOUNT_ID) }),
  );
  const ofMembers = Object.entries(members).flatMap(([who, caller]) => {
    const own = contextOfLogOf(caller.context["aws:PrincipalAccount"] ?? "");
    const on = (context: Record<string, string>) => onLog(caller, "kms:Decrypt", { ...own, ...context });
    return [
      to(`${who} to decrypt a log file of their own account by S3`, on(viaS3)),
      doesNotAllow(
        `${who} to decrypt another account's log file by S3`,
        on({ ...viaS3, ...contextOfLogOf(OTHER_ACCOUNT_ID) }),
      ),
      doesNotAllow(
        `${who} to decrypt the management account's own folder by S3`,
        on({ ...viaS3, ...contextOfPath(`${prefix}AWSLogs/${managementAccountId}/CloudTrail/log`) }),
      ),
      doesNotAllow(
        `${who} to decrypt a folder that begins as their own account by S3`,
        on({
          ...viaS3,
          ...contextOfPath(
            `${prefix}AWSLogs/${organizationId}/${caller.context["aws:PrincipalAccount"]}0/CloudTrail/log`,
          ),
        }),
      ),
      doesNotAllow(`${who} to decrypt a bucket key by S3`, on({ ...viaS3, ...contextOfBucketKey })),
      doesNotAllow(
        `${who} to decrypt a log file by another service`,
        on({ "kms:ViaService": "ebs.us-east-1.amazonaws.com" }),
      ),
      doesNotAllow(
        `${who} to decrypt a log file by S3 in another Region`,
        on({ "kms:ViaService": "s3.xx-other-1.amazonaws.com" }),
      ),
      doesNotAllow(`${who} to decrypt by S3 without encryption context`, onKey(caller, "kms:Decrypt", viaS3)),
      doesNotAllow(
        `${who} to decrypt by S3 what is no log file`,
        onKey(caller, "kms:Decrypt", { ...own, ...viaS3 }),
      ),
      doesNotAllow(
        `${who} to decrypt by S3 a log file of a member account's own trail`,
        onKey(caller, "kms:Decrypt", {
          ...contextOf(trailArn.replace(managementAccountId, OTHER_ACCOUNT_ID)),
          ...own,
          ...viaS3,
        }),
      ),
      doesNotAllow(
        `${who} without permissions of their own to decrypt by S3`,
        onLog(withoutPermissions(caller), "kms:Decrypt", { ...own, ...viaS3 }),
      ),
    ];
  });
  return [...ofMembers, ofStranger];
}
