import { type Check, checkOne } from "../check";
import { unknown } from "../judgement";
import type { CheckContext, Theme } from "../theme";
import { belongsTo } from "../theme";
import { accounts } from "./accounts";
import { alarms } from "./alarms";
import { coverage } from "./coverage";
import { delivery } from "./delivery";
import { guardrail } from "./guardrail";
import { logBucket } from "./log-bucket";
import { logFiles } from "./log-files";
import { logKey } from "./log-key";
import { organization } from "./organization";
import { search } from "./search";
import { stateBucket } from "./state-bucket";
import { trail } from "./trail";

/** The themes in the order of the report. */
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
  guardrail,
  alarms,
  search,
] as const satisfies readonly Theme[];

export type ThemeId = (typeof THEMES)[number]["id"];

/** The accounts are examined in every run, so that a run with wrong credentials is noticed. */
const ALWAYS: ThemeId = "accounts";

/** Whether a run of these themes examines a theme. Without themes it examines all. */
export function isExamined(theme: string, only: readonly ThemeId[] | undefined): boolean {
  return only === undefined || theme === ALWAYS || only.some((one) => one === theme);
}

/** The themes that a run leaves out. */
export function notExamined(only: readonly ThemeId[] | undefined): readonly ThemeId[] {
  return THEMES.map(({ id }) => id).filter((id) => !isExamined(id, only));
}

/** Parses a list with commas into themes in the order of the report, or returns the first part that is not one. */
export function parseThemes(
  list: string,
): { readonly themes: readonly ThemeId[] } | { readonly notATheme: string } {
  const parts = list.split(",").map((part) => part.trim());
  const notATheme = parts.find((part) => !THEMES.some(({ id }) => id === part));
  if (notATheme !== undefined) return { notATheme };
  return { themes: THEMES.map(({ id }) => id).filter((id) => parts.includes(id)) };
}

/** The checks of a run in the order of the report. A theme without checks is UNKNOWN if the run asks for it. */
export function listChecks(context: CheckContext, only?: readonly ThemeId[]): readonly Check[] {
  return THEMES.filter(({ id }) => isExamined(id, only)).flatMap((theme) => {
    const checks = theme.checks(context);
    return checks.length === 0 && only !== undefined ? [nothingExamined(theme)] : checks;
  });
}

function nothingExamined({ id }: Theme): Check {
  return checkOne({
    id: `${id}.nothing-examined`,
    title: "the theme has checks",
    permissions: [],
    read: async () => undefined,
    judge: () =>
      unknown(
        `with these settings ${id} has no checks`,
        `Leave ${id} out of --only, or change the settings: coverage and log-files need trail.enableLogging, state needs state.backend: s3, guardrail a guardrail.mode, alarms a destination in alarms, search search.enabled.`,
      ),
  });
}

/** The results by theme, in the order of the report. */
export function groupByTheme<Result extends { readonly id: string }>(results: readonly Result[]) {
  return THEMES.map(({ id, title }) => ({
    id,
    title,
    results: results.filter((result) => belongsTo(result, id)),
  })).filter((theme) => theme.results.length > 0);
}
