import type { Form, Given } from "../../../policies/guarantee/capability";
import {
  guardedAccountIds,
  type OrganizationPolicy,
  organizationPolicies,
} from "../../../policies/guardrail/organization-policies";
import { policiesFor } from "../../../policies/policies-for";
import type { PolicyStatement } from "../../../policies/policy-document";
import { stateBucketPolicyOf } from "../../../policies/state-bucket";
import type { Settings } from "../../../settings/file";
import { type Changes, sampleSettings } from "../../settings-file";
import type { PolicyDocument } from "../simulator";

export const MANAGEMENT = "111111111111";
export const AUDIT = "222222222222";
export const MEMBER = "333333333333";
export const LOG_ARCHIVE = "555555555555";
export const VENDOR = "888888888888";

export const iam = (accountId: string, name: string) => `arn:aws:iam::${accountId}:${name}`;
export const DEPLOYER = "role/organization-trail-deployer";
export const CONTROL_TOWER = "role/AWSControlTowerExecution";
export const BREAK_GLASS = "role/break-glass";
export const PIPELINE = iam(AUDIT, "role/organization-trail-apply");
export const STATE_WRITER = iam(MEMBER, "role/apply");
export const READER = iam(MEMBER, "role/analyst");

/** Break glass, the pipeline and search exist in every row: what they may must not help anybody else. */
const BASE: Changes = {
  breakGlassPrincipalArns: [iam(AUDIT, BREAK_GLASS)],
  "notifications.enabled": true,
  "state.writerArns": [PIPELINE, STATE_WRITER],
  search: { enabled: true, acknowledgeArchive: true, searcherArns: [READER] },
};
const GUARDRAIL: Changes = { "guardrail.mode": "managed" };
const withGuardrail = (form: Form, changes: Changes): Changes => (form === "withGuardrail" ? changes : {});
const GIVEN: Readonly<Record<Given, (form: Form) => Changes>> = {
  "guarded members": (form) => withGuardrail(form, { "guardrail.members.targets": ["r-abcd"] }),
  "whole account": (form) => withGuardrail(form, { "guardrail.wholeAccount": true }),
  "Control Tower": (form) => ({
    ...(form === "withoutDeployers"
      ? {}
      : { "accounts.audit.deployerArns": [iam(AUDIT, DEPLOYER), iam(AUDIT, CONTROL_TOWER)] }),
  }),
  "log archive": (form) => ({
    "accounts.logArchive": {
      id: LOG_ARCHIVE,
      profile: "acme-log-archive",
      ...(form === "withoutDeployers"
        ? {}
        : { deployerArns: [iam(LOG_ARCHIVE, DEPLOYER), iam(LOG_ARCHIVE, CONTROL_TOWER)] }),
    },
    breakGlassPrincipalArns: [AUDIT, LOG_ARCHIVE].map((id) => iam(id, BREAK_GLASS)),
  }),
  "opt-in Region": () => ({ region: "eu-south-2" }),
  readers: () => ({
    "logBucket.readers.principalArns": [READER],
    "logBucket.readers.role": {
      enabled: true,
      trustedPrincipalArns: [READER],
      trustedExternal: [{ accountId: VENDOR, externalId: "of-acme" }],
    },
  }),
  "member accounts read": () => ({ "logBucket.readers.memberAccounts": true }),
};

/** Everything that is deployed in one form. */
export interface Deployment {
  readonly settings: Settings;
  readonly policies: ReturnType<typeof policiesFor>;
  readonly statePolicy: readonly PolicyStatement[];
  readonly stateBucket: string;
  readonly keyArn: string;
  readonly guardrail: readonly OrganizationPolicy[];
  /** The accounts that own buckets and key. */
  readonly guarded: readonly string[];
}

const deployed = new Map<string, Deployment>();

/** The deployment of a form with further settings. */
export function deploymentOf(form: Form, given: readonly Given[]): Deployment {
  const key = [form, ...[...given].sort()].join();
  const deployment = deployed.get(key) ?? deploy(form, given);
  deployed.set(key, deployment);
  return deployment;
}

function deploy(form: Form, given: readonly Given[]): Deployment {
  const settings = sampleSettings({
    ...BASE,
    ...(form === "withoutDeployers" ? { "accounts.audit.deployerArns": undefined } : {}),
    ...(form === "withGuardrail" ? GUARDRAIL : {}),
    ...Object.assign({}, ...given.map((name) => GIVEN[name](form))),
  });
  const { region, state } = settings;
  if (state.backend !== "s3") throw new Error("the sample keeps its state in S3");
  const keyArn = `arn:aws:kms:${region}:${AUDIT}:key/log`;
  return {
    settings,
    policies: policiesFor(settings),
    statePolicy: stateBucketPolicyOf(settings) ?? [],
    stateBucket: state.bucket,
    keyArn,
    guardrail: form === "withGuardrail" ? organizationPolicies(settings, keyArn) : [],
    guarded: guardedAccountIds(settings),
  };
}

/** The document of these statements. */
export function document(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
