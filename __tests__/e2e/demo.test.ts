import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

let temporary: string;
let demo: ChildProcess | undefined;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "demo-"));
});
afterEach(() => {
  demo?.kill("SIGKILL");
  rmSync(temporary, { recursive: true });
});

/** The demonstration's own folders; Terraform's sockets may stay. */
function folders(): readonly string[] {
  return readdirSync(temporary).filter((name) => name.startsWith("organization-trail-"));
}

/** Starts the demonstration, and calls back with its output so far until that says to go on. */
async function started(isFarEnough: (output: string) => boolean) {
  const child = spawn(process.execPath, ["--require", "./transpile.cjs", "emulator/demo.ts"], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  demo = child;
  const ended = new Promise<number | string | null>((resolve) =>
    child.once("exit", (status, signal) => resolve(signal ?? status)),
  );
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (isFarEnough(output)) resolve();
    });
    void ended.then((status) => reject(new Error(`ended with ${status}:\n${output}`)));
  });
  return { child, ended, output: () => output };
}

const isSynthesized = (folder: string) => existsSync(join(temporary, folder, "cdktf.out"));
const isOrganizationThere = (output: string) => output.includes("Emulated organization");
const isBootstrapping = (output: string) => output.includes("Bootstrapping");

test("a second signal while it cleans up does not keep it from removing everything", async () => {
  const { child, ended, output } = await started(isBootstrapping);
  expect(folders()).toHaveLength(1);
  child.kill("SIGHUP");
  await wait(20);
  child.kill("SIGHUP");
  expect(await ended).toBe(0);
  expect(output()).toMatch(/\nStopped; everything was removed\.\n$/);
  expect(folders()).toEqual([]);
});

test("goes on though the terminal takes no more output, and removes everything in the end", async () => {
  const { child, ended } = await started(isOrganizationThere);
  child.stdout.destroy();
  child.stderr.destroy();
  while (child.exitCode === null && !folders().some(isSynthesized)) await wait(20);
  child.kill("SIGHUP");
  expect(await ended).toBe(0);
  expect(folders()).toEqual([]);
});

test("removes everything if it is interrupted while it looks for the AWS provider", async () => {
  const { child, ended } = await started(isOrganizationThere);
  while (folders().length === 0) await wait(5);
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(folders()).toEqual([]);
});
