import MarkdownIt from "markdown-it";
import { CODES, type Code } from "../../../commands/integrity/codes";
import { htmlReport } from "../../../commands/integrity/report/html";
import { jsonReport } from "../../../commands/integrity/report/json";
import { markdownReport } from "../../../commands/integrity/report/markdown";
import { ocsfReport } from "../../../commands/integrity/report/ocsf";
import { terminalReport } from "../../../commands/integrity/report/terminal";
import type { CellResult, IntegrityRun } from "../../../commands/integrity/result";
import { exitStatus, verdictOf } from "../../../commands/integrity/verdict";
import { sampleOf } from "../../full-tests";
import { ACTIVE, HOSTILE_NAMES } from "../../hostile-names";
import { asked, finding, integrityRun, run } from "./integrity-run";

const origin = { version: "1.2.3", settings: { name: "organization-trail.yaml", sha256: "a".repeat(64) } };
const size = { accounts: ["a", "b"], regions: ["eu-west-1", "us-east-1"] };
const valid = integrityRun(size);
const inOneCell = (changes: Partial<CellResult>): IntegrityRun =>
  integrityRun(size, (id, _, index) => (id === "111111111111" && index === 0 ? changes : {}));

test.each<[string, IntegrityRun, string, number]>([
  ["valid cells", valid, "VALID", 0],
  ["an absent cell", inOneCell({ state: "ABSENT" }), "VALID", 0],
  ["a note", { ...valid, findings: [finding("FOREIGN-FOLDER")] }, "VALID", 0],
  ["an invalid cell", inOneCell({ state: "INVALID" }), "INVALID", 1],
  ["an incomplete cell beside an invalid one", run, "INVALID", 1],
  ["an incomplete cell", inOneCell({ state: "INCOMPLETE" }), "INCOMPLETE", 2],
  ["an incomplete finding of no cell", { ...valid, findings: [finding("K-UNREADABLE")] }, "INCOMPLETE", 2],
  ["an interruption", { ...valid, interrupted: true }, "INCOMPLETE", 2],
  ["nothing examined", { ...valid, cells: [] }, "INCOMPLETE", 2],
])("%s decides", (_, one, verdict, status) => {
  expect([verdictOf(one), exitStatus(one)]).toEqual([verdict, status]);
});

