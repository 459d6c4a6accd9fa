import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { parseAtoms } from "../../../policies/analysis/atoms";
import type { DeliveryRequest } from "../../../policies/analysis/delivery-request";
import { evaluate } from "../../../policies/analysis/evaluate";
import { isObject, type Json, toList } from "../../../policies/analysis/json";
import { type PolicyStatement, policyJson } from "../../../policies/policy-document";
import { collect, lazy } from "../async";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { combine, fail, type Judgement, pass, warn } from "../judgement";
import { permission, type Target } from "../permission";
import { judgePolicy } from "../policy-judgement";

/** A role that the stack creates, with the theme that examines it. */
export interface ExaminedRole {
  readonly iam: IAMClient;
  readonly name: string;
  /** Begins the ids of its checks, such as `trail.delivery-role`. */
  readonly id: string;
  /** Titles of the checks of its trust and of its policy. */
  readonly titles: { readonly trust: string; readonly policy: string };
  readonly target: Target;
  /** Policies of any name, of AWS too, that somebody may attach to it. */
  readonly managedPolicies: Target;
  /** The account, in words. */
  readonly account: string;
  readonly trust: readonly PolicyStatement[];
  /** Requests that its trust must allow. */
  readonly trustRequests: readonly DeliveryRequest[];
  /** Name of the inline policy that the stack gives the role. */
  readonly policyName: string;
  readonly permissions: readonly PolicyStatement[];
  /** Requests that its policy must allow. */
  readonly requests: readonly DeliveryRequest[];
}

/** Whether those whom the settings name, and nobody else, can do with the role what the settings say. */
export function roleChecks(role: ExaminedRole): readonly Check[] {
  const read = lazy(() => role.iam.send(new GetRoleCommand({ RoleName: role.name })));
  return [trust(role, read), policy(role), others(role, read)];
}

type ReadRole = () => Promise<{
  readonly Role?: {
    readonly AssumeRolePolicyDocument?: string;
    readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string };
  };
}>;

function trust(role: ExaminedRole, read: ReadRole): Check {
  return checkOne({
    id: `${role.id}-trust`,
    title: role.titles.trust,
    permissions: [permission(role.target, "iam:GetRole")],
    read,
    judge: ({ Role }) =>
      judgePolicy({
        live: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
        expected: role.trust,
        requests: role.trustRequests,
      }),
  });
}

function policy(role: ExaminedRole): Check {
  return checkOne({
    id: `${role.id}-policy`,
    title: role.titles.policy,
    permissions: [permission(role.target, "iam:GetRolePolicy")],
    read: () => readInline(role, role.policyName),
    judge: (live) => judgePolicy({ live, expected: role.permissions, requests: role.requests }),
  });
}

/** The policies that the settings do not know. */
interface OtherPolicies {
  /** Each as a name and its text. */
  readonly further: readonly (readonly [name: string, text: string | undefined])[];
  readonly boundary?: readonly [arn: string, text: string | undefined];
}

/** Whether no further policy extends or limits the role. */
function others(role: ExaminedRole, readRole: ReadRole): Check {
  return checkOne({
    id: `${role.id}-others`,
    title: "no other policy extends or limits that role",
    permissions: [
      permission(role.target, "iam:GetRole"),
      permission(role.target, "iam:GetRolePolicy"),
      permission(role.target, "iam:ListRolePolicies"),
      permission(role.target, "iam:ListAttachedRolePolicies"),
      permission(role.managedPolicies, "iam:GetPolicy"),
      permission(role.managedPolicies, "iam:GetPolicyVersion"),
    ],
    read: () => readOthers(role, readRole),
    judge: ({ further, boundary }) => {
      const judgements = [
        ...further.map((one) => judgeFurther(role, one)),
        ...(boundary === undefined ? [] : [judgeBoundary(role, boundary)]),
      ];
      return judgements.length === 0 ? pass("no other policy") : combine(judgements);
    },
  });
}

async function readOthers(role: ExaminedRole, readRole: ReadRole): Promise<OtherPolicies> {
  const [client, input] = [role.iam, { RoleName: role.name }];
  const [{ Role }, inline, attached] = await Promise.all([
    readRole(),
    collect(paginateListRolePolicies({ client }, input)),
    collect(paginateListAttachedRolePolicies({ client }, input)),
  ]);
  const names = inline
    .flatMap(({ PolicyNames = [] }) => PolicyNames)
    .filter((name) => name !== role.policyName);
  const arns = attached
    .flatMap(({ AttachedPolicies = [] }) => AttachedPolicies)
    .flatMap(({ PolicyArn = [] }) => PolicyArn);
  const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    further: await Promise.all([
      ...names.map(async (name) => [name, await readInline(role, name)] as const),
      ...arns.map(async (arn) => [arn, await readManaged(role, arn)] as const),
    ]),
    boundary: boundary === undefined ? undefined : [boundary, await readManaged(role, boundary)],
  };
}

async function readInline({ iam, name }: ExaminedRole, policyName: string): Promise<string | undefined> {
  const command = new GetRolePolicyCommand({ RoleName: name, PolicyName: policyName });
  const answer = await orUndefined(iam.send(command), "NoSuchEntity", "NoSuchEntityException");
  return answer?.PolicyDocument === undefined ? undefined : decodeURIComponent(answer.PolicyDocument);
}

async function readManaged({ iam }: ExaminedRole, arn: string): Promise<string | undefined> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
  const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId });
  const { PolicyVersion } = await iam.send(command);
  return PolicyVersion?.Document === undefined ? undefined : decodeURIComponent(PolicyVersion.Document);
}

/** Judges a further policy together with that of the settings, since both apply. */
function judgeFurther(role: ExaminedRole, [name, text]: OtherPolicies["further"][number]): Judgement {
  const statements = (json: string | undefined): readonly Json[] => {
    const document = JSON.parse(json ?? "{}") as Json;
    return isObject(document) ? toList(document.Statement) : [];
  };
  const both = [...statements(policyJson(role.permissions)), ...statements(text)];
  const judgement = judgePolicy({
    live: text === undefined ? undefined : JSON.stringify({ Version: "2012-10-17", Statement: both }),
    expected: role.permissions,
    requests: role.requests,
    remediation: `Take the policy ${name} away from the role ${role.name} in the ${role.account} account.`,
  });
  return { ...judgement, found: `policy ${name}: ${judgement.found}` };
}

function judgeBoundary(role: ExaminedRole, [arn, text]: readonly [string, string | undefined]): Judgement {
  const remove = `run \`aws iam delete-role-permissions-boundary --role-name ${role.name}\` in the ${role.account} account.`;
  const atoms = parseAtoms(text);
  const refused = role.requests.filter(({ request }) => evaluate(atoms, request) !== "allowed");
  const [first] = refused;
  return first === undefined
    ? warn(`the permissions boundary ${arn} limits it`, `If it is intended, leave it. Otherwise ${remove}`)
    : fail(`the permissions boundary ${arn} does not let it ${first.purpose}`, `R${remove.slice(1)}`);
}
