import type { Settings } from "../../settings/file";
import { CommandError, EXIT_STATUS } from "../shared/program";

/** Ends the command if the settings deploy nothing that could be asked. */
export function requireSearch({ search }: Settings): void {
  if (search.enabled) return;
  throw new CommandError(
    "search.enabled must be true: without it there is no table and no workgroup to ask. Set it and run `npm run deploy`, or name --local DIR, a copy of log files on this machine.",
    EXIT_STATUS.usage,
  );
}
