import { shortRegion } from "../../../commands/shared/report/terminal";
import type { CheckResult } from "../../../commands/verify/check";
import { summarize } from "../../../commands/verify/coverage/summary";
import { jsonReport } from "../../../commands/verify/report/json";
import { markdownReport } from "../../../commands/verify/report/markdown";
import { terminalReport } from "../../../commands/verify/report/terminal";
import { exitStatus, type Verification } from "../../../commands/verify/verify";
import { coverage, makeResults, type Outcomes, regions, verification } from "./verification";

const only = (...outcomes: Outcomes) => makeResults(outcomes);

test.each([
  [[], 0],
  [only("PASS", "WARN"), 0],
  [only("PASS", "UNKNOWN", "WARN"), 2],
  [only("UNKNOWN", "FAIL"), 1],
] as const)("exit status", (results, status) => expect(exitStatus(results)).toBe(status));

test("the summary is one line that names what is wrong", () => {
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
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain);
  });
  test("says what was found, with what it is compared, and how to mend it", () => {
    expect(plain).toMatch(/FAIL {5}bucket\.lock.*\n +found: .*\n +setting: logBucket.*\n +remediation: /);
  });
  test("has a row an account and a column a Region", () => {
    expect(plain).toMatch(/apse2 {2}euw1 {3}use1\n/);
    expect(plain).toMatch(/222222222222 .* OK {5}MISS {3}GAP\n/);
  });
  test("begins and ends with the verdict", () => {
    const line = "1 PASS, 1 UNKNOWN, 1 FAIL. Something is wrong.";
    expect(plain.split("\n")[0]).toBe(line);
    expect(plain.trimEnd().split("\n").at(-1)).toBe(line);
  });
  test("has the failures first", () => {
    expect(plain.indexOf("FAIL     bucket.lock")).toBeLessThan(plain.indexOf("UNKNOWN  coverage.missing"));
    expect(plain.indexOf("UNKNOWN  coverage.missing")).toBeLessThan(plain.indexOf("PASS     trail.exists"));
  });
  test("has with --problems what is not a PASS alone", () => {
    const problems = terminalReport(verification, { color: false, problems: true });
    expect(problems).toContain("FAIL     bucket.lock");
    expect(problems).not.toContain("trail.exists");
  });
  test.each([40, 60, 80, 120])("is wrapped at words for %d columns", (width) => {
    const long = "word ".repeat(60).trim();
    const results: CheckResult[] = [
      { id: "bucket.lock", title: long, outcome: "FAIL", found: long, remediation: long },
    ];
    const lines = terminalReport({ ...verification, results }, { color: false, width }).split("\n");
    expect(lines.filter((line) => line.length > width && !line.includes("arn:"))).toEqual([]);
    expect(lines.join(" ").match(/word/g)).toHaveLength(60 * 4);
  });
});

test.each([
  ["us-east-1", "use1"],
  ["ap-southeast-2", "apse2"],
  ["us-gov-west-1", "usgovw1"],
])("%s is %s for short", (region, short) => expect(shortRegion(region)).toBe(short));

