import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type CommandResult, run } from "../../commands/shared/subprocess";
import { Deployment, requireSuccess } from "./deployment";

const REPOSITORY = join(__dirname, "..", "..");
const STATE = { Bucket: "acme-organization-trail-state", Key: "state-backend.tfstate" };

let deployment: Deployment;
let s3: S3Client;

beforeAll(async () => {
  deployment = await Deployment.start();
  s3 = new S3Client(deployment.organization.client(deployment.organization.accounts.audit));
  await deployment.synthesize();
});

afterAll(() => deployment?.end());

/** Runs Terraform, and kills the bootstrap after `terraform apply`. */
const KILLING_TERRAFORM = `#!/bin/sh
PATH="$PATH_OF_TERRAFORM"
export PATH
terraform "$@"
status=$?
[ "$1" != apply ] || kill -KILL $PPID
exit $status
`;

async function interruptedBootstrap(): Promise<CommandResult> {
  const { directory, environment } = deployment.workspace;
  const bin = join(directory, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "terraform"), KILLING_TERRAFORM);
  await chmod(join(bin, "terraform"), 0o755);
  const program = [
    "--require",
    join(REPOSITORY, "transpile.cjs"),
    join(REPOSITORY, "commands", "bootstrap", "main.ts"),
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

test("a bootstrap that was killed between apply and migration can run again, also after one of another bucket", async () => {
  const { output } = await interruptedBootstrap();
  expect(output).toContain("Apply complete!");
  expect(output).not.toContain("-migrate-state");
  await expect(s3.send(new HeadObjectCommand(STATE))).rejects.toMatchObject({ name: "NotFound" });

  await deployment.synthesize({ "state.bucket": "acme-other-state" });
  const other = await deployment.workspace.bootstrap();
  expect(other.output).toContain(
    `after it had created the bucket ${STATE.Bucket}, which the settings no longer name`,
  );
  expect(other.output).toMatch(/[1-9]\d* added, 0 changed, 0 destroyed/);
  await s3.send(new HeadObjectCommand({ ...STATE, Bucket: "acme-other-state" }));

  await deployment.synthesize();
  const again = await deployment.workspace.bootstrap();
  expect(again.output).toContain("0 added, 0 changed, 0 destroyed");
  await s3.send(new HeadObjectCommand(STATE));
  expect((await readdir(deployment.workspace.directory)).filter((file) => file.includes("tfstate"))).toEqual(
    [],
  );
  const stateBackend = deployment.workspace.stack("state-backend");
  expect(existsSync(join(stateBackend.path, "bootstrap_override.tf.json"))).toBe(false);
  requireSuccess(await stateBackend.plan());
});
