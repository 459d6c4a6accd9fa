import type { AdvancedEventSelector, Trail } from "@aws-sdk/client-cloudtrail";
import { eventSelectors } from "../../../settings/event-selectors";
import { type Check, fail, pass, type Verdict, warn } from "../check";
import type { World } from "../live-aws";

const APPLY =
  "`cdktf deploy organization-trail` sets it right; CloudTrail's event history tells who changed it.";

/** Is the trail as the settings say, and the only one of its kind? */
export function trailChecks(world: World): readonly Check[] {
  const { settings, expected } = world;
  const { trail, logBucket, key, cloudWatchLogs, notifications } = settings;
  const property = (
    id: string,
    title: string,
    setting: string | undefined,
    wanted: unknown,
    read: (live: Trail) => unknown,
  ): Check => ({
    id: `trail.${id}`,
    title,
    setting,
    judge: async () => equal(read(await world.trail()), wanted),
  });
  return [
    property(
      "exists",
      "there is the trail, in its home Region",
      `trail.name: ${trail.name}, trail.homeRegion: ${trail.homeRegion}`,
      expected.trailArn,
      ({ TrailARN }) => TrailARN,
    ),
    property(
      "organization",
      "it records the whole organization",
      `trail.isOrganizationTrail: ${trail.isOrganizationTrail}`,
      trail.isOrganizationTrail,
      ({ IsOrganizationTrail = false }) => IsOrganizationTrail,
    ),
    property(
      "multi-region",
      "it records every enabled Region",
      `trail.isMultiRegionTrail: ${trail.isMultiRegionTrail}`,
      trail.isMultiRegionTrail,
      ({ IsMultiRegionTrail = false }) => IsMultiRegionTrail,
    ),
    property(
      "global-events",
      "it records global services such as IAM",
      undefined,
      true,
      ({ IncludeGlobalServiceEvents = false }) => IncludeGlobalServiceEvents,
    ),
    property(
      "validation",
      "it writes digests, by which log files are validated",
      undefined,
      true,
      ({ LogFileValidationEnabled = false }) => LogFileValidationEnabled,
    ),
    property(
      "bucket",
      "it delivers to the log bucket",
      `logBucket.name: ${logBucket.name}`,
      logBucket.name,
      ({ S3BucketName }) => S3BucketName,
    ),
    property(
      "prefix",
      "it delivers into the folder of the settings",
      `trail.s3KeyPrefix: ${trail.s3KeyPrefix ?? "none"}`,
      trail.s3KeyPrefix ?? "",
      ({ S3KeyPrefix = "" }) => S3KeyPrefix,
    ),
    {
      id: "trail.key",
      title: "it encrypts with the log key",
      setting: `key.alias: ${key.alias}`,
      judge: async () => equal((await world.trail()).KmsKeyId, (await world.key()).Arn),
    },
    {
      id: "trail.selectors",
      title: "it records the events of the settings",
      setting: `trail.events.management: ${trail.events.management}, and the rest of trail.events`,
      judge: async () => {
        const { AdvancedEventSelectors = [], EventSelectors = [] } = await world.selectors();
        const wanted = eventSelectors({
          ...trail.events,
          region: settings.region,
          bucketName: logBucket.name,
        }).map(({ fieldSelector }) =>
          canonical(fieldSelector.map(({ equalTo, ...selector }) => ({ ...selector, equals: equalTo }))),
        );
        const found = AdvancedEventSelectors.map(canonicalOf);
        if (EventSelectors.length > 0 && AdvancedEventSelectors.length === 0) {
          return fail(`basic event selectors: ${JSON.stringify(EventSelectors)}`, APPLY);
        }
        const missing = wanted.filter((selector) => !found.includes(selector));
        const others = found.filter((selector) => !wanted.includes(selector));
        if (missing.length + others.length === 0) return pass(`${found.length} as set`);
        return fail(
          [
            ...missing.map((selector) => `missing ${selector}`),
            ...others.map((selector) => `not of the settings ${selector}`),
          ].join("; "),
          APPLY,
        );
      },
    },
    {
      id: "trail.insights",
      title: "it looks for the unusual rates of the settings",
      setting: `trail.events.insights: ${trail.events.insights.join(", ") || "none"}`,
      judge: async () =>
        equal([...(await world.insights())].sort().join(", "), [...trail.events.insights].sort().join(", ")),
    },
    property(
      "cloudwatch-logs",
      "it delivers to the log group of the settings",
      `cloudWatchLogs.enabled: ${cloudWatchLogs.enabled}, cloudWatchLogs.logGroupName: ${cloudWatchLogs.logGroupName}`,
      expected.logGroupArn ?? "",
      ({ CloudWatchLogsLogGroupArn = "" }) => CloudWatchLogsLogGroupArn,
    ),
    property(
      "notifications",
      "it notifies the topic of the settings",
      `notifications.enabled: ${notifications.enabled}`,
      expected.topicArn ?? "",
      ({ SnsTopicARN = "" }) => SnsTopicARN,
    ),
    {
      id: "trail.others",
      title: "no other trail takes the organization's events elsewhere",
      judge: async () => {
        const others = (await world.otherTrails()).filter(({ IsOrganizationTrail }) => IsOrganizationTrail);
        return others.length === 0
          ? pass("no other organization trail")
          : warn(
              others
                .map(({ TrailARN, S3BucketName }) => `${TrailARN} delivers to ${S3BucketName}`)
                .join("; "),
              "Is it meant (AWS Control Tower has one), then leave it: a second copy of management events is charged. Otherwise find out in the event history who made it, and delete it.",
            );
      },
    },
  ];
}

function equal(found: unknown, wanted: unknown): Verdict {
  const shown = (value: unknown) => (value === "" || value === undefined ? "none" : String(value));
  return found === wanted
    ? pass(shown(found))
    : fail(`${shown(found)}, where the settings make it ${shown(wanted)}`, APPLY);
}

/** One text for a selector, whatever the order and names in it: what it records is what counts. */
function canonicalOf({ FieldSelectors = [] }: AdvancedEventSelector): string {
  return canonical(
    FieldSelectors.map((selector) =>
      Object.fromEntries(
        Object.entries(selector).map(([name, value]) => [`${name[0]?.toLowerCase()}${name.slice(1)}`, value]),
      ),
    ),
  );
}

function canonical(selectors: readonly object[]): string {
  const lines = selectors.map((selector) => {
    const entries = Object.entries(selector)
      .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
      .map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value] as const)
      .sort(([a], [b]) => a.localeCompare(b));
    return JSON.stringify(Object.fromEntries(entries));
  });
  return lines.sort().join(" ");
}
