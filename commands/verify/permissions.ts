import { grant, type RolePolicies, rolePolicies } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import { openAccounts } from "./accounts";
import type { Check } from "./check";
import { listChecks, type ThemeId } from "./checks/index";
import { openLiveAws } from "./live-aws";
import type { Permission } from "./permission";

/** Every check of a run. None is run. */
function checksOf(settings: Settings, only?: readonly ThemeId[]): readonly Check[] {
  const accounts = openAccounts(settings, { environment: {} });
  const aws = openLiveAws({ settings, accounts, maxAge: 0, since: 0, turn: 0, now: new Date(0) });
  const notRead = () => Promise.reject(new Error("not read"));
  const examines = (theme: string) => only === undefined || only.some((one) => one === theme);
  return listChecks({ aws, coverage: notRead, examines, waitsSince: new Date(0) }, only);
}

/** The ids of the checks with which a run examines every theme. */
export function checkIds(settings: Settings): readonly string[] {
  return checksOf(settings).map(({ id }) => id);
}

/** The permissions of every check of a run, each once. Nothing is called. */
export function requiredPermissions(settings: Settings, only?: readonly ThemeId[]): readonly Permission[] {
  return distinctPermissions(checksOf(settings, only));
}

/** The permissions of checks, each once. */
export function distinctPermissions(checks: readonly Pick<Check, "permissions">[]): readonly Permission[] {
  const permissions = checks.flatMap((check) => check.permissions);
  return permissions.filter(
    ({ call, target }, index) =>
      permissions.findIndex((one) => one.call === call && one.target === target) === index,
  );
}

/**
 * The least-privilege policy of `verify` in each account. Member accounts need none. Without `kms:Decrypt` the role sees
 * that log files exist, but cannot read them.
 */
export function readOnlyPolicies(settings: Settings, only?: readonly ThemeId[]): RolePolicies {
  return policiesOf(requiredPermissions(settings, only), settings);
}

/** The policy of each account that allows the calls, and no more: one statement for each target. */
export function policiesOf(required: readonly Permission[], settings: Settings): RolePolicies {
  const targets = [...new Set(required.map(({ target }) => target))];
  return rolePolicies(
    targets.flatMap((target) => {
      const location = target.locate(settings);
      const ofTarget = required.filter((one) => one.target === target);
      const actions = new Set(ofTarget.flatMap((one) => one.actions));
      return location === undefined
        ? []
        : grant(location.account, target.sid, [...actions], location.resource);
    }),
  );
}
