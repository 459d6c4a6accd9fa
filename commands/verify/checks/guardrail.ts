import {
  DescribePolicyCommand,
  OrganizationsClient,
  paginateListParents,
  paginateListPoliciesForTarget,
} from "@aws-sdk/client-organizations";
import { type Atom, isCovered, parseAtoms } from "../../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import {
  type OrganizationPolicy,
  type OrganizationPolicyType,
  organizationPolicies,
} from "../../../policies/guardrail/organization-policies";
import { policyJson } from "../../../policies/policy-document";
import { collect, lazyEach } from "../async";
import { type Check, checkEach, type Item } from "../check";
import { fail, type Judgement, joinFirst, pass } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { GUARDRAIL, permission } from "../permission";
import { DEPLOY } from "../remediation";
import type { Theme } from "../theme";

const TITLES: Readonly<Record<OrganizationPolicy["id"], readonly [id: string, title: string]>> = {
  ServiceControlPolicy: [
    "guardrail.service-control-policies",
    "service control policies bind the people of the accounts that own buckets and key",
  ],
  ResourceControlPolicy: [
    "guardrail.resource-control-policies",
    "resource control policies protect buckets and key from everybody",
  ],
  MembersPolicy: ["guardrail.members", "service control policies keep member accounts in the trail"],
};

/** Whether the organization's policies deny what the settings' guardrail denies, wherever they are attached. */
export const guardrail = {
  id: "guardrail",
  title: "Guardrail",
  checks: ({ aws }) => {
    if (aws.settings.guardrail.mode === "off") return [];
    // The ids and targets do not depend on the key.
    const policies = openPolicies(aws);
    return organizationPolicies(aws.settings, "").map((policy) => attached(aws, policy, policies));
  },
} as const satisfies Theme;

function attached(aws: LiveAws, { id, type, targetIds }: OrganizationPolicy, policies: Policies): Check {
  const [checkId, title] = TITLES[id];
  const { mode } = aws.settings.guardrail;
  return checkEach({
    id: checkId,
    title,
    setting: `guardrail.mode: ${mode}`,
    permissions: [
      READ.key,
      permission(GUARDRAIL, "organizations:ListParents"),
      permission(GUARDRAIL, "organizations:ListPoliciesForTarget"),
      permission(GUARDRAIL, "organizations:DescribePolicy"),
    ],
    read: async () => {
      const { Arn } = await aws.key();
      const wanted = organizationPolicies(aws.settings, Arn).find((policy) => policy.id === id);
      const expected = wanted === undefined ? [] : parseAtoms(policyJson(wanted.statements));
      return Promise.all(targetIds.map((targetId) => readTarget(policies[type], targetId, expected)));
    },
    judge: ({ live, expected }) => judgeDenies(live, expected, mode),
    summarize: (evidence) => `attached to ${evidence.join(", ")}, or above`,
  });
}

interface Attached {
  readonly live: readonly string[];
  readonly expected: readonly Atom[];
}

async function readTarget(
  readPolicies: Policies[OrganizationPolicyType],
  targetId: string,
  expected: readonly Atom[],
): Promise<Item<Attached>> {
  try {
    return { name: targetId, value: { live: await readPolicies(targetId), expected } };
  } catch (error) {
    return { name: targetId, error };
  }
}

/** The contents of the policies of a target and of everything above it, which bind its accounts too. */
type Policies = Readonly<Record<OrganizationPolicyType, (targetId: string) => Promise<readonly string[]>>>;

/** Reads each target, its parents and each policy once: targets share what is above them. */
function openPolicies({ accounts, settings }: LiveAws): Policies {
  const client = accounts.management.client(OrganizationsClient, settings.trail.homeRegion);
  const content = lazyEach(async (PolicyId) => {
    const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
    return Policy?.Content ?? "{}";
  });
  const parents = lazyEach(async (ChildId) => {
    if (ChildId.startsWith("r-")) return [];
    const pages = await collect(paginateListParents({ client }, { ChildId }));
    return pages.flatMap(({ Parents = [] }) => Parents).map(({ Id = "" }) => Id);
  });
  const ofType = (Filter: OrganizationPolicyType) => {
    const read: (targetId: string) => Promise<readonly string[]> = lazyEach(async (TargetId) => {
      const pages = await collect(paginateListPoliciesForTarget({ client }, { TargetId, Filter }));
      const own = pages.flatMap(({ Policies = [] }) => Policies).map(({ Id = "" }) => Id);
      const above = await parents(TargetId);
      const contents = await Promise.all([...above.map(read), ...own.map(content)]);
      return contents.flat();
    });
    return read;
  };
  return {
    SERVICE_CONTROL_POLICY: ofType("SERVICE_CONTROL_POLICY"),
    RESOURCE_CONTROL_POLICY: ofType("RESOURCE_CONTROL_POLICY"),
  };
}

function judgeDenies(live: readonly string[], expected: readonly Atom[], mode: string): Judgement {
  const remediation =
    mode === "managed"
      ? `Run ${DEPLOY} to attach the policies again.`
      : "Attach the policies that `npm run --silent guardrail -- print` prints, or ones that deny as much.";
  try {
    const denies = live.flatMap((content) => parseAtoms(content)).filter(({ effect }) => effect === "Deny");
    const missing = expected.filter((atom) => !isCovered(atom, denies));
    if (missing.length === 0) return pass("every act of the guardrail is denied");
    const statements = [...new Set(missing.map(({ statement }) => statement))];
    return fail(joinFirst(statements.map((statement) => `not denied: ${statement}`)), remediation);
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    return fail(`a policy cannot be compared with the guardrail, because ${error.message}`, remediation);
  }
}
