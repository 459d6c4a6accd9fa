import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleOf } from "./full-tests";
import { runProgram, startProgram } from "./program";
import { minimalFile } from "./settings-file";

/** What one run of the app left behind. */
interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  /** Standard output and standard error. */
  readonly output: string;
  /** Stacks that were written; none where there is not even a folder. */
  readonly stacks: readonly string[] | undefined;
}

jest.setTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "organization-trail-app-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the app. */
async function run(
  name: string,
  settings: string | undefined,
  { args = [], start = runProgram }: { args?: readonly string[]; start?: typeof runProgram } = {},
): Promise<Run> {
  const file = join(folder, `${name}.yaml`);
  if (settings !== undefined) writeFileSync(file, settings);
  const outdir = join(folder, name);
  const env = { ...process.env, CDKTF_OUTDIR: outdir, ORGANIZATION_TRAIL_SETTINGS: file };
  const { exitCode, stdout, output } = await start("main.ts", args, { env });
  return {
    exitCode,
    stdout,
    output: output.replaceAll(file, "settings.yaml"),
    stacks: existsSync(outdir) ? readdirSync(join(outdir, "stacks")).sort() : undefined,
  };
}

const INVALID: readonly (readonly [string, string, string | undefined, readonly string[]])[] = [
  [
    "bad settings: every problem on a line of its own",
    "bad",
    minimalFile({ "organization.id": "x", preventDestroy: "no" }),
    [
      'settings.yaml:2:7: organization.id must be an organization id, such as o-exampleorgid, got "x"',
      'settings.yaml:14:17: preventDestroy must be true or false, got "no"',
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
];

test.concurrent.each(sampleOf(INVALID, 2))(
  "ends with status 1, no stack trace and nothing written with %s",
  async (_, name, settings, problems) => {
    expect(await run(name, settings, { start: startProgram })).toEqual({
      exitCode: 1,
      stdout: "",
      output: `${problems.join("\n")}\n`,
      stacks: undefined,
    });
  },
);

const AUDIT = { id: "222222222222", profile: "acme-audit" };
const DEPLOYERS = ["arn:aws:iam::222222222222:role/deployer"];

test.concurrent("writes both stacks when the state is in S3, and warns when the accounts are one", async () => {
  expect(await run("s3", minimalFile({ "accounts.audit": { ...AUDIT, id: "111111111111" } }))).toEqual({
    exitCode: 0,
    stdout: "",
    output: expect.stringMatching(
      /^settings\.yaml: warning: accounts\.audit is the management account: .*\nsettings\.yaml: warning: accounts\.audit\.deployerArns is not set: .*\naccounts:\n {2}audit:\n {4}deployerArns: .*\n$/,
    ),
    stacks: ["organization-trail", "state-backend"],
  });
});

const OTHER_BACKENDS = [
  { backend: "local" },
  { backend: "cloud", organization: "acme", workspace: "organization-trail" },
];

test.concurrent.each(OTHER_BACKENDS)(
  "writes no stack for the state bucket when the state is $backend",
  async (state) => {
    const audit = { ...AUDIT, deployerArns: DEPLOYERS };
    expect(await run(state.backend, minimalFile({ state, "accounts.audit": audit }))).toEqual({
      exitCode: 0,
      stdout: "",
      output: "",
      stacks: ["organization-trail"],
    });
  },
);

test.concurrent("prints its usage and writes nothing with --help", async () => {
  const done = await run("help", undefined, { args: ["--help"] });
  expect(done).toMatchObject({ exitCode: 0, output: done.stdout, stacks: undefined });
  expect(done.stdout).toMatch(/^usage: npm run synth\n/);
});

const REFUSED = [
  ["typo", "Unexpected argument 'typo'"],
  ["--hcl", "Unknown option '--hcl'"],
] as const;

test.concurrent.each(sampleOf(REFUSED, 2))(
  "refuses the argument %s, with its usage and status 64, and writes nothing",
  async (argument, reason) => {
    const done = await run(`refused-${argument}`, minimalFile(), { args: [argument] });
    expect(done).toMatchObject({ exitCode: 64, stdout: "", stacks: undefined });
    expect(done.output.startsWith(reason)).toBe(true);
    expect(done.output).toContain("\nusage: npm run synth\n");
  },
);
