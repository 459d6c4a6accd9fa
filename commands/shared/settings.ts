import { policyLengthProblems } from "../../policies/guardrail/organization-policies";
import { roleNameWarnings } from "../../policies/roles/role";
import type { Settings } from "../../settings/file";
import { loadSettings, SettingsError, settingsPath } from "../../settings/load";
import { warningsAbout } from "../../settings/warnings";
import { visible, visibleLines } from "./inert";
import { CommandError, EXIT_STATUS } from "./program";

/**
 * Loads the settings file, or the one that an option names, and prints its warnings to standard error. If the file is not
 * valid, prints each problem on its own line, with nothing that acts on a terminal and ends the process with `status`.
 */
export function loadSettingsOrExit(status: number, named?: string): Settings {
  useSettings(named);
  const path = settingsPath();
  try {
    const settings = loadSettings(path, policyLengthProblems);
    for (const warning of [...warningsAbout(settings), ...roleNameWarnings(settings)])
      console.error(`${visible(path)}: warning: ${visibleLines(warning)}`);
    return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const problem of error.problems) console.error(visible(problem));
    process.exit(status);
  }
}

/** Takes the settings file that an option names, for this command and every program that it starts. */
export function useSettings(path: string | undefined): void {
  if (path === undefined) return;
  if (path === "") {
    throw new CommandError("--settings must be the path of a settings file, got nothing", EXIT_STATUS.usage);
  }
  process.env.ORGANIZATION_TRAIL_SETTINGS = path;
}
