import { awsPartition } from "../../aws/arns";
import { isOptInRegion } from "../../aws/regions";
import type { Settings } from "../../settings/file";
import { folderOf } from "../../settings/integrity";
import type { SettingsProblem } from "../../settings/load";
import { STATE_BACKEND_KEY } from "../../settings/state";
import { resourceNames } from "../names";
import { type PolicyStatement, policyJson } from "../policy-document";
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
 * This app's limit, in characters: AWS's for resource control policies. That for service control policies is said to be
 * higher since 15 May 2026, which AWS's page does not show everywhere.
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
  const { accounts, breakGlassPrincipalArns, guardrail, logBucket, organization, region, search, trail } =
    settings;
  const names = resourceNames(settings);
  const accountIds = guardedAccountIds(settings);
  return {
    region,
    optInRegions: isOptInRegion(trail.homeRegion) ? [trail.homeRegion] : [],
    organizationId: organization.id,
    trailArn: names.trailArn,
    logBucketName: logBucket.name,
    accessLogBucketName: names.accessLogBucketName,
    ...(search.enabled ? { resultsBucketName: names.search.resultsBucketName } : {}),
    keyArn,
    deployerArns: [accounts.audit, accounts.logArchive].flatMap((account) => account?.deployerArns ?? []),
    ...guardedState(settings, accountIds),
    breakGlassPrincipalArns,
    accountIds,
    wholeAccount: guardrail.wholeAccount,
    trustedAccountIds: guardrail.trustedAccountIds,
    ...externalReaders(settings),
  };
}

/** The accounts outside of the organization that may become the reader role. */
function externalReaders(settings: Settings): Pick<GuardrailProps, "externalReaders"> {
  const { enabled, trustedExternal } = settings.logBucket.readers.role;
  if (!enabled || trustedExternal.length === 0) return {};
  const accountIds = [...new Set(trustedExternal.map(({ accountId }) => accountId))];
  return { externalReaders: { roleArn: resourceNames(settings).readerRoleArn, accountIds } };
}

/** The state bucket if a guarded account owns it, and the roles that may write to it beside the deployers. */
function guardedState(
  { integrity: { stateUri, writerArns }, state }: Settings,
  accountIds: readonly string[],
): Pick<GuardrailProps, "stateBucketName" | "stateWriterArns" | "checkpoints"> {
  if (state.backend !== "s3" || !accountIds.includes(state.owner.id)) return { stateWriterArns: [] };
  const { roleArn } = state.owner;
  const stateKeys = [state.key, STATE_BACKEND_KEY];
  return {
    stateBucketName: state.bucket,
    stateWriterArns: [...state.writerArns, ...(roleArn === undefined ? [] : [roleArn])],
    checkpoints: stateUri === undefined ? undefined : { folder: folderOf(stateUri), stateKeys, writerArns },
  };
}

/** A key's ARN has the same length everywhere in a Region. */
const SAMPLE_KEY_ID = "00000000-0000-0000-0000-000000000000";

/** Problems of settings whose policies AWS Organizations would refuse because of their length, with the key to look at. */
export function policyLengthProblems(settings: Settings): readonly SettingsProblem[] {
  const { accounts, breakGlassPrincipalArns, guardrail, integrity, region, state } = settings;
  if (guardrail.mode !== "managed" && guardrail.mode !== "print") return [];
  const keyArn = `arn:${awsPartition(region)}:kms:${region}:${accounts.audit.id}:key/${SAMPLE_KEY_ID}`;
  const lists = {
    breakGlassPrincipalArns,
    "accounts.audit.deployerArns": accounts.audit.deployerArns ?? [],
    "accounts.logArchive.deployerArns": accounts.logArchive?.deployerArns ?? [],
    "guardrail.trustedAccountIds": guardrail.trustedAccountIds,
    ...(state.backend === "s3" ? { "state.writerArns": state.writerArns } : {}),
    "integrity.writerArns": integrity.writerArns,
  };
  const [[longest] = ["guardrail.mode"]] = Object.entries(lists).toSorted(
    ([, a], [, b]) => b.join().length - a.join().length,
  );
  return organizationPolicies(settings, keyArn).flatMap(({ type, statements }) => {
    const { length } = policyJson(statements);
    return length <= MAXIMUM_POLICY_LENGTH
      ? []
      : [
          {
            path: longest.split("."),
            message: `guardrail.mode needs a ${type} of ${length} characters, but this app keeps to ${MAXIMUM_POLICY_LENGTH}, which AWS Organizations accepts everywhere; shorten ${longest}, which is the longest list`,
          },
        ];
  });
}
