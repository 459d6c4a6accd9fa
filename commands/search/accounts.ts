import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";

/** The accounts that have log files: the folders in the folder of the organization. Some may have left it. */
export async function accountsWithLogFiles(
  s3: S3Client,
  Bucket: string,
  folder: string,
): Promise<readonly string[]> {
  const accounts: string[] = [];
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket, Prefix: folder, Delimiter: "/" },
  )) {
    for (const { Prefix = "" } of CommonPrefixes) {
      const name = Prefix.slice(folder.length, -1);
      if (/^\d{12}$/.test(name)) accounts.push(name);
    }
  }
  return accounts;
}
