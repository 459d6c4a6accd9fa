import type { CellState } from "../../../commands/verify/coverage/cells";
import type { Coverage } from "../../../commands/verify/coverage/coverage";
import { summarize } from "../../../commands/verify/coverage/summary";
import { jsonReport } from "../../../commands/verify/report/json";
import { markdownReport } from "../../../commands/verify/report/markdown";
import { shortenRegion, terminalReport } from "../../../commands/verify/report/terminal";
import { exitStatus, type Verification } from "../../../commands/verify/verify";

const states: Readonly<Record<string, readonly CellState[]>> = {
  "111111111111": ["OK", "QUIET", "OK"],
  "222222222222": ["OK", "MISSING", "GAP"],
  "333333333333": ["NEW", "LATE", "REGION-OFF"],
  "444444444444": ["SUSPENDED", "SUSPENDED", "SUSPENDED"],
};
const regions = ["ap-southeast-2", "eu-west-1", "us-east-1"];
const coverage: Coverage = {
  regions,
  rows: Object.entries(states).map(([id, cells]) => ({
    member: { id, name: `name|of *${id}*`, suspended: cells.includes("SUSPENDED") },
    cells: new Map(cells.map((state, index) => [regions[index] ?? "", { state }])),
  })),
  newest: [],
  unread: [],
  tampered: [],
  searched: { cells: 0, of: 0 },
};
const verification: Verification = {
  at: new Date("2026-11-21T12:30:00Z"),
  organizationId: "o-exampleorgid",
  trailArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail",
  results: [
    { id: "trail.exists", title: "there is the trail", outcome: "PASS", found: "it" },
    {
      id: "bucket.lock",
      title: "new files are locked",
      setting: "logBucket.objectLock.days: 180",
      outcome: "FAIL",
      found: "<b>GOVERNANCE</b> | 1 day",
      remediation: "`cdktf deploy` sets it right.",
    },
    { id: "coverage.missing", title: "every account delivers", outcome: "UNKNOWN", found: "?" },
  ],
  coverage,
  calls: 1234,
  seconds: 1.25,
};
const only = (...outcomes: Verification["results"][number]["outcome"][]) =>
  outcomes.map((outcome) => ({ id: "a.b", title: "t", outcome, found: "f" }));

test.each([
  [[], 0],
  [only("PASS", "WARN"), 0],
  [only("PASS", "UNKNOWN", "WARN"), 2],
  [only("UNKNOWN", "FAIL"), 1],
] as const)("exit status", (results, status) => expect(exitStatus(results)).toBe(status));

test("the summary is one line that names the cells that need action", () => {
  expect(summarize(coverage)).toBe(
    "4/8 covered, 1 QUIET, 1 NEW, 3 SUSPENDED, 1 REGION-OFF, 1 LATE: 333333333333 (eu-west-1), 1 GAP: 222222222222 (us-east-1), 1 MISSING: 222222222222 (eu-west-1)",
  );
});

describe("for a terminal", () => {
  const plain = terminalReport(verification, { color: false });

  test("is plain without color", () => expect(plain).not.toContain("\u001b"));
  test("is colored with it, and otherwise the same", () => {
    const colored = terminalReport(verification, { color: true });
    expect(colored).toContain("\u001b[31mFAIL");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes are removed
    expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain);
  });
  test("says what was found, with what it is compared, and the remediation", () => {
    expect(plain).toMatch(/FAIL {5}bucket\.lock.*\n +found: .*\n +setting: logBucket.*\n +remediation: /);
  });
  test("has a row an account and a column a Region", () => {
    expect(plain).toMatch(/apse2 euw1 {2}use1\n/);
    expect(plain).toMatch(/222222222222 .* OK {4}MISS {2}GAP\n/);
  });
  test("ends with the conclusion", () =>
    expect(plain.trimEnd()).toMatch(/1 PASS, 1 UNKNOWN, 1 FAIL. At least one check failed\.$/));
});

