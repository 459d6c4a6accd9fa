import { policyLengthProblems } from "../../policies/guardrail/organization-policies";
import type { Settings } from "../../settings/file";
import { loadSettings, SettingsError, settingsPath } from "../../settings/load";
import { warningsAbout } from "../../settings/warnings";

/**
 * Loads the settings file at a path and prints its warnings to standard error. If the file is not valid, prints each problem on its
 * own line and ends the process with `status`.
 */
export function loadSettingsOrExit(status: number, path = settingsPath()): Settings {
  try {
    const settings = loadSettings(path);
    const problems = policyLengthProblems(settings);
    if (problems.length > 0) throw new SettingsError(problems.map((problem) => `${path}: ${problem}`));
    for (const warning of warningsAbout(settings)) console.error(`${path}: warning: ${warning}`);
    return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(status);
  }
}
