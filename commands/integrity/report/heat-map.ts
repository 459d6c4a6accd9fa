import type { CellStyle, HeatMap } from "../../shared/report/heat-map";
import type { CellState, IntegrityRun } from "../result";
import { TONES } from "./summary";

const style = (state: CellState, word: string, sign: string, meaning: string): CellStyle => ({
  state,
  word,
  sign,
  tone: TONES[state],
  meaning,
});

/** How the reports show the states, in the order of the legend. */
const STYLES: Readonly<Record<CellState, CellStyle>> = {
  VALID: style("VALID", "valid", "✓", "as CloudTrail delivered it"),
  INVALID: style("INVALID", "INVALID", "X", "something was changed, removed or added"),
  INCOMPLETE: style("INCOMPLETE", "INCOMPL", "?", "something could not be read, or nobody vouches for it"),
  ABSENT: style("ABSENT", "absent", "–", "nothing is expected there"),
};

/** The cells of a run as a heat map. */
export function heatMap({ regions, accounts, cells }: IntegrityRun): HeatMap {
  const byPlace = new Map(cells.map((cell) => [`${cell.accountId} ${cell.region}`, cell]));
  return {
    regions,
    styles: Object.values(STYLES),
    rows: accounts.map(({ id, name }) => ({
      id,
      name,
      cells: regions.map((region) => {
        const { state, detail } = byPlace.get(`${id} ${region}`) ?? NOT_EXAMINED;
        return { style: STYLES[state], reason: detail };
      }),
    })),
  };
}

const NOT_EXAMINED = { state: "INCOMPLETE", detail: "not examined" } as const;
