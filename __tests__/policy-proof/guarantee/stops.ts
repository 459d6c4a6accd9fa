import type { Act, Actor, Form, Given, Stop } from "../../../policies/guarantee/capability";
import type { PolicyStatement } from "../../../policies/policy-document";
import { ask, type Policies, type PolicyDocument, type Question } from "../simulator";
import { accountOf, callerFor, GIVEN_BY_ACTOR } from "./callers";
import { AUDIT, type Deployment, deploymentOf, document, iam, MANAGEMENT, MEMBER } from "./deployments";
import { resourceOf, type TargetResource } from "./targets";

/** The policies that can stop a request, each with the word of the guarantee for it. */
type Documents = readonly { readonly stop: Stop; readonly key: string; readonly policy: PolicyDocument }[];

/**
 * Everything that alone stops the act: with the policies of all others opened, the simulator still denies it. Empty if
 * nothing does.
 */
export async function stopsOf(
  act: Act,
  actor: Actor,
  form: Form,
  given: readonly Given[] = [],
): Promise<readonly Stop[]> {
  const deployment = deploymentOf(form, [...new Set([...given, ...(GIVEN_BY_ACTOR[actor] ?? [])])]);
  const { question, resource } = questionOf(act, actor, deployment);
  const all = documentsFor(act, actor, deployment, question, resource);
  const kinds = [...new Set(all.map(({ stop }) => stop))];
  const [service = ""] = act.action.split(":");
  const hasOwnPolicy = all.some(({ key }) => key === "identity");
  const open = resource.policy === undefined ? {} : { [service]: openTo(service, hasOwnPolicy) };
  const isAllowed = async (inPlace: Documents, isDeployed = false) => {
    const policies: Policies = {
      ...open,
      ...Object.fromEntries(inPlace.map(({ key, policy }) => [key, policy])),
    };
    return (await ask(question, policies, { blockPublicAccess: isDeployed })) === "Allowed";
  };
  if (await isAllowed(all, act.exemptFromBucketPolicy === undefined)) return [];
  if (!(await isAllowed([]))) return ["AWS"];
  const stops: Stop[] = [];
  for (const kind of kinds) {
    if (await deniesAlone(kind, all, isAllowed)) stops.push(kind);
  }
  if (stops.length === 0) throw new Error(`${act.action} by ${actor} is denied, but by no policy alone`);
  return stops;
}

async function deniesAlone(
  kind: Stop,
  all: Documents,
  isAllowed: (inPlace: Documents) => Promise<boolean>,
): Promise<boolean> {
  return !(await isAllowed(all.filter(({ stop }) => stop === kind)));
}

function questionOf(
  { action, on, context }: Act,
  actor: Actor,
  deployment: Deployment,
): { question: Question; resource: TargetResource } {
  const caller = callerFor(actor, deployment);
  const account = accountOf(caller) ?? MANAGEMENT;
  const resource = resourceOf(on, deployment, account);
  return {
    resource,
    question: {
      caller,
      action,
      resource: { arn: resource.arn, accountId: resource.accountId },
      context: {
        ...(usesContext(action) ? resource.context : {}),
        ...contextOf(action, account, deployment),
        ...context,
      },
    },
  };
}

/** Only these requests carry the encryption context of a log file. */
function usesContext(action: string): boolean {
  return action === "kms:Decrypt" || action.startsWith("kms:GenerateDataKey");
}

/** The context that an action always has. */
function contextOf(
  action: string,
  account: string,
  { settings }: Deployment,
): Readonly<Record<string, string>> {
  switch (action) {
    case "s3:PutObject":
      return { "s3:x-amz-acl": "bucket-owner-full-control" };
    case "s3:ListBucket":
      return { "s3:prefix": `AWSLogs/${settings.organization.id}/${account}/` };
    case "account:DisableRegion":
      return { "account:TargetRegion": settings.region };
    default:
      return {};
  }
}

function documentsFor(
  { action, exemptFromBucketPolicy }: Act,
  actor: Actor,
  { guardrail, guarded, policies }: Deployment,
  { caller }: Question,
  resource: TargetResource,
): Documents {
  const [service = ""] = action.split(":");
  const account = accountOf(caller);
  const guards = guardrail.flatMap(({ id, statements }) => {
    const binds = {
      ServiceControlPolicy: account !== undefined && guarded.includes(account),
      MembersPolicy: account === MEMBER && caller.context["aws:PrincipalOrgID"] !== undefined,
      ResourceControlPolicy: ["s3", "kms", "sts"].includes(service) && guarded.includes(resource.accountId),
    };
    const key = id === "ResourceControlPolicy" ? "rcp" : "scp";
    const stop = id === "MembersPolicy" ? "guardrail with `members.targets`" : "guardrail";
    return binds[id] ? [{ stop, key, policy: document(statements) } as const] : [];
  });
  const own =
    resource.policy === undefined || service === "iam" || exemptFromBucketPolicy !== undefined
      ? []
      : [{ stop: resource.policy.stop, key: service, policy: document(resource.policy.statements) }];
  const ownPolicies: Readonly<Partial<Record<Actor, readonly PolicyStatement[]>>> = {
    "reader role": policies.readerRole.permissions,
    "searcher role": policies.search.searcherRole.permissions,
  };
  const permissions = ownPolicies[actor];
  const identity =
    permissions === undefined
      ? []
      : [{ stop: "role policy" as const, key: "identity", policy: document(permissions) }];
  return [...own, ...identity, ...guards];
}

/** A policy that allows everybody, or only lets the policies of the account decide, so that a role's own one counts. */
function openTo(service: string, isLeftToTheAccount: boolean): PolicyDocument {
  const Principal = isLeftToTheAccount ? { AWS: iam(AUDIT, "root") } : "*";
  return document([{ Sid: "Open", Effect: "Allow", Principal, Action: `${service}:*`, Resource: "*" }]);
}
