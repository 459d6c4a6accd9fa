import { CommandError, EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { loadSettingsOrExit } from "../shared/settings";
import { parseCommandLine, USAGE } from "./arguments";
import { formatRoles } from "./formats";
import { lengthNote, rolesFor, settingsToChange } from "./roles";

/** Prints roles. What the settings have to say about them goes to standard error. */
function printRoles(args: readonly string[]): void {
  const options = parseArguments(USAGE, () => parseCommandLine(args));
  if (options === undefined) {
    process.stdout.write(USAGE);
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage, options.settings);
  const { account, format, purpose } = options;
  if (settings.accounts[account] === undefined) {
    throw new CommandError(
      `--account must be an account of the settings, got ${account}: the settings have no accounts.${account}`,
      EXIT_STATUS.usage,
    );
  }
  const roles = rolesFor(settings, options);
  const notes = [...settingsToChange(settings, roles), ...roles.flatMap((role) => lengthNote(role) ?? [])];
  for (const note of notes) console.error(`${purpose}: ${note}`);
  console.log(formatRoles(roles, format));
}

void runProgram(() => printRoles(process.argv.slice(2)));
