import type { Check } from "../../verify/check";
import type { Examination } from "../examination";
import { credentialsChecks } from "./credentials";
import { machineChecks } from "./machine";
import { nameChecks } from "./names";
import { organizationChecks } from "./organization";
import { searchChecks } from "./search";
import { settingsChecks } from "./settings";
import { trailChecks } from "./trails";
import { upgradeChecks } from "./upgrade";

/** The subjects in the order of the report. The id begins the ids of the checks. */
export const SUBJECTS = [
  { id: "machine", title: "This machine", checks: machineChecks },
  { id: "settings", title: "Settings", checks: settingsChecks },
  { id: "accounts", title: "Accounts", checks: credentialsChecks },
  { id: "organization", title: "Organization", checks: organizationChecks },
  { id: "trails", title: "Trails", checks: trailChecks },
  { id: "names", title: "Names", checks: nameChecks },
  { id: "search", title: "Search", checks: searchChecks },
  { id: "upgrade", title: "Upgrade", checks: upgradeChecks },
] as const;

/** Every check. */
export function listChecks(examination: Examination): readonly Check[] {
  return SUBJECTS.flatMap(({ checks }) => checks(examination));
}
