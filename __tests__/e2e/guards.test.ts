import {
  CreateOrganizationCommand,
  DeleteOrganizationCommand,
  OrganizationsClient,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import type { Changes } from "../settings-file";
import { Deployment, requireSuccess, unwrapped } from "./deployment";
import { inventory } from "./inventory";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.start(["workload"]);
  await deployment.synthesize({ state: { backend: "local" } });
  requireSuccess(await deployment.stack.init());
});

afterAll(() => deployment?.end());

/** Applies invalid settings and returns Terraform's error. The organization must not change. */
async function applyError(changes: Changes): Promise<string> {
  await deployment.synthesize({ state: { backend: "local" }, ...changes });
  const before = await inventory(deployment.organization);
  const { exitCode, output } = await deployment.stack.apply();
  expect(await inventory(deployment.organization)).toEqual(before);
  expect(exitCode).toBe(1);
  return unwrapped(output);
}

test("rejects credentials of another account than the management account", async () => {
  const error = await applyError({ "accounts.management": { id: "999999999999" } });
  expect(error).toContain(`AWS account ID not allowed: ${deployment.organization.managementAccountId}`);
});

test("rejects credentials of another account than the audit account", async () => {
  const error = await applyError({ "accounts.audit": { id: "999999999999" } });
  expect(error).toContain(`AWS account ID not allowed: ${deployment.organization.managementAccountId}`);
});

test("rejects a member account as management account, and names the management account", async () => {
  const { accounts, managementAccountId, roleArn } = deployment.organization;
  const id = String(accounts.workload);
  const error = await applyError({ "accounts.management": { id, roleArn: roleArn(id) } });
  expect(error).toContain(
    `The organization's management account is ${managementAccountId}, but accounts.management.id is ${id}. \`aws organizations describe-organization\` shows it; correct the settings.`,
  );
});

test("rejects another organization, with the command that shows the id", async () => {
  const error = await applyError({ "organization.id": "o-anotherorganization" });
  expect(error).toContain(
    `The management account is in organization ${deployment.organization.organizationId}, but organization.id is o-anotherorganization. \`aws organizations describe-organization\` shows the id; correct the settings or the credentials.`,
  );
});

test("rejects existing trusted access that is disabled, with the command that enables it", async () => {
  await deployment.setTrustedAccess(false);
  const error = await applyError({ "organization.trustedAccess": "existing" });
  expect(error).toContain(
    "CloudTrail has no trusted access in the organization, but organization.trustedAccess is existing. `aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com` switches it on, or set organization.trustedAccess: managed.",
  );
  await deployment.setTrustedAccess(true);
});

test("rejects an organization without all features, with the command that enables them", async () => {
  const id = await replaceOrganization();
  const error = await applyError({ "organization.id": id });
  expect(error).toContain(
    "The organization has the feature set CONSOLIDATED_BILLING; an organization trail needs all features. `aws organizations enable-all-features` starts switching them on.",
  );
});

/** Replaces the organization with one that has only consolidated billing. */
async function replaceOrganization(): Promise<string> {
  const organizations = new OrganizationsClient(deployment.organization.client());
  for (const AccountId of Object.values(deployment.organization.accounts)) {
    await organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId }));
  }
  await organizations.send(new DeleteOrganizationCommand());
  const command = new CreateOrganizationCommand({ FeatureSet: "CONSOLIDATED_BILLING" });
  return String((await organizations.send(command)).Organization?.Id);
}
