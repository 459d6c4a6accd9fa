import { escapeMarkdown } from "../inert";
import { chooseRows, type HeatMap, type HeatMapCell, isHealthyCell } from "./heat-map";

/** The heat map as a table, with its legend. */
export function matrixTable(map: HeatMap): string[] {
  const { shown, omitted } = chooseRows(map);
  const cell = (one: HeatMapCell) => (isHealthyCell(one) ? one.style.word : `**${one.style.word}**`);
  return [
    `| account | ${map.regions.join(" | ")} |`,
    `| --- |${" --- |".repeat(map.regions.length)}`,
    ...shown.map(
      ({ id, name, cells }) => `| ${id} ${escapeMarkdown(name)} | ${cells.map(cell).join(" | ")} |`,
    ),
    ...omitted,
    "",
    map.styles.map(({ word, meaning }) => `${word}: ${meaning}.`).join(" "),
  ];
}
