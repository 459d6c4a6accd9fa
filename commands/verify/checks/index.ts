import type { Theme } from "../theme";
import { accounts } from "./accounts";
import { coverage } from "./coverage";
import { delivery } from "./delivery";
import { logBucket } from "./log-bucket";
import { logFiles } from "./log-files";
import { logKey } from "./log-key";
import { organization } from "./organization";
import { stateBucket } from "./state-bucket";
import { trail } from "./trail";

/** The themes in the order of the report. The accounts are always checked. */
export const THEMES = [
  accounts,
  organization,
  trail,
  delivery,
  coverage,
  logFiles,
  logBucket,
  logKey,
  stateBucket,
] as const satisfies readonly Theme[];

export type ThemeId = (typeof THEMES)[number]["id"];

export const THEME_IDS: readonly ThemeId[] = THEMES.map(({ id }) => id);

/** Themes that a run leaves out. Without `only` there are none. */
export function listNotExamined(only: readonly ThemeId[] | undefined): readonly ThemeId[] {
  return THEME_IDS.filter((id) => only !== undefined && id !== "accounts" && !only.includes(id));
}
