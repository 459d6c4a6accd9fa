"use strict";
// `npm test`: format, lint, types and unit tests at the same time. Jest receives the arguments, as in `npm test -- settings`.
const { spawn } = require("node:child_process");

const isTerminal = process.stdout.isTTY === true;

/** Runs a program of `node_modules/.bin`, which npm puts on the PATH. With `stdio` "inherit" its output is not kept. */
function start(name, program, args, stdio = "pipe") {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", stdio, stdio] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (output += data));
    child.once("error", (error) => resolve({ name, output: `${error.message}\n`, isGood: false }));
    child.once("close", (status) => resolve({ name, output, isGood: status === 0 }));
  });
}

async function main() {
  const results = await Promise.all([
    start("unit tests", "jest", process.argv.slice(2), "inherit"),
    start("format and lint", "biome", [
      "ci",
      "--error-on-warnings",
      `--colors=${isTerminal ? "force" : "off"}`,
      ".",
    ]),
    start("types", "tsc", ["--pretty", String(isTerminal)]),
  ]);
  for (const { name, output, isGood } of results) {
    console.log(`\n${name}: ${isGood ? "passed" : "FAILED"}`);
    if (output.trim() !== "") console.log(output.trimEnd());
  }
  process.exitCode = results.every(({ isGood }) => isGood) ? 0 : 1;
}

void main();
