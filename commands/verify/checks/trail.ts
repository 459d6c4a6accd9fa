import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  paginateListTrails,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { CLOUDTRAIL_SERVICE } from "../../../aws/cloudtrail-service";
import { collect, inParallel } from "../async";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { pass, warn } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { permission, TRAIL, TRAILS } from "../permission";
import type { Theme } from "../theme";
import { cloudWatchLogs } from "./cloudwatch-logs";
import { judgeSelectors } from "./event-selectors";
import { topicChecks } from "./topics";
import { compare, properties } from "./trail-properties";

/** Whether the trail is as the settings say, and the only organization trail. */
export const trail = {
  id: "trail",
  title: "Trail",
  checks: ({ aws }) => [
    ...properties(aws),
    key(aws),
    selectors(aws),
    insights(aws),
    otherTrails(aws),
    ...cloudWatchLogs(aws),
    ...notifications(aws),
  ],
} as const satisfies Theme;

/** The topic to which CloudTrail publishes. */
function notifications(aws: LiveAws): readonly Check[] {
  const { trailArn, topicArn, policies } = aws.expected;
  if (topicArn === undefined) return [];
  return topicChecks(aws, {
    id: "trail.topic",
    title: "topic of the notifications",
    topicArn,
    publishers: [
      {
        purpose: "publish notifications",
        service: CLOUDTRAIL_SERVICE,
        sourceArn: trailArn,
        organizationId: aws.settings.organization.id,
        topicArn,
      },
    ],
    policies: { topic: policies.topic, key: policies.topicKey },
  });
}

function key(aws: LiveAws): Check {
  return checkOne({
    id: "trail.key",
    title: "it encrypts with the log key",
    setting: `key.alias: ${aws.settings.key.alias}`,
    permissions: [READ.trail, READ.key],
    read: async () => ({ live: await aws.trail(), key: await aws.key() }),
    judge: ({ live, key }) => compare(live.KmsKeyId, key.Arn),
  });
}

function openClient({ accounts, settings }: LiveAws, region = settings.trail.homeRegion): CloudTrailClient {
  return accounts.management.client(CloudTrailClient, region);
}

function selectors(aws: LiveAws): Check {
  return checkOne({
    id: "trail.selectors",
    title: "it records the events of the settings",
    setting: `trail.events.management: ${aws.settings.trail.events.management}, and the rest of trail.events`,
    permissions: [READ.trail, permission(TRAIL, "cloudtrail:GetEventSelectors")],
    read: async () => {
      await aws.trail();
      return openClient(aws).send(new GetEventSelectorsCommand({ TrailName: aws.expected.trailArn }));
    },
    judge: (live) => judgeSelectors(live, aws.settings),
  });
}

function insights(aws: LiveAws): Check {
  const wanted = aws.settings.trail.events.insights;
  return checkOne({
    id: "trail.insights",
    title: "it detects the unusual rates of the settings",
    setting: `trail.events.insights: ${wanted.join(", ") || "none"}`,
    permissions: [READ.trail, permission(TRAIL, "cloudtrail:GetInsightSelectors")],
    read: async () => {
      await aws.trail();
      const command = new GetInsightSelectorsCommand({ TrailName: aws.expected.trailArn });
      const answer = await orUndefined(openClient(aws).send(command), "InsightNotEnabledException");
      return answer?.InsightSelectors ?? [];
    },
    judge: (found) =>
      compare(
        joinSorted(
          found.map(
            ({ InsightType = "", EventCategories = ["Management"] }) =>
              `${InsightType} of ${joinSorted(EventCategories)} events`,
          ),
        ),
        joinSorted(wanted.map((type) => `${type} of Management events`)),
      ),
  });
}

function joinSorted(items: readonly string[]): string {
  return [...items].sort().join(", ");
}

/** CloudTrail answers about ten calls a second. */
const REGIONS_AT_ONCE = 8;

function otherTrails(aws: LiveAws): Check {
  return checkOne({
    id: "trail.others",
    title: "no other organization trail delivers elsewhere",
    permissions: [permission(TRAILS, "cloudtrail:ListTrails"), READ.trail],
    read: () => readOtherTrails(aws),
    judge: (trails) => {
      const others = trails.filter(({ IsOrganizationTrail }) => IsOrganizationTrail);
      if (others.length === 0) return pass("no other organization trail");
      return warn(
        others.map(({ TrailARN, S3BucketName }) => `${TrailARN} delivers to ${S3BucketName}`).join("; "),
        "If it is intended, as the trail of AWS Control Tower is, leave it: CloudTrail charges for the second copy of management events. Otherwise look up who created it in CloudTrail's event history, and delete it.",
      );
    },
  });
}

/** Trails of the management account other than that of the settings, each read in its home Region. */
async function readOtherTrails(aws: LiveAws): Promise<readonly Trail[]> {
  const { homeRegion } = aws.settings.trail;
  const pages = await collect(paginateListTrails({ client: openClient(aws) }, {}));
  const others = pages
    .flatMap(({ Trails = [] }) => Trails)
    .filter(({ TrailARN }) => TrailARN !== aws.expected.trailArn);
  const homes = [...new Set(others.map(({ HomeRegion = homeRegion }) => HomeRegion))];
  const described = await inParallel(homes, REGIONS_AT_ONCE, async (home) => {
    const trailNameList = others
      .filter(({ HomeRegion = homeRegion }) => HomeRegion === home)
      .flatMap(({ TrailARN = [] }) => TrailARN);
    const command = new DescribeTrailsCommand({ trailNameList, includeShadowTrails: false });
    return (await openClient(aws, home).send(command)).trailList ?? [];
  });
  return described.flat();
}
