import { existsSync } from "node:fs";
import { join } from "node:path";
import { CloudTrailClient, DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { CommandResult } from "../../commands/shared/subprocess";
import { type EmulatedOrganization, startOrganization } from "../../emulator/emulated-organization";
import { settingsFor } from "../../emulator/settings-for";
import { Checkout } from "./checkout";
import { requireSuccess, unwrapped } from "./deployment";
import { documented } from "./documented";
import { describeDocumentedLines } from "./documented-lines";
import { deployAsTheReadmeSays, describeFirstDeployment } from "./first-deployment";

const TEST = "environments/test.yaml";
const STATE = { Bucket: "acme-state", Key: "organization-trail.tfstate" };
const MOVED = { Bucket: "acme-state-2", Key: "organization-trail.tfstate" };

let organization: EmulatedOrganization;
let checkout: Checkout;
let s3: S3Client;
let cloudtrail: CloudTrailClient;
let beforeTheBucket: CommandResult;
let firstDeployment: readonly CommandResult[];

beforeAll(async () => {
  organization = await startOrganization({ report: () => {} });
  checkout = await Checkout.create(organization);
  s3 = new S3Client(organization.client(organization.accounts.audit));
  cloudtrail = new CloudTrailClient(organization.client());
  writeDefault();
  checkout.writeSettings(
    TEST,
    settings({ trail: { name: "test-trail" }, name: "test", state: { key: "test.tfstate" } }),
  );
  beforeTheBucket = await checkout.shell("npm run plan");
  firstDeployment = await deployAsTheReadmeSays(checkout, organization, "acme-cloudtrail");
  await s3.send(new CreateBucketCommand({ Bucket: MOVED.Bucket }));
  requireSuccess(await checkout.shell(`npm run deploy -- --settings ${TEST} --auto-approve`));
});

afterAll(async () => {
  checkout?.remove();
  await organization?.stop();
});

interface Changes {
  readonly name?: string;
  readonly trail?: object;
  readonly state?: object;
}

/** Settings of an environment without access logging, which would only take longer. */
function settings({ name = "acme", trail = {}, state = {} }: Changes) {
  return {
    ...settingsFor(organization, checkout.terraform),
    logBucket: { namePrefix: name, accessLogging: { enabled: false } },
    key: { alias: name },
    trail,
    state: { backend: "s3", bucket: STATE.Bucket, ...state },
  };
}

function writeDefault(changes: Changes = {}, to = checkout): void {
  to.writeSettings("organization-trail.yaml", settings(changes));
}

async function trails(): Promise<readonly (string | undefined)[]> {
  const { trailList = [] } = await cloudtrail.send(new DescribeTrailsCommand({}));
  return trailList.map(({ Name }) => Name).toSorted();
}

function expectEmptyPlan(result: CommandResult): void {
  expect({ ...result, output: unwrapped(result.output) }).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/No changes\..*does not weaken the audit trail/),
  });
}

test("plan names the command that creates the state bucket", () => {
  expect(beforeTheBucket.output).toContain("does not exist: run `npm run bootstrap` first");
  expect(beforeTheBucket.exitCode).toBe(1);
});

describeFirstDeployment(() => firstDeployment);
describeDocumentedLines(() => ({ organization, checkout }));

test("two environments are deployed side by side, and share no folder and no state", async () => {
  expect(await trails()).toEqual(["organization-trail", "test-trail"]);
  for (const Key of [STATE.Key, "test.tfstate"]) await s3.send(new HeadObjectCommand({ ...STATE, Key }));
  const folder = join(checkout.directory, "cdktf.out");
  expect(existsSync(join(folder, "environments", "test", "stacks", "organization-trail"))).toBe(true);
  expect(existsSync(join(folder, "stacks", "organization-trail"))).toBe(true);
});

test("a second plan and a second deployment change nothing", async () => {
  const [plan, again] = await Promise.all([
    checkout.shell("npm run plan"),
    checkout.shell(`npm run deploy -- --settings ${TEST} < /dev/null`),
  ]);
  expectEmptyPlan(plan);
  expect(again).toMatchObject({ exitCode: 0, output: expect.stringContaining("Nothing to apply.") });
});

test("the folder of another settings file is refused", async () => {
  const { exitCode, output } = await checkout.shell(
    `CDKTF_OUTDIR=cdktf.out npm run plan -- --settings ${TEST}`,
  );
  expect(output).toContain(`set CDKTF_OUTDIR=${join("cdktf.out", "environments", "test")} for ${TEST}`);
  expect(exitCode).toBe(1);
});

test("output prints one value, and all of them as JSON", async () => {
  const name = await checkout.shell(`npm run --silent output -- --settings ${TEST} BucketName 2> /dev/null`);
  expect(name.stdout).toBe("test-cloudtrail");
  const json = await checkout.shell("npm run --silent output -- --json 2> /dev/null");
  expect(JSON.parse(json.stdout)).toMatchObject({ BucketName: { value: "acme-cloudtrail" } });
});

