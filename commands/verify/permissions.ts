import { grant, type RolePolicies, rolePolicies } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import { THEMES, type ThemeId } from "./checks/index";
import type { Permission } from "./permission";

/** The permissions of every call that the themes make, each once. The accounts are always checked. */
export function requiredPermissions(only?: readonly ThemeId[]): readonly Permission[] {
  const permissions = THEMES.filter(
    ({ id }) => only === undefined || id === "accounts" || only.includes(id),
  ).flatMap((theme) => theme.permissions);
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
  const required = requiredPermissions(only);
  const targets = new Set(required.map(({ target }) => target));
  return rolePolicies(
    [...targets].flatMap((target) => {
      const location = target.locate(settings);
      const actions = new Set(required.filter((one) => one.target === target).flatMap((one) => one.actions));
      if (location === undefined || actions.size === 0) return [];
      return grant(location.account, target.sid, [...actions], location.resource);
    }),
  );
}
