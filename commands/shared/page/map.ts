import { count, countOf } from "../count";
import { groupBy } from "../group-by";
import { clip } from "../inert";
import { type CellStyle, type HeatMap, type HeatMapCell, isHealthyCell } from "../report/heat-map";
import { html, type Markup, Room } from "./html";

/** In a map of more cells, a healthy one has no reason on hover, and names are shorter. */
const SMALL = 3_000;
/** Most characters of a reason on hover, and bytes of all. */
const LONGEST_HOVER = 80;
const HOVER = 90_000;
const LONGEST_NAME = 64;
const LONGEST_NAME_OF_MANY = 24;

/** Most bytes of the list of reasons, reasons, characters of a reason, its lines, and accounts in a line. */
const LIST = 30_000;
const MOST_GROUPS = 50;
const LONGEST_REASON = 500;
const MOST_LINES = 10;
const MOST_ACCOUNTS = 10;

function isSmall({ rows, regions }: HeatMap): boolean {
  return rows.length * regions.length <= SMALL;
}

function clipName(name: string, map: HeatMap): string {
  return clip(name, isSmall(map) ? LONGEST_NAME : LONGEST_NAME_OF_MANY);
}

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

/** Without end tags and quotes, which HTML does not need there: a large map would be too long with them. */
function rows(map: HeatMap): Markup[] {
  const { regions, rows } = map;
  const explained = cellsWithReason(map);
  const cellOf = (cell: HeatMapCell, region: string) => {
    const { state, sign, tone } = cell.style;
    const reason = explained.has(cell) ? `, ${reasonOnHover(cell)}` : "";
    return html`<td class=${tone} title="${region}: ${state}${reason}">${sign}`;
  };
  return rows.map(
    ({ id, name, cells }) =>
      html`<tr><th scope="row"><code>${id}</code> <bdi>${clipName(name, map)}</bdi></th>${cells.map((cell, index) => cellOf(cell, regions[index] ?? ""))}</tr>\n`,
  );
}

function reasonOnHover({ style, reason = style.meaning }: HeatMapCell): string {
  return clip(reason, LONGEST_HOVER);
}

/** The cells for whose reason there is room: those in which something is wrong come first. */
function cellsWithReason(map: HeatMap): ReadonlySet<HeatMapCell> {
  const cells = map.rows.flatMap((row) => row.cells);
  const wrong = cells.filter((cell) => !isHealthyCell(cell));
  const healthy = isSmall(map) ? cells.filter(isHealthyCell) : [];
  const room = new Room(HOVER);
  return new Set([...wrong, ...healthy].filter((cell) => room.take(html`${reasonOnHover(cell)}`)));
}

/** A cell in which something is wrong. */
interface WrongCell {
  readonly cell: HeatMapCell;
  readonly account: string;
  readonly region: string;
}

function reasonsSection(map: HeatMap): Markup | undefined {
  const { regions, styles } = map;
  const wrong: WrongCell[] = map.rows.flatMap(({ id, name, cells }) =>
    cells.flatMap((cell, index) =>
      isHealthyCell(cell)
        ? []
        : [{ cell, account: `${id} ${clipName(name, map)}`, region: regions[index] ?? "" }],
    ),
  );
  const groups = groupBy(wrong, ({ cell }) => `${cell.style.state} ${cell.reason ?? ""}`);
  if (groups.size === 0) return undefined;
  const order = ([first]: readonly WrongCell[]) => (first ? styles.indexOf(first.cell.style) : 0);
  const sorted = [...groups.values()].sort((one, other) => order(one) - order(other));
  const room = new Room(LIST);
  const rows = sorted.slice(0, MOST_GROUPS).flatMap((group) => groupRow(group, map) ?? []);
  const shown = rows.filter((row) => room.take(row));
  const omitted = sorted.length - shown.length;
  return html`<section>
<h2>Cells with something wrong</h2>
<table class="reasons">
<caption>The reason of each cell, and where it is</caption>
<thead><tr><th scope="col">State</th><th scope="col">Reason</th><th scope="col">Accounts and Regions</th></tr></thead>
<tbody>
${shown}</tbody>
</table>
${omitted > 0 ? html`<p>and ${countOf(omitted, "more reason")}, which the JSON report has</p>` : undefined}
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
  return html`<tr><td><b class="badge ${style.tone}">${style.state}</b></td><th scope="row">${clip(reason, LONGEST_REASON)}</th><td><ul>${items}${omitted > 0 ? html`<li>and ${count(omitted)} more, which the JSON report has</li>` : undefined}</ul></td></tr>\n`;
}

function accountList(accounts: readonly string[]): Markup {
  const shown = accounts.slice(0, MOST_ACCOUNTS).map((account) => html` <bdi>${account}</bdi>;`);
  const omitted = accounts.length - MOST_ACCOUNTS;
  return html`${shown}${omitted > 0 ? ` and ${countOf(omitted, "more account")}` : ""}`;
}
