import type { Tone } from "../report/tone";

/** A background and the text on it. */
interface Pair {
  readonly back: string;
  readonly text: string;
}

interface Scheme extends Readonly<Record<Tone, Pair>> {
  readonly page: Pair;
  readonly panel: Pair;
  /** Text of less weight, on the page and on a panel. */
  readonly muted: string;
  readonly line: string;
}

/** The colors. Every text has a contrast of at least 4.5 to its background. */
export const SCHEMES: Readonly<Record<"light" | "dark", Scheme>> = {
  light: {
    page: { back: "#ffffff", text: "#1b1f24" },
    panel: { back: "#f5f6f8", text: "#1b1f24" },
    muted: "#56606b",
    line: "#d3d9df",
    good: { back: "#dcefe0", text: "#0f4a20" },
    warn: { back: "#fbe7b8", text: "#5c3d00" },
    unsure: { back: "#e2dbf4", text: "#43287f" },
    bad: { back: "#b3261e", text: "#ffffff" },
    quiet: { back: "#eceff2", text: "#4a5561" },
  },
  dark: {
    page: { back: "#14181d", text: "#e6e9ed" },
    panel: { back: "#1b2127", text: "#e6e9ed" },
    muted: "#9fabb7",
    line: "#333c46",
    good: { back: "#1c3a26", text: "#ace3bb" },
    warn: { back: "#4a3709", text: "#f6d58a" },
    unsure: { back: "#382c59", text: "#d8cbf8" },
    bad: { back: "#c0352b", text: "#ffffff" },
    quiet: { back: "#262d35", text: "#abb5c0" },
  },
};

const TONES = ["good", "warn", "unsure", "bad", "quiet"] as const satisfies readonly Tone[];

function variables(scheme: Scheme): string {
  const pairs = ([...TONES, "page", "panel"] as const).flatMap((name) => [
    `--${name}:${scheme[name].back}`,
    `--on-${name}:${scheme[name].text}`,
  ]);
  return [...pairs, `--muted:${scheme.muted}`, `--line:${scheme.line}`].join(";");
}

const TONE_RULES = TONES.map(
  (tone) =>
    `.${tone}{background:var(--${tone});color:var(--on-${tone})}.edge-${tone}{--edge:var(--${tone === "good" ? "on-good" : tone})}`,
).join("\n");

/** The style sheet. It names system fonts, and prints on A4 in landscape with the light colors. */
export const STYLE = `
:root{color-scheme:light dark;${variables(SCHEMES.light)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(SCHEMES.dark)}}}
${TONE_RULES}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0 auto;padding:2.5rem 2rem;max-width:84rem;background:var(--page);color:var(--on-page);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1,h2{font-family:Charter,"Bitstream Charter","Iowan Old Style",Cambria,Georgia,"DejaVu Serif",serif;font-weight:600;line-height:1.2;letter-spacing:-.01em}
h1{margin:0 0 1.25rem;font-size:2.1rem}
h2{margin:2.75rem 0 .75rem;font-size:1.35rem}
h3{margin:0 0 .6rem;font-size:1rem;font-weight:600}
code{font:.88em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
ul{margin:0;padding-left:1.1rem}
.kicker{margin:0 0 .35rem;color:var(--muted);font-size:.85rem;letter-spacing:.04em}
.verdict{margin:0 0 1.5rem;padding:1rem 1.25rem;border-left:8px solid var(--edge);background:var(--panel);color:var(--on-panel)}
.verdict strong{font-size:1.2rem;margin-left:.4rem}
.verdict span{display:block;margin-top:.3rem}
.facts{margin:0;border-top:1px solid var(--line)}
.facts div{display:grid;grid-template-columns:15rem 1fr;gap:0 1rem;padding:.35rem 0;border-bottom:1px solid var(--line)}
.facts dt{padding-top:.1rem}
.facts dd{grid-column:2}
dt{color:var(--muted);font-size:.8rem}
dd{margin:0}
.badge{display:inline-block;padding:.05em .5em;border-radius:3px;font-size:.78rem;font-weight:600;letter-spacing:.03em;white-space:nowrap}
.legend{display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;margin:0 0 1rem;padding:0;list-style:none;font-size:.88rem}
.legend b{display:inline-block;width:1.6em;border-radius:3px;text-align:center}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.88rem}
caption{padding:0 0 .5rem;text-align:left;color:var(--muted)}
.checks caption{padding-top:2rem;color:var(--on-page);font-size:1.05rem;font-weight:600}
th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{color:var(--muted);font-size:.8rem;vertical-align:bottom}
td ul{padding:0;list-style:none}
.checks{table-layout:fixed}
.checks th:first-child{width:7rem}
.checks th:nth-child(2){width:28%}
.reasons th:first-child{width:8rem}
.map{width:auto;border-collapse:separate;border-spacing:2px}
.map th,.map td{padding:.15rem .3rem;border:0}
.map td{min-width:1.9rem;border-radius:3px;text-align:center;vertical-align:middle}
.map thead th{padding-bottom:.4rem;text-align:center}
.map thead th:first-child{text-align:left}
.map thead span{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap}
.map th[scope=row]{max-width:24rem;padding-left:0}
@media (max-width:40rem){.facts div,article dl{display:block}}
@media screen{.map th:first-child{position:sticky;left:0;background:var(--page)}}
article{margin:0 0 1rem;padding:1rem 1.25rem;border-left:5px solid var(--edge);background:var(--panel);color:var(--on-panel)}
article dl{display:grid;grid-template-columns:7.5rem 1fr;gap:.3rem 1rem;margin:0}
article dt{grid-column:1;padding-top:.15rem}
article dd{grid-column:2}
.limits li{margin-bottom:.35rem}
@page{size:A4 landscape;margin:13mm 12mm 14mm;@bottom-left{content:"organization-trail";font:7pt sans-serif;color:#56606b}@bottom-right{content:counter(page) " / " counter(pages);font:7pt sans-serif;color:#56606b}}
@media print{
:root{color-scheme:light;font-size:9.5pt}
body{max-width:none;padding:0;font-size:9pt}
h1{font-size:19pt}
h2{margin-top:7mm;font-size:13pt;break-after:avoid}
thead{display:table-header-group}
tr,article,.verdict,.facts div,.legend{break-inside:avoid}
caption,h3{break-after:avoid}
.scroll{overflow:visible}
.map{width:100%;table-layout:fixed;border-spacing:1px;font-size:7pt}
.map thead th{font-size:7pt}
.map th:first-child{width:58mm}
.map td{min-width:0;padding:.1rem 0}
.map thead th{padding:0 0 1mm}
}
`;
