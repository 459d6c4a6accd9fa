"use strict";
// `npm test`: format, lint, types and unit tests at the same time. Jest receives the arguments, as in `npm test -- settings`.
const { spawn } = require("node:child_process");

const JEST = require.resolve("jest/bin/jest");

/**
 * Options of Node for the unit tests. Without FULL_TESTS they end before V8's optimized code has repaid its compilation,
 * which takes a sixth of the CPU time.
 */
const NODE_OPTIONS = process.env.FULL_TESTS
  ? []
  : ["--no-opt", "--max-semi-space-size=64", "--single-threaded-gc"];

const isTerminal = process.stdout.isTTY === true;

/** tsc is a Go program. It ends soon, so it collects garbage less often. */
const TSC_ENV = { GOGC: "400", ...process.env };

/** Runs a program: npm puts `node_modules/.bin` on the PATH. With `stdio` "inherit" its output is not kept. */
function start(name, program, args, { stdio = "pipe", env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["ignore", stdio, stdio] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (output += data));
    child.once("error", (error) => resolve({ name, output: `${error.message}\n`, isGood: false }));
    child.once("close", (status) => resolve({ name, output, isGood: status === 0 }));
  });
}

async function main() {
  const results = await Promise.all([
    start("unit tests", process.execPath, [...NODE_OPTIONS, JEST, ...process.argv.slice(2)], {
      stdio: "inherit",
    }),
    start("format and lint", "biome", [
      "ci",
      "--error-on-warnings",
      `--colors=${isTerminal ? "force" : "off"}`,
      ".",
    ]),
    start("types", "tsc", ["--pretty", String(isTerminal)], { env: TSC_ENV }),
  ]);
  for (const { name, output, isGood } of results) {
    console.log(`\n${name}: ${isGood ? "passed" : "FAILED"}`);
    if (output.trim() !== "") console.log(output.trimEnd());
  }
  process.exitCode = results.every(({ isGood }) => isGood) ? 0 : 1;
}

void main();
