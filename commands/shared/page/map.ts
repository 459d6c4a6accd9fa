import { groupBy } from "../group-by";
import { type CellStyle, type HeatMap, type HeatMapCell, isHealthyCell } from "../report/heat-map";
import { clip, html, type Markup } from "./html";

/** Most cells with a reason of their own on hover, and its length, so that a page of 30,000 cells stays small. */
const MOST_REASONS = 3_000;
const LONGEST_REASON = 80;
const LONGEST_NAME = 64;

/** Most reasons in the list, most lines of a reason, and most accounts in a line. */
const MOST_GROUPS = 50;
const MOST_LINES = 20;
const MOST_ACCOUNTS = 20;

/** The heat map with its legend, and a list of the cells in which something is wrong. */
export function mapSections({
  summary,
  heatMap,
}: {
  readonly summary: string;
  readonly heatMap: HeatMap;
}): Markup {
  return html`<section>
<h2>Accounts and Regions</h2>
<p>${summary}</p>
${legend(heatMap)}
<div class="scroll" role="region" aria-label="Accounts and Regions" tabindex="0">
<table class="map">
<caption>Each account in each Region</caption>
<thead><tr><th scope="col">Account</th>${heatMap.regions.map((region) => html`<th scope="col"><span>${region}</span></th>`)}</tr></thead>
<tbody>
${rows(heatMap)}</tbody>
</table>
</div>
</section>
${reasonsSection(heatMap)}`;
}

function legend({ styles, rows }: HeatMap): Markup {
  const counts = new Map<CellStyle, number>();
  for (const { cells } of rows) {
    for (const { style } of cells) counts.set(style, (counts.get(style) ?? 0) + 1);
  }
  const shown = styles.filter((style) => counts.has(style));
  return html`<ul class="legend">
${shown.map(
  (style) =>
    html`<li><b class="${style.tone}">${style.sign}</b> <strong>${style.state}</strong> ${count(counts.get(style) ?? 0)} · ${style.meaning}</li>\n`,
)}</ul>`;
}

function rows({ regions, rows }: HeatMap): Markup[] {
  let reasonsLeft = MOST_REASONS;
  const isSmall = rows.length * regions.length <= MOST_REASONS;
  const titleOf = (cell: HeatMapCell, region: string): string => {
    const { style, reason = style.meaning } = cell;
    const hasReason = isHealthyCell(cell) ? isSmall : reasonsLeft > 0;
    if (!isHealthyCell(cell)) reasonsLeft -= 1;
    return `${region}: ${style.state}${hasReason ? `, ${clip(reason, LONGEST_REASON)}` : ""}`;
  };
  const cellOf = (cell: HeatMapCell, region: string) =>
    html`<td class="${cell.style.tone}" title="${titleOf(cell, region)}">${cell.style.sign}</td>`;
  return rows.map(
    ({ id, name, cells }) =>
      html`<tr><th scope="row"><code>${id}</code> <bdi>${clip(name, LONGEST_NAME)}</bdi></th>${cells.map((cell, index) => cellOf(cell, regions[index] ?? ""))}</tr>\n`,
  );
}

/** A cell in which something is wrong. */
interface WrongCell {
  readonly cell: HeatMapCell;
  readonly account: string;
  readonly region: string;
}

function reasonsSection(map: HeatMap): Markup | undefined {
  const { rows, regions, styles } = map;
  const wrong: WrongCell[] = rows.flatMap(({ id, name, cells }) =>
    cells.flatMap((cell, index) =>
      isHealthyCell(cell)
        ? []
        : [{ cell, account: `${id} ${clip(name, LONGEST_NAME)}`, region: regions[index] ?? "" }],
    ),
  );
  const groups = groupBy(wrong, ({ cell }) => `${cell.style.state} ${cell.reason ?? ""}`);
  if (groups.size === 0) return undefined;
  const order = ([first]: readonly WrongCell[]) => (first ? styles.indexOf(first.cell.style) : 0);
  const sorted = [...groups.values()].sort((one, other) => order(one) - order(other));
  const omitted = sorted.length - MOST_GROUPS;
  return html`<section>
<h2>Cells with something wrong</h2>
<table class="reasons">
<caption>The reason of each cell, and where it is</caption>
<thead><tr><th scope="col">State</th><th scope="col">Reason</th><th scope="col">Accounts and Regions</th></tr></thead>
<tbody>
${sorted.slice(0, MOST_GROUPS).flatMap((group) => groupRow(group, map) ?? [])}</tbody>
</table>
${omitted > 0 ? html`<p>and ${count(omitted)} more reasons, which the JSON report has</p>` : undefined}
</section>`;
}

function groupRow(group: readonly WrongCell[], { rows, regions }: HeatMap): Markup | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { style, reason = style.meaning } = first.cell;
  const regionsOf = groupBy(group, ({ account }) => account);
  const lines = groupBy(regionsOf, ([, cells]) => cells.map(({ region }) => region).join(", "));
  const omitted = lines.size - MOST_LINES;
  const items = [...lines].slice(0, MOST_LINES).map(([where, ofLine]) => {
    const accounts = ofLine.map(([account]) => account);
    const isEveryRegion = ofLine[0]?.[1].length === regions.length;
    return html`<li><b>${isEveryRegion ? "every Region" : where}</b>:${accounts.length === rows.length ? " every account" : accountList(accounts)}</li>`;
  });
  return html`<tr><td><b class="badge ${style.tone}">${style.state}</b></td><th scope="row">${reason}</th><td><ul>${items}${omitted > 0 ? html`<li>and ${count(omitted)} more, which the JSON report has</li>` : undefined}</ul></td></tr>\n`;
}

function accountList(accounts: readonly string[]): Markup {
  const shown = accounts.slice(0, MOST_ACCOUNTS).map((account) => html` <bdi>${account}</bdi>;`);
  const omitted = accounts.length - MOST_ACCOUNTS;
  return html`${shown}${omitted > 0 ? ` and ${count(omitted)} more accounts` : ""}`;
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}
