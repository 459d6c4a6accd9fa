import { run } from "../../../commands/shared/subprocess";
import { argumentsOf } from "../../../commands/verify/main";
import { THEMES } from "../../../commands/verify/themes";

describe("the command line", () => {
  test("has its defaults", () => {
    expect(argumentsOf([])).toEqual({
      help: false,
      format: "terminal",
      regions: undefined,
      only: undefined,
      maxAge: 130,
      wait: 0,
    });
  });

  test("takes every option", () => {
    const args = [
      "--format=json",
      "--regions",
      "eu-west-1, us-gov-west-1,eu-west-1",
      "--only=key, delivery,key",
      "--max-age=60",
      "--wait=30",
    ];
    expect(argumentsOf(args)).toMatchObject({
      format: "json",
      regions: ["eu-west-1", "us-gov-west-1"],
      only: ["delivery", "key"],
      maxAge: 60,
      wait: 30,
    });
  });

  test.each([
    [["--format", "xml"], "--format must be one of terminal, markdown, json, got xml"],
    [["--regions", "everywhere"], "got everywhere"],
    [["--regions", ""], "got nothing"],
    [
      ["--only", "digests"],
      "--only must be themes with commas, of accounts, organization, trail, delivery, coverage, log-files, bucket, key, state, got digests",
    ],
    [["--only", ""], "got nothing"],
    [["--only", "delivery,"], "got nothing"],
    [["--only", "trail.exists"], "got trail.exists"],
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

  test("ends with 64 for a theme that there is not", async () => {
    expect(await command(["--only", "deliveries"])).toMatchObject({ exitCode: 64, stdout: "" });
  });

  test("tells its options, and every theme", async () => {
    const { exitCode, stdout } = await command(["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("--max-age MINUTES");
    const [, listed = ""] = /beside the accounts: ([^;]*);/.exec(stdout) ?? [];
    expect(listed.split(/,\s+/)).toEqual(THEMES.map(({ id }) => id));
  });
});
