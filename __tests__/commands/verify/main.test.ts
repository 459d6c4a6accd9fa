import { run } from "../../../commands/shared/subprocess";
import { argumentsOf } from "../../../commands/verify/main";

describe("the command line", () => {
  test("has its defaults", () => {
    expect(argumentsOf([])).toEqual({
      help: false,
      format: "terminal",
      regions: undefined,
      maxAge: 130,
      wait: 0,
    });
  });

  test("takes every option", () => {
    const args = [
      "--format=json",
      "--regions",
      "eu-west-1, us-gov-west-1,eu-west-1",
      "--max-age=60",
      "--wait=30",
    ];
    expect(argumentsOf(args)).toMatchObject({
      format: "json",
      regions: ["eu-west-1", "us-gov-west-1"],
      maxAge: 60,
      wait: 30,
    });
  });

  test.each([
    [["--format", "xml"], "--format must be one of terminal, markdown, json, got xml"],
    [["--regions", "everywhere"], "got everywhere"],
    [["--regions", ""], "got nothing"],
    [["--max-age", "0"], "at least 1, got 0"],
    [["--wait", "soon"], "got soon"],
    [["--wait=-1"], "got -1"],
    [["--unknown"], "--unknown"],
    [["extra"], "extra"],
  ])("refuses %j", (args, message) => expect(() => argumentsOf(args)).toThrow(message));
});

describe("the command", () => {
  const command = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    run(process.execPath, ["--require", "./transpile.cjs", "commands/verify/main.ts", ...args], {
      env: { ...process.env, ...env },
    });

  test("ends with 64 for what it does not understand, and says what it does", async () => {
    const { exitCode, stdout, output } = await command(["--format", "xml"]);
    expect(exitCode).toBe(64);
    expect(stdout).toBe("");
    expect(output).toContain("usage: npm run --silent verify");
  });

  test("exits with 64 and one line for each problem if the settings file is not valid", async () => {
    const { exitCode, stdout, output } = await command([], { ORGANIZATION_TRAIL_SETTINGS: "absent.yaml" });
    expect(exitCode).toBe(64);
    expect(stdout).toBe("");
    expect(output).toMatch(/^absent\.yaml: cannot be read .*\n$/);
  });

  test("tells its options", async () => {
    const { exitCode, stdout } = await command(["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("--max-age MINUTES");
  });
});
