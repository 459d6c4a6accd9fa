import {
  CreateOrganizationCommand,
  DeleteOrganizationCommand,
  OrganizationsClient,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import type { Changes } from "../settings-file";
import { Deployment, succeeded, unwrapped } from "./deployment";
import { inventory } from "./inventory";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.start(["workload"]);
  await deployment.synthesize({ state: { backend: "local" } });
  succeeded(await deployment.stack.init());
});

afterAll(() => deployment?.end());

/** Applies settings that must be refused, and returns what Terraform says. Nothing in the organization changes. */
async function refusal(changes: Changes): Promise<string> {
  await deployment.synthesize({ state: { backend: "local" }, ...changes });
  const before = await inventory(deployment.organization);
  const { exitCode, output } = await deployment.stack.apply();
  expect(await inventory(deployment.organization)).toEqual(before);
  expect(exitCode).toBe(1);
  return unwrapped(output);
}

test("refuses credentials of another account than the management account, in the provider's words", async () => {
  const said = await refusal({ "accounts.management": { id: "999999999999" } });
  expect(said).toContain(`AWS account ID not allowed: ${deployment.organization.managementAccountId}`);
});

test("refuses credentials of another account than the audit account, in the provider's words", async () => {
  const said = await refusal({ "accounts.audit": { id: "999999999999" } });
  expect(said).toContain(`AWS account ID not allowed: ${deployment.organization.managementAccountId}`);
});

test("refuses a member account in the management account's place, and names the management account", async () => {
  const { accounts, managementAccountId, roleArn } = deployment.organization;
  const id = String(accounts.workload);
  const said = await refusal({ "accounts.management": { id, roleArn: roleArn(id) } });
  expect(said).toContain(
    `The organization's management account is ${managementAccountId}, but accounts.management.id is ${id}. \`aws organizations describe-organization\` shows it; correct the settings.`,
  );
});

test("refuses another organization, and says how to find its id", async () => {
  const said = await refusal({ "organization.id": "o-anotherorganization" });
  expect(said).toContain(
    `The management account is in organization ${deployment.organization.organizationId}, but organization.id is o-anotherorganization. \`aws organizations describe-organization\` shows the id; correct the settings or the credentials.`,
  );
});

test("refuses existing trusted access that is off, and says how to switch it on", async () => {
  await deployment.switchTrustedAccess("off");
  const said = await refusal({ "organization.trustedAccess": "existing" });
  expect(said).toContain(
    "CloudTrail has no trusted access in the organization, but organization.trustedAccess is existing. `aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com` switches it on, or set organization.trustedAccess: managed.",
  );
  await deployment.switchTrustedAccess("on");
});

test("refuses an organization without all features, and says how to enable them", async () => {
  const id = await consolidatedBilling();
  const said = await refusal({ "organization.id": id });
  expect(said).toContain(
    "The organization has the feature set CONSOLIDATED_BILLING; an organization trail needs all features. `aws organizations enable-all-features` starts switching them on.",
  );
});

/** Puts an organization for consolidated billing in the place of the one with all features. */
async function consolidatedBilling(): Promise<string> {
  const organizations = new OrganizationsClient(deployment.organization.client());
  for (const AccountId of Object.values(deployment.organization.accounts)) {
    await organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId }));
  }
  await organizations.send(new DeleteOrganizationCommand());
  const command = new CreateOrganizationCommand({ FeatureSet: "CONSOLIDATED_BILLING" });
  return String((await organizations.send(command)).Organization?.Id);
}
