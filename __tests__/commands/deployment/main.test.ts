import { readFileSync } from "node:fs";
import { sampleOf } from "../../full-tests";
import { runProgram } from "../../program";

jest.setTimeout(30_000);

const MAIN = "commands/deployment/main.ts";

test.each(
  sampleOf(
    [
      [["plan", "--json"], "Unknown option '--json'"],
      [["deploy", "extra"], "Unexpected argument 'extra'"],
      [["unlock"], "unlock needs the id of the lock, which Terraform prints"],
      [["output", "a", "b"], "output takes one argument, got a b"],
      [["destroy"], "the action must be one of plan, deploy, retire, output, unlock, check, got destroy"],
    ],
    1,
  ),
)("rejects %j with one line and the usage, and status 64", async (args, reason) => {
  const { exitCode, output } = await runProgram(MAIN, args);
  expect(output.startsWith(reason)).toBe(true);
  expect(output).toContain("\nusage: npm run plan ");
  expect(exitCode).toBe(64);
});

test.each(["plan", "deploy", "retire", "output", "unlock"])("npm run %s starts its action", (name) => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(scripts[name]).toBe(`node --require ./transpile.cjs ${MAIN} ${name}`);
});
