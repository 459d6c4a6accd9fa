import {
  allowedContextKeysForRequest,
  anonymousPrincipal,
  type EvaluationResult,
  runSimulation,
  type SimulationRequestPrincipal,
} from "@cloud-copilot/iam-simulate";
import type { PolicyStatement } from "../../policies/policy-document";

/** A policy, parsed from the JSON text that is synthesized or that AWS's API returns. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

/** The policies a request meets: `identity`, and by service (`s3`, `kms`, ...) the policy of what is asked for. */
export type Policies = Readonly<Record<string, PolicyDocument>>;

type Context = Readonly<Record<string, string>>;

/** Who asks, with the context that AWS adds on its own. */
export interface Caller {
  readonly principal: SimulationRequestPrincipal;
  readonly context: Context;
  /** What the caller's own account lets it do, where no `identity` policy is in question. */
  readonly permissions: "everything" | "nothing";
}

/** What is asked for; an object or a key has the account of its owner, which an ARN may not name. */
export interface Resource {
  readonly arn: string;
  readonly accountId: string;
}

/** May this caller do this? Over TLS, unless the context says otherwise. */
export interface Question {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: Resource;
  readonly context?: Context;
}

/** What AWS would answer: `ImplicitlyDenied` when nothing allows it, `ExplicitlyDenied` when a statement denies it. */
export type Answer = EvaluationResult;

/** A role (in a session of it), a user or the root of an account; without an organization id it is in none. */
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

/** The same caller with no permissions of its own, so that the resource's policy alone would have to allow. */
export function withoutPermissions(caller: Caller): Caller {
  return { ...caller, permissions: "nothing" };
}

/** An AWS service, and the resource it acts for. */
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

/** CloudTrail, acting for a trail. */
export function cloudTrail(trailArn: string): Caller {
  return service("cloudtrail.amazonaws.com", { arn: trailArn, accountId: trailArn.split(":")[4] });
}

/** Whoever signs nothing: AWS then knows neither an ARN nor whether it is a service. */
export const anonymous: Caller = {
  principal: anonymousPrincipal,
  context: { "aws:PrincipalAccount": "anonymous", "aws:PrincipalType": "Anonymous" },
  permissions: "nothing",
};

const ALLOW_EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "AllowEverything", Effect: "Allow", Action: "*", Resource: "*" }],
};

/** Asks the simulator. Throws when it cannot know the answer: an invalid request, or context that it ignores. */
export async function ask(question: Question, policies: Policies): Promise<Answer> {
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
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: resourcePolicy && policyWithStandIns(resourcePolicy),
      additionalSettings: { s3: { blockPublicAccess: true } },
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

/**
 * The simulator ignores `kms:EncryptionContext:<key>`, in requests as in policies, but knows principal tags of every
 * name. So a tag stands in for each, in both; more than one key can be in a request, as CloudTrail's have two.
 */
const ENCRYPTION_CONTEXT = /^kms:EncryptionContext:/i;
const STAND_IN = "aws:PrincipalTag/kms:EncryptionContext:";

/** A tag fits every action: without this, context that the real action does not carry would go unnoticed. */
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
