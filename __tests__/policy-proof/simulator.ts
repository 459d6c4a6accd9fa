import {
  allowedContextKeysForRequest,
  anonymousPrincipal,
  type EvaluationResult,
  runSimulation,
  type SimulationRequestPrincipal,
} from "@cloud-copilot/iam-simulate";
import type { PolicyStatement } from "../../policies/policy-document";

/** A policy, parsed from synthesized JSON or from the answer of AWS's API. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

/**
 * The policies that apply to a request: `identity`, the resource policy by service (`s3`, `kms`, ...), the service control
 * policy (`scp`) of the caller's account and the resource control policy (`rcp`) of the resource's.
 */
export type Policies = Readonly<Record<string, PolicyDocument>>;

type Context = Readonly<Record<string, string>>;

/** The principal of a request, with the context keys that AWS adds. */
export interface Caller {
  readonly principal: SimulationRequestPrincipal;
  readonly context: Context;
  /** Permissions that the caller's own account grants, if the question has no `identity` policy. */
  readonly permissions: "everything" | "nothing";
}

/** The resource of a request. The ARN of a bucket or an object does not name the owner's account. */
export interface Resource {
  readonly arn: string;
  readonly accountId: string;
}

/** A request, over TLS unless the context says otherwise. */
export interface Question {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: Resource;
  readonly context?: Context;
}

/** AWS's answer: `ImplicitlyDenied` if no statement allows the request, `ExplicitlyDenied` if a statement denies it. */
export type Answer = EvaluationResult;

/** A session of a role, a user, or the root of an account. Without an organization id it belongs to none. */
export function iamPrincipal(arn: string, organizationId?: string): Caller {
  const [, partition, , , accountId = "", name = ""] = arn.split(":");
  const isRole = name.startsWith("role/");
  return {
    principal: isRole
      ? `arn:${partition}:sts::${accountId}:assumed-role/${name.split("/").at(-1)}/session`
      : arn,
    context: {
      "aws:PrincipalArn": arn,
      "aws:PrincipalAccount": accountId,
      "aws:PrincipalType": isRole ? "AssumedRole" : name === "root" ? "Account" : "User",
      "aws:PrincipalIsAWSService": "false",
      ...(organizationId === undefined ? {} : { "aws:PrincipalOrgID": organizationId }),
    },
    permissions: "everything",
  };
}

/** The same caller without permissions in its own account, so that only the resource policy can allow the request. */
export function withoutPermissions(caller: Caller): Caller {
  return { ...caller, permissions: "nothing" };
}

/** An AWS service that acts on behalf of a resource. */
export function service(name: string, source: { arn?: string; accountId?: string } = {}): Caller {
  return {
    principal: name,
    context: {
      "aws:PrincipalIsAWSService": "true",
      "aws:PrincipalServiceName": name,
      ...(source.arn === undefined ? {} : { "aws:SourceArn": source.arn }),
      ...(source.accountId === undefined ? {} : { "aws:SourceAccount": source.accountId }),
    },
    permissions: "nothing",
  };
}

/** CloudTrail on behalf of a trail. */
export function cloudTrail(trailArn: string): Caller {
  return service("cloudtrail.amazonaws.com", { arn: trailArn, accountId: trailArn.split(":")[4] });
}

/** An unsigned request. AWS sets neither the principal's ARN nor `aws:PrincipalIsAWSService`. */
export const anonymous: Caller = {
  principal: anonymousPrincipal,
  context: { "aws:PrincipalAccount": "anonymous", "aws:PrincipalType": "Anonymous" },
  permissions: "nothing",
};

const ALLOW_EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "AllowEverything", Effect: "Allow", Action: "*", Resource: "*" }],
};

/** Settings of S3 that decide with the policies. */
export interface SimulatorOptions {
  /** True by default. */
  readonly blockPublicAccess?: boolean;
}

