import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CDKTF, missingCdktf } from "../../emulator/cdktf-cli";
import { type Command, medianSeconds, report } from "./measure";

const ROUNDS = 7;

/** The goal for `npm test` on two idle cores. */
const SECONDS_OF_TESTS = 10;

/** Measures the app against the least that any app with these bindings costs, and the CLI, if it is there, against an empty app. */
export function benchApp(): void {
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-bench-"));
  try {
    const env = { CDKTF_OUTDIR: join(scratch, "out") };
    const bare = join(scratch, "bare.cjs");
    writeFileSync(
      bare,
      ["cdktf", ...bindings()].map((name) => `require(${JSON.stringify(require.resolve(name))});`).join("\n"),
    );
    const [app = 0, baseline = 0] = medianSeconds(
      [{ ...node("--require", "./transpile.cjs", "main.ts"), env }, node(bare)],
      ROUNDS,
    );
    report("app alone", app, "Node loading cdktf and the same bindings", baseline);

    const [tests = 0] = medianSeconds([{ program: "npm", args: ["test"] }], 1);
    report("npm test", tests, "the goal", SECONDS_OF_TESTS);
    benchCli(scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function benchCli(scratch: string): void {
  const missing = missingCdktf();
  if (missing !== undefined) {
    console.log(`cdktf synth: skipped, ${missing}`);
    return;
  }
  const emptyApp = join(scratch, "empty.cjs");
  writeFileSync(
    emptyApp,
    `const { App, TerraformStack } = require(${JSON.stringify(require.resolve("cdktf"))});
     const app = new App();
     new TerraformStack(app, "empty");
     app.synth();`,
  );
  const [synth = 0, emptySynth = 0] = medianSeconds(
    [cdktfSynth(scratch), cdktfSynth(scratch, "--app", `node ${emptyApp}`)],
    ROUNDS,
  );
  report("cdktf synth", synth, "cdktf synth of an empty app", emptySynth);
}

/** The provider's bindings that the sources import. */
function bindings(): string[] {
  const sources = ["modules", "stacks"].flatMap((folder) =>
    readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8")),
  );
  return [...new Set(sources.join("\n").match(/@cdktf\/provider-aws\/lib\/[a-z0-9-]+/g))];
}

function node(...args: string[]): Command {
  return { program: process.execPath, args };
}

function cdktfSynth(scratch: string, ...args: string[]): Command {
  return node(CDKTF, "synth", "--output", join(scratch, "synth"), ...args);
}
