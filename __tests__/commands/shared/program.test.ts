import { MissingRequirement, runProgram } from "../../../commands/shared/program";

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
