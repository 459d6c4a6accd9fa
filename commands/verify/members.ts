import {
  type Account as OrganizationAccount,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAWSServiceAccessForOrganization,
} from "@aws-sdk/client-organizations";
import type { Settings } from "../../settings/file";
import type { Account } from "./accounts";
import { collect } from "./async";
import { MissingResource } from "./failed-read";

/** An account of the organization. */
export interface Member {
  readonly id: string;
  readonly name: string;
  /** AWS's state, such as `ACTIVE` or `PENDING_CLOSURE`. Undefined if it was not read. */
  readonly state?: string;
  /** Closed or about to be closed, so CloudTrail delivers nothing. */
  readonly suspended: boolean;
  readonly joined?: Date;
}

/** Services with trusted access to the organization. */
export async function readTrustedServices(
  management: Account,
  homeRegion: string,
): Promise<readonly string[]> {
  const client = management.client(OrganizationsClient, homeRegion);
  return (await collect(paginateListAWSServiceAccessForOrganization({ client }, {})))
    .flatMap(({ EnabledServicePrincipals = [] }) => EnabledServicePrincipals)
    .flatMap(({ ServicePrincipal = [] }) => ServicePrincipal);
}

/** Every account of the organization. */
export async function readMembers(management: Account, { trail }: Settings): Promise<readonly Member[]> {
  const client = management.client(OrganizationsClient, trail.homeRegion);
  const listed = (await collect(paginateListAccounts({ client }, {}))).flatMap(
    ({ Accounts = [] }) => Accounts,
  );
  if (!listed.some(({ Id }) => Id === management.id)) {
    throw new MissingResource(
      `AWS Organizations lists ${listed.length} accounts without the management account ${management.id}`,
      "Correct accounts.management, or look in the AWS Organizations console for what happened to the organization.",
    );
  }
  return listed.map(toMember).sort((a, b) => a.id.localeCompare(b.id));
}

/** The states of closed accounts. A state that AWS adds later does not excuse silence. */
const CLOSED = ["PENDING_CLOSURE", "SUSPENDED", "CLOSED"];

/** `State` replaces `Status`, which AWS retired in September 2026. */
function toMember({ Id = "", Name = "", State, Status, JoinedTimestamp }: OrganizationAccount): Member {
  const state: string = State ?? Status ?? "ACTIVE";
  return { id: Id, name: Name, state, suspended: CLOSED.includes(state), joined: JoinedTimestamp };
}
