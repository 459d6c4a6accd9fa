import { type Caller, cloudTrail, iamPrincipal, service } from "../simulator";
import type { Names } from "./fact";

/** An account outside the organization. */
export const OUTSIDE_ACCOUNT_ID = "999999999999";
/** Another account of the organization. */
export const OTHER_ACCOUNT_ID = "444444444444";
const OTHER_ORGANIZATION_ID = "o-otherorgid00";

/** Every principal of the facts. */
export interface Principals {
  readonly trail: Caller;
  /** CloudTrail on behalf of any other trail, or of none, by description. */
  readonly otherTrails: Readonly<Record<string, Caller>>;
  readonly otherOrganization: Caller;
  readonly noOrganization: Caller;
  administratorOf(accountId: string): Caller;
  /** Administrators of the organization's accounts except one, by description. */
  administratorsBut(accountId: string): Readonly<Record<string, Caller>>;
  /** The principal with this ARN. */
  named(arn: string): Caller;
  /** The principal with this ARN, of an account outside the organization. */
  departed(arn: string): Caller;
  /** The principal with the same name in another account of the organization. */
  namesakeOf(arn: string): Caller;
  /** Administrator, user and root of an account, except break-glass principals. */
  everybodyOf(accountId: string): Readonly<Record<string, Caller>>;
}

/** The principals of one deployment. */
export function principals(names: Names): Principals {
  const { organizationId, managementAccountId, auditAccountId, memberAccountId, trailArn } = names;
  const [, partition, , region, , trail] = trailArn.split(":");
  const arn = (accountId: string, name: string) => `arn:${partition}:iam::${accountId}:${name}`;
  const trailOf = (accountId: string) => `arn:${partition}:cloudtrail:${region}:${accountId}:${trail}`;
  const administratorOf = (accountId: string) =>
    iamPrincipal(arn(accountId, "role/people/administrator"), organizationId);
  return {
    trail: cloudTrail(trailArn),
    otherTrails: {
      "another trail of the management account": cloudTrail(`${trailOf(managementAccountId)}-2`),
      "a trail of the same name in another Region": cloudTrail(
        `arn:${partition}:cloudtrail:xx-other-1:${managementAccountId}:${trail}`,
      ),
      "a member account's trail of the same name": cloudTrail(trailOf(memberAccountId)),
      "a stranger's trail of the same name": cloudTrail(trailOf(OUTSIDE_ACCOUNT_ID)),
      "CloudTrail for no trail": service("cloudtrail.amazonaws.com"),
    },
    otherOrganization: iamPrincipal(arn(OUTSIDE_ACCOUNT_ID, "role/administrator"), OTHER_ORGANIZATION_ID),
    noOrganization: iamPrincipal(arn(OUTSIDE_ACCOUNT_ID, "user/administrator")),
    administratorOf,
    administratorsBut: (accountId) => {
      const accounts = {
        "the management administrator": managementAccountId,
        "the audit administrator": auditAccountId,
        "a member account's administrator": memberAccountId,
      };
      return Object.fromEntries(
        Object.entries(accounts)
          .filter(([, id]) => id !== accountId)
          .map(([who, id]) => [who, administratorOf(id)]),
      );
    },
    named: (principalArn) =>
      iamPrincipal(
        principalArn,
        principalArn.split(":")[4] === OUTSIDE_ACCOUNT_ID ? OTHER_ORGANIZATION_ID : organizationId,
      ),
    departed: (principalArn) => iamPrincipal(principalArn, OTHER_ORGANIZATION_ID),
    namesakeOf: (principalArn) =>
      iamPrincipal(principalArn.replace(/::\d+:/, `::${OTHER_ACCOUNT_ID}:`), organizationId),
    everybodyOf: (accountId) => {
      const people = {
        "the administrator": arn(accountId, "role/people/administrator"),
        "a user": arn(accountId, "user/people/operator"),
        "the root": arn(accountId, "root"),
      };
      return Object.fromEntries(
        Object.entries(people)
          .filter(([, principalArn]) => !names.breakGlassPrincipalArns.includes(principalArn))
          .map(([who, principalArn]) => [who, iamPrincipal(principalArn, organizationId)]),
      );
    },
  };
}
