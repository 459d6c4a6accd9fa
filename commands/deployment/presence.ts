import { CloudTrailClient, DescribeTrailsCommand, GetTrailCommand } from "@aws-sdk/client-cloudtrail";
import { HeadBucketCommand, HeadObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { CommandError } from "../shared/program";
import { sessionConfig } from "../shared/session";
import type { Account, S3Backend, StackResource } from "./stack";

/** Whether the object of the state exists in its bucket. */
export function stateObjectExists({
  bucket,
  key,
  region,
  profile,
  assume_role,
}: S3Backend): Promise<boolean> {
  const client = new S3Client(clientFor({ region, profile, roleArn: assume_role?.role_arn }));
  return exists(
    `the state s3://${bucket}/${key}`,
    client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })),
  );
}

/** Whether a trail of this name exists in its home Region. */
export function trailExists({ name = "", account }: StackResource): Promise<boolean> {
  const client = new CloudTrailClient(clientFor(account));
  return exists(`the trail ${name}`, client.send(new GetTrailCommand({ Name: name })));
}

/** Other organization trails that reach the home Region of a trail. */
export async function otherOrganizationTrails({ name, account }: StackResource): Promise<readonly string[]> {
  const { trailList = [] } = await new CloudTrailClient(clientFor(account)).send(
    new DescribeTrailsCommand({}),
  );
  return trailList.flatMap(({ IsOrganizationTrail, Name, HomeRegion, TrailARN }) =>
    IsOrganizationTrail && !(Name === name && HomeRegion === account.region) ? [String(TrailARN)] : [],
  );
}

/** Whether a bucket of this name exists, whoever owns it. */
export async function bucketExists({ bucket = "", account }: StackResource): Promise<boolean> {
  const client = new S3Client({ ...clientFor(account), followRegionRedirects: true });
  // S3 answers 403 for a bucket of somebody else.
  const answer = client.send(new HeadBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403)) throw error;
  });
  return exists(`the bucket ${bucket}`, answer);
}

const MISSING = ["NotFound", "NoSuchBucket", "NoSuchKey", "TrailNotFoundException"];

async function exists(thing: string, answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (MISSING.includes(name)) return false;
    throw new CommandError(
      `Whether ${thing} exists could not be asked: ${name}: ${message}. See docs/troubleshooting.md#access-is-denied.`,
    );
  }
}

function clientFor(account: Pick<Account, "region" | "profile" | "roleArn">) {
  const config = sessionConfig(account, account.region, "organization-trail-plan", process.env);
  return { ...config, forcePathStyle: config.endpoint !== undefined };
}
