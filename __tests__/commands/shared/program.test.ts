import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  CommandError,
  MissingRequirement,
  parseArguments,
  runProgram,
} from "../../../commands/shared/program";
import { useSettings } from "../../../commands/shared/settings";

const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
afterEach(() => {
  process.exitCode = undefined;
  write.mockClear();
});

test.each([
  [new MissingRequirement("Terraform is missing: install it."), 2],
  [new Error("Terraform is missing: install it."), 1],
])("%s ends the program with its message and status %d", async (error, status) => {
  await runProgram(() => Promise.reject(error));
  expect(process.exitCode).toBe(status);
  expect(write.mock.calls).toEqual([["Terraform is missing: install it.\n"]]);
});

test("prints nothing if the program succeeds", async () => {
  await runProgram(() => Promise.resolve());
  expect(process.exitCode).toBeUndefined();
  expect(write).not.toHaveBeenCalled();
});

test("an argument puts no line break and no control character on the terminal", async () => {
  const args = ["--\u001b]52;c;x\u0007\n::error::\u202e\u009b"];
  await runProgram(() => void parseArguments("usage: a\n       b", () => parseArgs({ args })));
  expect(write.mock.calls).toEqual([
    [
      expect.stringMatching(
        /^Unknown option '--\\u001b\]52;c;x\\u0007\\u000a::error::\\u202e\\u009b'.*\nusage: a\n {7}b\n$/,
      ),
    ],
  ]);
});

test("a long value is clipped, line by line", async () => {
  await runProgram(() => Promise.reject(new Error(`got ${"x".repeat(100_000)}\nusage`)));
  expect(write.mock.calls).toEqual([[expect.stringMatching(/^got x{3900,4000}…\nusage\n$/)]]);
});

describe("a report", () => {
  const folder = mkdtempSync(join(tmpdir(), "output-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const print = `process.exitCode = 0; require("./commands/shared/output").printAndExit("x".repeat(100_000))`;
  const program = `"${process.execPath}" --require ./transpile.cjs -e '${print}'`;
  const shell = (command: string) =>
    spawnSync("bash", ["-c", `set -o pipefail; ${command}`], { encoding: "utf8" });

  test("that fills the disk is not printed, which is no success", () => {
    const { status, stderr } = shell(`ulimit -f 10; ${program} > ${folder}/report`);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^the report could not be written: EFBIG.*: the exit status is 2\n$/),
    });
  });
  test("that a device does not take is not printed, either", () => {
    if (existsSync("/dev/full")) expect(shell(`${program} > /dev/full`).status).toBe(2);
    expect(shell(`${program} | wc -c`)).toMatchObject({ status: 0, stdout: expect.stringMatching(/100000/) });
  });
  test("whose reader stops early is complete", () => {
    expect(shell(`${program} | head -c 1`)).toMatchObject({ status: 0, stdout: "x", stderr: "" });
  });
});

test("an empty --settings is an error of usage, not the default", () => {
  const use = () => useSettings("");
  expect(use).toThrow(new CommandError("--settings must be the path of a settings file, got nothing"));
  expect(use).toThrow(expect.objectContaining({ status: 64 }));
});
