import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { parseArguments, runProgram } from "../commands/shared/program";
import { creations, reportOnStderr } from "../commands/shared/progress";
import { requireTerraform } from "../commands/shared/terraform/require-terraform";
import { answerForCloudTrail } from "./cloudtrail-answers";
import { deliver } from "./deliver";
import { type EmulatedOrganization, startOrganization } from "./emulated-organization";
import { settingsFor } from "./settings-for";
import { deliverShortenedLock } from "./shortened-lock";
import { Workspace } from "./workspace";

const USAGE = `usage: npm run demo

Deploys both stacks into an emulated AWS organization on this machine, prints commands to inspect it, and keeps it
running until Ctrl-C. Needs Python 3 and Terraform, and no AWS account.
Exit status: 0 stopped by Ctrl-C; 1 failed; 2 a required program is missing; 64 wrong usage.
`;

/** Deploys both stacks into an emulated organization and keeps it running until a signal arrives. */
async function demo(): Promise<void> {
  const interruption = waitForSignal();
  const endings: (() => Promise<void>)[] = [];
  try {
    await Promise.race([interruption, deploy((ending) => endings.unshift(ending))]);
    await interruption;
  } finally {
    for (const end of endings) await end();
  }
  reportOnStderr("Stopped; everything was removed.");
}

/**
 * If a terminal closes, it sends SIGHUP twice and accepts no more output. Neither may end this process before it has
 * removed everything, so it ignores later signals and output errors.
 */
function waitForSignal(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}

async function deploy(atEnd: (ending: () => Promise<void>) => void): Promise<void> {
  await requireTerraform();
  const organization = await startOrganization();
  atEnd(() => organization.stop());
  const creation = Workspace.create({ organization, onOutput: creations(reportOnStderr) });
  atEnd(() => creation.then((workspace) => workspace.remove()).catch(() => {})); // also if interrupted here
  const workspace = await creation;

  await workspace.writeSettings({
    ...settingsFor(organization, workspace.terraform),
    alarms: { subscriptions: [subscription(organization)] },
  });
  await workspace.synthesize();
  reportOnStderr("Bootstrapping the state bucket...");
  await workspace.bootstrap();
  reportOnStderr("Deploying the trail (a minute: the AWS provider waits for the lifecycle configuration)...");
  await workspace.deploy("organization-trail");

  const outputs = await workspace.stack("organization-trail").outputs();
  const proxy = await answerForCloudTrail(organization.endpoint, "us-east-1", {
    regions: REGIONS,
    optIn: {},
    longAgo: new Set(accountIds(organization)),
    status: () => ({}),
    refuses: () => false,
  });
  atEnd(() => proxy.stop());
  reportOnStderr("Delivering log files and digests, as CloudTrail would...");
  const logFile = await deliverLogs(organization, outputs);
  const profiles = await writeAwsProfiles(workspace.directory, organization);
  const lines = [
    ...awsLines(profiles, outputs, logFile),
    ...commandLines(workspace, proxy.endpoint),
    ...searchLines(workspace, profiles, outputs),
    "# a deletion without a version only hides the log file; then integrity names it, and says how to bring it back",
    awsLine(profiles, "audit", `s3api delete-object --bucket ${outputs.BucketName} --key ${logFile.key}`),
  ];
  process.stdout.write(summary(organization, outputs, workspace, lines));
}

/** A queue, because the emulator has nobody to follow the link in a mail. */
function subscription({ managementAccountId }: EmulatedOrganization) {
  return { protocol: "sqs", endpoint: `arn:aws:sqs:us-east-1:${managementAccountId}:alarms` };
}

/** Regions with log files and digests. More Regions would only make the demo slower. */
const REGIONS = ["eu-west-1", "us-east-1"];

function accountIds({ managementAccountId, accounts }: EmulatedOrganization): readonly string[] {
  return [managementAccountId, accounts.audit];
}

interface LogFile {
  readonly key: string;
  readonly versionId: string | undefined;
}

/** Writes the objects that CloudTrail would deliver, because the emulator records no events. Returns one log file. */
async function deliverLogs(
  organization: EmulatedOrganization,
  { BucketName, KmsKeyArn, OrganizationId }: Record<string, unknown>,
): Promise<LogFile> {
  const s3 = new S3Client(organization.client(organization.accounts.audit));
  const delivery = {
    s3,
    bucket: String(BucketName),
    keyArn: String(KmsKeyArn),
    organizationId: String(OrganizationId),
    trailName: "organization-trail",
    homeRegion: "us-east-1",
  };
  for (const accountId of accountIds(organization)) {
    for (const region of REGIONS) await deliver(delivery, { accountId, region });
  }
  await deliverShortenedLock(delivery, { accountId: organization.accounts.audit, region: "us-east-1" });
  const Prefix = `AWSLogs/${OrganizationId}/${organization.managementAccountId}/CloudTrail/`;
  const list = new ListObjectVersionsCommand({ Bucket: delivery.bucket, Prefix });
  // No digest names the newest one yet.
  const { Key = "", VersionId } = (await s3.send(list)).Versions?.at(-2) ?? {};
  return { key: Key, versionId: VersionId };
}

