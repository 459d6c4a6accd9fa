import type { RolePolicies } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import { type Accounts, type AccountsOptions, type Call, openAccounts } from "../verify/accounts";
import { type CheckResult, runCheck } from "../verify/check";
import { openLiveAws } from "../verify/live-aws";
import { distinctPermissions, policiesOf } from "../verify/permissions";
import { listChecks } from "./checks/index";
import { type Examination, openExamination } from "./examination";
import { type Machine, OWN_MACHINE } from "./machine";

/** What to examine. */
export interface DoctorOptions {
  readonly settings: Settings;
  /** Source of the endpoint and the variables of the roles. */
  readonly environment: NodeJS.ProcessEnv;
  readonly machine?: Machine;
  /** The caller's own credentials. Default: the AWS SDK's search, with the profile of each account. */
  readonly credentials?: AccountsOptions["credentials"];
  /** Default: the accounts of the settings, reached as Terraform reaches them. */
  readonly accounts?: Accounts;
  readonly onCall?: (call: Call) => void;
  readonly signal?: AbortSignal;
}

/** Examines the machine, the settings and the accounts. It only reads. */
export async function examine(options: DoctorOptions): Promise<readonly CheckResult[]> {
  return Promise.all(listChecks(open(options)).map(runCheck));
}

/** The least-privilege policy in each account. Nothing is called. */
export function doctorPolicies(settings: Settings): RolePolicies {
  const checks = listChecks(open({ settings, environment: {} }));
  return policiesOf(distinctPermissions(checks), settings);
}

function open(options: DoctorOptions): Examination {
  const { settings, environment, machine = OWN_MACHINE } = options;
  const accounts = options.accounts ?? openAccounts(settings, { ...options, command: "doctor" });
  // The age and the hours concern digests, which no check reads.
  const aws = openLiveAws({ settings, accounts, maxAge: 0, since: 0, turn: 0, now: new Date() });
  return openExamination({ settings, environment, aws, machine });
}
