import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashed } from "../../../commands/shared/report/origin";
import { run } from "../../../commands/shared/subprocess";
import { parseCommandLine } from "../../../commands/verify/arguments";
import { parseThemes, THEMES } from "../../../commands/verify/checks/index";
import { startStubbedAws } from "../../../emulator/stubbed-aws";
import { testInFullRun } from "../../full-tests";
import { minimalFile, minimalSettings } from "../../settings-file";

describe("the command line", () => {
  test("has its defaults", () => {
    expect(parseCommandLine([])).toEqual({
      help: false,
      format: "terminal",
      problems: false,
      since: 27,
      testAlarms: false,
      turn: undefined,
      regions: undefined,
      only: undefined,
      maxAge: 130,
      wait: 0,
      yes: false,
    });
  });

  test("takes every option", () => {
    const args = [
      "--format=json",
      "--regions",
      "eu-west-1, us-gov-west-1,eu-west-1,eusc-de-east-1",
      "--only=key, delivery,key",
      "--max-age=60",
      "--since=48",
      "--turn=1234",
      "--problems",
      "--wait=30",
      "--json=verify.json",
    ];
    expect(parseCommandLine(args)).toMatchObject({
      format: "json",
      regions: ["eu-west-1", "us-gov-west-1", "eusc-de-east-1"],
      only: "key, delivery,key",
      maxAge: 60,
      since: 48,
      turn: 1234,
      problems: true,
      wait: 30,
      json: "verify.json",
    });
  });

  test("takes each theme once, in the order of the report", () => {
    expect(parseThemes("key, delivery,key")).toEqual({ themes: ["delivery", "key"] });
  });

  test.each([
    ["digests", "digests"],
    ["", ""],
    ["delivery,", ""],
    ["trail.exists", "trail.exists"],
  ])("takes %j for no list of themes", (list, notATheme) => expect(parseThemes(list)).toEqual({ notATheme }));

  test.each([
    [["--format", "xml"], "--format must be one of terminal, markdown, html, json, ocsf, got xml"],
    [["--json", "absent/a.json"], "--json must be the path of a file that can be written, got absent/a.json"],
    [["--regions", "everywhere"], "got everywhere"],
    [["--regions", ""], "got nothing"],
    [["--max-age", "0"], "at least 1, got 0"],
    [["--since", "1"], "--since must be a whole number of hours, at least 2, got 1"],
    [["--turn=-1"], "--turn must be a whole number, at least 0, got -1"],
    [["--wait", "soon"], "got soon"],
    [["--wait=-1"], "got -1"],
    [["--unknown"], "--unknown"],
    [["extra"], "extra"],
  ])("refuses %j", (args, message) => expect(() => parseCommandLine(args)).toThrow(message));
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
    const { exitCode, stdout, output } = await command(["--only", "deliveries"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(output).toContain("bucket, key, state, guardrail, alarms, search, got deliveries");
  });

  test.each([
    [["--yes"], "--yes has no effect without --test-alarms"],
    [["--test-alarms"], "--test-alarms asks first: nobody can answer here, so add --yes"],
    [
      ["--test-alarms", "--yes"],
      "--test-alarms needs alarms.subscriptions or alarms.topicArn in the settings",
    ],
  ])("ends with 64 for %j", async (args, message) => {
    const { exitCode, stdout, output } = await command(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(output).toContain(message);
  });

  testInFullRun("writes the page, with the hashes of the settings file and of the JSON report", async () => {
    const folder = mkdtempSync(join(tmpdir(), "verify-page-"));
    const settings = join(folder, "prod.yaml");
    const json = join(folder, "verify.json");
    const changes = {
      "accounts.management": { id: "111111111111" },
      "accounts.audit": { id: "222222222222", roleArn: "arn:aws:iam::222222222222:role/verify" },
    };
    writeFileSync(settings, minimalFile(changes));
    const aws = await startStubbedAws(minimalSettings(changes), { accounts: 3, regions: 3 });
    try {
      const { exitCode, stdout } = await command(
        ["--format=html", `--json=${json}`, `--settings=${settings}`],
        {
          AWS_ENDPOINT_URL: aws.endpoint,
          AWS_ACCESS_KEY_ID: "111111111111",
          AWS_SECRET_ACCESS_KEY: "secret",
        },
      );
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
      const hashes = [settings, json].map((path) => hashed(path, readFileSync(path)));
      for (const { name, sha256 } of hashes) {
        expect(stdout).toContain(`SHA-256 of ${name}`);
        expect(stdout).toContain(`<dd>${sha256}</dd>`);
      }
      expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({ exitStatus: 0, settings: hashes[0] });
    } finally {
      await aws.stop();
      rmSync(folder, { recursive: true });
    }
  });

  test("tells its options, and every theme", async () => {
    const { exitCode, stdout } = await command(["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("--max-age MINUTES");
    const [, listed = ""] = /beside the accounts: ([^;]*);/.exec(stdout) ?? [];
    expect(listed.split(/,\s+/)).toEqual(THEMES.map(({ id }) => id));
  });
});
