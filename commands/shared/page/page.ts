import type { HeatMap } from "../report/heat-map";
import type { HashedFile, Origin } from "../report/origin";
import type { Tone } from "../report/tone";
import { findingsSection, type PageFinding } from "./findings";
import { html, type Markup, withCode } from "./html";
import { mapSections } from "./map";
import { STYLE } from "./style";

/** What belongs to a page beside the results. */
export interface PageOptions {
  readonly origin: Origin;
  /** The JSON report of the same run, if it was written. */
  readonly json?: HashedFile;
}

/** What a page shows. All of it is text, and may be hostile. */
export interface Page extends PageOptions {
  readonly title: string;
  /** The command that made it. */
  readonly command: string;
  readonly verdict: {
    readonly tone: Tone;
    readonly word: string;
    readonly text: string;
    readonly counts: string;
  };
  /** What was examined, when and by whom. */
  readonly facts: readonly Fact[];
  readonly map?: { readonly summary: string; readonly heatMap: HeatMap };
  readonly findings: readonly PageFinding[];
  /** What was found right, too. */
  readonly checks: readonly CheckTable[];
  /** What the run does not prove. */
  readonly limits: readonly string[];
}

/** A name with one value, or with several. */
export type Fact = readonly [name: string, ...values: readonly string[]];

/** Checks of one subject. */
export interface CheckTable {
  readonly title: string;
  readonly rows: readonly {
    readonly tone: Tone;
    readonly word: string;
    readonly id: string;
    readonly title: string;
    readonly setting?: string;
    readonly found: string;
  }[];
}

/** The page: one file without a script, which asks nobody for anything. */
export function renderPage(page: Page): string {
  const { title, command, verdict, map, findings, checks, limits } = page;
  const body = html`<header>
<p class="kicker">organization-trail · ${command}</p>
<h1>${title}</h1>
<p class="verdict edge-${verdict.tone}"><b class="badge ${verdict.tone}">${verdict.word}</b> <strong>${verdict.text}</strong> <span>${verdict.counts}</span></p>
${factList(page)}
</header>
<main>
${map && mapSections(map)}
${findingsSection(findings)}
${checks.length === 0 ? undefined : html`<h2>Checks</h2>\n${checks.map(checkTable)}`}
<section class="limits">
<h2>What this does not prove</h2>
<ul>
${limits.map((limit) => html`<li>${withCode(limit)}</li>\n`)}</ul>
</section>
</main>`;
  return `${HEAD}<title>${html`${title}`.text}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n${body.text}\n</body>\n</html>\n`;
}

const HEAD = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
`;

function factList({ facts, origin, json }: Page): Markup {
  const all: readonly Fact[] = [
    ...facts,
    ["Made with", `organization-trail ${origin.version}`],
    [`SHA-256 of ${origin.settings.name}`, origin.settings.sha256],
    ...(json ? [[`SHA-256 of ${json.name}, the JSON report of this run`, json.sha256] as const] : []),
  ];
  return html`<dl class="facts">
${all.map(
  ([name, ...values]) => html`<div><dt>${name}</dt>${values.map((value) => html`<dd>${value}</dd>`)}</div>\n`,
)}</dl>`;
}

function checkTable({ title, rows }: CheckTable): Markup {
  return html`<section>
<table class="checks">
<caption>${title}</caption>
<thead><tr><th scope="col">Outcome</th><th scope="col">Check</th><th scope="col">Setting</th><th scope="col">Found</th></tr></thead>
<tbody>
${rows.map(
  ({ tone, word, id, title, setting, found }) =>
    html`<tr><td><b class="badge ${tone}">${word}</b></td><th scope="row"><code>${id}</code> ${title}</th><td>${setting && html`<code>${setting}</code>`}</td><td>${found}</td></tr>\n`,
)}</tbody>
</table>
</section>
`;
}