/** Asks the simulator. Throws if it cannot know the answer: an invalid request, or a context key that it ignores. */
export async function ask(
  question: Question,
  policies: Policies,
  { blockPublicAccess = true }: SimulatorOptions = {},
): Promise<Answer> {
  const { caller, action, resource } = question;
  const context = { "aws:SecureTransport": "true", ...caller.context, ...question.context };
  const [serviceName = "", actionName = ""] = action.split(":");
  await refuseMisplacedEncryptionContext(serviceName, actionName, resource.arn, context);

  const identityPolicy = policies.identity ?? ALLOW_EVERYTHING;
  const resourcePolicy = policies[serviceName];
  const simulation = await runSimulation(
    {
      request: {
        principal: caller.principal,
        action,
        resource: { resource: resource.arn, accountId: resource.accountId },
        contextVariables: withStandIns(context),
      },
      identityPolicies:
        caller.permissions === "nothing"
          ? []
          : [{ name: "identity", policy: policyWithStandIns(identityPolicy) }],
      serviceControlPolicies: organizationPolicies(policies.scp && [ALLOW_EVERYTHING, policies.scp]),
      resourceControlPolicies: organizationPolicies(policies.rcp && [policies.rcp]),
      resourcePolicy: resourcePolicy && policyWithStandIns(resourcePolicy),
      additionalSettings: { s3: { blockPublicAccess } },
    },
    { simulationMode: "Strict" },
  );

  const request = `${action} on ${resource.arn}`;
  if (simulation.resultType === "error")
    throw new Error(`${request} cannot be simulated: ${JSON.stringify(simulation.errors)}`);
  if (simulation.resultType === "wildcard") throw new Error(`${request} names more than one resource`);
  const { ignoredContextKeys = ["every key"] } = simulation.result;
  if (ignoredContextKeys.length > 0)
    throw new Error(`${request} is simulated without ${ignoredContextKeys.join(", ")}`);
  return simulation.overallResult;
}

/** The policies that are attached to an account itself. The simulator adds `RCPFullAWSAccess`. */
function organizationPolicies(attached: readonly PolicyDocument[] = []) {
  if (attached.length === 0) return [];
  const policies = attached.map((policy, index) => ({
    name: `policy-${index}`,
    policy: policyWithStandIns(policy),
  }));
  return [{ orgIdentifier: "account", policies }];
}

/**
 * The simulator ignores `kms:EncryptionContext:<key>` but supports principal tags with any name. So a tag replaces each
 * of these keys, in requests and in policies. A request can have several, as CloudTrail's has two.
 */
const ENCRYPTION_CONTEXT = /^kms:EncryptionContext:/i;
const STAND_IN = "aws:PrincipalTag/kms:EncryptionContext:";

/** A tag is valid for every action, so this rejects actions that carry no encryption context. */
async function refuseMisplacedEncryptionContext(
  serviceName: string,
  actionName: string,
  resourceArn: string,
  context: Context,
): Promise<void> {
  const keys = Object.keys(context).filter((key) => ENCRYPTION_CONTEXT.test(key));
  if (keys.length === 0) return;
  const known = await allowedContextKeysForRequest(serviceName, actionName, resourceArn, false, undefined);
  if (!known.some((key) => ENCRYPTION_CONTEXT.test(key)))
    throw new Error(`${serviceName}:${actionName} carries no encryption context, but has ${keys.join(", ")}`);
}

function withStandIns<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.replace(ENCRYPTION_CONTEXT, STAND_IN), value]),
  );
}

function policyWithStandIns(policy: PolicyDocument): PolicyDocument {
  return { ...policy, Statement: policy.Statement.map(statementWithStandIns) };
}

function statementWithStandIns(statement: PolicyStatement): PolicyStatement {
  if (statement.Condition === undefined) return statement;
  const operators = Object.entries(statement.Condition);
  return {
    ...statement,
    Condition: Object.fromEntries(operators.map(([operator, keys]) => [operator, withStandIns(keys)])),
  };
}