describe("for a terminal", () => {
  const plain = terminalReport(run, { color: false, width: 120 });
  const lines = plain.split("\n");

  test("begins and ends with the verdict", () => {
    expect(lines[0]).toBe("INVALID. Something was changed, removed or added.");
    expect(plain.trimEnd().split("\n").at(-1)).toBe(lines[0]);
  });
  test("says what a valid run proves, by its depth", () => {
    expect(terminalReport(valid, { color: false, width: 200 })).toMatch(/^VALID\. .*has the content/);
    const chain = terminalReport({ ...valid, depth: "chain" }, { color: false, width: 200 });
    expect(chain).toMatch(/^VALID\. (?!.*log file)/);
    expect(chain).toContain("at this depth only digests were read");
  });
  test("says the time that was asked for, and the time that every cell is vouched for", () => {
    expect(plain).toMatch(/Asked for: 2026-11-20T12:00Z to 2026-11-21T12:00Z\. No time is vouched for/);
    const late = inOneCell({
      covered: { from: new Date("2026-11-20T15:00:00Z"), to: new Date("2026-11-21T09:00:00Z") },
    });
    expect(terminalReport(late, { color: false, width: 200 })).toContain(
      "Vouched for in every account and Region: 2026-11-20T15:00Z to 2026-11-21T09:00Z.",
    );
  });
  test("has the worst findings first, each code once with its remediation", () => {
    const order = ["L-MISSING:", "L-HASH:", "RESTARTED:", "K-UNREADABLE:", "FOREIGN-FOLDER:"];
    const positions = order.map((code) => plain.indexOf(code));
    expect(positions).toEqual([...positions].sort((one, other) => one - other));
    expect(positions).not.toContain(-1);
    expect(plain.match(/remediation: /g)).toHaveLength(order.length);
    expect(plain).toMatch(/INCOMPLETE {2}RESTARTED/);
    expect(plain).toContain("nobody vouches for 2026-11-20T12:00Z to 2026-11-21T11:00Z");
  });
  test("has the heat map in words, and the cost", () => {
    expect(plain).toMatch(/euw1 {4}use1\n/);
    expect(plain).toMatch(/111111111111 management +valid {3}INVALID\n/);
    expect(plain).toMatch(/valid {3}INCOMPL\n/);
    expect(plain).toMatch(/valid {3}absent\n/);
    expect(plain).toContain("Cost: 0.21 USD, estimated");
  });
  test("is wrapped, and colored only with color", () => {
    const narrow = terminalReport(run, { color: false, width: 60 }).split("\n");
    expect(narrow.filter((line) => line.length > 60 && !/arn:|AWSLogs|--|Attribute/.test(line))).toEqual([]);
    expect(plain).not.toContain("\u001b");
    const colored = terminalReport(run, { color: true, width: 120 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain);
    expect(colored).not.toBe(plain);
  });
});

describe("hundreds of findings of a code", () => {
  const many = inOneCell({
    findings: Array.from({ length: 321 }, (_, n) => finding("L-HASH", { found: `f${n}.` })),
  });

  test.each([
    ["a terminal", terminalReport(many, { color: false })],
    ["Markdown", markdownReport(many)],
    ["the page", htmlReport(many, { origin })],
  ])("are the first twenty and a count on %s", (_, report) => {
    expect(report.match(/\bf\d+\\?\./g)).toHaveLength(20);
    expect(report).toMatch(/and 301 more/);
    expect(report).toMatch(/\(321\)/);
  });
  test("are all in JSON", () => expect(JSON.parse(jsonReport(many, origin)).findings).toHaveLength(321));
});

test("a command of the remediation has the values of a single finding, unless they are hostile", () => {
  const keyed = (key: string) =>
    terminalReport(inOneCell({ findings: [finding("L-OVERWRITTEN", { key })] }), {
      color: false,
      width: 999,
    });
  expect(keyed("AWSLogs/a.gz")).toContain("--bucket acme-organization-trail --prefix 'AWSLogs/a.gz'`");
  expect(keyed("a'; rm -rf $HOME; '")).toContain("--prefix 'KEY'`");
  expect(keyed("a`id`")).toContain("--prefix 'KEY'`");
  const two = [finding("L-OVERWRITTEN", { key: "a" }), finding("L-OVERWRITTEN", { key: "b" })];
  expect(terminalReport(inOneCell({ findings: two }), { color: false, width: 999 })).toContain(
    "--prefix 'KEY'`",
  );
});

test("in JSON everything is there, with its version", () => {
  const json = JSON.parse(jsonReport(run, origin));
  expect(json).toMatchObject({
    version: 1,
    verdict: "INVALID",
    exitStatus: 1,
    caller: run.caller,
    program: { version: "1.2.3" },
    settings: origin.settings,
    window: { asked: { from: "2026-11-20T12:00:00.000Z" }, covered: null },
    counts: { cells: { VALID: 3, INVALID: 1, INCOMPLETE: 1, ABSENT: 1 }, digests: 144 },
    cost: 0.214,
  });
  expect(json.codes[0]).toMatchObject({ code: "L-MISSING", weight: "INVALID", count: 1 });
  expect(json.findings).toHaveLength(5);
  expect(json.findings[2]).toMatchObject({
    code: "L-MISSING",
    accountId: "111111111111",
    region: "us-east-1",
  });
  expect(json.accounts[1].cells["us-east-1"]).toMatchObject({ state: "INCOMPLETE" });
});

test("Markdown has the findings, and every row of its table has the same columns", () => {
  const markdown = markdownReport(run);
  expect(markdown).toContain("- **INVALID** `L-MISSING` a log file");
  const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
  expect(new Set(rows.map((row) => row.replaceAll("\\|", "").split("|").length)).size).toBe(1);
  expect(rows).toHaveLength(2 + run.accounts.length);
  expect(markdown).toContain("name\\|of \\*audit\\*");
});

test("the page has verdict, window, caller, hashes, findings and what it does not prove", () => {
  const page = htmlReport(run, { origin, json: { name: "integrity.json", sha256: "b".repeat(64) } });
  for (const text of [
    ">INVALID</b> <strong>Something was changed, removed or added.</strong>",
    "Asked for: 2026-11-20T12:00Z",
    run.caller,
    "organization-trail 1.2.3",
    "a".repeat(64),
    "SHA-256 of integrity.json",
    "b".repeat(64),
    '<td class=bad title="us-east-1: INVALID, detail of INVALID">X<',
    "work &lt;b&gt;load&lt;/b&gt;",
    "<code>L-MISSING</code>",
    "What this does not prove",
  ]) {
    expect(page).toContain(text);
  }
});

const SIZES = [
  ["100 x 17", 100, 17, 300_000],
  ["1,000 x 30", 1_000, 30, 2_000_000],
] as const;

test.each(sampleOf(SIZES, 2))(
  "the page of %s is small if everything is wrong with all codes, names and keys hostile",
  (_, accounts, regions, most) => {
    const codes = Object.keys(CODES) as Code[];
    const found = `written at 2026-11-20T10:00:00.000Z; ${"AWSLogs/'a'/".repeat(20)}`;
    const findings = codes.map((code) =>
      finding(code, { key: `AWSLogs/${"'".repeat(300)}`, found, hours: asked }),
    );
    const hostile = integrityRun(
      {
        accounts: Array.from({ length: accounts }, () => `"'<&>`.repeat(10)),
        regions: Array.from({ length: regions }, (_, index) => `ap-southeast-${index}`),
      },
      (id, _, index) => ({
        state: "INCOMPLETE",
        findings: index === 0 ? findings : [],
        detail: `${id} ${index} ${"'".repeat(200)}`,
      }),
    );
    const page = htmlReport(hostile, { origin });
    expect(Buffer.byteLength(page)).toBeLessThan(most);
    for (const code of codes) expect(page).toContain(`<code>${code}</code>`);
    expect(page).toContain("written at 2026-11-20T10:00:00.000Z");
  },
);

test("no report lets a name, a key or a text act", () => {
  const names = sampleOf(HOSTILE_NAMES, 21);
  const hostile = integrityRun({ accounts: names, regions: ["us-east-1"] }, (id) => {
    const text = names[Number(id) - 111_111_111_111] ?? "";
    return { state: "INVALID", detail: text, findings: [finding("L-HASH", { key: text, found: text })] };
  });
  const markdown = markdownReport(hostile);
  for (const report of [
    terminalReport(hostile, { color: false }),
    jsonReport(hostile, origin),
    ocsfReport(hostile),
    htmlReport(hostile, { origin }),
    markdown,
  ]) {
    expect(report).not.toMatch(ACTIVE);
  }
  const html = new MarkdownIt({ html: true, linkify: true }).render(markdown);
  expect(html).not.toMatch(/<img|<script|<style|<b>|<a |<h1>no|<pre>/);
});