test("a plan that finds a lock names the command that removes it", async () => {
  const lock = {
    ID: "5a0a6a7c-0000-4000-8000-000000000000",
    Operation: "OperationTypeApply",
    Who: "another",
  };
  const Key = "test.tfstate.tflock";
  await s3.send(new PutObjectCommand({ ...STATE, Key, Body: JSON.stringify(lock) }));
  const { exitCode, output } = await checkout.shell(`npm run plan -- --settings ${TEST}`);
  expect(exitCode).toBe(1);
  const [, unlock] = /If nobody runs Terraform: `([^`]+)`/.exec(output) ?? [];
  expect(unlock).toContain(lock.ID);
  requireSuccess(await checkout.shell(`echo yes | ${unlock}`));
  await expect(s3.send(new HeadObjectCommand({ ...STATE, Key }))).rejects.toMatchObject({ name: "NotFound" });
});

test("deploy changes nothing without a yes", async () => {
  writeDefault({ trail: { enableLogging: false } });
  const { exitCode, output } = await checkout.shell("echo no | npm run deploy");
  writeDefault();
  expect(output).toContain("The review does not pass this plan. Apply this plan?");
  expect(output).not.toContain("Apply complete!");
  expect(exitCode).toBe(3);
});

test.each([
  ["--first", "npm run plan -- --first", {}],
  [
    "a wrong key of the state",
    "ORGANIZATION_TRAIL_SETTINGS=organization-trail.yaml CDKTF_OUTDIR=wrong npm run plan",
    { key: "wrong.tfstate" },
  ],
])("stops before planning with %s, because trail and bucket exist", async (_, command, state) => {
  writeDefault({ state });
  const { exitCode, output } = await checkout.shell(command);
  writeDefault();
  expect(output).toContain("These exist: trail organization-trail of account");
  expect(output).toContain("trail.import: true");
  expect(output).not.toContain("terraform plan");
  expect(exitCode).toBe(1);
});

test("refuses what is decided at the first deployment before Terraform plans", async () => {
  writeDefault({ trail: { name: "renamed", homeRegion: "eu-west-1" }, name: "renamed" });
  const { exitCode, output } = await checkout.shell("npm run plan");
  writeDefault();
  expect(output).toContain("trail.name is decided at the first deployment: deployed is organization-trail");
  expect(output).toContain("trail.homeRegion is decided at the first deployment: deployed is us-east-1");
  expect(output).toContain("logBucket.name is decided at the first deployment: deployed is acme-cloudtrail");
  expect(output).not.toContain("terraform plan");
  expect(exitCode).toBe(1);
});

test("the state moves from one bucket to another as documented", async () => {
  writeDefault({ state: { bucket: MOVED.Bucket } });
  const refused = await checkout.shell("npm run plan");
  expect(refused.output).toContain(
    "The settings name another place for the state, and nothing is there yet.",
  );
  expect(refused.exitCode).toBe(1);
  const [lines = ""] = documented("operations.md", "Moving the state", "console");
  expect(lines).toContain("init -migrate-state\nnpm run plan\n");
  expectEmptyPlan(await checkout.shell(lines.replace("terraform ", "echo yes | terraform ")));
  await s3.send(new HeadObjectCommand(MOVED));
});

test("the state moves from S3 to a file with the command that plan prints", async () => {
  checkout.writeSettings(TEST, {
    ...settings({ trail: { name: "test-trail" }, name: "test" }),
    state: { backend: "local" },
  });
  const { output } = await checkout.shell(`npm run plan -- --settings ${TEST} || true`);
  const [, move] = /To move the state: `([^`]+)`/.exec(output) ?? [];
  requireSuccess(await checkout.shell(`echo yes | ${move}`));
  expect(existsSync(join(checkout.directory, "environments", "test.tfstate"))).toBe(true);
  expectEmptyPlan(await checkout.shell(`npm run plan -- --settings ${TEST}`));
});

test("a fresh checkout retires a deployment, and keeps buckets and key with their policies", async () => {
  const policy = await s3.send(new GetBucketPolicyCommand({ Bucket: "acme-cloudtrail" }));
  const fresh = await Checkout.create(organization);
  try {
    writeDefault({ state: { bucket: MOVED.Bucket } }, fresh);
    const mistyped = await fresh.shell("echo yes | npm run retire");
    expect(mistyped).toMatchObject({ exitCode: 1, output: expect.stringContaining("Not retired.") });
    expect(await trails()).toContain("organization-trail");

    const retired = await fresh.shell("echo organization-trail | npm run retire");
    expect(retired).toMatchObject({ exitCode: 0, output: expect.stringContaining("expire after 180 days") });
    expect(await trails()).toEqual(["test-trail"]);
    await s3.send(new HeadBucketCommand({ Bucket: "acme-cloudtrail" }));
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: "acme-cloudtrail" }));
    expect(Policy).toBe(policy.Policy);
    const kms = new KMSClient(organization.client(organization.accounts.audit));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: "alias/acme" }));
    expect(KeyMetadata?.KeyState).toBe("Enabled");

    const anew = await fresh.shell("npm run deploy < /dev/null");
    expect(anew).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("These exist: bucket acme-cloudtrail"),
    });
  } finally {
    fresh.remove();
  }
  expectEmptyPlan(await checkout.shell(`npm run plan -- --settings ${TEST}`));
});
