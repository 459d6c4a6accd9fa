import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../program";
import { sampleFile } from "../../settings-file";

const trailArn = "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";
const STOP = {
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "StopLogging",
  requestParameters: { name: trailArn },
  readOnly: false,
};

describe("the command", () => {
  const directory = mkdtempSync(join(tmpdir(), "organization-trail-alarms-"));
  const path = join(directory, "settings.yaml");
  const log = join(directory, "log.json");
  const empty = join(directory, "empty.json");
  beforeAll(() => {
    writeFileSync(path, sampleFile());
    writeFileSync(log, JSON.stringify({ Records: [STOP] }));
    writeFileSync(empty, JSON.stringify({ Records: [] }));
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  const alarms = (...args: string[]) => runProgram("commands/alarms/main.ts", ["--settings", path, ...args]);

  test("examines files with the settings of a file", async () => {
    const { exitCode, stdout } = await alarms(log, empty, "--format", "json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      exit: 1,
      examined: 1,
      raised: [{ id: "trail-changed" }],
    });
  });

  test.each([
    ["no event", 2, [() => empty], "The files have no event that an alarm reads."],
    [
      "a file that is not there, and one that is no log file",
      2,
      [() => `${log}.gz`, () => path],
      "does not exist",
    ],
    ["no file", 64, [], "no file is given"],
    ["a file twice", 64, [() => log, () => log], "a file is given twice: /"],
    ["a file without a name", 64, [() => ""], "a file has no name"],
    [
      "the key of another account",
      64,
      [() => log, () => "--key-arn=arn:aws:kms:us-east-1:111111111111:key/1"],
      "--key-arn must begin with arn:aws:kms:us-east-1:222222222222:key/, which is what the settings say",
    ],
    [
      "another format",
      64,
      [() => log, () => "--format=xml"],
      "--format must be one of terminal, markdown, json, got xml",
    ],
    [
      "an alias",
      64,
      [() => log, () => "--key-arn=alias/x"],
      "--key-arn must be the ARN of a KMS key, got alias/x",
    ],
    ["no policy", 64, [() => log, () => "--policy-id=x"], "--policy-id must be the id of a policy"],
    ["--list with a file", 64, [() => "--list", () => log], "--list takes no file"],
  ])("refuses %s", async (_, status, args, message) => {
    const { exitCode, output } = await alarms(...args.map((arg) => arg()));
    expect(exitCode).toBe(status);
    expect(output).toContain(message);
  });

  test("lists the alarms with their patterns", async () => {
    const { exitCode, stdout } = await alarms("--list", "--format=json");
    expect(exitCode).toBe(0);
    const [first] = JSON.parse(stdout).alarms;
    expect(first).toMatchObject({
      id: "trail-changed",
      patterns: expect.arrayContaining([expect.stringContaining(trailArn)]),
    });
  });
});
