import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, off, plan, reviewed, update } from "./plans";

describe("waivers", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "waivers-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const withWaivers = (yaml: string) => {
    const file = join(folder, "waivers.yaml");
    writeFileSync(file, yaml);
    return reviewed(plan([off("aws_cloudtrail.a")]), "--waivers", file);
  };
  const waiver = (
    rule: string,
    address: string,
    until: string,
    more = ", attribute: enable_logging",
  ): string => `- {rule: ${rule}, address: ${address}, reason: planned, until: ${until}${more}}\n`;
  const RULE = "trail-logging-disabled";

  it.each([RULE, "AT010"])("let a finding pass, and show it in full (%s)", (rule) => {
    const yaml = waiver(rule, "aws_cloudtrail.a", "2026-11-21", ", attribute: enable_logging, by: ann");
    const { status, report } = withWaivers(yaml);
    expect(status).toBe(0);
    expect(report).toMatchObject({
      findings: [],
      waived: [{ rule: RULE, attribute: "enable_logging", waiver: { reason: "planned", by: "ann" } }],
    });
    expect(report.verdict).toContain("1 waived");
    const file = join(folder, "waivers.yaml");
    for (const format of ["terminal", "markdown"]) {
      const { stdout } = command(plan([off("aws_cloudtrail.a")]), "--waivers", file, "--format", format);
      expect(stdout).toMatch(/Logging is switched off/);
      expect(stdout).toMatch(/waived by `?ann`? until 2026-11-21/);
    }
  });

  it("pass the one attribute that they name", () => {
    const file = join(folder, "waivers.yaml");
    writeFileSync(
      file,
      waiver("AT018", "aws_cloudtrail.a", "2026-12-31", ", attribute: cloud_watch_logs_group_arn"),
    );
    const lost = { cloud_watch_logs_group_arn: "arn:aws:logs:us-east-1:1:log-group:a", sns_topic_name: "t" };
    const none = { cloud_watch_logs_group_arn: "", sns_topic_name: "" };
    const document = plan([update("aws_cloudtrail", lost, none, { address: "aws_cloudtrail.a" })]);
    const { status, report } = reviewed(document, "--waivers", file);
    expect(status).toBe(1);
    expect(report.findings.map(({ rule }) => rule)).toEqual(["trail-topic-removed"]);
    expect(report.waived.map(({ rule }) => rule)).toEqual(["trail-log-group-removed"]);
  });

  it.each([
    ["expired", waiver(RULE, "aws_cloudtrail.a", "2026-11-20"), { expiredWaivers: [{}], unusedWaivers: [] }],
    [
      "of another rule",
      waiver("trail-deleted", "aws_cloudtrail.a", "2026-12-31"),
      { expiredWaivers: [], unusedWaivers: [{}] },
    ],
    [
      "of another address",
      waiver(RULE, "aws_cloudtrail.b", "2026-12-31"),
      { expiredWaivers: [], unusedWaivers: [{}] },
    ],
    [
      "of no attribute",
      waiver(RULE, "aws_cloudtrail.a", "2026-12-31", ""),
      { expiredWaivers: [], unusedWaivers: [{}] },
    ],
  ])("that are %s let nothing pass, and are reported", (_, yaml, expected) => {
    const { status, report } = withWaivers(yaml);
    expect(status).toBe(1);
    expect(report).toMatchObject(expected);
  });

  it.each(["", "[]", "# none\n"])("may be none (%j)", (yaml) => {
    expect(withWaivers(yaml).status).toBe(1);
  });

  it.each([
    ["{", /not YAML/],
    ["rule: AT010", /expected array/],
    ["- AT010", /0 .*expected object/],
    ["- {rule: trail-deleted, address: a, reason: b}", /0\.until/],
    [`- {rule: trail-deleted, address: a, reason: "", until: 2026-12-31}`, /0\.reason must say why/],
    [
      "- {rule: lock, address: a, reason: b, until: 2026-12-31}",
      /0\.rule must be the name of a rule.*got "lock"/,
    ],
    [
      "- {rule: AT010, address: a, reason: b, until: 2026-12-31}",
      /add the attribute, or name one of trail-logging-disabled/,
    ],
    ["- {rule: trail-deleted, address: a, reason: b, until: tomorrow}", /0\.until must be the last day/],
    ["- {rule: trail-deleted, address: a, reason: b, until: 2026-12-31, severity: low}", /severity/],
  ])("are refused as usage when they are %j", (yaml, message) => {
    const { status, stderr } = withWaivers(yaml);
    expect(status).toBe(64);
    expect(stderr).toMatch(message);
  });
});
