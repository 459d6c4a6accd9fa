import { anonymous, service } from "../simulator";
import { bucketSettingsFacts, deniedSettings } from "./deployers";
import { digestReadersReadTheBucket } from "./digest-readers";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { formerFoldersOfTheBucket } from "./former-prefixes";
import { memberAccountsReadTheBucket, readersReadTheBucket } from "./log-readers";
import { OTHER_ACCOUNT_ID, principals } from "./principals";
import { ACL, bucketQuestions, HTTP } from "./questions";
import { tamperingFacts } from "./tampering";

/** Facts about the policy of the log bucket. */
export function logBucketFacts(names: Names): readonly Fact[] {
  return [
    ...delivery(names),
    ...outside(names),
    ...otherWriters(names),
    ...lock(names),
    ...breakGlass(names),
    ...owner(names),
    ...bucketSettingsFacts(names, names.bucket, bucketQuestions(names).onBucket),
    ...organization(names),
    ...readersReadTheBucket(names),
    ...memberAccountsReadTheBucket(names),
    ...digestReadersReadTheBucket(names),
    ...formerFoldersOfTheBucket(names),
    ...tampering(names),
  ];
}

const UNDOING = {
  "s3:DeleteObject": "delete a log file",
  "s3:DeleteObjectVersion": "delete a version of a log file",
  "s3:PutObjectRetention": "change a retention",
  "s3:PutObjectLegalHold": "change a legal hold",
  "s3:BypassGovernanceRetention": "bypass governance",
};

function delivery(names: Names): readonly Fact[] {
  const { organizationId, managementAccountId, memberAccountId, prefix } = names;
  const { trail } = principals(names);
  const { folders, onBucket, onLog, write, changeAcl } = bucketQuestions(names);
  return [
    allows("the trail to check the ACL", onBucket(trail, "s3:GetBucketAcl")),
    forbids("the trail to check the ACL over plain HTTP", onBucket(trail, "s3:GetBucketAcl", HTTP)),
    ...Object.entries(folders).flatMap(([folder, path]) => [
      allows(`the trail to write into ${folder}`, write(trail, `${path}CloudTrail/log`)),
      allows(`the trail to write a digest into ${folder}`, write(trail, `${path}CloudTrail-Digest/log`)),
      doesNotAllow(`the trail to write into ${folder} without an ACL`, write(trail, path, {})),
      doesNotAllow(
        `the trail to write into ${folder} with another ACL`,
        write(trail, path, { "s3:x-amz-acl": "public-read" }),
      ),
      doesNotAllow(`the trail to change an ACL in ${folder}`, changeAcl(trail, path)),
      forbids(`the trail to write into ${folder} over plain HTTP`, write(trail, path, { ...ACL, ...HTTP })),
    ]),
    allows(
      "the trail to write the management account's log file into the organization's folder",
      write(trail, `${prefix}AWSLogs/${organizationId}/${managementAccountId}/log`),
    ),
    doesNotAllow(
      "the trail to write into a member account's own folder",
      write(trail, `${prefix}AWSLogs/${memberAccountId}/log`),
    ),
    doesNotAllow(
      "the trail to write into another organization's folder",
      write(trail, `${prefix}AWSLogs/o-otherorgid00/${memberAccountId}/log`),
    ),
    doesNotAllow(
      "the trail to write into a folder whose name begins as the organization's",
      write(trail, `${prefix}AWSLogs/${organizationId}0/${memberAccountId}/log`),
    ),
    doesNotAllow(
      "the trail to write under another prefix",
      write(trail, `elsewhere/AWSLogs/${organizationId}/${memberAccountId}/log`),
    ),
    doesNotAllow("the trail to write beside the folders", write(trail, `${prefix}log`)),
    ...(prefix === ""
      ? []
      : [
          doesNotAllow(
            "the trail to write into the organization's folder without the prefix",
            write(trail, `AWSLogs/${organizationId}/${memberAccountId}/log`),
          ),
          doesNotAllow(
            "the trail to write into the management account's folder without the prefix",
            write(trail, `AWSLogs/${managementAccountId}/log`),
          ),
        ]),
    doesNotAllow("the trail to read a log file", onLog(trail, "s3:GetObject")),
    doesNotAllow("the trail to list", onBucket(trail, "s3:ListBucket")),
    deniedSettings(names, names.bucket.accountId)(
      "the trail to change the policy",
      onBucket(trail, "s3:PutBucketPolicy"),
    ),
    forbids("the trail to delete a log file", onLog(trail, "s3:DeleteObject")),
  ];
}

function otherWriters(names: Names): readonly Fact[] {
  const { trailArn, managementAccountId, bucket } = names;
  const { folders, onBucket, write } = bucketQuestions(names);
  const asIfForTheTrail = { arn: trailArn, accountId: managementAccountId };
  const writers = {
    ...principals(names).otherTrails,
    "AWS Config": service("config.amazonaws.com", asIfForTheTrail),
    "log delivery": service("delivery.logs.amazonaws.com", asIfForTheTrail),
    "S3's access logging": service("logging.s3.amazonaws.com", bucket),
  };
  return Object.entries(writers).flatMap(([who, caller]) => {
    const fact = caller.context["aws:SourceArn"] === trailArn ? doesNotAllow : forbids;
    return [
      doesNotAllow(`${who} to check the ACL`, onBucket(caller, "s3:GetBucketAcl")),
      ...Object.entries(folders).map(([folder, path]) =>
        fact(`${who} to write into ${folder}`, write(caller, path)),
      ),
    ];
  });
}

