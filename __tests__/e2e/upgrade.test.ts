import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { NO_CHANGES, type TerraformDirectory } from "../../commands/shared/terraform/terraform-directory";
import { overrideProvider } from "../../commands/shared/terraform/terraform-environment";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import { type PlannedChange, Scene, succeeded, TRAIL } from "./deployment";

/**
 * Terraform that commit a2ac267 synthesized from each settings.yaml, without CDKTF's metadata. To add a version, run
 * `npm run synth` at its commit with `ORGANIZATION_TRAIL_SETTINGS`, and with `AWS_ENDPOINT_URL` for path-style requests.
 */
const FIXTURES = join(__dirname, "fixtures", "a2ac267");

/** A file of a fixture, with the ids of the emulated organization instead of the sample ids. */
async function fixture(path: string, organization: EmulatedOrganization): Promise<string> {
  const { accounts, managementAccountId, organizationId } = organization;
  const ids: Readonly<Record<string, string | undefined>> = {
    "o-exampleorgid": organizationId,
    "111111111111": managementAccountId,
    "222222222222": accounts.audit,
    "333333333333": accounts.logArchive,
  };
  const text = await readFile(join(FIXTURES, path), "utf8");
  return text.replaceAll(/o-exampleorgid|1{12}|2{12}|3{12}/g, (id) => ids[id] ?? id);
}

/** Deploys a stack of a fixture. Its state is in a file that the next synthesis does not touch. */
async function deployFixture(file: string, stack: TerraformDirectory, scene: Scene): Promise<void> {
  await mkdir(stack.path, { recursive: true });
  await writeFile(join(stack.path, "cdk.tf.json"), await fixture(file, scene.organization));
  const backend = { terraform: { backend: { local: { path: "upgrade.tfstate" } } } };
  await writeFile(join(stack.path, "backend_override.tf.json"), JSON.stringify(backend));
  await overrideProvider(scene.workspace.terraform, stack.path);
  succeeded(await stack.init());
  succeeded(await stack.apply());
}

/** Applies what this version synthesized. Every deployed resource must stay, and a second plan must be empty. */
async function upgrade(stack: TerraformDirectory): Promise<void> {
  const { stdout } = await stack.terraform("state", "list");
  const deployed = stdout.split("\n").filter((address) => address.startsWith("aws_"));
  expect(deployed).not.toEqual([]);

  succeeded(await stack.terraform("plan", "-input=false", "-no-color", "-out=upgrade.tfplan"));
  const plan = (await stack.show("upgrade.tfplan")) as { resource_changes: readonly PlannedChange[] };
  const actions = new Map(
    plan.resource_changes.map(({ address, change }) => [address, change.actions.join()]),
  );
  const lost = deployed
    .map((address) => `${address}: ${actions.get(address)}`)
    .filter((change) => !/: (no-op|update)$/.test(change));
  expect(lost).toEqual([]);

  succeeded(await stack.apply("upgrade.tfplan"));
  const { exitCode, output } = await stack.plan();
  expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
}

test.concurrent.each([
  ["the default settings", "default"],
  ["every option", "everything"],
  ["a log archive account", "log-archive"],
])("a deployment of commit a2ac267 is upgraded in place, with %s", async (_, name) => {
  const scene = await Scene.start(["logArchive"]);
  try {
    const { organization, workspace } = scene;
    // The provider may be too old to manage trusted access, so each fixture has both variants.
    const trustedAccess = workspace.terraform.managesTrustedAccess ? "managed" : "existing";
    const stacks = {
      "state-backend": `${name}/state-backend.tf.json`,
      [TRAIL]: `${name}/${TRAIL}.${trustedAccess}.tf.json`,
    };
    await Promise.all(
      Object.entries(stacks).map(([stack, file]) => deployFixture(file, workspace.stack(stack), scene)),
    );
    const settings = parse(await fixture(`${name}/settings.yaml`, organization));
    await workspace.writeSettings({
      ...settings,
      organization: { ...settings.organization, trustedAccess },
    });
    await workspace.synthesize();
    await Promise.all(Object.keys(stacks).map((stack) => upgrade(workspace.stack(stack))));
  } finally {
    await scene.end();
  }
});
