import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { NO_CHANGES, type TerraformDirectory } from "../../commands/shared/terraform/terraform-directory";
import { overrideProvider } from "../../commands/shared/terraform/terraform-environment";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import { Deployment, type PlannedChange, requireSuccess, TRAIL } from "./deployment";
import { withIdsOf } from "./example";

/**
 * Terraform that commit a2ac267 synthesized from each settings.yaml, without CDKTF's metadata. To add a version, run
 * `npm run synth` at its commit with `ORGANIZATION_TRAIL_SETTINGS`, and with `AWS_ENDPOINT_URL` for path-style requests.
 */
const FIXTURES = join(__dirname, "fixtures", "a2ac267");

/** A file of a fixture, with the ids of the emulated organization instead of the sample ids. */
async function fixture(path: string, organization: EmulatedOrganization): Promise<string> {
  return withIdsOf(organization, await readFile(join(FIXTURES, path), "utf8"));
}

/** Deploys a stack of a fixture. Its state is in a file that the next synthesis does not change. */
async function deployFixture(file: string, stack: TerraformDirectory, deployment: Deployment): Promise<void> {
  await mkdir(stack.path, { recursive: true });
  await writeFile(join(stack.path, "cdk.tf.json"), await fixture(file, deployment.organization));
  const backend = { terraform: { backend: { local: { path: "upgrade.tfstate" } } } };
  await writeFile(join(stack.path, "backend_override.tf.json"), JSON.stringify(backend));
  await overrideProvider(deployment.workspace.terraform, stack.path);
  requireSuccess(await stack.init());
  requireSuccess(await stack.apply());
}

/** Applies the stack of this version. Every deployed resource must remain, and a second plan must be empty. */
async function upgrade(stack: TerraformDirectory): Promise<void> {
  const { stdout } = await stack.terraform("state", "list");
  const deployed = stdout.split("\n").filter((address) => address.startsWith("aws_"));
  expect(deployed).not.toEqual([]);

  requireSuccess(await stack.terraform("plan", "-input=false", "-no-color", "-out=upgrade.tfplan"));
  const plan = (await stack.show("upgrade.tfplan")) as { resource_changes: readonly PlannedChange[] };
  const actions = new Map(
    plan.resource_changes.map(({ address, change }) => [address, change.actions.join()]),
  );
  const removed = deployed
    .map((address) => `${address}: ${actions.get(address)}`)
    .filter((change) => !/: (no-op|update)$/.test(change));
  expect(removed).toEqual([]);

  requireSuccess(await stack.apply("upgrade.tfplan"));
  const { exitCode, output } = await stack.plan();
  expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
}

/** Names the role of each account as its deployer. */
function withDeployers(accounts: Readonly<Record<string, { readonly roleArn: string }>>): object {
  return Object.fromEntries(
    Object.entries(accounts).map(([name, account]) => [
      name,
      { ...account, deployerArns: [account.roleArn] },
    ]),
  );
}

test.concurrent.each([
  ["the default settings", "default"],
  ["every option", "everything"],
  ["a log archive account", "log-archive"],
])("a deployment of commit a2ac267 is upgraded in place, with %s", async (_, name) => {
  const deployment = await Deployment.start(["logArchive"]);
  try {
    const { organization, workspace } = deployment;
    // Some versions of the provider cannot manage trusted access, so each fixture has both variants.
    const trustedAccess = workspace.terraform.managesTrustedAccess ? "managed" : "existing";
    const stacks = {
      "state-backend": `${name}/state-backend.tf.json`,
      [TRAIL]: `${name}/${TRAIL}.${trustedAccess}.tf.json`,
    };
    await Promise.all(
      Object.entries(stacks).map(([stack, file]) => deployFixture(file, workspace.stack(stack), deployment)),
    );
    const settings = parse(await fixture(`${name}/settings.yaml`, organization));
    await workspace.writeSettings({
      ...settings,
      organization: { ...settings.organization, trustedAccess },
    });
    await workspace.synthesize();
    await Promise.all(Object.keys(stacks).map((stack) => upgrade(workspace.stack(stack))));

    // What the CHANGELOG asks for.
    await workspace.writeSettings({
      ...settings,
      organization: { ...settings.organization, trustedAccess },
      accounts: withDeployers(settings.accounts),
    });
    await workspace.synthesize();
    await Promise.all(Object.keys(stacks).map((stack) => upgrade(workspace.stack(stack))));
  } finally {
    await deployment.end();
  }
});
