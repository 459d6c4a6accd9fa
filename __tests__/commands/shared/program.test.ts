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

test("an empty --settings is an error of usage, not the default", () => {
  const use = () => useSettings("");
  expect(use).toThrow(new CommandError("--settings must be the path of a settings file, got nothing"));
  expect(use).toThrow(expect.objectContaining({ status: 64 }));
});
