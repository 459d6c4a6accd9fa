import { GET_OBJECT } from "../../commands/integrity/object-reader";
import { ORGANIZATION_PERMISSIONS } from "../../commands/integrity/organization";
import { LIST_PUBLIC_KEYS } from "../../commands/integrity/read-keys";
import { accountPolicies, rolesFor, settingsToChange } from "../../commands/roles/roles";
import { LIST_OBJECTS } from "../../commands/verify/coverage/log-files";
import { LIST_VERSIONS } from "../../commands/verify/coverage/versions";
import { policiesOf } from "../../commands/verify/permissions";
import { policiesFor } from "../../policies/policies-for";
import type { PolicyStatement } from "../../policies/policy-document";
import { type RolePolicies, rolePolicies } from "../../policies/roles/grant";
import { digestReaderGrants, logValidatorGrants } from "../../policies/roles/integrity";
import { accountRoleArn } from "../../policies/roles/role";
import { stateBucketPolicyOf } from "../../policies/state-bucket";
import { sampleSettings } from "../settings-file";
import { ask, iamPrincipal } from "./simulator";

// The roles that `roles --for integrity` prints, asked together with the policies of bucket, key and state bucket.
const READER = "arn:aws:iam::222222222222:role/organization-trail-digest-reader";
const VALIDATOR = "arn:aws:iam::222222222222:role/organization-trail-log-validator";
const settings = sampleSettings({
  integrity: {
    stateUri: "s3://acme-organization-trail-state/integrity/",
    writerArns: [READER, VALIDATOR],
    digestReaderArns: [READER],
  },
});
const AUDIT = settings.accounts.audit.id;
const document = (Statement: readonly PolicyStatement[]) => ({ Version: "2012-10-17", Statement });
const { logBucket, logKey } = policiesFor(settings);
const resources = { s3: document(logBucket), kms: document(logKey) };
const stateBucket = { s3: document(stateBucketPolicyOf(settings) ?? []) };

const ROLES = {
  "digest reader": { arn: READER, policy: accountPolicies(settings, "integrity").audit ?? [] },
  "log validator": { arn: VALIDATOR, policy: rolePolicies(logValidatorGrants(settings)).audit ?? [] },
  /** The digest reader, to whom an administrator has attached every right. */
  "digest reader with every right": {
    arn: READER,
    policy: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }] as const,
  },
};

const BUCKET = "arn:aws:s3:::acme-cloudtrail";
const FOLDER = `${BUCKET}/AWSLogs/o-exampleorgid/444444444444`;
const LOG = `${FOLDER}/CloudTrail/us-east-1/2026/01/01/log.json.gz`;
const DIGEST = `${FOLDER}/CloudTrail-Digest/us-east-1/2026/01/01/digest.json.gz`;
const KEY = `arn:aws:kms:us-east-1:${AUDIT}:key/log`;
const STATE = "arn:aws:s3:::acme-organization-trail-state";

function answer(who: keyof typeof ROLES, action: string, arn: string, context = {}): Promise<string> {
  const { arn: roleArn, policy } = ROLES[who];
  const question = {
    caller: iamPrincipal(roleArn, settings.organization.id),
    action,
    resource: { arn, accountId: AUDIT },
    context,
  };
  const policies = arn.startsWith(STATE) ? stateBucket : resources;
  return ask(question, { ...policies, identity: document(policy) });
}

const decrypting = (object: string) => ({
  "kms:EncryptionContext:aws:cloudtrail:arn":
    "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail",
  "kms:EncryptionContext:aws:s3:arn": object,
  "kms:ViaService": "s3.us-east-1.amazonaws.com",
});

