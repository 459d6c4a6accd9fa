import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QUESTIONS } from "../../../commands/live-check/questions";
import { markdownReport, terminalReport } from "../../../commands/live-check/report";
import { runProgram } from "../../program";
import { minimalFile } from "../../settings-file";

const directory = mkdtempSync(join(tmpdir(), "organization-trail-live-check-"));
const ORGANIZATION_TRAIL_SETTINGS = join(directory, "settings.yaml");
beforeAll(() => writeFileSync(ORGANIZATION_TRAIL_SETTINGS, minimalFile()));
afterAll(() => rmSync(directory, { recursive: true }));

const liveCheck = (...args: string[]) =>
  runProgram("commands/live-check/main.ts", args, { env: { ...process.env, ORGANIZATION_TRAIL_SETTINGS } });

test.each([
  [["--format", "json"], "--format must be one of terminal, markdown, got json"],
  [
    ["--administrator", ""],
    "--administrator must be the ARN of a role or the name of a profile, got nothing",
  ],
  [["--member", "arn:aws:iam::1:user/x"], "--member must be the ARN of a role"],
  [["--only", "key-grants,keys"], "got keys"],
  [["--everything"], "Unknown option '--everything'"],
])("refuses %j", async (args, message) => {
  const { exitCode, output } = await liveCheck(...args);
  expect(exitCode).toBe(64);
  expect(output).toContain(message);
});

test("exits with 2 if nothing could be asked", async () => {
  const { exitCode, stdout } = await liveCheck("--only", "key-grants");
  expect(exitCode).toBe(2);
  expect(stdout).toContain("cannot tell  key-grants: KMS refuses CreateGrant");
  expect(stdout).toContain("needs --allow-denied-calls");
});

test("prints its usage with --help", async () => {
  expect(await liveCheck("--help")).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("--reader WHO"),
  });
});

const answers = QUESTIONS.slice(0, 2).map((question, index) => ({
  question,
  verdict: index === 0 ? ("refuted" as const) : ("confirmed" as const),
  found: "a | b\n\u001b[31mc",
}));

test("the Markdown table has its date, and messages of AWS stay in their cells", () => {
  expect(markdownReport(answers, new Date("2026-11-21T12:00:00Z"))).toBe(
    [
      "### 2026-11-21",
      "",
      "| question | answer | found |",
      "| --- | --- | --- |",
      "| `access-log-delivery` | refuted | a \\| b [31mc |",
      "| `log-file-delivery` | confirmed | a \\| b [31mc |",
      "",
    ].join("\n"),
  );
});

test("the terminal report ends with what is refuted", () => {
  const lines = terminalReport(answers).trimEnd().split("\n");
  expect(lines.at(-2)).toContain("REFUTED      access-log-delivery");
  expect(lines.at(-1)).toBe(`${" ".repeat(13)}a | b [31mc`);
});
