import type { Tone } from "../report/tone";
import { clip, html, type Markup, withCode } from "./html";

/** Something to do. */
export interface PageFinding {
  readonly tone: Tone;
  readonly word: string;
  readonly id: string;
  readonly title: string;
  readonly evidence: readonly string[];
  /** How many more pieces of evidence there are. */
  readonly more?: number;
  readonly setting?: string;
  readonly remediation?: string;
  readonly waiting?: readonly string[];
}

/** The JSON report has longer texts whole. */
const LONGEST_TEXT = 2_000;

/** What to do, the worst first. */
export function findingsSection(findings: readonly PageFinding[]): Markup {
  return html`<section>
<h2>Findings</h2>
${findings.length === 0 ? html`<p>There are none.</p>` : findings.map(findingArticle)}
</section>`;
}

function findingArticle(finding: PageFinding): Markup {
  const { tone, word, id, title, evidence, more = 0, setting, remediation, waiting = [] } = finding;
  return html`<article class="edge-${tone}">
<h3><b class="badge ${tone}">${word}</b> <code>${id}</code> ${title}</h3>
<dl>
<dt>Evidence</dt>
${evidence.map((one) => html`<dd>${clip(one, LONGEST_TEXT)}</dd>\n`)}${more > 0 ? html`<dd>and ${more.toLocaleString("en-US")} more, which the JSON report has</dd>\n` : undefined}${setting === undefined ? undefined : html`<dt>Setting</dt><dd><code>${clip(setting, LONGEST_TEXT)}</code></dd>\n`}${remediation ? html`<dt>Remediation</dt><dd>${withCode(clip(remediation, LONGEST_TEXT))}</dd>\n` : undefined}${waiting.length === 0 ? undefined : html`<dt>Waiting for it</dt><dd>${waiting.join(", ")}</dd>\n`}</dl>
</article>
`;
}
