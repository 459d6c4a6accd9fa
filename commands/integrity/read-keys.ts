import { CloudTrailClient, paginateListPublicKeys } from "@aws-sdk/client-cloudtrail";
import { bucketOwner } from "../../policies/roles/grant";
import type { Account, Accounts } from "../verify/accounts";
import { collect } from "../verify/async";
import { permission, type Target } from "../verify/permission";
import type { Hours } from "./finding";
import { type PublicKey, publicKey } from "./public-keys";

/** Keys belong to Regions, so the action has no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html */
const PUBLIC_KEYS: Target = {
  sid: "ReadPublicKeys",
  locate: (settings) => ({ account: bucketOwner(settings), resource: "*" }),
};

export const LIST_PUBLIC_KEYS = permission(PUBLIC_KEYS, "cloudtrail:ListPublicKeys");

/** Around a rotation, CloudTrail signs with a key that begins or ends a little outside of an hour. */
const AROUND = 2 * 3_600_000;

/**
 * Reads CloudTrail's public keys of a Region. All accounts see the same, so a Region that the account has not enabled is
 * asked with the credentials of the management account.
 */
export async function readPublicKeys(
  { bucketOwner: owner, management }: Accounts,
  region: string,
  { from, to }: Hours,
): Promise<readonly PublicKey[]> {
  const hours = { from: new Date(from.getTime() - AROUND), to: new Date(to.getTime() + AROUND) };
  try {
    return await listPublicKeys(owner, region, hours);
  } catch (error) {
    // The first answer says what is wrong with the account that needs nothing else.
    return listPublicKeys(management, region, hours).catch(() => Promise.reject(error));
  }
}

async function listPublicKeys(account: Account, region: string, { from, to }: Hours): Promise<PublicKey[]> {
  const client = account.client(CloudTrailClient, region);
  const pages = await collect(paginateListPublicKeys({ client }, { StartTime: from, EndTime: to }));
  return pages
    .flatMap(({ PublicKeyList = [] }) => PublicKeyList)
    .flatMap(({ Value, ValidityStartTime: validFrom, ValidityEndTime: validTo }) =>
      Value === undefined || validFrom === undefined || validTo === undefined
        ? []
        : [publicKey(Value, validFrom, validTo, region)],
    );
}
