import type { PolicyStatement } from "../policy-document";

/**
 * The service control policy of member accounts. An account that leaves the organization, or disables the home Region,
 * ends its recording. Only an opt-in Region can be disabled.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export function membersPolicy(home: { region: string; isOptIn: boolean }): readonly PolicyStatement[] {
  return [denyLeaving(), ...(home.isOptIn ? [denyDisablingRegions([home.region])] : [])];
}

/**
 * An account that accepts the invitation of another organization moves there without leaving first. The same action confirms
 * to an invited account's own organization that it enables all features.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_account_migration.html
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_LeaveOrganization.html
 */
export function denyLeaving(): PolicyStatement {
  return {
    Sid: "AccountStays",
    Effect: "Deny",
    Action: ["organizations:LeaveOrganization", "organizations:AcceptHandshake", "account:CloseAccount"],
    Resource: "*",
  };
}

/** https://docs.aws.amazon.com/accounts/latest/reference/API_DisableRegion.html */
export function denyDisablingRegions(regions: readonly string[]): PolicyStatement {
  return {
    Sid: "RegionStays",
    Effect: "Deny",
    Action: "account:DisableRegion",
    Resource: "*",
    Condition: { StringEquals: { "account:TargetRegion": regions } },
  };
}
