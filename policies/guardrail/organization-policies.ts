import { isOptInRegion } from "../../aws/regions";
import type { Settings } from "../../settings/file";
import { resourceNames } from "../names";
import type { PolicyStatement } from "../policy-document";
import { membersPolicy } from "./members-policy";
import { resourceControlPolicy } from "./resource-control-policy";
import { serviceControlPolicy } from "./service-control-policy";
import type { GuardrailProps } from "./statements";

/** The types of policies that the guardrail needs in AWS Organizations. */
export type OrganizationPolicyType = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

/** A policy of AWS Organizations, and what it is attached to. */
export interface OrganizationPolicy {
  /** Name of the policy in code and in logical ids. */
  readonly id: "ServiceControlPolicy" | "ResourceControlPolicy" | "MembersPolicy";
  readonly name: string;
  readonly type: OrganizationPolicyType;
  readonly description: string;
  readonly statements: readonly PolicyStatement[];
  /** Ids of accounts, organizational units or the root. */
  readonly targetIds: readonly string[];
}

/**
 * AWS's limit until 15 May 2026, in characters. The one since then is higher for service control policies.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export const MAXIMUM_POLICY_LENGTH = 5_120;

/** The accounts that own buckets and key. */
export function guardedAccountIds({ accounts }: Pick<Settings, "accounts">): readonly string[] {
  return [...new Set([accounts.audit.id, accounts.logArchive?.id ?? accounts.audit.id])];
}

/** Every policy of the guardrail, for the KMS key with this ARN. */
export function organizationPolicies(settings: Settings, keyArn: string): readonly OrganizationPolicy[] {
  const { guardrail, trail } = settings;
  const names = resourceNames(settings).guardrail;
  const props = guardrailProps(settings, keyArn);
  const home = { region: trail.homeRegion, isOptIn: isOptInRegion(trail.homeRegion) };
  const guarded = {
    targetIds: props.accountIds,
    description: "Protects the organization trail's log bucket, state and KMS key",
  };
  return [
    {
      ...guarded,
      id: "ServiceControlPolicy",
      name: names.serviceControlPolicy,
      type: "SERVICE_CONTROL_POLICY",
      statements: serviceControlPolicy(props),
    },
    {
      ...guarded,
      id: "ResourceControlPolicy",
      name: names.resourceControlPolicy,
      type: "RESOURCE_CONTROL_POLICY",
      statements: resourceControlPolicy(props),
    },
    ...(guardrail.members.targets.length === 0
      ? []
      : [
          {
            id: "MembersPolicy",
            name: names.membersPolicy,
            type: "SERVICE_CONTROL_POLICY",
            description: "Keeps member accounts in the organization trail",
            statements: membersPolicy(home),
            targetIds: guardrail.members.targets,
          } as const,
        ]),
  ];
}

function guardrailProps(settings: Settings, keyArn: string): GuardrailProps {
  const { accounts, breakGlassPrincipalArns, guardrail, logBucket, organization, region, state } = settings;
  const names = resourceNames(settings);
  const accountIds = guardedAccountIds(settings);
  const ownState = state.backend === "s3" && accountIds.includes(accounts[state.account]?.id ?? "");
  return {
    region,
    organizationId: organization.id,
    trailArn: names.trailArn,
    logBucketName: logBucket.name,
    accessLogBucketName: names.accessLogBucketName,
    stateBucketName: ownState ? state.bucket : undefined,
    keyArn,
    deployerArns: [accounts.audit, accounts.logArchive].flatMap((account) => account?.deployerArns ?? []),
    stateWriterArns: [],
    breakGlassPrincipalArns,
    accountIds,
    wholeAccount: guardrail.wholeAccount,
    trustedAccountIds: guardrail.trustedAccountIds,
  };
}
