import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateRoleCommand, DeleteRoleCommand, GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { DeleteObjectCommand, GetBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { runAwsLines } from "./aws-cli";
import { Deployment, TRAIL } from "./deployment";
import { documented } from "./documented";
import { withIdsOf } from "./example";
import { enablePolicyTypes } from "./policy-types";

const STATE = { Bucket: "acme-organization-trail-state", Key: "organization-trail.tfstate" };
const LOG_BUCKET = { Bucket: "acme-cloudtrail" };

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.start();
  await enablePolicyTypes(deployment.organization);
  await deployment.addChanges({ "guardrail.mode": "managed" });
  await deployment.workspace.bootstrap();
  await deployment.workspace.deploy(TRAIL);
});

afterAll(() => deployment?.end());

/** ARN of a role of the audit account. The emulator lets everybody assume it. */
const role = (name: string) => `arn:aws:iam::${deployment.organization.accounts.audit}:role/${name}`;

/** Runs documented lines with the names of this deployment. */
function follow(lines: string, as?: { role: string; cwd?: string }) {
  const { organization, workspace } = deployment;
  const named = withIdsOf(organization, lines).replaceAll("organization-trail-deployer", "deployer");
  const roleArn = as === undefined ? undefined : role(as.role);
  return runAwsLines(named, { organization, workspace, roleArn, cwd: as?.cwd });
}

const DETACH = documented("recovery.md", "Recovery").join("");

/** Detaches the guardrail as documented. */
async function detach(): Promise<void> {
  const { exitCode, stdout, output } = await follow(DETACH);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(stdout).toBe("AWS no longer denies what the guardrail denied.\n");
}

test("a deployer restores a lost state while the guardrail is attached", async () => {
  const s3 = new S3Client(deployment.organization.client(deployment.organization.accounts.audit));
  await s3.send(new DeleteObjectCommand(STATE));
  const [restore = ""] = documented("recovery.md", "The state is lost while the guardrail is attached");
  const refused = await follow(restore, { role: "administrator" });
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toMatch(/CopyObject operation: .* explicit deny in a (service|resource) control/);
  expect(await follow(restore, { role: "deployer" })).toMatchObject({ exitCode: 0 });
  await deployment.expectNoChanges();
});

/** Deletes a version that does not exist, as break glass does with others. */
function deleteVersion() {
  const request = `--bucket ${LOG_BUCKET.Bucket} --key AWSLogs/none --version-id null --bypass-governance-retention`;
  return follow(`aws s3api delete-object ${request}`, { role: "break-glass" });
}

test("a deployment names break glass while the guardrail is attached", async () => {
  expect((await deleteVersion()).output).toMatch(/explicit deny in a (service|resource) control policy/);
  await deployment.addChanges({ breakGlassPrincipalArns: [role("break-glass")] });
  await deployment.workspace.deploy(TRAIL);
  expect(await deleteVersion()).toMatchObject({ exitCode: 0 });
});

test("a deleted deployer is made again after the guardrail is detached", async () => {
  const { organization, workspace } = deployment;
  const iam = new IAMClient(organization.client(organization.accounts.audit));
  const RoleName = "deployer";
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: role("pipeline") }, Action: "sts:AssumeRole" }],
  };
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await iam.send(new DeleteRoleCommand({ RoleName }));

  const [, deploy = ""] = documented("permissions.md", "Deploying", "json");
  await writeFile(join(workspace.directory, "trust.json"), JSON.stringify(trust));
  await writeFile(join(workspace.directory, "deploy.json"), withIdsOf(organization, deploy));
  const [make = ""] = documented("recovery.md", "A deployer role was deleted");
  const administrator = { role: "administrator", cwd: workspace.directory };
  const refused = await follow(make, administrator);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toMatch(/CreateRole operation: .* explicit deny in a service control policy/);
  await detach();
  expect(await follow(make, administrator)).toMatchObject({ exitCode: 0 });
  const inline = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "deploy" }));
  expect(inline.PolicyDocument).toContain("WriteBuckets");
});

test("a deployment writes a deleted bucket policy again", async () => {
  const s3 = new S3Client(deployment.organization.client(deployment.organization.accounts.audit));
  const policy = () => s3.send(new GetBucketPolicyCommand(LOG_BUCKET));
  const { Policy } = await policy();
  const [deletePolicy = ""] = documented("recovery.md", "`deployerArns` names the wrong role");
  expect(await follow(deletePolicy, { role: "root" })).toMatchObject({ exitCode: 0 });
  await expect(policy()).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
  // The same deployment attaches the guardrail again, which then denies it.
  await deployment.workspace.deploy(TRAIL);
  expect(JSON.parse(String((await policy()).Policy))).toEqual(JSON.parse(String(Policy)));
  const refused = await follow(deletePolicy, { role: "root" });
  expect(refused.output).toMatch(/explicit deny in a (service|resource) control policy/);
});
