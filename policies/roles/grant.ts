import type { Settings } from "../../settings/file";
import type { PolicyStatement } from "../policy-document";

/** Name of an account in the settings. */
export type AccountName = keyof Settings["accounts"];

/** A statement in the policy of a role in one account. */
export interface Grant {
  readonly account: AccountName;
  readonly statement: PolicyStatement;
}

/** The rights that each role needs for the resources of an option. */
export interface OptionGrants {
  readonly plan: readonly Grant[];
  readonly deploy: readonly Grant[];
  readonly teardown: readonly Grant[];
}

/** The statements of a role in each account; an account without statements needs no role. */
export type RolePolicies = Readonly<Partial<Record<AccountName, readonly PolicyStatement[]>>>;

/** Collects the statements of each account, in the order of the grants. */
export function rolePolicies(grants: readonly Grant[]): RolePolicies {
  const policies: Partial<Record<AccountName, PolicyStatement[]>> = {};
  for (const { account, statement } of grants) {
    policies[account] = [...(policies[account] ?? []), statement];
  }
  return policies;
}

/** A grant of actions on resources, the actions in order; `condition` limits it further. */
export function grant(
  account: AccountName,
  sid: string,
  actions: readonly string[],
  resources: string | readonly string[],
  condition?: PolicyStatement["Condition"],
): Grant {
  const statement = { Sid: sid, Effect: "Allow", Action: [...actions].sort(), Resource: resources } as const;
  return { account, statement: condition === undefined ? statement : { ...statement, Condition: condition } };
}

/** The account that owns the log bucket. */
export function bucketOwner({ accounts }: Settings): AccountName {
  return accounts.logArchive === undefined ? "audit" : "logArchive";
}
