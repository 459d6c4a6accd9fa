import type { GuardrailProps } from "../../../policies/guardrail/statements";
import { anonymous, type Caller, cloudTrail, iamPrincipal, service } from "../simulator";
import { allows, type Fact, forbids } from "./fact";
import {
  ADMINISTRATORS,
  EVERY_BUCKET,
  GUARDED,
  iam,
  insider,
  MANAGEMENT,
  MEMBER,
  OUTSIDERS,
  PROPS,
  READER_ROLE,
  RESULTS_BUCKET,
  SIEM,
  STRANGER,
  TENANT_KEY,
  TENANT_ROLE,
  VENDOR,
  WHOLE_ACCOUNT,
} from "./guardrail-acts";
import { ask, bucketArn, type Callers, each } from "./guardrail-questions";
import { OUTSIDE_ACCOUNT_ID } from "./principals";

/** Other tenants of a guarded account. */
export function tenants(): readonly Fact[] {
  const administrator = ADMINISTRATORS["the account's administrator"];
  const calls = {
    "change another bucket's policy": ask(administrator, "s3:PutBucketPolicy", bucketArn("tenant")),
    "write to another bucket": ask(administrator, "s3:PutObject", `${bucketArn("tenant")}/report`),
    "delete another bucket's object": ask(administrator, "s3:DeleteObject", `${bucketArn("tenant")}/report`),
    "grant another key": ask(administrator, "kms:CreateGrant", TENANT_KEY),
    "disable another key": ask(administrator, "kms:DisableKey", TENANT_KEY),
    "create a key": ask(administrator, "kms:CreateKey", "*"),
    "write a search result": ask(administrator, "s3:PutObject", `${bucketArn(RESULTS_BUCKET)}/query.csv`),
    "delete a search result": ask(administrator, "s3:DeleteObject", `${bucketArn(RESULTS_BUCKET)}/query.csv`),
    "read a log file": ask(administrator, "s3:GetObject", `${bucketArn("acme")}/AWSLogs/log`),
    "delete another key in 7 days": ask(administrator, "kms:ScheduleKeyDeletion", TENANT_KEY, {
      "kms:ScheduleKeyDeletionPendingWindowInDays": "7",
    }),
    "read the state": ask(administrator, "s3:GetObject", `${bucketArn("acme-state")}/all.tfstate`),
    "decrypt a log file": ask(administrator, "kms:Decrypt", PROPS.keyArn),
  };
  return Object.entries(calls).map(([what, question]) =>
    allows(`the account's administrator to ${what}`, question),
  );
}

export function reading({ keyArn }: GuardrailProps, outsiders: Callers = OUTSIDERS): readonly Fact[] {
  const log = `${bucketArn("acme")}/AWSLogs/log`;
  const member = insider(iam(MEMBER, "role/reader"));
  return [
    allows("a principal of the organization to read a log file", ask(member, "s3:GetObject", log)),
    allows("a principal of the organization to decrypt", ask(member, "kms:Decrypt", keyArn)),
    ...[...Object.values(EVERY_BUCKET), RESULTS_BUCKET].flatMap((name) =>
      each(outsiders, forbids, (caller) => ask(caller, "s3:ListBucket", bucketArn(name)), `list ${name}`),
    ),
    ...[...Object.values(EVERY_BUCKET), RESULTS_BUCKET].flatMap((name) =>
      each(
        outsiders,
        forbids,
        (caller) => ask(caller, "s3:GetObject", `${bucketArn(name)}/file`),
        `read a file of ${name}`,
      ),
    ),
    ...each(outsiders, forbids, (caller) => ask(caller, "kms:Decrypt", keyArn), "decrypt"),
  ];
}

export function services({ trailArn, keyArn }: GuardrailProps): readonly Fact[] {
  const log = `${bucketArn("acme")}/AWSLogs/log`;
  const trail = cloudTrail(trailArn);
  const logging = service("logging.s3.amazonaws.com", { arn: bucketArn("acme"), accountId: GUARDED });
  const others = {
    "another trail of the organization": cloudTrail(`${trailArn}-2`),
    "a stranger's trail": cloudTrail(trailArn.replace(MANAGEMENT, OUTSIDE_ACCOUNT_ID)),
    "another service": service("config.amazonaws.com", { arn: "arn:aws:config:::x", accountId: MEMBER }),
    "CloudTrail for no trail": service("cloudtrail.amazonaws.com"),
  };
  return [
    allows("the trail to deliver", ask(trail, "s3:PutObject", log)),
    allows("the trail to encrypt", ask(trail, "kms:GenerateDataKey", keyArn)),
    allows(
      "S3 to deliver access logs",
      ask(logging, "s3:PutObject", `${bucketArn("acme-access-logs")}/2026-01-01-log`),
    ),
    ...each(others, forbids, (caller) => ask(caller, "s3:PutObject", log), "write to the log bucket"),
    ...each(others, allows, (caller) => ask(caller, "s3:GetObject", log), "read a log file that it may read"),
  ];
}

export function ownPerimeter(): readonly Fact[] {
  const balancer = iamPrincipal("arn:aws:iam::127311923021:root");
  return [
    allows("a vendor to use another key", ask(VENDOR, "kms:Decrypt", TENANT_KEY)),
    allows("a vendor to assume another role", ask(VENDOR, "sts:AssumeRole", TENANT_ROLE)),
    allows(
      "a load balancer to write to another bucket",
      ask(balancer, "s3:PutObject", `${bucketArn("tenant")}/log`),
    ),
  ];
}

/** Facts about the perimeter of the whole account. */
export function wholeAccountFacts(): readonly Fact[] {
  const calls = {
    "assume another role": (caller: Caller) => ask(caller, "sts:AssumeRole", TENANT_ROLE),
    "read another bucket": (caller: Caller) => ask(caller, "s3:GetObject", `${bucketArn("tenant")}/report`),
    "use another key": (caller: Caller) => ask(caller, "kms:Decrypt", TENANT_KEY),
  };
  const member = { "a principal of the organization": insider(iam(MEMBER, "role/reader")) };
  const pipeline = { ...STRANGER, principal: `arn:aws:sts::${GUARDED}:federated-user/pipeline` };
  const assume = ask(pipeline, "sts:AssumeRoleWithWebIdentity", TENANT_ROLE);
  const siem = { "a vendor that reads": SIEM };
  const perimeter = Object.entries(calls).flatMap(([what, question]) => [
    ...each({ "a trusted vendor": VENDOR, ...member }, allows, question, what),
    ...each({ "a stranger": STRANGER, ...siem }, forbids, question, what),
  ]);
  const read = (caller: Caller) => ask(caller, "sts:AssumeRole", READER_ROLE);
  return [
    ...perimeter,
    ...each({ ...siem, ...member }, allows, read, "assume the reader role"),
    ...each({ "a stranger": STRANGER, "a trusted vendor": VENDOR }, forbids, read, "assume the reader role"),
    ...reading(WHOLE_ACCOUNT, { ...OUTSIDERS, ...siem, "a trusted vendor": VENDOR }),
    ...tenants(),
    allows("a pipeline of an identity provider to assume another role", assume),
    allows(
      "the trail to deliver",
      ask(cloudTrail(PROPS.trailArn), "s3:PutObject", `${bucketArn("acme")}/AWSLogs/log`),
    ),
    ...each(
      { "an anonymous caller": anonymous },
      forbids,
      calls["read another bucket"],
      "read another bucket",
    ),
  ];
}
