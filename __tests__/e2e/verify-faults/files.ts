import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import type { VerifiedOrganization } from "../verified-organization";
import type { Undo } from "./fault";

export function atHome(accountId: string) {
  return { accountId, region: "us-east-1" };
}

export function newLogKey({ delivery }: VerifiedOrganization, accountId: string): string {
  return `AWSLogs/${delivery.organizationId}/${accountId}/CloudTrail/us-east-1/2026/01/01/log.json.gz`;
}

export function findAccount({ organization }: VerifiedOrganization, name: string): string {
  return organization.accounts[name] ?? "";
}

export function workloadCell(o: VerifiedOrganization) {
  return { accountId: findAccount(o, "workload"), region: "eu-west-1" };
}

export function digests({ accountId, region }: { accountId: string; region: string }): string {
  return `${accountId}/CloudTrail-Digest/${region}/`;
}

async function versionsUnder({ s3, delivery }: VerifiedOrganization, folders: readonly string[]) {
  const pages = await Promise.all(
    folders.map((folder) =>
      s3.send(
        new ListObjectVersionsCommand({
          Bucket: delivery.bucket,
          Prefix: folder.startsWith("AWSLogs") ? folder : `AWSLogs/${delivery.organizationId}/${folder}`,
        }),
      ),
    ),
  );
  return pages.flatMap(({ Versions = [], DeleteMarkers = [] }) => [...Versions, ...DeleteMarkers]);
}

export async function keysUnder(o: VerifiedOrganization, folders: readonly string[]): Promise<string[]> {
  return [...new Set((await versionsUnder(o, folders)).flatMap(({ Key = [] }) => Key))].sort();
}

export async function newestLog(o: VerifiedOrganization, region = "us-east-1"): Promise<string> {
  return (await keysUnder(o, [`${findAccount(o, "audit")}/CloudTrail/${region}/`])).at(-1) ?? "";
}

/** Deletes every version with break glass, as if the files had never been delivered. */
export async function deleteForGood(o: VerifiedOrganization, keys: readonly string[]): Promise<void> {
  for (const { Key, VersionId } of await versionsUnder(o, keys)) {
    await o.s3.send(
      new DeleteObjectCommand({ Bucket: o.delivery.bucket, Key, VersionId, BypassGovernanceRetention: true }),
    );
  }
}

export function put(
  { s3, delivery }: VerifiedOrganization,
  Key: string,
  input: Partial<PutObjectCommandInput> = {},
) {
  return s3.send(
    new PutObjectCommand({
      Bucket: delivery.bucket,
      Key,
      Body: "{}",
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: delivery.keyArn,
      ...input,
    }),
  );
}

export async function takeAway(
  o: VerifiedOrganization,
  folders: readonly string[],
  choose = (keys: string[]) => keys,
): Promise<Undo> {
  const keys = choose(await keysUnder(o, folders));
  if (keys.length === 0) throw new Error(`there is nothing under ${folders.join(", ")}`);
  await deleteForGood(o, keys);
  return () => Promise.all(keys.map((key) => put(o, key)));
}

/** Puts a log file that is newer than the others of the audit account. */
export async function addLog(o: VerifiedOrganization, input: Partial<PutObjectCommandInput>): Promise<Undo> {
  const key = (await newestLog(o)).replace(/_[0-9a-f]+\.json\.gz$/, "_zzzzzzzz.json.gz");
  await put(o, key, input.ServerSideEncryption === "AES256" ? { SSEKMSKeyId: undefined, ...input } : input);
  return () => deleteForGood(o, [key]);
}

export async function mark(o: VerifiedOrganization, Key: string): Promise<Undo> {
  const { bucket: Bucket } = o.delivery;
  const { VersionId } = await o.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  return () => o.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
}
