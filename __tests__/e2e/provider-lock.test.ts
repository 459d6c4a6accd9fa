import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Deployment, requireSuccess, TRAIL, unwrapped } from "./deployment";

const LOCK = ".terraform.lock.hcl";
const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

let deployment: Deployment;
let lock: string;

beforeAll(async () => {
  deployment = await Deployment.start();
  await deployment.synthesize({ state: { backend: "local" } });
  await deployment.workspace.program("commands/upgrade-provider/main.ts", "--platform", PLATFORM);
  lock = await readFile(join(deployment.workspace.directory, LOCK), "utf8");
});

afterAll(() => deployment?.end());

test("terraform init uses the copied lock file and does not change it", async () => {
  await deployment.synthesize({ state: { backend: "local" } });
  expect(await readFile(join(deployment.stack.path, LOCK), "utf8")).toBe(lock);
  requireSuccess(await deployment.stack.init("-lockfile=readonly"));
  expect(await readFile(join(deployment.stack.path, LOCK), "utf8")).toBe(lock);
  expect(lock).toMatch(/^ {2}version +=/m);
});

test("terraform init fails if the stack does not accept the locked version", async () => {
  const other = lock.replace(/^( {2}version +=) "[^"]+"/m, '$1 "4.0.0"');
  await writeFile(join(deployment.workspace.directory, LOCK), other);
  await deployment.workspace.program("main.ts");
  const { exitCode, output } = await deployment.workspace.stack(TRAIL).init();
  expect(unwrapped(output)).toContain(
    "locked provider registry.terraform.io/hashicorp/aws 4.0.0 does not match configured version constraint",
  );
  expect(exitCode).toBe(1);
});
