import { z } from "zod";
import { Accounts } from "./accounts";
import { CloudWatchLogs, type CloudWatchLogsSettings } from "./cloud-watch-logs";
import { flag, listOf, principalArn, region, section, text } from "./fields";
import { Key } from "./key";
import { LogBucket, type LogBucketSettings, logBucketName } from "./log-bucket";
import { Notifications } from "./notifications";
import { Organization } from "./organization";
import { rules } from "./rules";
import { State, type StateSettings } from "./state";
import { Trail, type TrailSettings } from "./trail";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const MAXIMUM_TAGS = 50;

const Tags = z
  .record(
    text(
      /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
      "must be 1 to 128 letters, digits, spaces and `_.:/=+-@`, not beginning with `aws:`",
    ),
    text(TAG_CHARACTERS, "must be letters, digits, spaces and `_.:/=+-@`").max(256, {
      error: "must have at most 256 characters",
    }),
    { error: "must be a mapping of tag names to values" },
  )
  .refine((tags) => Object.keys(tags).length <= MAXIMUM_TAGS, {
    error: `must have at most ${MAXIMUM_TAGS} tags`,
  });

/** The settings file as a user writes it. The only home of a key's type, range, default and description. */
export const SettingsFile = section({
  organization: Organization,
  accounts: Accounts,
  region: region()
    .default("us-east-1")
    .describe("Region of the log bucket and the key, and home of the trail."),
  trail: Trail.prefault({}),
  logBucket: LogBucket,
  key: Key.prefault({}),
  cloudWatchLogs: CloudWatchLogs.prefault({}),
  notifications: Notifications.prefault({}),
  breakGlassPrincipalArns: listOf(principalArn(), 10)
    .default([])
    .describe(
      "The only principals who may delete log files, lift their lock, or disable the key. At most 10.",
    ),
  preventDestroy: flag()
    .default(true)
    .describe("Terraform refuses to destroy what the trail rests on. `false` only to take it all down."),
  state: State,
  tags: Tags.default({}).describe("Tags of every resource."),
}).superRefine(
  (file, context) => {
    for (const rule of rules.filter(({ reads }) => reads.every((key) => isRight(key, context.issues)))) {
      for (const { path, message } of rule.problems(file)) {
        context.addIssue({ code: "custom", path: [...path], message, input: valueAt(file, path) });
      }
    }
  },
  { when: () => true },
);
export type SettingsFile = z.output<typeof SettingsFile>;

/** Whether nothing is wrong with a key, with what it is part of, or with what is inside it. */
function isRight(key: string, issues: readonly z.core.$ZodRawIssue[]): boolean {
  return issues
    .filter(({ code }) => code !== "unrecognized_keys")
    .map(({ path = [] }) => path.map(String).join("."))
    .every(
      (wrong) => wrong !== "" && !`${key}.`.startsWith(`${wrong}.`) && !`${wrong}.`.startsWith(`${key}.`),
    );
}

/** What stands at a path in nested mappings and lists; undefined where there is nothing. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

/** Settings as the stacks take them: every default and every key derived from another filled in. */
export interface Settings extends Omit<SettingsFile, "trail" | "logBucket" | "cloudWatchLogs" | "state"> {
  readonly trail: TrailSettings;
  readonly logBucket: LogBucketSettings;
  readonly cloudWatchLogs: CloudWatchLogsSettings;
  readonly state: StateSettings;
}

/** Fills in the keys that are derived from others. */
export function resolve(file: SettingsFile): Settings {
  const { name: _, namePrefix: __, ...logBucket } = file.logBucket;
  return {
    ...file,
    trail: { ...file.trail, homeRegion: file.trail.homeRegion ?? file.region },
    logBucket: { ...logBucket, name: logBucketName(file.logBucket) },
    cloudWatchLogs: {
      ...file.cloudWatchLogs,
      logGroupName: file.cloudWatchLogs.logGroupName ?? `/aws/cloudtrail/${file.trail.name}`,
    },
    state: resolveState(file),
  };
}

function resolveState({ state, accounts, region }: SettingsFile): StateSettings {
  if (state.backend !== "s3") return state;
  const { id, profile, roleArn } = accounts[state.account] ?? accounts.audit;
  const owner = { id, profile: state.profile ?? profile, roleArn: state.roleArn ?? roleArn };
  return { ...state, region: state.region ?? region, owner };
}
