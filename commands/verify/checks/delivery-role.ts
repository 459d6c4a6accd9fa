import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { parseAtoms } from "../../../policies/analysis/atoms";
import { evaluate } from "../../../policies/analysis/evaluate";
import { isObject, type Json, toList } from "../../../policies/analysis/json";
import { policyJson } from "../../../policies/policy-document";
import { collect, lazy } from "../async";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { requestsTo } from "../expected";
import { combine, fail, type Judgement, pass, warn } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { DELIVERY_ROLE, MANAGED_POLICIES, permission } from "../permission";
import { judgePolicy } from "../policy-judgement";
import { REDEPLOY } from "../remediation";

/** Name of the inline policy that the stack gives the role. */
const POLICY_NAME = "deliver-events";

/** Whether CloudTrail, and nobody else, can deliver with the role of the settings. */
export function deliveryRole(aws: LiveAws): readonly Check[] {
  const read = lazy(() => openIam(aws).send(new GetRoleCommand({ RoleName: aws.expected.deliveryRoleName })));
  return [role(aws), trust(aws, read), policy(aws), others(aws, read)];
}

function role(aws: LiveAws): Check {
  const wanted = aws.expected.deliveryRoleArn;
  return checkOne({
    id: "trail.delivery-role",
    title: "it delivers to CloudWatch Logs with the role of the settings",
    setting: "cloudWatchLogs.enabled: true",
    permissions: [READ.trail],
    read: aws.trail,
    judge: ({ CloudWatchLogsRoleArn }) =>
      CloudWatchLogsRoleArn === wanted
        ? pass(`${CloudWatchLogsRoleArn}`)
        : fail(`${CloudWatchLogsRoleArn ?? "no role"}, but the settings say ${wanted}`, REDEPLOY),
  });
}

function openIam(aws: LiveAws): IAMClient {
  return aws.accounts.management.client(IAMClient, aws.settings.trail.homeRegion);
}

type ReadRole = () => Promise<{
  readonly Role?: {
    readonly AssumeRolePolicyDocument?: string;
    readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string };
  };
}>;

const GET_ROLE = permission(DELIVERY_ROLE, "iam:GetRole");
const GET_INLINE = permission(DELIVERY_ROLE, "iam:GetRolePolicy");

function trust(aws: LiveAws, read: ReadRole): Check {
  return checkOne({
    id: "trail.delivery-role-trust",
    title: "only CloudTrail can assume that role",
    permissions: [GET_ROLE],
    read,
    judge: ({ Role }) =>
      judgePolicy({
        live: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
        expected: aws.expected.policies.deliveryRole.trust,
        requests: requestsTo("role", aws.settings),
      }),
  });
}

function policy(aws: LiveAws): Check {
  return checkOne({
    id: "trail.delivery-role-policy",
    title: "that role can write the events of every account",
    permissions: [GET_INLINE],
    read: () => readInline(aws, POLICY_NAME),
    judge: (live) =>
      judgePolicy({
        live,
        expected: aws.expected.policies.deliveryRole.permissions,
        requests: requestsTo("log-group", aws.settings),
      }),
  });
}

/** The policies that the settings do not know. */
interface OtherPolicies {
  /** Each as a name and its text. */
  readonly further: readonly (readonly [name: string, text: string | undefined])[];
  readonly boundary?: readonly [arn: string, text: string | undefined];
}

/** Whether no further policy extends or limits the role. */
function others(aws: LiveAws, readRole: ReadRole): Check {
  return checkOne({
    id: "trail.delivery-role-others",
    title: "no other policy extends or limits that role",
    permissions: [
      GET_ROLE,
      GET_INLINE,
      permission(DELIVERY_ROLE, "iam:ListRolePolicies"),
      permission(DELIVERY_ROLE, "iam:ListAttachedRolePolicies"),
      permission(MANAGED_POLICIES, "iam:GetPolicy"),
      permission(MANAGED_POLICIES, "iam:GetPolicyVersion"),
    ],
    read: () => readOthers(aws, readRole),
    judge: ({ further, boundary }) => {
      const judgements = [
        ...further.map((one) => judgeFurther(aws, one)),
        ...(boundary === undefined ? [] : [judgeBoundary(aws, boundary)]),
      ];
      return judgements.length === 0 ? pass("no other policy") : combine(judgements);
    },
  });
}

async function readOthers(aws: LiveAws, readRole: ReadRole): Promise<OtherPolicies> {
  const [client, input] = [openIam(aws), { RoleName: aws.expected.deliveryRoleName }];
  const [{ Role }, inline, attached] = await Promise.all([
    readRole(),
    collect(paginateListRolePolicies({ client }, input)),
    collect(paginateListAttachedRolePolicies({ client }, input)),
  ]);
  const names = inline.flatMap(({ PolicyNames = [] }) => PolicyNames).filter((name) => name !== POLICY_NAME);
  const arns = attached
    .flatMap(({ AttachedPolicies = [] }) => AttachedPolicies)
    .flatMap(({ PolicyArn = [] }) => PolicyArn);
  const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    further: await Promise.all([
      ...names.map(async (name) => [name, await readInline(aws, name)] as const),
      ...arns.map(async (arn) => [arn, await readManaged(aws, arn)] as const),
    ]),
    boundary: boundary === undefined ? undefined : [boundary, await readManaged(aws, boundary)],
  };
}

async function readInline(aws: LiveAws, name: string): Promise<string | undefined> {
  const command = new GetRolePolicyCommand({ RoleName: aws.expected.deliveryRoleName, PolicyName: name });
  const answer = await orUndefined(openIam(aws).send(command), "NoSuchEntity", "NoSuchEntityException");
  return answer?.PolicyDocument === undefined ? undefined : decodeURIComponent(answer.PolicyDocument);
}

async function readManaged(aws: LiveAws, arn: string): Promise<string | undefined> {
  const iam = openIam(aws);
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
  const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId });
  const { PolicyVersion } = await iam.send(command);
  return PolicyVersion?.Document === undefined ? undefined : decodeURIComponent(PolicyVersion.Document);
}

/** Judges a further policy together with that of the settings, since both apply. */
function judgeFurther(aws: LiveAws, [name, text]: OtherPolicies["further"][number]): Judgement {
  const expected = aws.expected.policies.deliveryRole.permissions;
  const statements = (json: string | undefined): readonly Json[] => {
    const document = JSON.parse(json ?? "{}") as Json;
    return isObject(document) ? toList(document.Statement) : [];
  };
  const both = [...statements(policyJson(expected)), ...statements(text)];
  const judgement = judgePolicy({
    live: text === undefined ? undefined : JSON.stringify({ Version: "2012-10-17", Statement: both }),
    expected,
    requests: requestsTo("log-group", aws.settings),
    remediation: `Take the policy ${name} away from the role ${aws.expected.deliveryRoleName} in the management account.`,
  });
  return { ...judgement, found: `policy ${name}: ${judgement.found}` };
}

function judgeBoundary(aws: LiveAws, [arn, text]: readonly [string, string | undefined]): Judgement {
  const remove = `run \`aws iam delete-role-permissions-boundary --role-name ${aws.expected.deliveryRoleName}\` in the management account.`;
  const atoms = parseAtoms(text);
  const refused = requestsTo("log-group", aws.settings).filter(
    ({ request }) => evaluate(atoms, request) !== "allowed",
  );
  const [first] = refused;
  return first === undefined
    ? warn(`the permissions boundary ${arn} limits it`, `If it is intended, leave it. Otherwise ${remove}`)
    : fail(`the permissions boundary ${arn} does not let it ${first.purpose}`, `R${remove.slice(1)}`);
}