describe("in Markdown", () => {
  const markdown = markdownReport(verification);

  test("what AWS says cannot become markup", () => {
    expect(markdown).toContain("\\<b\\>GOVERNANCE\\</b\\> \\| 1 day");
    expect(markdown).toContain("name\\|of \\*222222222222\\*");
  });
  test("problems come first", () => {
    expect(markdown.indexOf("## Problems")).toBeLessThan(markdown.indexOf("## Trail"));
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

describe("one cause is one problem", () => {
  const failure = {
    kind: "expired",
    cause: "expired audit",
    found: "the credentials have expired",
    remediation: "Renew.",
  } as const;
  const results = ["bucket.lock", "bucket.policy", "key.policy"].map(
    (id): CheckResult => ({
      id,
      title: "t",
      outcome: "UNKNOWN",
      found: failure.found,
      remediation: "Renew.",
      failure,
    }),
  );
  const terminal = terminalReport({ ...verification, results }, { color: false, problems: true });

  test("with an id in code, from which the workflows take the first line of an issue", () => {
    const markdown = markdownReport({ ...verification, results });
    expect(markdown).toContain("- **UNKNOWN** `bucket.lock` and 2 more could not be done");
  });

  test("with the checks that wait for it", () => {
    expect(terminal.match(/have expired/g)).toHaveLength(1);
    expect(terminal).toContain("bucket.lock and 2 more could not be done");
    expect(terminal).toContain("waiting for it: bucket.lock, bucket.policy, key.policy");
  });
});

test("in JSON everything is there", () => {
  const json = JSON.parse(jsonReport(verification));
  expect(json).toMatchObject({
    version: 2,
    exitStatus: 1,
    counts: { PASS: 1, WARN: 0, UNKNOWN: 1, FAIL: 1 },
    calls: 1234,
  });
  expect(json.callers).toEqual(verification.callers);
  expect(json.results).toHaveLength(3);
  expect(json.coverage.accounts[1].cells["us-east-1"]).toEqual({ state: "GAP" });
});

test("of a large organization only the accounts are listed with which something is wrong", () => {
  const rows = Array.from({ length: 500 }, (_, index) => ({
    member: { id: String(index).padStart(12, "0"), name: "", suspended: false },
    cells: new Map(regions.map((region) => [region, { state: index === 7 ? "GAP" : "OK" } as const])),
  }));
  const large = { ...verification, coverage: { ...coverage, rows } };
  expect(markdownReport(large)).toContain("000000000007");
  expect(markdownReport(large)).not.toContain("000000000008");
  expect(markdownReport(large)).toContain("and 499 accounts with nothing wrong");
  expect(JSON.parse(jsonReport(large)).coverage.accounts).toHaveLength(500);
});

describe("of a part", () => {
  const partial = (...outcomes: Outcomes): Verification => ({
    ...verification,
    only: ["delivery", "key"],
    coverage: undefined,
    results: makeResults(outcomes, "delivery.logging"),
  });
  const LINE =
    "Only: delivery, key. Not examined: organization, trail, coverage, log-files, bucket, state, guardrail, alarms, search.";

  test("the terminal's third line says what was left out", () => {
    expect(terminalReport(partial("PASS"), { color: false, width: 200 }).split("\n")[2]).toBe(LINE);
  });
  test("Markdown says it below the title", () => {
    expect(markdownReport(partial("PASS")).split("\n")[2]).toBe(`**${LINE}**`);
  });
  test("JSON says it", () => {
    expect(JSON.parse(jsonReport(partial("PASS")))).toMatchObject({
      only: ["delivery", "key"],
      notExamined: [
        "organization",
        "trail",
        "coverage",
        "log-files",
        "bucket",
        "state",
        "guardrail",
        "alarms",
        "search",
      ],
    });
    expect(JSON.parse(jsonReport(verification))).toMatchObject({ only: null, notExamined: [] });
  });
  test.each([
    [["PASS"], "Nothing is wrong in what was examined."],
    [["PASS", "WARN"], "Nothing is wrong in what was examined, but there are warnings."],
    [["UNKNOWN"], "Nothing is known to be wrong, but not everything could be read."],
    [["FAIL"], "Something is wrong."],
  ] as const)("the verdict of %j does not speak for the rest", (outcomes, verdict) => {
    expect(JSON.parse(jsonReport(partial(...outcomes))).conclusion).toBe(verdict);
  });
  test("a whole run says nothing of the kind", () => {
    const whole = { ...partial("PASS"), only: undefined };
    for (const text of [terminalReport(whole, { color: false }), markdownReport(whole)]) {
      expect(text).not.toContain("Only:");
      expect(text).toContain("Every account and Region delivers");
    }
  });
});
