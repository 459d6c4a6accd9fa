import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { runCliLines } from "./aws-cli";

let temporary: string;
let demo: ChildProcess | undefined;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "demo-"));
});
afterEach(() => {
  demo?.kill("SIGKILL");
  rmSync(temporary, { recursive: true });
});

/** Folders of the demo. Terraform's sockets may remain. */
function folders(): readonly string[] {
  return readdirSync(temporary).filter((name) => name.startsWith("organization-trail-"));
}

/** Starts the demo, and waits until its output matches. */
async function startDemo(isReady: (output: string) => boolean) {
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
      if (isReady(output)) resolve();
    });
    void ended.then((status) => reject(new Error(`ended with ${status}:\n${output}`)));
  });
  return { child, ended, output: () => output };
}

const isSynthesized = (folder: string) => existsSync(join(temporary, folder, "cdktf.out"));
const isOrganizationThere = (output: string) => output.includes("Emulated organization");
const isBootstrapping = (output: string) => output.includes("Bootstrapping");

test("its lines download the log files, and a query says who shortened the lock", async () => {
  const { child, ended, output } = await startDemo(isOrganizationThere);
  let summary = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    summary += text;
  });
  while (child.exitCode === null && !summary.includes("Press Ctrl-C")) await wait(100);
  const [, lines = ""] = /# who shortened the lock.*\n([\s\S]*?)\n\n/.exec(summary) ?? [];
  const [endpoint = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
  const found = await runCliLines(lines, { env: { ...process.env, AWS_ENDPOINT_URL: endpoint } });
  expect(found).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("PutBucketObjectLockConfiguration"),
  });
  expect(found.stdout).toMatch(/^caller +arn:aws:sts::\d{12}:assumed-role\/administrator\/session$/m);
  child.kill("SIGINT");
  expect(await ended).toBe(0);
});

test("removes everything although a second signal arrives during cleanup", async () => {
  const { child, ended, output } = await startDemo(isBootstrapping);
  expect(folders()).toHaveLength(1);
  child.kill("SIGHUP");
  await wait(20);
  child.kill("SIGHUP");
  expect(await ended).toBe(0);
  expect(output()).toMatch(/\nStopped; everything was removed\.\n$/);
  expect(folders()).toEqual([]);
});

test("continues if the terminal accepts no output, and removes everything at the end", async () => {
  const { child, ended } = await startDemo(isOrganizationThere);
  child.stdout.destroy();
  child.stderr.destroy();
  while (child.exitCode === null && !folders().some(isSynthesized)) await wait(20);
  child.kill("SIGHUP");
  expect(await ended).toBe(0);
  expect(folders()).toEqual([]);
});

test("removes everything if it is interrupted during the search for the AWS provider", async () => {
  const { child, ended } = await startDemo(isOrganizationThere);
  while (folders().length === 0) await wait(5);
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(folders()).toEqual([]);
});
