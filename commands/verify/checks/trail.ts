import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  paginateListTrails,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { collect, inParallel } from "../async";
import { orUndefined } from "../call-error";
import { type Check, fail, type Judgement, pass, warn } from "../check";
import { compareSelectors } from "../event-selectors";
import { type LiveAws, READ } from "../live-aws";
import { permission, TRAIL, TRAILS } from "../permission";
import { REDEPLOY } from "../remediation";
import type { Theme } from "../theme";

/** Does the trail match the settings, and is it the only organization trail? */
export const trail = {
  id: "trail",
  title: "Trail",
  permissions: [
    READ.trail,
    permission(TRAILS, "cloudtrail:ListTrails"),
    permission(TRAIL, "cloudtrail:GetEventSelectors"),
    permission(TRAIL, "cloudtrail:GetInsightSelectors"),
    READ.key,
  ],
  checks: ({ aws }) => [
    ...scopeChecks(aws),
    ...bucketChecks(aws),
    selectorsCheck(aws),
    insightsCheck(aws),
    ...destinationChecks(aws),
    otherTrailsCheck(aws),
  ],
} as const satisfies Theme;

/** A check of one property of the trail. */
function propertyCheck(
  { trail }: LiveAws,
  check: Pick<Check, "id" | "title" | "setting">,
  expected: unknown,
  read: (live: Trail) => unknown,
): Check {
  return { ...check, judge: async () => judgeEqual(read(await trail()), expected) };
}

function scopeChecks(aws: LiveAws): readonly Check[] {
  const { trail } = aws.settings;
  return [
    propertyCheck(
      aws,
      {
        id: "trail.exists",
        title: "the trail exists in its home Region",
        setting: `trail.name: ${trail.name}, trail.homeRegion: ${trail.homeRegion}`,
      },
      aws.expected.trailArn,
      ({ TrailARN }) => TrailARN,
    ),
    propertyCheck(
      aws,
      {
        id: "trail.organization",
        title: "it records every account of the organization",
        setting: `trail.isOrganizationTrail: ${trail.isOrganizationTrail}`,
      },
      trail.isOrganizationTrail,
      ({ IsOrganizationTrail = false }) => IsOrganizationTrail,
    ),
    propertyCheck(
      aws,
      {
        id: "trail.multi-region",
        title: "it records every enabled Region",
        setting: `trail.isMultiRegionTrail: ${trail.isMultiRegionTrail}`,
      },
      trail.isMultiRegionTrail,
      ({ IsMultiRegionTrail = false }) => IsMultiRegionTrail,
    ),
    propertyCheck(
      aws,
      { id: "trail.global-events", title: "it records global services such as IAM" },
      true,
      ({ IncludeGlobalServiceEvents = false }) => IncludeGlobalServiceEvents,
    ),
    propertyCheck(
      aws,
      { id: "trail.validation", title: "log file validation is enabled, so CloudTrail writes digests" },
      true,
      ({ LogFileValidationEnabled = false }) => LogFileValidationEnabled,
    ),
  ];
}

function bucketChecks(aws: LiveAws): readonly Check[] {
  const { trail, logBucket, key } = aws.settings;
  return [
    propertyCheck(
      aws,
      {
        id: "trail.bucket",
        title: "it delivers to the log bucket",
        setting: `logBucket.name: ${logBucket.name}`,
      },
      logBucket.name,
      ({ S3BucketName }) => S3BucketName,
    ),
    propertyCheck(
      aws,
      {
        id: "trail.prefix",
        title: "it delivers under the key prefix of the settings",
        setting: `trail.s3KeyPrefix: ${trail.s3KeyPrefix ?? "none"}`,
      },
      trail.s3KeyPrefix ?? "",
      ({ S3KeyPrefix = "" }) => S3KeyPrefix,
    ),
    {
      id: "trail.key",
      title: "it encrypts with the log key",
      setting: `key.alias: ${key.alias}`,
      judge: async () => judgeEqual((await aws.trail()).KmsKeyId, (await aws.key()).Arn),
    },
  ];
}

