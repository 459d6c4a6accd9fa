import { DescribeKeyCommand, type KMSClient, type OriginType } from "@aws-sdk/client-kms";
import { keyAliasArn } from "../../aws/arns";
import type { Settings } from "../../settings/file";

/** The key of the log files. */
export interface LogKey {
  readonly KeyId: string;
  readonly Arn: string;
  readonly Origin: OriginType | undefined;
}

/** Finds the key of the log files by its alias. */
export async function findLogKey(
  kms: KMSClient,
  { accounts, key, region }: Pick<Settings, "accounts" | "key" | "region">,
): Promise<LogKey> {
  const alias = keyAliasArn({ region, accountId: accounts.audit.id, alias: key.alias });
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
  const { KeyId, Arn, Origin } = KeyMetadata ?? {};
  if (KeyId === undefined || Arn === undefined) throw new Error(`key ${alias} does not exist`);
  return { KeyId, Arn, Origin };
}