test.each([
  ["us-east-1", "use1"],
  ["ap-southeast-2", "apse2"],
  ["us-gov-west-1", "usgovw1"],
])("%s is %s for short", (region, short) => expect(shortenRegion(region)).toBe(short));

describe("in Markdown", () => {
  const markdown = markdownReport(verification);

  test("escapes text from AWS", () => {
    expect(markdown).toContain("\\<b\\>GOVERNANCE\\</b\\> \\| 1 day");
    expect(markdown).toContain("name\\|of \\*222222222222\\*");
  });
  test("lists remediations first", () => {
    expect(markdown.indexOf("## What to do")).toBeLessThan(markdown.indexOf("## Trail"));
  });
  test("every row of a table has its table's columns", () => {
    const tables = markdown
      .trimEnd()
      .split("\n\n")
      .filter((block) => block.startsWith("| "));
    for (const table of tables) {
      const columns = table.split("\n").map((line) => line.replaceAll("\\|", "").split("|").length);
      expect(new Set(columns).size).toBe(1);
    }
    expect(tables).toHaveLength(4);
  });
});

test("the JSON report has every result", () => {
  const json = JSON.parse(jsonReport(verification));
  expect(json).toMatchObject({
    version: 2,
    exitStatus: 1,
    counts: { PASS: 1, WARN: 0, UNKNOWN: 1, FAIL: 1 },
    calls: 1234,
  });
  expect(json.results).toHaveLength(3);
  expect(json.coverage.accounts[1].cells["us-east-1"]).toEqual({ state: "GAP" });
});

test("the report of a large organization lists only accounts that need action", () => {
  const rows = Array.from({ length: 500 }, (_, index) => ({
    member: { id: String(index).padStart(12, "0"), name: "", suspended: false },
    cells: new Map(regions.map((region) => [region, { state: index === 7 ? "GAP" : "OK" } as const])),
  }));
  const large = { ...verification, coverage: { ...coverage, rows } };
  expect(markdownReport(large)).toContain("000000000007");
  expect(markdownReport(large)).not.toContain("000000000008");
  expect(markdownReport(large)).toContain("and 499 healthy accounts");
  expect(JSON.parse(jsonReport(large)).coverage.accounts).toHaveLength(500);
});

describe("the report of a part", () => {
  const partial = (...outcomes: Verification["results"][number]["outcome"][]): Verification => ({
    ...verification,
    only: ["delivery", "key"],
    coverage: undefined,
    results: outcomes.map((outcome) => ({ id: "delivery.logging", title: "t", outcome, found: "f" })),
  });
  const LINE = "Only: delivery, key. Not examined: organization, trail, coverage, log-files, bucket, state.";

  test("the terminal's second line says what was left out", () => {
    expect(terminalReport(partial("PASS"), { color: false }).split("\n")[1]).toBe(LINE);
  });
  test("Markdown says it below the title", () => {
    expect(markdownReport(partial("PASS")).split("\n")[2]).toBe(`**${LINE}**`);
  });
  test("JSON says it", () => {
    expect(JSON.parse(jsonReport(partial("PASS")))).toMatchObject({
      only: ["delivery", "key"],
      notExamined: ["organization", "trail", "coverage", "log-files", "bucket", "state"],
    });
    expect(JSON.parse(jsonReport(verification))).toMatchObject({ only: null, notExamined: [] });
  });
  test.each([
    [["PASS"], "Every check passed in the examined themes."],
    [["PASS", "WARN"], "No check failed in the examined themes. See the warnings."],
    [["UNKNOWN"], "No check failed, but not everything could be read."],
    [["FAIL"], "At least one check failed."],
  ] as const)("the conclusion of %j does not speak for the rest", (outcomes, verdict) => {
    expect(JSON.parse(jsonReport(partial(...outcomes))).conclusion).toBe(verdict);
  });
  test("a whole run names no themes", () => {
    const whole = { ...partial("PASS"), only: undefined };
    for (const text of [terminalReport(whole, { color: false }), markdownReport(whole)]) {
      expect(text).not.toContain("Only:");
      expect(text).toContain("Every account and Region delivers");
    }
  });
});