function selectorsCheck(aws: LiveAws): Check {
  return {
    id: "trail.selectors",
    title: "it records the events of the settings",
    setting: `trail.events.management: ${aws.settings.trail.events.management}, and the rest of trail.events`,
    judge: async () => {
      const { TrailARN: TrailName } = await aws.trail();
      const { AdvancedEventSelectors = [], EventSelectors = [] } = await openClient(aws).send(
        new GetEventSelectorsCommand({ TrailName }),
      );
      if (EventSelectors.length > 0 && AdvancedEventSelectors.length === 0) {
        return fail(`basic event selectors: ${JSON.stringify(EventSelectors)}`, REDEPLOY);
      }
      const { missing, unexpected } = compareSelectors(AdvancedEventSelectors, aws.settings);
      const differences = [
        ...missing.map((selector) => `missing: ${selector}`),
        ...unexpected.map((selector) => `not in the settings: ${selector}`),
      ];
      return differences.length === 0
        ? pass(`${AdvancedEventSelectors.length} event selectors`)
        : fail(differences.join("; "), REDEPLOY);
    },
  };
}

function insightsCheck(aws: LiveAws): Check {
  const { insights } = aws.settings.trail.events;
  return {
    id: "trail.insights",
    title: "it has the Insights of the settings",
    setting: `trail.events.insights: ${insights.join(", ") || "none"}`,
    judge: async () => {
      const { TrailARN: TrailName } = await aws.trail();
      const answer = await orUndefined(
        openClient(aws).send(new GetInsightSelectorsCommand({ TrailName })),
        "InsightNotEnabledException",
      );
      const found = (answer?.InsightSelectors ?? []).flatMap(({ InsightType = [] }) => InsightType);
      return judgeEqual(found.sort().join(", "), [...insights].sort().join(", "));
    },
  };
}

function destinationChecks(aws: LiveAws): readonly Check[] {
  const { cloudWatchLogs, notifications } = aws.settings;
  return [
    propertyCheck(
      aws,
      {
        id: "trail.cloudwatch-logs",
        title: "it delivers to the log group of the settings",
        setting: `cloudWatchLogs.enabled: ${cloudWatchLogs.enabled}, cloudWatchLogs.logGroupName: ${cloudWatchLogs.logGroupName}`,
      },
      aws.expected.logGroupArn ?? "",
      ({ CloudWatchLogsLogGroupArn = "" }) => CloudWatchLogsLogGroupArn,
    ),
    propertyCheck(
      aws,
      {
        id: "trail.notifications",
        title: "it notifies the topic of the settings",
        setting: `notifications.enabled: ${notifications.enabled}`,
      },
      aws.expected.topicArn ?? "",
      ({ SnsTopicARN = "" }) => SnsTopicARN,
    ),
  ];
}

function otherTrailsCheck(aws: LiveAws): Check {
  return {
    id: "trail.others",
    title: "no other organization trail exists",
    judge: async () => {
      const others = (await readOtherTrails(aws)).filter(({ IsOrganizationTrail }) => IsOrganizationTrail);
      return others.length === 0
        ? pass("none")
        : warn(
            others.map(({ TrailARN, S3BucketName }) => `${TrailARN} delivers to ${S3BucketName}`).join("; "),
            "Keep it if you need it, for example for AWS Control Tower; AWS charges for a second copy of management events. Otherwise find in the event history who created it, and delete it.",
          );
    },
  };
}

const TRAIL_LISTS_AT_ONCE = 8;

async function readOtherTrails({ accounts, expected, settings }: LiveAws): Promise<readonly Trail[]> {
  const { homeRegion } = settings.trail;
  const client = accounts.management.client(CloudTrailClient, homeRegion);
  const others = (await collect(paginateListTrails({ client }, {})))
    .flatMap(({ Trails = [] }) => Trails)
    .filter(({ TrailARN }) => TrailARN !== expected.trailArn);
  const homes = [...new Set(others.map(({ HomeRegion = homeRegion }) => HomeRegion))];
  const described = await inParallel(homes, TRAIL_LISTS_AT_ONCE, async (home) => {
    const trailNameList = others
      .filter(({ HomeRegion = homeRegion }) => HomeRegion === home)
      .flatMap(({ TrailARN = [] }) => TrailARN);
    const command = new DescribeTrailsCommand({ trailNameList, includeShadowTrails: false });
    return (await accounts.management.client(CloudTrailClient, home).send(command)).trailList ?? [];
  });
  return described.flat();
}

function openClient({ accounts, settings }: LiveAws): CloudTrailClient {
  return accounts.management.client(CloudTrailClient, settings.trail.homeRegion);
}

function judgeEqual(found: unknown, expected: unknown): Judgement {
  const show = (value: unknown) => (value === "" || value === undefined ? "none" : String(value));
  return found === expected
    ? pass(show(found))
    : fail(`${show(found)}; expected: ${show(expected)}`, REDEPLOY);
}
