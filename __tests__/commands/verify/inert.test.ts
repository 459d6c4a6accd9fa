import MarkdownIt from "markdown-it";
import type { CheckResult } from "../../../commands/verify/check";
import { jsonReport } from "../../../commands/verify/report/json";
import { markdownReport } from "../../../commands/verify/report/markdown";
import { ocsfReport } from "../../../commands/verify/report/ocsf";
import { terminalReport } from "../../../commands/verify/report/terminal";
import { coverage, verification } from "./verification";

describe("is inert, whatever names, keys and policies contain", () => {
  const evil =
    "\u001b[2J\u001b]0;title\u0007\u009b31m\u202etxt\u200b\u2800\u3164 <img src=x> @someone https://evil.example www.evil.example | `code` [a](b) ``` <script>x</script> [ok](javascript:x) &lt;b&gt; ![i](x)\n# heading";
  const results: CheckResult[] = [
    {
      id: "bucket.policy",
      title: evil,
      outcome: "FAIL",
      found: evil,
      setting: evil,
      remediation: `Run \`x\` ${evil}`,
    },
    { id: "trail.exists", title: evil, outcome: "PASS", found: evil, evidence: [evil] },
  ];
  const rows = [{ member: { id: "1", name: evil, suspended: false }, cells: new Map() }];
  const evilRun = { ...verification, results, coverage: { ...coverage, rows } };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const active = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u200b\u2800\u3164]/;

  test("on a terminal", () => expect(terminalReport(evilRun, { color: false })).not.toMatch(active));
  test("in JSON", () => {
    expect(jsonReport(evilRun)).not.toMatch(active);
    expect(JSON.parse(jsonReport(evilRun)).results[0].found).toBe(evil);
  });
  test("in OCSF", () => expect(ocsfReport(evilRun)).not.toMatch(active));
  test("in Markdown", () => {
    const markdown = markdownReport(evilRun);
    expect(markdown).not.toMatch(active);
    const html = new MarkdownIt({ html: true, linkify: true }).render(markdown);
    expect(html).not.toMatch(/<img|<script|<b>|<a |<h1>heading|<pre>/);
  });
});
