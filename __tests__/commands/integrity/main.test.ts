import { parseCommandLine } from "../../../commands/integrity/arguments";
import { run } from "../../../commands/shared/subprocess";

const now = new Date("2026-11-21T12:34:56Z");
const parse = (...args: string[]) => parseCommandLine(args, now);

describe("the command line", () => {
  test("has its defaults", () => {
    expect(parse()).toEqual({
      help: false,
      since: new Date("2026-11-20T12:34:56Z"),
      until: now,
      depth: "content",
      format: "terminal",
      concurrency: 128,
    });
  });

  test("takes every option", () => {
    const args =
      "--since 7d --until 2026-11-21T10:00Z --accounts 111111111111,222222222222 --regions eu-west-1,us-gov-west-1 --depth chain --state s.json --keys k.json --bucket acme.copy --format html --concurrency 1024 --settings t.yaml";
    expect(parse(...args.split(" "))).toEqual({
      help: false,
      since: new Date("2026-11-14T10:00:00Z"),
      until: new Date("2026-11-21T10:00:00Z"),
      accounts: ["111111111111", "222222222222"],
      regions: ["eu-west-1", "us-gov-west-1"],
      depth: "chain",
      state: "s.json",
      keys: "k.json",
      bucket: "acme.copy",
      format: "html",
      concurrency: 1024,
      settings: "t.yaml",
    });
  });

  test.each([
    ["2026-02-28", "2026-02-28T00:00:00.000Z"],
    ["2024-02-29T23:59Z", "2024-02-29T23:59:00.000Z"],
    ["2026-11-21T12:34:55Z", "2026-11-21T12:34:55.000Z"],
    ["2026-11-21T12:34:55.678Z", "2026-11-21T12:34:55.678Z"],
    ["1h", "2026-11-21T11:34:56.000Z"],
  ])("--since %s is %s", (text, time) => expect(parse("--since", text).since.toISOString()).toBe(time));

  test.each([
    [["--since", "0h"], "--since must be hours or days such as 24h or 7d, or a date"],
    [["--since", "24"], "got 24"],
    [["--since", "2026-02-29"], "got 2026-02-29"],
    [["--since", "2026-13-01"], "got 2026-13-01"],
    [["--since", "2026-11-20T10:00"], "in UTC"],
    [["--since", "2026-11-20T24:00Z"], "got 2026-11-20T24:00Z"],
    [["--since", "2026-11-20T10:00+01:00"], "in UTC"],
    [["--since", ""], "got nothing"],
    [["--since", "2026-11-22"], "--since must be before now, got 2026-11-22"],
    [["--until", "24h"], "--until must be a date or a time in UTC"],
    [["--until", "2026-11-22"], "--until must not be in the future, got 2026-11-22"],
    [["--since", "2026-11-20", "--until", "2026-11-20"], "--since must be before --until, got 2026-11-20"],
    [
      ["--accounts", "1"],
      "--accounts must be all, or ids of accounts with 12 digits separated by commas, got 1",
    ],
    [["--accounts", "111111111111,"], "got nothing among others"],
    [["--accounts", "all,111111111111"], "got all among others"],
    [["--regions", "everywhere"], "--regions must be all, or codes of AWS Regions"],
    [["--depth", "deep"], "--depth must be one of chain, files, content, got deep"],
    [["--depth", ""], "got nothing"],
    [["--state", ""], "--state must be the path of a file, got nothing"],
    [["--keys", ""], "--keys must be the path of a file, got nothing"],
    [
      ["--bucket", "Acme"],
      "--bucket must be the name of a bucket, without s3:// and key, or the path of a folder with a slash, got Acme",
    ],
    [["--bucket", ""], "got nothing"],
    [["--bucket", "s3://acme-copy/x"], "--bucket must be the name of a bucket, without s3:// and key"],
    [["--bucket", "./d"], "--bucket with a folder needs --keys, got ./d"],
    [["--bucket", "./d", "--keys", "k"], "--bucket with a folder needs --until"],
    [
      ["--bucket", "./d", "--keys", "k", "--until", "2026-11-20", "--state", "s"],
      "takes no --state, got ./d",
    ],
    [["--format", "xml"], "--format must be one of terminal, markdown, json, html, ocsf, got xml"],
    [["--concurrency", "0"], "--concurrency must be a whole number between 1 and 1024, got 0"],
    [["--concurrency", "1025"], "got 1025"],
    [["--concurrency", "many"], "got many"],
    [["--since", "1h", "--since", "2h"], "--since must be given once, got it twice"],
    [["--unknown"], "--unknown"],
    [["extra"], "extra"],
  ])("refuses %j", (args, message) => expect(() => parse(...args)).toThrow(message));
});

describe("the command", () => {
  const command = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    run(process.execPath, ["--require", "./transpile.cjs", "commands/integrity/main.ts", ...args], {
      env: { ...process.env, ...env },
    });

  test("ends with 64 for what it does not understand, and says what it does", async () => {
    const { exitCode, stdout, output } = await command(["--depth", "deep"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(output).toContain("usage: npm run --silent integrity");
  });

  test("ends with 64 for settings that are not valid", async () => {
    const { exitCode, stdout, output } = await command([], { ORGANIZATION_TRAIL_SETTINGS: "absent.yaml" });
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(output).toMatch(/^absent\.yaml: cannot be read .*\n$/);
  });
});
