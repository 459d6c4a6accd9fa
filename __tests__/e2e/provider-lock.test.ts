import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Scene, succeeded, TRAIL, unwrapped } from "./deployment";

const LOCK = ".terraform.lock.hcl";
const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

let scene: Scene;
let lock: string;

beforeAll(async () => {
  scene = await Scene.start();
  await scene.synthesize({ state: { backend: "local" } });
  await scene.workspace.program("commands/upgrade-provider/main.ts", "--platform", PLATFORM);
  lock = await readFile(join(scene.workspace.directory, LOCK), "utf8");
});

afterAll(() => scene?.end());

test("Terraform initializes a stack with the copied lock, and keeps to it", async () => {
  await scene.synthesize({ state: { backend: "local" } });
  expect(await readFile(join(scene.stack.path, LOCK), "utf8")).toBe(lock);
  succeeded(await scene.stack.init("-lockfile=readonly"));
  expect(await readFile(join(scene.stack.path, LOCK), "utf8")).toBe(lock);
  expect(lock).toMatch(/^ {2}version +=/m);
});

test("Terraform refuses a stack that accepts no provider of the lock's version", async () => {
  const other = lock.replace(/^( {2}version +=) "[^"]+"/m, '$1 "4.0.0"');
  await writeFile(join(scene.workspace.directory, LOCK), other);
  await scene.workspace.program("main.ts");
  const { exitCode, output } = await scene.workspace.stack(TRAIL).init();
  expect(unwrapped(output)).toContain(
    "locked provider registry.terraform.io/hashicorp/aws 4.0.0 does not match configured version constraint",
  );
  expect(exitCode).toBe(1);
});