test.each([
  ["digest reader", "s3:ListBucketVersions", BUCKET, "Allowed"],
  ["digest reader", "s3:GetObject", DIGEST, "Allowed"],
  ["digest reader", "s3:GetObject", LOG, "ExplicitlyDenied"],
  ["digest reader", "cloudtrail:ListPublicKeys", "*", "Allowed"],
  ["digest reader", "s3:PutObject", `${STATE}/integrity/state.json`, "Allowed"],
  ["digest reader", "s3:PutObject", `${STATE}/organization-trail.tfstate`, "ExplicitlyDenied"],
  ["digest reader", "s3:GetObject", `${STATE}/organization-trail.tfstate`, "ImplicitlyDenied"],
  ["digest reader with every right", "s3:GetObject", DIGEST, "Allowed"],
  ["digest reader with every right", "s3:GetObject", LOG, "ExplicitlyDenied"],
  ["digest reader with every right", "s3:GetObjectVersion", LOG, "ExplicitlyDenied"],
  ["log validator", "s3:GetObject", LOG, "Allowed"],
  ["log validator", "s3:GetObject", DIGEST, "Allowed"],
  ["log validator", "s3:DeleteObject", LOG, "ExplicitlyDenied"],
  ["log validator", "s3:PutObject", `${STATE}/integrity/content.json`, "Allowed"],
] as const)("the %s calls %s on %s: %s", async (who, action, arn, expected) => {
  expect(await answer(who, action, arn)).toBe(expected);
});

test.each([
  ["digest reader", DIGEST, "Allowed"],
  ["digest reader", LOG, "ExplicitlyDenied"],
  ["digest reader with every right", LOG, "ExplicitlyDenied"],
  ["log validator", LOG, "Allowed"],
] as const)("the %s decrypts %s: %s", async (who, object, expected) => {
  expect(await answer(who, "kms:Decrypt", KEY, decrypting(object))).toBe(expected);
});

test("the roles have the rights to every call of a run", () => {
  const required = [...ORGANIZATION_PERMISSIONS, LIST_PUBLIC_KEYS, LIST_OBJECTS, LIST_VERSIONS, GET_OBJECT];
  const actionsOf = (policies: RolePolicies) =>
    Object.entries(policies).flatMap(([account, statements]) =>
      statements.flatMap(({ Action }) => [Action].flat().map((action) => `${account} ${action}`)),
    );
  for (const grants of [digestReaderGrants, logValidatorGrants]) {
    const granted = actionsOf(rolePolicies(grants(settings)));
    expect(granted).toEqual(expect.arrayContaining(actionsOf(policiesOf(required, settings))));
  }
});

describe("roles --for integrity", () => {
  const sample = sampleSettings({
    "integrity.stateUri": "s3://acme-organization-trail-state/integrity/",
    "integrity.writerArns": ["arn:aws:iam::222222222222:role/other"],
  });
  const ask = {
    purpose: "integrity",
    account: "audit",
    repositories: [],
    branch: "",
    environment: "",
  } as const;

  test("says which settings lack the digest reader", () => {
    expect(settingsToChange(sample, rolesFor(sample, { ...ask, trusted: [] }))).toEqual([
      `add ${READER} to integrity.digestReaderArns, so that the policies of bucket and key deny it log files`,
      `add ${READER} to integrity.writerArns, or the policy of the state bucket locks it out`,
    ]);
    expect(settingsToChange(settings, rolesFor(settings, { ...ask, trusted: [] }))).toEqual([]);
  });

  test("prints the log validator in place of the digest reader, and trusts whom --trusted names alone", () => {
    const trusted = ["arn:aws:iam::222222222222:role/organization-trail-codebuild"];
    const [role, ...others] = rolesFor(sample, { ...ask, trusted, further: ["content"] });
    expect(others).toEqual([]);
    expect(role).toMatchObject({ arn: VALIDATOR, trust: [{ Principal: { AWS: trusted } }] });
    expect(settingsToChange(sample, role ? [role] : [])).toEqual([
      `add ${VALIDATOR} to integrity.writerArns, or the policy of the state bucket locks it out`,
    ]);
    expect(accountRoleArn(sample, "integrity", "audit")).not.toBe(VALIDATOR);
  });

  test("names the log validator of a log archive account as a reader, because the key is elsewhere", () => {
    const archive = sampleSettings({ "accounts.logArchive": { id: "555555555555", profile: "archive" } });
    const options = { ...ask, account: "logArchive", trusted: ["x"], further: ["content"] } as const;
    expect(settingsToChange(archive, rolesFor(archive, options))).toEqual([
      "add arn:aws:iam::555555555555:role/organization-trail-log-validator to logBucket.readers.principalArns: the key is in another account",
    ]);
  });
});
