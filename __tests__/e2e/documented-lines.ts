import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateBucketCommand,
  GetObjectRetentionCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { neutralEnvironment } from "../../commands/shared/environment";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import { runAwsLines } from "./aws-cli";
import type { Checkout } from "./checkout";
import { requireSuccess } from "./deployment";
import { documented } from "./documented";

const Bucket = "acme-cloudtrail";
const DAY = 24 * 60 * 60_000;

/** The CLI checks the arguments of the call and makes none: the emulator has no Batch Operations. */
const WITHOUT_CALL = "s3control create-job --generate-cli-skeleton output";

interface Deployed {
  readonly organization: EmulatedOrganization;
  readonly checkout: Checkout;
}

/** Who runs lines, and where. */
function inTheCheckout({ organization, checkout }: Deployed) {
  const environment = { ...neutralEnvironment(), ...organization.environment };
  return { organization, workspace: { environment }, cwd: checkout.directory };
}

/** Tests of documented lines that act on the log files, the events and the trails of a deployment. */
export function describeDocumentedLines(get: () => Deployed): void {
  test("the documented query finds an event in the log group", () => findByQuery(get()));
  test("a reader finds an event with the documented lines", () => findAsReader(get()));
  test("the documented job lists every version of a month, with a date that extends its lock", () =>
    raiseTheLock(get()));
  test("the documented lines stop the trails of member accounts, and not that of the organization", () =>
    stopMemberTrails(get()));
}

/** The emulator finds the event, and does not read the fields of JSON. */
async function findByQuery(deployed: Deployed): Promise<void> {
  const { organization } = deployed;
  const [query = ""] = documented("operations.md", "Finding an event");
  const [, logGroupName] = /--log-group-name (\S+)/.exec(query) ?? [];
  const group = { logGroupName, logStreamName: "events" };
  const logs = new CloudWatchLogsClient(organization.client());
  await logs.send(new CreateLogStreamCommand(group));
  const event = { eventName: "StopLogging", recipientAccountId: organization.accounts.audit };
  const logEvents = [{ timestamp: Date.now() - 60_000, message: JSON.stringify(event) }];
  await logs.send(new PutLogEventsCommand({ ...group, logEvents }));
  const answer = await runAwsLines(query.replace("sleep 10", "sleep 1"), inTheCheckout(deployed));
  requireSuccess(answer);
  expect(JSON.parse(answer.stdout)).toMatchObject({ status: "Complete", results: [expect.anything()] });
}

async function findAsReader(deployed: Deployed): Promise<void> {
  const { organization, checkout } = deployed;
  const { audit } = organization.accounts;
  const [, lines = ""] = documented("operations.md", "Finding an event");
  const mine = lines
    .replace("o-exampleorgid", organization.organizationId)
    .replace("333333333333", audit)
    .replace("222222222222", audit)
    .replace("2026/11/21", new Date().toISOString().slice(0, 10).replaceAll("-", "/"));
  const [, folder = ""] = /^folder=(.*)$/m.exec(mine) ?? [];
  const Body = gzipSync(JSON.stringify({ Records: [{ eventName: "StopLogging" }] }));
  const s3 = new S3Client(organization.client(audit));
  await s3.send(new PutObjectCommand({ Bucket, Key: `${folder}/z.json.gz`, Body }));
  const found = await runAwsLines(mine, inTheCheckout(deployed));
  requireSuccess(found);
  expect(found.stdout).toContain('{"eventName":"StopLogging"}');
  const newest = JSON.parse(readFileSync(join(checkout.directory, "newest.json"), "utf8"));
  expect(newest).toEqual({ Records: [{ eventName: "StopLogging" }] });
}

async function raiseTheLock(deployed: Deployed): Promise<void> {
  const { organization, checkout } = deployed;
  const { audit } = organization.accounts;
  const [role = "", jobs = ""] = documented("operations.md", "Raising the lock of existing files");
  const lines = (text: string) => text.replaceAll("222222222222", audit);
  const options = inTheCheckout(deployed);
  requireSuccess(await runAwsLines(lines(role), { ...options, accountId: audit }));
  expect(jobs).toContain("aws s3control create-job");
  const asRole = { ...options, roleArn: `arn:aws:iam::${audit}:role/organization-trail-lock` };
  const [variables = ""] = role.split("aws s3api");
  const asked = await runAwsLines(
    `${lines(variables)}\n${jobs.replace("s3control create-job", WITHOUT_CALL)}\necho "$name $until"`,
    asRole,
  );
  requireSuccess(asked);

  const [, month = "", until = ""] = /^(\d{6}) (\S+)$/m.exec(asked.stdout) ?? [];
  const list = join(checkout.directory, `${month}.csv`);
  const rows = readFileSync(list, "utf8").trim().split("\n");
  rmSync(list);
  expect(rows.length).toBeGreaterThan(20);
  const s3 = new S3Client(organization.client(audit));
  for (const row of rows.slice(0, 2)) {
    const [bucket, Key, VersionId] = row.split(",");
    expect(bucket).toBe(Bucket);
    const version = { Bucket, Key, VersionId };
    const { Retention: before } = await s3.send(new GetObjectRetentionCommand(version));
    const RetainUntilDate = new Date(until);
    expect(RetainUntilDate.getTime() - Number(before?.RetainUntilDate)).toBeGreaterThan(30 * DAY);
    const Retention = { Mode: before?.Mode, RetainUntilDate };
    await s3.send(new PutObjectRetentionCommand({ ...version, Retention }));
    expect((await s3.send(new GetObjectRetentionCommand(version))).Retention).toEqual(Retention);
  }
}

async function stopMemberTrails(deployed: Deployed): Promise<void> {
  const { organization } = deployed;
  const configuration = organization.client(organization.accounts.audit);
  const member = new CloudTrailClient(configuration);
  const own = { Name: "of-the-member", S3BucketName: "of-the-member" };
  await new S3Client(configuration).send(new CreateBucketCommand({ Bucket: own.S3BucketName }));
  await member.send(new CreateTrailCommand(own));
  await member.send(new StartLoggingCommand(own));
  const [lines = ""] = documented("migrating.md", "Trails of member accounts");
  const stopped = await runAwsLines(lines, inTheCheckout(deployed));
  requireSuccess(stopped);
  expect(stopped.stdout.match(/^stopping .*$/gm)).toEqual([expect.stringMatching(/:trail\/of-the-member$/)]);
  expect(await member.send(new GetTrailStatusCommand(own))).toMatchObject({ IsLogging: false });
  const ours = new GetTrailStatusCommand({ Name: "organization-trail" });
  expect(await new CloudTrailClient(organization.client()).send(ours)).toMatchObject({ IsLogging: true });
  await member.send(new DeleteTrailCommand(own));
}
