import { policyLengthProblems } from "../../policies/guardrail/organization-policies";
import { roleNameWarnings } from "../../policies/roles/role";
import type { Settings } from "../../settings/file";
import { loadSettings, SettingsError, settingsPath } from "../../settings/load";
import { warningsAbout } from "../../settings/warnings";

/**
 * Loads the settings file, or the one that an option names, and prints its warnings to standard error. If the file is not
 * valid, prints each problem on its own line and ends the process with `status`.
 */
export function loadSettingsOrExit(status: number, named?: string): Settings {
  useSettings(named);
  const path = settingsPath();
  try {
    const settings = loadSettings(path, policyLengthProblems);
    for (const warning of [...warningsAbout(settings), ...roleNameWarnings(settings)])
      console.error(`${path}: warning: ${warning}`);
    return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(status);
  }
}

/** Takes the settings file that an option names, for this command and every program that it starts. */
export function useSettings(path: string | undefined): void {
  if (path === undefined) return;
  process.env.ORGANIZATION_TRAIL_SETTINGS = path;
}
