import { type GrantListEntry, type KMSClient, paginateListGrants } from "@aws-sdk/client-kms";
import { collect } from "../async";
import { fail, type Judgement, joinFirst, pass } from "../judgement";

/** A command for a key, which KMS finds only in its Region, whatever the ARN says. */
export function keyCommand(keyArn: string, command: string): string {
  return `\`aws kms ${command} --key-id ${keyArn} --region ${keyArn.split(":")[3]}\``;
}

/** The grants of a key. */
export async function readGrants(client: KMSClient, KeyId: string): Promise<readonly GrantListEntry[]> {
  const pages = await collect(paginateListGrants({ client }, { KeyId }));
  return pages.flatMap(({ Grants = [] }) => Grants.map((grant) => ({ ...grant, KeyId })));
}

/** A grant allows what the key policy does not say. This app creates none. */
export function judgeGrants(found: readonly GrantListEntry[], account: string): Judgement {
  const [first] = found;
  if (first === undefined) return pass("no grant");
  return fail(
    joinFirst(
      found.map(
        ({ GranteePrincipal, Operations = [], GrantId }) =>
          `${GranteePrincipal} may ${Operations.join(", ")} by grant ${GrantId}`,
      ),
    ),
    `Run ${keyCommand(first.KeyId ?? "", `revoke-grant --grant-id ${first.GrantId}`)} in ${account}. The CreateGrant event in CloudTrail's event history shows who created it.`,
  );
}
