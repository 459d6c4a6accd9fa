import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { minimalFile } from "./settings-file";

/** What one run of the app left behind. */
interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Stacks that were written; none where there is not even a folder. */
  readonly stacks: readonly string[] | undefined;
}

jest.setTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "organization-trail-app-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(name: string, settings: string | undefined): Promise<Run> {
  const file = join(folder, `${name}.yaml`);
  if (settings !== undefined) writeFileSync(file, settings);
  const outdir = join(folder, name);
  const app = spawn(process.execPath, ["--require", "./transpile.cjs", "main.ts"], {
    env: { ...process.env, CDKTF_OUTDIR: outdir, ORGANIZATION_TRAIL_SETTINGS: file },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const status = new Promise<number | null>((resolve) => app.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(app.stdout), text(app.stderr)]);
  return {
    status: await status,
    stdout,
    stderr: stderr.replaceAll(file, "settings.yaml"),
    stacks: existsSync(outdir) ? readdirSync(join(outdir, "stacks")).sort() : undefined,
  };
}

test.concurrent.each([
  [
    "bad settings: every problem on a line of its own",
    "bad",
    minimalFile({ "organization.id": "x", preventDestroy: "no" }),
    [
      'settings.yaml: organization.id must be an organization id, such as o-exampleorgid, got "x"',
      'settings.yaml: preventDestroy must be true or false, got "no"',
    ],
  ],
  [
    "no settings",
    "missing",
    undefined,
    [
      "settings.yaml: cannot be read (ENOENT); set ORGANIZATION_TRAIL_SETTINGS to the path of the settings file",
    ],
  ],
])("ends with status 1, no stack trace and nothing written with %s", async (_, name, settings, problems) => {
  expect(await run(name, settings)).toEqual({
    status: 1,
    stdout: "",
    stderr: `${problems.join("\n")}\n`,
    stacks: undefined,
  });
});

test.concurrent("writes both stacks when the state is in S3, and warns when the accounts are one", async () => {
  expect(await run("s3", minimalFile({ "accounts.audit.id": "111111111111" }))).toEqual({
    status: 0,
    stdout: "",
    stderr: expect.stringMatching(
      /^settings\.yaml: warning: accounts\.audit is the management account: .*\n$/,
    ),
    stacks: ["organization-trail", "state-backend"],
  });
});

test.concurrent.each([
  { backend: "local" },
  { backend: "cloud", organization: "acme", workspace: "organization-trail" },
])("writes no stack for the state bucket when the state is $backend", async (state) => {
  expect(await run(state.backend, minimalFile({ state }))).toEqual({
    status: 0,
    stdout: "",
    stderr: "",
    stacks: ["organization-trail"],
  });
});
