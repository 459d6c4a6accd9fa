import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runOrFail } from "../../commands/shared/subprocess";
import { CDKTF, missingCdktf } from "../../emulator/cdktf-cli";
import { Deployment, TRAIL } from "./deployment";
import { inventory } from "./inventory";

const REPOSITORY = join(__dirname, "..", "..");
const SETTINGS = {
  state: { backend: "local" },
  preventDestroy: false,
  "logBucket.accessLogging.enabled": false,
};

const missing = missingCdktf();
const testCdktf = missing === undefined ? test : test.skip;

let deployment: Deployment;
afterAll(() => deployment?.end());

function cdktf(command: string, ...options: readonly string[]) {
  const { environment, outputDirectory } = deployment.workspace;
  return runOrFail(CDKTF, [command, ...options, "--output", outputDirectory], {
    cwd: REPOSITORY,
    env: {
      ...environment,
      CI: "true", // print lines instead of redrawing the screen
      FORCE_COLOR: "0",
      // Terraform rejects a plugin cache that is also the filesystem mirror.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true",
    },
  });
}

testCdktf("cdktf synthesizes the same stack as the app, deploys it and destroys it", async () => {
  deployment = await Deployment.start();
  await deployment.synthesize(SETTINGS);
  const initialInventory = await inventory(deployment.organization);
  const file = join(deployment.stack.path, "cdk.tf.json");
  const synthesizedByApp = await readFile(file, "utf8");

  await cdktf("synth");
  expect(await readFile(file, "utf8")).toBe(synthesizedByApp);

  const options = [TRAIL, "--auto-approve", "--skip-synth", "--skip-provider-lock"];
  await cdktf("deploy", ...options);
  expect(await inventory(deployment.organization)).not.toEqual(initialInventory);
  await deployment.expectNoChanges();

  await cdktf("destroy", ...options);
  expect(await inventory(deployment.organization)).toEqual(initialInventory);
});

if (missing !== undefined) console.warn(`The test of cdktf is skipped: ${missing}.`);
