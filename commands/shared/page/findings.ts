import { count } from "../count";
import { clip } from "../inert";
import type { Tone } from "../report/tone";
import { html, LONGEST_CHARACTER, type Markup, Room, withCode } from "./html";

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

/** Most bytes of the evidence of all findings, and of a finding among very many. */
const EVIDENCE = 40_000;
const LEAST_EVIDENCE = 400;

/** What to do, the worst first. */
export function findingsSection(findings: readonly PageFinding[]): Markup {
  return html`<section>
<h2>Findings</h2>
${findings.length === 0 ? html`<p>There are none.</p>` : findings.map((finding) => findingArticle(finding, Math.max(EVIDENCE / findings.length, LEAST_EVIDENCE)))}
</section>`;
}

/** The evidence for which there is room, and at least the begin of the first piece. */
function shownEvidence([first, ...others]: readonly string[], bytes: number): readonly Markup[] {
  if (first === undefined) return [];
  const room = new Room(bytes);
  const line = (text: string, most = LONGEST_TEXT) => html`<dd>${clip(text, most)}</dd>\n`;
  const whole = line(first);
  const begin = room.take(whole) ? whole : line(first, bytes / LONGEST_CHARACTER);
  return [begin, ...others.map((text) => line(text)).filter((one) => room.take(one))];
}

function findingArticle(finding: PageFinding, bytes: number): Markup {
  const { tone, word, id, title, evidence, more = 0, setting, remediation, waiting = [] } = finding;
  const shown = shownEvidence(evidence, bytes);
  const omitted = more + evidence.length - shown.length;
  return html`<article class="edge-${tone}">
<h3><b class="badge ${tone}">${word}</b> <code>${id}</code> ${title}</h3>
<dl>
<dt>Evidence</dt>
${shown}${omitted > 0 ? html`<dd>and ${count(omitted)} more, which the JSON report has</dd>\n` : undefined}${setting === undefined ? undefined : html`<dt>Setting</dt><dd><code>${clip(setting, LONGEST_TEXT)}</code></dd>\n`}${remediation ? html`<dt>Remediation</dt><dd>${withCode(clip(remediation, LONGEST_TEXT))}</dd>\n` : undefined}${waiting.length === 0 ? undefined : html`<dt>Waiting for it</dt><dd>${waiting.join(", ")}</dd>\n`}</dl>
</article>
`;
}
