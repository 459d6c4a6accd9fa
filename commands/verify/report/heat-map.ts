import type { CellStyle, HeatMap } from "../../shared/report/heat-map";
import type { CellState } from "../coverage/cells";
import type { Coverage } from "../coverage/coverage";

type Style = Omit<CellStyle, "state">;

/** How the reports show the states, in the order of the legend. */
const STYLES = {
  OK: { word: "OK", sign: "✓", tone: "good", meaning: "a digest each hour" },
  QUIET: {
    word: "quiet",
    sign: "Q",
    tone: "good",
    meaning: "digests, but no log file of the account in eight days",
  },
  NEW: { word: "new", sign: "N", tone: "quiet", meaning: "in the first 24 hours" },
  SUSPENDED: { word: "susp", sign: "S", tone: "quiet", meaning: "account closed" },
  "REGION-OFF": { word: "off", sign: "–", tone: "quiet", meaning: "Region not enabled" },
  LATE: { word: "LATE", sign: "L", tone: "bad", meaning: "the newest digest is too old" },
  GAP: { word: "GAP", sign: "G", tone: "bad", meaning: "an hour has no digest" },
  MISSING: { word: "MISS", sign: "M", tone: "bad", meaning: "no digest" },
  FUTURE: { word: "FUTURE", sign: "F", tone: "bad", meaning: "a digest from the future" },
  UNKNOWN: { word: "?", sign: "?", tone: "unsure", meaning: "could not be read" },
} as const satisfies Readonly<Record<CellState, Style>>;

const styleOf = (state: CellState): CellStyle => ({ state, ...STYLES[state] });

/** Coverage as a heat map. */
export function heatMap({ regions, rows }: Coverage): HeatMap {
  const styles = new Map((Object.keys(STYLES) as CellState[]).map((state) => [state, styleOf(state)]));
  return {
    regions,
    styles: [...styles.values()],
    rows: rows.map(({ member, cells }) => ({
      id: member.id,
      name: member.name,
      cells: regions.map((region) => {
        const { state = "UNKNOWN", detail } = cells.get(region) ?? {};
        return { style: styles.get(state) ?? styleOf(state), reason: detail };
      }),
    })),
  };
}