/** Writes a configuration file of the AWS CLI, with a profile for each of the two accounts. */
async function writeAwsProfiles(directory: string, organization: EmulatedOrganization): Promise<string> {
  const file = join(directory, "aws-config");
  const profile = async (name: string, accountId: string) => {
    const { credentials, region, endpoint } = organization.client(accountId);
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    return [
      `[profile emulated-${name}]`,
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
      ...(sessionToken ? [`aws_session_token = ${sessionToken}`] : []),
      `region = ${region}`,
      `endpoint_url = ${endpoint}`,
      "",
    ].join("\n");
  };
  const management = await profile("management", organization.managementAccountId);
  await writeFile(file, `${management}\n${await profile("audit", organization.accounts.audit)}`);
  return file;
}

function awsLine(profiles: string, account: string, command: string): string {
  return `AWS_CONFIG_FILE=${profiles} aws --profile emulated-${account} ${command}`;
}

/** Commands of the AWS CLI. Each line works in a new shell. */
function awsLines(profiles: string, outputs: Record<string, unknown>, logFile: LogFile): string[] {
  const aws = (account: string, command: string) => awsLine(profiles, account, command);
  const { BucketName: bucket, KmsKeyArn: key, TrailArn: trail } = outputs;
  const version = `--bucket ${bucket} --key ${logFile.key} --version-id ${logFile.versionId}`;
  return [
    "# the trail, in the management account",
    aws("management", `cloudtrail get-trail --name ${trail}`),
    aws("management", `cloudtrail get-trail-status --name ${trail}`),
    aws("management", "organizations list-aws-service-access-for-organization"),
    "# the alarms, in the management account",
    aws("management", "cloudwatch describe-alarms --query MetricAlarms[].AlarmName --output text"),
    aws(
      "management",
      "logs describe-metric-filters --log-group-name /aws/cloudtrail/organization-trail --filter-name-prefix organization-trail-alarm-trail",
    ),
    "# the log bucket and the key, in the audit account",
    aws("audit", `s3api get-object-lock-configuration --bucket ${bucket}`),
    aws("audit", `s3api get-bucket-policy --bucket ${bucket} --query Policy --output text`),
    aws("audit", `s3api get-bucket-lifecycle-configuration --bucket ${bucket}`),
    aws("audit", `kms get-key-policy --key-id ${key} --policy-name default --query Policy --output text`),
    "# a log file: Object Lock makes S3 reject the deletion",
    aws("audit", `s3api get-object-retention ${version}`),
    aws("audit", `s3api delete-object ${version}`),
  ];
}

/** Commands for this repository's folder. The emulator invents CloudTrail's delivery status, and signs as CloudTrail does. */
function commandLines(workspace: Workspace, endpoint: string): string[] {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = workspace.environment;
  const credentials = `AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret} AWS_REGION=us-east-1`;
  const command = (name: string) =>
    `AWS_ENDPOINT_URL=${endpoint} ${credentials} ORGANIZATION_TRAIL_SETTINGS=${workspace.settingsFile} npm run --silent ${name}`;
  return [
    "# live verification, and proof that nobody changed a log file (run them in this folder)",
    command("verify"),
    command("integrity"),
  ];
}

/** Commands for this repository's folder. Whoever shortened the lock is invented, as all events are. */
function searchLines(
  workspace: Workspace,
  profiles: string,
  { BucketName }: Record<string, unknown>,
): string[] {
  const files = join(workspace.directory, "log-files");
  return [
    "# who shortened the lock: log files are downloaded, and a query that search.enabled deploys asks them",
    `AWS_CONFIG_FILE=${profiles} aws --profile emulated-audit s3 sync --only-show-errors s3://${BucketName} ${files}`,
    `ORGANIZATION_TRAIL_SETTINGS=${workspace.settingsFile} npm run --silent search -- bucket-and-key-changes --local ${files}`,
  ];
}

function summary(
  organization: EmulatedOrganization,
  outputs: Record<string, unknown>,
  workspace: Workspace,
  lines: string[],
): string {
  const facts = {
    Organization: organization.organizationId,
    "Management account": organization.managementAccountId,
    "Audit account": organization.accounts.audit,
    ...outputs,
    "Settings file": workspace.settingsFile,
    "Synthesized Terraform": workspace.outputDirectory,
  };
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  const table = Object.entries(facts).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return ["", "Deployed:", ...table, "", "Inspect it from another shell:", "", ...lines, "", STOP, ""].join(
    "\n",
  );
}

const STOP = "Press Ctrl-C to stop the emulated organization and remove everything.";

/** Parses the arguments, and runs the demo unless they ask for the usage. */
async function main(): Promise<void> {
  const { help } = parseArguments(USAGE.trimEnd(), () => {
    const options = { help: { type: "boolean", short: "h", default: false } } as const;
    return parseArgs({ options, allowPositionals: false }).values;
  });
  if (help) process.stdout.write(USAGE);
  else await demo();
}

// An interrupted start may leave open handles, which would keep the process running.
void runProgram(main).then(() => process.exit());
