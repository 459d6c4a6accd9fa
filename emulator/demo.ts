import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { runProgram } from "../commands/shared/missing-requirement";
import { creations, reportOnStderr } from "../commands/shared/progress";
import { requireTerraform } from "../commands/shared/terraform/terraform-environment";
import { answerForCloudTrail } from "./cloudtrail-answers";
import { deliver } from "./deliver";
import { type EmulatedOrganization, startOrganization } from "./emulated-organization";
import { settingsFor } from "./settings-for";
import { Workspace } from "./workspace";

const USAGE = `usage: npm run demo

Deploys both stacks into an emulated AWS organization on this machine, shows how to look at it, and keeps it running
until Ctrl-C. Needs Python 3 and Terraform, and no AWS account.
Exit status: 0 stopped by Ctrl-C; 1 something failed; 2 something has to be installed; 64 usage.
`;
const USAGE_STATUS = 64;

/** Deploys everything into an emulated organization and keeps it running until interrupted. */
async function demo(): Promise<void> {
  const interruption = nextInterruption();
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
 * A terminal that closes sends SIGHUP twice and takes no more output. Neither may end this process before everything is
 * removed, so later signals and failing output are ignored.
 */
function nextInterruption(): Promise<void> {
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

  await workspace.writeSettings(settingsFor(organization, workspace.terraform));
  await workspace.synthesize();
  reportOnStderr("Bootstrapping the state bucket...");
  await workspace.bootstrap();
  reportOnStderr("Deploying the trail (a minute: the AWS provider waits for the lifecycle configuration)...");
  await workspace.deploy("organization-trail");

  const outputs = await workspace.stack("organization-trail").outputs();
  const proxy = await answerForCloudTrail(organization.endpoint, "us-east-1", {
    regions: REGIONS,
    optIn: {},
    longAgo: new Set(accountsOf(organization)),
    status: () => ({}),
    refuses: () => false,
  });
  atEnd(() => proxy.stop());
  reportOnStderr("Delivering log files and digests, as CloudTrail would have by now...");
  const logFile = await deliverLogs(organization, outputs);
  const profiles = await writeAwsProfiles(workspace.directory, organization);
  const lines = [...awsLines(profiles, outputs, logFile), ...verifyLines(workspace, proxy.endpoint)];
  process.stdout.write(whatExists(organization, outputs, workspace, lines));
}

/** Where the accounts of the demonstration are active; more would only make it longer. */
const REGIONS = ["eu-west-1", "us-east-1"];

function accountsOf({ managementAccountId, accounts }: EmulatedOrganization): readonly string[] {
  return [managementAccountId, accounts.audit];
}

interface LogFile {
  readonly key: string;
  readonly versionId: string | undefined;
}

/** Puts objects where CloudTrail would put them, since the emulator records no events. Returns one of the log files. */
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
  for (const accountId of accountsOf(organization)) {
    for (const region of REGIONS) await deliver(delivery, { accountId, region });
  }
  const Prefix = `AWSLogs/${OrganizationId}/${organization.managementAccountId}/CloudTrail/`;
  const list = new ListObjectVersionsCommand({ Bucket: delivery.bucket, Prefix, MaxKeys: 1 });
  const [{ Key = "", VersionId } = {}] = (await s3.send(list)).Versions ?? [];
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

/** Each line works by itself in any shell. */
function awsLines(profiles: string, outputs: Record<string, unknown>, logFile: LogFile): string[] {
  const aws = (account: string, command: string) =>
    `AWS_CONFIG_FILE=${profiles} aws --profile emulated-${account} ${command}`;
  const { BucketName: bucket, KmsKeyArn: key, TrailArn: trail } = outputs;
  const version = `--bucket ${bucket} --key ${logFile.key} --version-id ${logFile.versionId}`;
  return [
    "# the trail, in the management account",
    aws("management", `cloudtrail get-trail --name ${trail}`),
    aws("management", `cloudtrail get-trail-status --name ${trail}`),
    aws("management", "organizations list-aws-service-access-for-organization"),
    "# its bucket and key, in the audit account",
    aws("audit", `s3api get-object-lock-configuration --bucket ${bucket}`),
    aws("audit", `s3api get-bucket-policy --bucket ${bucket} --query Policy --output text`),
    aws("audit", `s3api get-bucket-lifecycle-configuration --bucket ${bucket}`),
    aws("audit", `kms get-key-policy --key-id ${key} --policy-name default --query Policy --output text`),
    "# a log file: locked when it came, and deleting it is refused",
    aws("audit", `s3api get-object-retention ${version}`),
    aws("audit", `s3api delete-object ${version}`),
  ];
}

/** In this repository's folder: what CloudTrail says of its deliveries is made up by the emulator. */
function verifyLines(workspace: Workspace, endpoint: string): string[] {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = workspace.environment;
  const credentials = `AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret} AWS_REGION=us-east-1`;
  return [
    "# what an auditor asks, answered by `verify` (in this folder)",
    `AWS_ENDPOINT_URL=${endpoint} ${credentials} ORGANIZATION_TRAIL_SETTINGS=${workspace.settingsFile} npm run --silent verify`,
  ];
}

function whatExists(
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
  return ["", "Deployed:", ...table, "", "Look at it from another shell:", "", ...lines, "", STOP, ""].join(
    "\n",
  );
}

const STOP = "Ctrl-C stops the emulated organization and removes everything.";

/** Whether the arguments ask for the demonstration. Otherwise says how it is used. */
function isAskedFor(): boolean {
  try {
    const options = { help: { type: "boolean", short: "h", default: false } } as const;
    const { help } = parseArgs({ options, allowPositionals: false }).values;
    if (help) process.stdout.write(USAGE);
    return !help;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exitCode = USAGE_STATUS;
    return false;
  }
}

// Ends what a start that was interrupted half way still holds open.
if (isAskedFor()) void runProgram(demo).then(() => process.exit());
