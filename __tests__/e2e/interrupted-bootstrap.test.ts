import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type CommandResult, run } from "../../commands/shared/subprocess";
import { Scene, succeeded } from "./deployment";

const REPOSITORY = join(__dirname, "..", "..");
const STATE = { Bucket: "acme-organization-trail-state", Key: "state-backend.tfstate" };

let scene: Scene;
let s3: S3Client;

beforeAll(async () => {
  scene = await Scene.start();
  s3 = new S3Client(scene.organization.client(scene.organization.accounts.audit));
  await scene.synthesize();
});

afterAll(() => scene?.end());

/** Applies as ever, but kills whoever asked for it before the next step. */
const KILLING_TERRAFORM = `#!/bin/sh
PATH="$PATH_OF_TERRAFORM"
export PATH
terraform "$@"
status=$?
[ "$1" != apply ] || kill -KILL $PPID
exit $status
`;

async function interruptedBootstrap(): Promise<CommandResult> {
  const { directory, environment } = scene.workspace;
  const bin = join(directory, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "terraform"), KILLING_TERRAFORM);
  await chmod(join(bin, "terraform"), 0o755);
  const program = [
    "--require",
    join(REPOSITORY, "transpile.cjs"),
    join(REPOSITORY, "stacks", "bootstrap.ts"),
  ];
  return run(process.execPath, [...program, "--auto-approve"], {
    cwd: directory,
    env: {
      ...environment,
      PATH: `${bin}:${environment.PATH}`,
      PATH_OF_TERRAFORM: environment.PATH,
    },
  });
}

test("a bootstrap that was killed between apply and migration can be run again", async () => {
  const { output } = await interruptedBootstrap();
  expect(output).toContain("Apply complete!");
  expect(output).not.toContain("-migrate-state");
  await expect(s3.send(new HeadObjectCommand(STATE))).rejects.toMatchObject({ name: "NotFound" });

  const again = await scene.workspace.bootstrap();
  expect(again.output).toContain("0 added, 0 changed, 0 destroyed");
  await s3.send(new HeadObjectCommand(STATE));
  expect((await readdir(scene.workspace.directory)).filter((file) => file.includes("tfstate"))).toEqual([]);
  const stateBackend = scene.workspace.stack("state-backend");
  expect(existsSync(join(stateBackend.path, "bootstrap_override.tf.json"))).toBe(false);
  succeeded(await stateBackend.plan());
});
