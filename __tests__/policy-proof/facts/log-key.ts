import { anonymous, type Caller, service, withoutPermissions } from "../simulator";
import { deniedSettings, keyAdministrationFacts } from "./deployers";
import { digestReadersDecrypt } from "./digest-readers";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { formerFoldersOfTheKey } from "./former-prefixes";
import { memberAccountsDecrypt, readersDecrypt } from "./log-readers";
import { principals } from "./principals";
import { keyQuestions } from "./questions";

/** Facts about the policy of the key. */
export function logKeyFacts(names: Names): readonly Fact[] {
  return [
    ...encryption(names),
    ...otherTrails(names),
    ...disabling(names),
    ...breakGlass(names),
    ...deletion(names),
    ...grants(names),
    ...owner(names),
    ...keyAdministrationFacts(names, keyQuestions(names).onKey),
    ...others(names),
    ...readersDecrypt(names),
    ...memberAccountsDecrypt(names),
    ...digestReadersDecrypt(names),
    ...formerFoldersOfTheKey(names),
  ];
}

const WINDOW = "kms:ScheduleKeyDeletionPendingWindowInDays";
const DISABLING = { "kms:DisableKey": "disable the key", "kms:ScheduleKeyDeletion": "delete the key" };

function encryption(names: Names): readonly Fact[] {
  const { managementAccountId, memberAccountId, trailArn } = names;
  const { trail } = principals(names);
  const { contextOf, contextOfObject, onKey, onLog } = keyQuestions(names);
  const memberTrailArn = trailArn.replace(`:${managementAccountId}:`, `:${memberAccountId}:`);
  return [
    allows("the trail to encrypt a log file", onLog(trail, "kms:GenerateDataKey")),
    allows("the trail to make a data key for later", onLog(trail, "kms:GenerateDataKeyWithoutPlaintext")),
    allows("the trail to describe the key", onKey(trail, "kms:DescribeKey")),
    allows("the trail to decrypt", onLog(trail, "kms:Decrypt")),
    allows("the trail to decrypt a bucket key, which has no context of a trail", onKey(trail, "kms:Decrypt")),
    doesNotAllow("the trail to encrypt without encryption context", onKey(trail, "kms:GenerateDataKey")),
    doesNotAllow(
      "the trail to encrypt with an object's encryption context alone",
      onKey(trail, "kms:GenerateDataKey", contextOfObject),
    ),
    doesNotAllow(
      "the trail to encrypt with a member account's trail as encryption context",
      onKey(trail, "kms:GenerateDataKey", contextOf(memberTrailArn)),
    ),
    doesNotAllow(
      "the trail to encrypt with something else as encryption context",
      onKey(trail, "kms:GenerateDataKey", contextOf("anything")),
    ),
    doesNotAllow("the trail to encrypt directly", onLog(trail, "kms:Encrypt")),
    doesNotAllow("the trail to re-encrypt", onLog(trail, "kms:ReEncryptFrom")),
    deniedSettings(names, names.key.accountId)(
      "the trail to change the policy",
      onKey(trail, "kms:PutKeyPolicy"),
    ),
    forbids("the trail to disable the key", onKey(trail, "kms:DisableKey")),
  ];
}

function otherTrails(names: Names): readonly Fact[] {
  const { onKey, onLog } = keyQuestions(names);
  return Object.entries(principals(names).otherTrails).flatMap(([who, caller]) => [
    doesNotAllow(`${who} to encrypt`, onLog(caller, "kms:GenerateDataKey")),
    doesNotAllow(`${who} to describe the key`, onKey(caller, "kms:DescribeKey")),
    doesNotAllow(`${who} to decrypt`, onLog(caller, "kms:Decrypt")),
  ]);
}

function disabling(names: Names): readonly Fact[] {
  const { administratorsBut, everybodyOf } = principals(names);
  const { onKey } = keyQuestions(names);
  const everybody = { ...everybodyOf(names.key.accountId), ...administratorsBut(names.key.accountId) };
  return Object.entries(everybody).flatMap(([who, caller]) =>
    Object.entries(DISABLING).map(([action, what]) => forbids(`${who} to ${what}`, onKey(caller, action))),
  );
}

function breakGlass(names: Names): readonly Fact[] {
  const { key, breakGlassPrincipalArns } = names;
  const { named, namesakeOf } = principals(names);
  const { onKey } = keyQuestions(names);
  return breakGlassPrincipalArns.flatMap((arn) => {
    const fact = arn.split(":")[4] === key.accountId ? allows : doesNotAllow;
    return Object.entries(DISABLING).flatMap(([action, what]) => [
      fact(`${arn} to ${what}`, onKey(named(arn), action)),
      forbids(`the namesake of ${arn} in another account to ${what}`, onKey(namesakeOf(arn), action)),
    ]);
  });
}