function lock(names: Names): readonly Fact[] {
  const { administratorsBut, everybodyOf } = principals(names);
  const { onLog } = bucketQuestions(names);
  const everybody = {
    ...everybodyOf(names.bucket.accountId),
    ...administratorsBut(names.bucket.accountId),
  };
  return Object.entries(everybody).flatMap(([who, caller]) =>
    Object.entries(UNDOING).map(([action, what]) => forbids(`${who} to ${what}`, onLog(caller, action))),
  );
}

function breakGlass(names: Names): readonly Fact[] {
  const { bucket, breakGlassPrincipalArns } = names;
  const { named, namesakeOf } = principals(names);
  const { onLog } = bucketQuestions(names);
  return breakGlassPrincipalArns.flatMap((arn) => {
    const caller = named(arn);
    const fact = arn.split(":")[4] === bucket.accountId ? allows : doesNotAllow;
    return [
      ...Object.entries(UNDOING).map(([action, what]) => fact(`${arn} to ${what}`, onLog(caller, action))),
      forbids(`${arn} to delete a log file over plain HTTP`, onLog(caller, "s3:DeleteObject", HTTP)),
      forbids(
        `the namesake of ${arn} in another account to delete a log file`,
        onLog(namesakeOf(arn), "s3:DeleteObjectVersion"),
      ),
    ];
  });
}

/** Investigators must be able to read. */
function owner(names: Names): readonly Fact[] {
  const { administratorOf } = principals(names);
  const { onBucket, onLog } = bucketQuestions(names);
  const administrator = administratorOf(names.bucket.accountId);
  return [
    allows("the owner's administrator to read a log file", onLog(administrator, "s3:GetObject")),
    allows(
      "the owner's administrator to read a version of a log file",
      onLog(administrator, "s3:GetObjectVersion"),
    ),
    allows("the owner's administrator to see a retention", onLog(administrator, "s3:GetObjectRetention")),
    allows("the owner's administrator to list", onBucket(administrator, "s3:ListBucket")),
    allows("the owner's administrator to see the policy", onBucket(administrator, "s3:GetBucketPolicy")),
    forbids("the owner's administrator to read over plain HTTP", onLog(administrator, "s3:GetObject", HTTP)),
    forbids(
      "the owner's administrator to list over plain HTTP",
      onBucket(administrator, "s3:ListBucket", HTTP),
    ),
  ];
}

/** Nobody but the trail adds or overwrites an object, and nobody tampers with one by replication, encryption or tags. */
function tampering(names: Names): readonly Fact[] {
  const { administratorsBut, everybodyOf, named, trail } = principals(names);
  const { folderOf, onObject, write } = bucketQuestions(names);
  const path = `${folderOf(names.memberAccountId)}log`;
  const people = {
    ...everybodyOf(names.bucket.accountId),
    ...administratorsBut(names.bucket.accountId),
    ...Object.fromEntries(names.breakGlassPrincipalArns.map((arn) => [arn, named(arn)])),
  };
  return [
    ...Object.entries(people).flatMap(([who, caller]) => [
      forbids(`${who} to overwrite a log file`, write(caller)),
      forbids(`${who} to add an object beside the folders`, write(caller, "added")),
    ]),
    ...tamperingFacts({ ...people, "the trail": trail }, (caller, action) => onObject(caller, action, path)),
  ];
}

function organization(names: Names): readonly Fact[] {
  const { administratorsBut } = principals(names);
  const { folderOf, onBucket, onObject, list, write } = bucketQuestions(names);
  const administrators = administratorsBut(names.bucket.accountId);
  const to = deniedSettings(names, names.bucket.accountId);
  return Object.entries(administrators).flatMap(([who, caller]) => [
    doesNotAllow(
      `${who} to read another account's log file`,
      onObject(caller, "s3:GetObject", `${folderOf(OTHER_ACCOUNT_ID)}log`),
    ),
    doesNotAllow(`${who} to list another account's log files`, list(caller, folderOf(OTHER_ACCOUNT_ID))),
    doesNotAllow(`${who} to list everything`, onBucket(caller, "s3:ListBucket")),
    forbids(`${who} to forge a log file`, write(caller)),
    to(`${who} to change the policy`, onBucket(caller, "s3:PutBucketPolicy")),
    to(`${who} to let logs expire sooner`, onBucket(caller, "s3:PutLifecycleConfiguration")),
    to(`${who} to change the lock`, onBucket(caller, "s3:PutBucketObjectLockConfiguration")),
    to(`${who} to delete the bucket`, onBucket(caller, "s3:DeleteBucket")),
  ]);
}

function outside(names: Names): readonly Fact[] {
  const { otherOrganization, noOrganization } = principals(names);
  const { onBucket, onLog, write } = bucketQuestions(names);
  const strangers = {
    "a principal of another organization": otherOrganization,
    "a principal of no organization": noOrganization,
    "an anonymous caller": anonymous,
  };
  return Object.entries(strangers).flatMap(([who, caller]) => [
    forbids(`${who} to read a log file`, onLog(caller, "s3:GetObject")),
    forbids(`${who} to list`, onBucket(caller, "s3:ListBucket")),
    forbids(`${who} to write`, write(caller)),
    forbids(`${who} to change the policy`, onBucket(caller, "s3:PutBucketPolicy")),
    forbids(`${who} to delete a log file`, onLog(caller, "s3:DeleteObject")),
  ]);
}
