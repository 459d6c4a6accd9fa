import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runOrFail } from "../../commands/shared/subprocess";
import { CDKTF, missingCdktf } from "../../emulator/cdktf-cli";
import { Scene, TRAIL } from "./deployment";
import { inventory } from "./inventory";

const REPOSITORY = join(__dirname, "..", "..");
const SETTINGS = {
  state: { backend: "local" },
  preventDestroy: false,
  "logBucket.accessLogging.enabled": false,
};

const missing = missingCdktf();
const testCdktf = missing === undefined ? test : test.skip;

let scene: Scene;
afterAll(() => scene?.end());

function cdktf(command: string, ...options: readonly string[]) {
  const { environment, outputDirectory } = scene.workspace;
  return runOrFail(CDKTF, [command, ...options, "--output", outputDirectory], {
    cwd: REPOSITORY,
    env: {
      ...environment,
      CI: "true", // plain lines, without redrawing them
      FORCE_COLOR: "0",
      // Its own plugin cache would be refused if it is the folder that the provider comes from.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true",
    },
  });
}

testCdktf("cdktf synthesizes what the app does, deploys it and destroys it", async () => {
  scene = await Scene.start();
  await scene.synthesize(SETTINGS);
  const nothing = await inventory(scene.organization);
  const file = join(scene.stack.path, "cdk.tf.json");
  const ours = await readFile(file, "utf8");

  await cdktf("synth");
  expect(await readFile(file, "utf8")).toBe(ours);

  const options = [TRAIL, "--auto-approve", "--skip-synth", "--skip-provider-lock"];
  await cdktf("deploy", ...options);
  expect(await inventory(scene.organization)).not.toEqual(nothing);
  await scene.expectNoChanges();

  await cdktf("destroy", ...options);
  expect(await inventory(scene.organization)).toEqual(nothing);
});

if (missing !== undefined) console.warn(`The test of cdktf is skipped: ${missing}.`);
