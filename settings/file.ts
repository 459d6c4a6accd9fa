import type { z } from "zod";
import { Accounts, accountsRules } from "./accounts";
import { Alarms, alarmsRules } from "./alarms";
import { BreakGlassPrincipalArns, breakGlassRules } from "./break-glass";
import {
  CloudWatchLogs,
  type CloudWatchLogsSettings,
  cloudWatchLogsRules,
  resolveCloudWatchLogs,
} from "./cloud-watch-logs";
import { eventsRules } from "./events";
import { flag, region, section } from "./fields";
import { Guardrail, guardrailRules } from "./guardrail";
import { Integrity, integrityRules } from "./integrity";
import { Key } from "./key";
import { LogBucket, type LogBucketSettings, logBucketRules, resolveLogBucket } from "./log-bucket";
import { Notifications } from "./notifications";
import { Organization, organizationRules } from "./organization";
import { readersRules } from "./readers";
import { checkRules, type Rule } from "./rule";
import { resolveSearch, Search, type SearchSettings, searchRules } from "./search";
import { resolveState, State, type StateSettings, stateRules } from "./state";
import { Tags } from "./tags";
import { resolveTrail, Trail, type TrailSettings, trailRules } from "./trail";

const Sections = section({
  organization: Organization,
  accounts: Accounts,
  region: region()
    .default("us-east-1")
    .describe(
      "Region of the log bucket and the KMS key, and default home Region of the trail. It determines the partition, and one trail records one partition. Decided at the first deployment: a change would replace bucket and key.",
    ),
  trail: Trail.prefault({}),
  logBucket: LogBucket,
  key: Key.prefault({}),
  cloudWatchLogs: CloudWatchLogs.prefault({}),
  notifications: Notifications.prefault({}),
  alarms: Alarms.prefault({}),
  guardrail: Guardrail.prefault({}),
  integrity: Integrity.prefault({}),
  search: Search.prefault({}),
  breakGlassPrincipalArns: BreakGlassPrincipalArns,
  preventDestroy: flag()
    .default(true)
    .describe(
      "Terraform rejects plans that destroy the trail, the log bucket, the KMS key or trusted access. Set `false` only for a teardown.",
    ),
  state: State,
  tags: Tags,
});
export type SettingsFile = z.output<typeof Sections>;

/** The rules of all sections. Problems are reported in this order. */
const rules: readonly Rule<SettingsFile>[] = [
  ...logBucketRules,
  ...accountsRules,
  ...organizationRules,
  ...trailRules,
  ...eventsRules,
  ...breakGlassRules,
  ...readersRules,
  ...cloudWatchLogsRules,
  ...alarmsRules,
  ...guardrailRules,
  ...searchRules,
  ...stateRules,
  ...integrityRules,
];

/** Schema of the settings file: the only place of a key's type, range, default and description. */
export const SettingsFile = Sections.superRefine(checkRules(rules), { when: () => true });

/** Settings as the stacks take them, with the defaults that are derived from other keys. */
export interface Settings
  extends Omit<SettingsFile, "trail" | "logBucket" | "cloudWatchLogs" | "search" | "state"> {
  readonly trail: TrailSettings;
  readonly logBucket: LogBucketSettings;
  readonly cloudWatchLogs: CloudWatchLogsSettings;
  readonly search: SearchSettings;
  readonly state: StateSettings;
}

/** Fills in the defaults that are derived from other keys. */
export function resolveSettings(file: SettingsFile): Settings {
  return {
    ...file,
    trail: resolveTrail(file),
    logBucket: resolveLogBucket(file),
    cloudWatchLogs: resolveCloudWatchLogs(file),
    search: resolveSearch(file),
    state: resolveState(file),
  };
}
