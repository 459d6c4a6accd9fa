import { roleArn } from "../../aws/arns";
import { policyJson } from "../../policies/policy-document";
import { deployGrants } from "../../policies/roles/deploy";
import { entryRoles, type Workflows } from "../../policies/roles/entry";
import { type AccountName, bucketOwner, type RolePolicies, rolePolicies } from "../../policies/roles/grant";
import { digestReaderGrants, logValidatorGrants } from "../../policies/roles/integrity";
import { planGrants } from "../../policies/roles/plan";
import {
  type AccountRole,
  accountRoleArn,
  entryRoleArn,
  LOG_VALIDATOR,
  ONE_HOUR,
  type Role,
  trustPrincipals,
} from "../../policies/roles/role";
import { teardownGrants } from "../../policies/roles/teardown";
import type { Settings } from "../../settings/file";
import { count } from "../shared/count";
import type { Arguments } from "./arguments";

const DESCRIPTIONS: Readonly<Record<AccountRole, string>> = {
  deploy: "Deploys the organization trail and changes it in place",
  plan: "Plans the organization trail",
  verify: "Verifies the organization trail",
  integrity: "Reads the digests of the organization trail, and no log file",
};

/** The statements of the roles of a purpose in each account. */
export function accountPolicies(settings: Settings, purpose: AccountRole): RolePolicies {
  if (purpose === "deploy") return rolePolicies(deployGrants(settings));
  if (purpose === "plan") return rolePolicies(planGrants(settings));
  if (purpose === "integrity") return rolePolicies(digestReaderGrants(settings));
  // Loaded only here, because the AWS SDK takes a second.
  const { readOnlyPolicies } = require("../verify/permissions") as typeof import("../verify/permissions");
  return readOnlyPolicies(settings);
}

/** The role of a purpose in an account. Only the given principals may assume it: by default the pipeline's entry role. */
export function accountRole(
  settings: Settings,
  purpose: AccountRole,
  account: AccountName,
  trusted: readonly string[] = [],
): Role {
  return {
    account,
    arn: accountRoleArn(settings, purpose, account),
    description: DESCRIPTIONS[purpose],
    maxSessionDuration: ONE_HOUR,
    trust: [trustPrincipals(trusted.length > 0 ? trusted : [entryRoleArn(settings, purpose)])],
    permissions: accountPolicies(settings, purpose)[account] ?? [],
  };
}

/** The roles that the arguments ask for. */
export function rolesFor(
  settings: Settings,
  {
    purpose,
    further = [],
    account,
    trusted,
    ...workflows
  }: Pick<Arguments, "purpose" | "account" | "trusted"> & Partial<Pick<Arguments, "further">> & Workflows,
): readonly Role[] {
  if (purpose === "pipeline") return entryRoles(settings, account, workflows);
  const role = accountRole(settings, purpose, account, trusted);
  if (further.includes("content")) return [logValidator(settings, account, role)];
  const added = further.flatMap((rights) =>
    rights === "content" ? [] : (FURTHER_RIGHTS[rights](settings)[account] ?? []),
  );
  return [{ ...role, permissions: [...role.permissions, ...added] }];
}

/** A role of its own: one that may read log files is no digest reader. */
function logValidator(settings: Settings, account: AccountName, role: Role): Role {
  return {
    ...role,
    arn: logValidatorArn(settings, account),
    description: "Validates every log file of the organization trail",
    permissions: rolePolicies(logValidatorGrants(settings))[account] ?? [],
  };
}

function logValidatorArn({ accounts, region }: Settings, account: AccountName): string {
  const { id } = accounts[account] ?? accounts.audit;
  return roleArn({ region, accountId: id, name: LOG_VALIDATOR });
}

type Addition = Exclude<Arguments["further"][number], "content">;

const FURTHER_RIGHTS: Readonly<Record<Addition, (settings: Settings) => RolePolicies>> = {
  // Doctor reads what others read, too, and a policy names each of its statements once.
  doctor: (settings) => {
    const { doctorPolicies } = require("../doctor/doctor") as typeof import("../doctor/doctor");
    return rolePolicies(
      Object.entries(doctorPolicies(settings)).flatMap(([account, statements]) =>
        statements.map((statement) => ({
          account: account as AccountName,
          statement: { ...statement, Sid: `Doctor${statement.Sid}` },
        })),
      ),
    );
  },
  teardown: (settings) => rolePolicies(teardownGrants(settings)),
};

/** What the settings have to say so that their policies do not lock the roles out. */
export function settingsToChange(settings: Settings, roles: readonly Role[]): readonly string[] {
  const { state, accounts } = settings;
  return roles.flatMap(({ account, arn }) => {
    const { deployerArns } = accounts[account] ?? accounts.audit;
    const deploys = arn === accountRoleArn(settings, "deploy", account);
    const applies = arn === entryRoleArn(settings, "deploy", account);
    const plans = arn === entryRoleArn(settings, "plan", account);
    const elsewhere = state.backend === "s3" && state.account !== account;
    return [
      ...(deploys && deployerArns !== undefined && !deployerArns.includes(arn)
        ? [`add ${arn} to accounts.${account}.deployerArns, or the policies lock it out`]
        : []),
      ...(state.backend === "s3" &&
      applies &&
      !state.writerArns.includes(arn) &&
      (elsewhere || state.owner.deployerArns !== undefined)
        ? [`add ${arn} to state.writerArns, or the policy of the state bucket locks it out`]
        : []),
      ...(state.backend === "s3" && plans && elsewhere && !state.readerArns.includes(arn)
        ? [`add ${arn} to state.readerArns: the state bucket is in another account`]
        : []),
      ...settingsOfIntegrity(settings, account, arn),
    ];
  });
}

function settingsOfIntegrity(settings: Settings, account: AccountName, arn: string): readonly string[] {
  const { accounts, integrity, logBucket, state } = settings;
  const isDigestReader = arn === accountRoleArn(settings, "integrity", account);
  const isValidator = arn === logValidatorArn(settings, account);
  const ownsBucket = account === bucketOwner(settings);
  const writes = state.backend === "s3" && integrity.stateUri !== undefined && state.account === account;
  return [
    ...(isDigestReader && ownsBucket && !integrity.digestReaderArns.includes(arn)
      ? [`add ${arn} to integrity.digestReaderArns, so that the policies of bucket and key deny it log files`]
      : []),
    ...(isValidator && ownsBucket && accounts.logArchive && !logBucket.readers.principalArns.includes(arn)
      ? [`add ${arn} to logBucket.readers.principalArns: the key is in another account`]
      : []),
    ...((isDigestReader || isValidator) && writes && !integrity.writerArns.includes(arn)
      ? [`add ${arn} to integrity.writerArns, or the policy of the state bucket locks it out`]
      : []),
  ];
}

/** IAM's limits, in characters, for a managed policy and for all policies in a role. */
const MANAGED_POLICY = 6_144;
const ROLE_POLICIES = 10_240;

/** That a policy does not fit into a managed policy, as with names of 128 characters and more. */
export function lengthNote({ arn, permissions }: Role): string | undefined {
  const { length } = policyJson(permissions);
  if (length <= MANAGED_POLICY) return undefined;
  const has = `the policy of ${arn} has ${count(length)} characters, and`;
  return length <= ROLE_POLICIES
    ? `${has} a managed policy takes ${count(MANAGED_POLICY)}: put it into the role, which takes ${count(ROLE_POLICIES)}`
    : `${has} a role takes ${count(ROLE_POLICIES)}: divide its statements among managed policies of at most ${count(MANAGED_POLICY)}`;
}
