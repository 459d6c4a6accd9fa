import { GetBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { Deployment, requireSuccess, TRAIL, unwrapped } from "./deployment";
import { runDoctor } from "./doctor-command";
import { inventory } from "./inventory";

const BUCKET = { Bucket: "acme-cloudtrail" };

let deployment: Deployment;
let deployer: string;
let other: string;
let doctorBefore: Awaited<ReturnType<typeof runDoctor>>;

beforeAll(async () => {
  deployment = await Deployment.start();
  const { accounts, roleArn } = deployment.organization;
  deployer = roleArn(accounts.audit);
  other = deployer.replace(/deployer$/, "other");
  await deployment.synthesize();
  doctorBefore = await runDoctor(deployment);
  await deployment.workspace.bootstrap();
  await deployment.workspace.deploy(TRAIL);
});

afterAll(() => deployment?.end());

/** Names the deployers of the audit account, and synthesizes. */
function name(...deployerArns: readonly string[]): Promise<void> {
  return deployment.synthesize({ "accounts.audit.deployerArns": deployerArns });
}

/** Plans and applies with a role of the audit account. */
async function applyWith(role: string) {
  const variable = `-var=audit_role_arn=${role}`;
  const planned = await deployment.stack.terraform("plan", "-input=false", "-no-color", variable, "-out=p");
  requireSuccess(planned);
  return deployment.stack.terraform("apply", "-input=false", "-no-color", variable, "p");
}

async function exemptInBucketPolicy(): Promise<unknown> {
  const { accounts, client } = deployment.organization;
  const { Policy } = await new S3Client(client(accounts.audit)).send(new GetBucketPolicyCommand(BUCKET));
  const statements: readonly { Sid: string; Condition?: { ArnNotLike: Record<string, unknown> } }[] =
    JSON.parse(String(Policy)).Statement;
  const denied = statements.find(({ Sid }) => Sid === "DenyOtherSettings");
  return denied?.Condition?.ArnNotLike["aws:PrincipalArn"];
}

/** The resources of every account. Terraform leaves traces of its lock in the state bucket. */
async function resources() {
  const { accounts, ...rest } = await inventory(deployment.organization);
  return {
    ...rest,
    accounts: accounts.map(({ buckets, ...others }) => ({
      ...others,
      buckets: buckets.map((bucket) =>
        bucket.Bucket?.endsWith("-state") ? { Bucket: bucket.Bucket, Policy: bucket.Policy } : bucket,
      ),
    })),
  };
}

test("doctor finds nothing in the way before the deployment and after it", async () => {
  expect(doctorBefore.ids).toContain("names.log-bucket");
  expect(doctorBefore.findings).toEqual([]);
  expect((await runDoctor(deployment)).findings).toEqual([]);
});

test("doctor finds names that are taken, a second trail, and a role that may not apply", async () => {
  await deployment.synthesize({
    "trail.name": "other-trail",
    "cloudWatchLogs.logGroupName": "/aws/cloudtrail/organization-trail",
    "accounts.audit.deployerArns": [other],
  });
  const { exitCode, findings } = await runDoctor(deployment);
  expect(exitCode).toBe(1);
  expect(findings.map((finding) => finding.split(":")[0])).toEqual([
    "FAIL accounts.audit-deployer",
    "WARN trails.only",
    "WARN names.log-bucket",
    "WARN names.access-log-bucket",
    "WARN names.key-alias",
    "WARN names.log-group",
    "WARN upgrade.log-bucket",
    "WARN upgrade.key",
  ]);
});

test("a role that is no deployer plans, but its apply changes nothing", async () => {
  await deployment.synthesize({ "logBucket.expireAfterDays": 400 });
  const before = await resources();
  const { exitCode, output } = await applyWith(other);
  expect(exitCode).toBe(1);
  expect(unwrapped(output)).toContain("The role of audit_role_arn is not in accounts.audit.deployerArns");
  expect(output).not.toMatch(/Modifying|Creating|Destroying/);
  expect(await resources()).toEqual(before);
});

test("a deployer is not renamed in one step, but in two", async () => {
  await name(other);
  const { exitCode, output } = await applyWith(deployer);
  expect(exitCode).toBe(1);
  expect(unwrapped(output)).toContain(
    "apply twice: with the old and the new name, then with the new name alone",
  );
  expect(await exemptInBucketPolicy()).toEqual([deployer]);

  await name(deployer, other);
  requireSuccess(await applyWith(deployer));
  await name(other);
  requireSuccess(await applyWith(other));
  expect(await exemptInBucketPolicy()).toEqual([other]);
});

test("bootstrap refuses a caller whom the state bucket's policy would lock out, and changes nothing", async () => {
  await name(other);
  const before = await resources();
  await expect(deployment.workspace.bootstrap()).rejects.toThrow(
    /assumed-role\/deployer\/organization-trail-bootstrap is not among the roles that the policy of the state bucket would let change the bucket/,
  );
  expect(await resources()).toEqual(before);
});
