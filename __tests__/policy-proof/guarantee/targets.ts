import type { Stop, Target } from "../../../policies/guarantee/capability";
import { resourceNames } from "../../../policies/names";
import type { PolicyStatement } from "../../../policies/policy-document";
import { INVITATION } from "../facts/guardrail";
import { OTHER_ACCOUNT_ID } from "../facts/principals";
import type { Resource } from "../simulator";
import {
  AUDIT,
  BREAK_GLASS,
  CONTROL_TOWER,
  DEPLOYER,
  type Deployment,
  iam,
  MANAGEMENT,
  PIPELINE,
} from "./deployments";

/** A resource, the policy on it, and the context that every request about it has. */
export interface TargetResource extends Resource {
  readonly policy?: { readonly stop: Stop; readonly statements: readonly PolicyStatement[] };
  readonly context?: Readonly<Record<string, string>>;
}

/** The resource that a caller's account sees as the target. */
export function resourceOf(target: Target, deployment: Deployment, account: string): TargetResource {
  return { ...dataOf(deployment, account), ...restOf(deployment, account) }[target];
}

type DataTarget = Extract<
  Target,
  | "log file"
  | "own log file"
  | "log bucket"
  | "access log"
  | "access-log bucket"
  | "state"
  | "state bucket"
  | "key"
  | "key of log file"
  | "key of own log file"
>;

/** Buckets and key. */
function dataOf(deployment: Deployment, account: string): Record<DataTarget, TargetResource> {
  const { settings, policies, statePolicy, stateBucket, keyArn } = deployment;
  const { accounts, logBucket, organization, region } = settings;
  const { accessLogBucketName, trailArn } = resourceNames(settings);
  const owner = (accounts.logArchive ?? accounts.audit).id;
  const inBucket =
    (name: string, accountId: string, statements: readonly PolicyStatement[]) =>
    (path = "", context = {}): TargetResource => ({
      arn: `arn:aws:s3:::${name}${path}`,
      accountId,
      policy: { stop: "bucket policy", statements },
      context,
    });
  const logs = inBucket(logBucket.name, owner, policies.logBucket);
  const accessLogs = inBucket(accessLogBucketName, owner, policies.accessLogBucket);
  const state = inBucket(stateBucket, AUDIT, statePolicy);
  const folder = (id: string) => `AWSLogs/${organization.id}/${id}/`;
  const key = (context = {}): TargetResource => ({
    arn: keyArn,
    accountId: AUDIT,
    policy: { stop: "key policy", statements: policies.logKey },
    context,
  });
  const logKey = (id: string) =>
    key({
      "kms:ViaService": `s3.${region}.amazonaws.com`,
      "kms:EncryptionContext:aws:cloudtrail:arn": trailArn,
      "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${logBucket.name}/${folder(id)}log`,
    });
  const { key: stateKey } = settings.state.backend === "s3" ? settings.state : { key: "" };
  return {
    "log file": logs(`/${folder(OTHER_ACCOUNT_ID)}log`),
    "own log file": logs(`/${folder(account)}log`),
    "log bucket": logs(),
    "access log": accessLogs("/log"),
    "access-log bucket": accessLogs(),
    state: state(`/${stateKey}`),
    "state bucket": state(),
    key: key(),
    "key of log file": logKey(OTHER_ACCOUNT_ID),
    "key of own log file": logKey(account),
  };
}

/** Everything but buckets and key. */
function restOf(
  deployment: Deployment,
  account: string,
): Record<Exclude<Target, DataTarget>, TargetResource> {
  const { settings, policies, guarded } = deployment;
  const { organization, trail, region } = settings;
  const names = resourceNames(settings);
  const inManagement = (arn: string) => ({ arn, accountId: MANAGEMENT });
  const ownArn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const owner = guarded.includes(account) ? account : AUDIT;
  const role = (accountId: string, name: string, trust: readonly PolicyStatement[]): TargetResource => ({
    arn: iam(accountId, name),
    accountId,
    policy: { stop: "trust policy", statements: trust },
  });
  const roleOf = (arn: string, trust: readonly PolicyStatement[]) =>
    role(arn.split(":")[4] ?? "", arn.split(":").slice(5).join(":"), trust);
  return {
    topic: {
      ...inManagement(names.topicArn),
      policy: { stop: "topic policy", statements: policies.topic },
    },
    trail: inManagement(names.trailArn),
    "log group": inManagement(names.logGroupArn),
    alarm: inManagement(`arn:aws:cloudwatch:${trail.homeRegion}:${MANAGEMENT}:alarm:trail`),
    "own account": {
      arn: `arn:aws:account::${account}:account`,
      accountId: account,
    },
    "own organization": { arn: "*", accountId: account },
    // No policy of the sender decides: the invited account alone lets its principals accept.
    invitation: { arn: INVITATION, accountId: account },
    "audit account": inManagement(`arn:aws:organizations::${MANAGEMENT}:account/${organization.id}/${AUDIT}`),
    policy: inManagement(
      `arn:aws:organizations::${MANAGEMENT}:policy/${organization.id}/service_control_policy/p-12345678`,
    ),
    "deployer role": role(owner, DEPLOYER, trusting(PIPELINE)),
    "deployer role that trusts its account": role(owner, DEPLOYER, trusting(iam(owner, "root"))),
    "Control Tower's role": role(owner, CONTROL_TOWER, trusting(iam(MANAGEMENT, "root"))),
    "managed policy": { arn: iam(owner, "policy/organization-trail-deployer"), accountId: owner },
    "break-glass role": role(owner, BREAK_GLASS, []),
    "state writer's role": roleOf(PIPELINE, []),
    "reader role": roleOf(names.readerRoleArn, policies.readerRole.trust),
    "new role": role(account, "role/new", []),
    "delivery role": roleOf(names.deliveryRoleArn, policies.deliveryRole.trust),
    "account access role": role(
      AUDIT,
      "role/OrganizationAccountAccessRole",
      trusting(iam(MANAGEMENT, "root")),
    ),
    "access point": { arn: ownArn("s3", "accesspoint/new"), accountId: account },
    everything: { arn: "*", accountId: account },
  };
}

function trusting(arn: string): readonly PolicyStatement[] {
  return [{ Sid: "Trust", Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole" }];
}