/** Whoever may delete the key leaves everybody 30 days to cancel the deletion. */
function deletion(names: Names): readonly Fact[] {
  const { key, breakGlassPrincipalArns } = names;
  const { everybodyOf, named } = principals(names);
  const { onKey } = keyQuestions(names);
  const schedule = (caller: Caller, days: number) =>
    onKey(caller, "kms:ScheduleKeyDeletion", { [WINDOW]: String(days) });
  const spared = breakGlassPrincipalArns.filter((arn) => arn.split(":")[4] === key.accountId);
  return [
    ...spared.flatMap((arn) => [
      allows(`${arn} to delete the key in 30 days`, schedule(named(arn), 30)),
      ...[7, 29].map((days) =>
        forbids(`${arn} to delete the key in ${days} days`, schedule(named(arn), days)),
      ),
    ]),
    ...Object.entries(everybodyOf(key.accountId)).flatMap(([who, caller]) =>
      [7, 30].map((days) => forbids(`${who} to delete the key in ${days} days`, schedule(caller, days))),
    ),
  ];
}

/** A grant would give access past the policy. */
function grants(names: Names): readonly Fact[] {
  const { administratorsBut, everybodyOf, named, otherOrganization, trail } = principals(names);
  const { onKey } = keyQuestions(names);
  const everybody = {
    ...everybodyOf(names.key.accountId),
    ...administratorsBut(names.key.accountId),
    ...Object.fromEntries(names.breakGlassPrincipalArns.map((arn) => [arn, named(arn)])),
    "the trail": trail,
    "a principal of another organization": otherOrganization,
  };
  return Object.entries(everybody).flatMap(([who, caller]) => [
    forbids(`${who} to create a grant`, onKey(caller, "kms:CreateGrant")),
    forbids(
      `${who} to create a grant for an AWS service`,
      onKey(caller, "kms:CreateGrant", { "kms:GrantIsForAWSResource": "true" }),
    ),
  ]);
}

/** Terraform must never be locked out, and a mistake must be reversible without break glass. */
function owner(names: Names): readonly Fact[] {
  const { administratorOf } = principals(names);
  const { onKey, onLog } = keyQuestions(names);
  const administrator = administratorOf(names.key.accountId);
  const calls = [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:TagResource",
    "kms:UpdateKeyDescription",
    "kms:EnableKey",
    "kms:CancelKeyDeletion",
  ];
  return [
    allows("the owner's administrator to decrypt a log file", onLog(administrator, "kms:Decrypt")),
    ...calls.map((action) =>
      allows(`the owner's administrator to call ${action}`, onKey(administrator, action)),
    ),
    doesNotAllow(
      "a principal of the owner's account without permissions to decrypt a log file",
      onLog(withoutPermissions(administrator), "kms:Decrypt"),
    ),
  ];
}

function others(names: Names): readonly Fact[] {
  const { administratorsBut, otherOrganization } = principals(names);
  const { onKey, onLog, viaS3 } = keyQuestions(names);
  const strangers = {
    "a principal of another organization": otherOrganization,
    "an anonymous caller": anonymous,
  };
  const everybody = { ...administratorsBut(names.key.accountId), ...strangers };
  return [
    ...Object.entries(everybody).flatMap(([who, caller]) => [
      doesNotAllow(`${who} to decrypt a log file`, onLog(caller, "kms:Decrypt")),
      doesNotAllow(`${who} to encrypt`, onLog(caller, "kms:GenerateDataKey")),
      doesNotAllow(`${who} to encrypt by S3`, onLog(caller, "kms:GenerateDataKey", viaS3)),
      doesNotAllow(`${who} to describe the key`, onKey(caller, "kms:DescribeKey")),
      forbids(`${who} to grant the key to others`, onKey(caller, "kms:CreateGrant")),
      deniedSettings(names, names.key.accountId)(
        `${who} to change the policy`,
        onKey(caller, "kms:PutKeyPolicy"),
      ),
    ]),
    ...Object.entries(strangers).map(([who, caller]) =>
      doesNotAllow(`${who} to decrypt a log file by S3`, onLog(caller, "kms:Decrypt", viaS3)),
    ),
    ...["config.amazonaws.com", "s3.amazonaws.com"].flatMap((name) => {
      const caller = service(name, { arn: names.trailArn, accountId: names.managementAccountId });
      return [
        doesNotAllow(`${name} to encrypt`, onLog(caller, "kms:GenerateDataKey")),
        doesNotAllow(`${name} to decrypt`, onLog(caller, "kms:Decrypt")),
        doesNotAllow(`${name} to describe the key`, onKey(caller, "kms:DescribeKey")),
      ];
    }),
  ];
}
