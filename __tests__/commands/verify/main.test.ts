import { THEME_IDS } from "../../../commands/verify/checks/index";
import { parseArguments, runCommand } from "../../../commands/verify/main";
import { isFullRun } from "../../full-tests";
import { runHere, startProgram } from "../../program";

describe("the command line", () => {
  test("has defaults", () => {
    expect(parseArguments([])).toEqual({
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
    expect(parseArguments(args)).toMatchObject({
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
      "--only must be themes separated by commas, of accounts, organization, trail, delivery, coverage, log-files, bucket, key, state, got digests",
    ],
    [["--only", ""], "got nothing"],
    [["--only", "delivery,"], "got nothing"],
    [["--only", "trail.exists"], "got trail.exists"],
    [["--max-age", "0"], "at least 1, got 0"],
    [["--wait", "soon"], "got soon"],
    [["--wait=-1"], "got -1"],
    [["--unknown"], "--unknown"],
    [["extra"], "extra"],
  ])("rejects %j", (args, message) => expect(() => parseArguments(args)).toThrow(message));
});

describe("the command", () => {
  const command = (args: string[], more: NodeJS.ProcessEnv = {}) => {
    const env = { ...process.env, ...more };
    return isFullRun()
      ? startProgram("commands/verify/main.ts", args, { env })
      : runHere(() => runCommand(args), args, { env });
  };

  test("exits with 64 and prints its usage if an argument is not valid", async () => {
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

  test("exits with 64 if a theme does not exist", async () => {
    expect(await command(["--only", "deliveries"])).toMatchObject({ exitCode: 64, stdout: "" });
  });

  test("--help prints the options and every theme", async () => {
    const { exitCode, stdout } = await command(["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("--max-age MINUTES");
    const [, listed = ""] = /default: all themes:([^-]*(?:-files[^-]*)?)--max-age/.exec(stdout) ?? [];
    expect(listed.trim().split(/,\s+/)).toEqual(THEME_IDS);
  });
});
