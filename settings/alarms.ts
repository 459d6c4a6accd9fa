import { z } from "zod";
import { destinationRules } from "./alarm-destination";
import { ALARM_NAMES, CIS_ALARM_NAMES } from "./alarm-names";
import { Subscription } from "./alarm-subscription";
import type { CloudWatchLogs } from "./cloud-watch-logs";
import { arn, flag, listOf, section, wholeNumber } from "./fields";
import { rulesAcross } from "./rule";
import { suggest } from "./suggest";
import type { Trail } from "./trail";

const MAXIMUM_SUBSCRIPTIONS = 20;

const alarmName = z.enum(ALARM_NAMES, {
  error: ({ input }) => `must be an alarm: ${suggest(String(input), ALARM_NAMES, "the alarms are")}`,
});

export const Alarms = section({
  tampering: flag()
    .optional()
    .describe(
      "Alarms for changes of the trail, of what it delivers to and of what protects it, and for its silence. Default: `true` with `subscriptions` or `topicArn`, which it needs.",
    ),
  subscriptions: listOf(Subscription, MAXIMUM_SUBSCRIPTIONS)
    .default([])
    .meta({
      description: "Who is told. Each person confirms the subscription of an e-mail address by a link.",
      option: {
        title: "Alarms",
        cost: "CloudWatch charges 0.10 USD per alarm and month, 0.30 USD per metric and month while events match. One KMS key per month.",
        disabling:
          "Deletes the alarms, their filters, the topic and its subscriptions. KMS deletes the topic's key after 30 days.",
        deployedBy: { test: "alarms are switched off and on" },
      },
    }),
  topicArn: arn(
    String.raw`sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}`,
    "must be the ARN of an SNS standard topic",
    "arn:aws:sns:us-east-1:123456789012:security",
  )
    .optional()
    .describe(
      "An existing topic of the trail's home Region, instead of `subscriptions`. Its policy and that of its KMS key must admit CloudWatch.",
    ),
  disabled: listOf(alarmName, ALARM_NAMES.length)
    .default([])
    .describe("Names of alarms that are not created. `docs/alarms.md` lists them."),
  cis: section({
    enabled: flag()
      .default(false)
      .meta({
        description:
          "Alarms 4.1 to 4.15 of the CIS AWS Foundations Benchmark, with its exact filter patterns. In a large organization most of them ring every day.",
        option: {
          title: "CIS alarms",
          cost: "CloudWatch charges 0.10 USD per alarm and month, 0.30 USD per metric and month while events match.",
          disabling: "Deletes the alarms, their filters, the topic and its subscriptions.",
          deployedBy: { test: "every option at once deploys, and a second plan is empty" },
        },
      }),
    subscriptions: listOf(Subscription, MAXIMUM_SUBSCRIPTIONS)
      .default([])
      .describe("Who is told of them. No endpoint of `alarms.subscriptions`, which must stay quiet."),
    thresholds: z
      .partialRecord(z.enum(CIS_ALARM_NAMES), wholeNumber(1, 1_000_000), {
        error: "must be a mapping of CIS alarms to numbers of events",
      })
      .default({})
      .describe("Numbers of events in five minutes at which an alarm rings, by its name. Default: 1."),
  })
    .prefault({})
    .describe("Alarms of the CIS AWS Foundations Benchmark."),
}).describe(
  "CloudWatch alarms on the events of the whole organization. Without a destination there are none.",
);
export type AlarmsSettings = z.output<typeof Alarms>;

/** True if the settings have the alarms for tampering and silence. */
export function watchesTampering(alarms: AlarmsSettings): boolean {
  return alarms.tampering !== false && hasDestination(alarms);
}

function hasDestination({ subscriptions, topicArn }: AlarmsSettings): boolean {
  return subscriptions.length > 0 || topicArn !== undefined;
}

/** True if this app creates the topic of the alarms for tampering and silence. */
export function ownsTamperingTopic(alarms: AlarmsSettings): boolean {
  return watchesTampering(alarms) && alarms.topicArn === undefined;
}

/** True if the settings have any alarm. */
export function hasAlarms(alarms: AlarmsSettings): boolean {
  return watchesTampering(alarms) || alarms.cis.enabled;
}

interface File {
  readonly alarms: AlarmsSettings;
  readonly trail: z.output<typeof Trail>;
  readonly cloudWatchLogs: z.output<typeof CloudWatchLogs>;
}

const rule = rulesAcross<File>();

const everyKeyHasAnEffect = rule(
  {
    alarms: "alarms",
    tampering: "alarms.tampering",
    subscriptions: "alarms.subscriptions",
    topicArn: "alarms.topicArn",
    disabled: "alarms.disabled",
    cisSubscriptions: "alarms.cis.subscriptions",
    thresholds: "alarms.cis.thresholds",
  },
  ({ alarms, tampering, subscriptions, topicArn, disabled, cisSubscriptions, thresholds }, problem) => {
    const without = (key: string) => `has no effect without ${key}`;
    if (tampering === true && !hasDestination(alarms)) {
      problem("tampering", without("alarms.subscriptions or alarms.topicArn"));
    }
    if (tampering === false) {
      if (subscriptions.length > 0) problem("subscriptions", without("alarms.tampering: true"));
      if (topicArn !== undefined) problem("topicArn", without("alarms.tampering: true"));
    }
    if (!hasAlarms(alarms) && disabled.length > 0) {
      problem("disabled", without("alarms.subscriptions or alarms.topicArn"));
    }
    if (alarms.cis.enabled) return;
    if (cisSubscriptions.length > 0) problem("cisSubscriptions", without("alarms.cis.enabled: true"));
    if (Object.keys(thresholds).length > 0) problem("thresholds", without("alarms.cis.enabled: true"));
  },
);

const ARRIVAL = {
  management: "trail.events.management",
  excluded: "trail.events.excludeManagementSources",
  organization: "trail.isOrganizationTrail",
  regions: "trail.isMultiRegionTrail",
  logs: "cloudWatchLogs.enabled",
} as const;

/** Keys that keep events from the alarms, and what they must be. */
function hindrances({ trail, cloudWatchLogs }: Pick<File, "trail" | "cloudWatchLogs">) {
  const { events, isMultiRegionTrail, isOrganizationTrail } = trail;
  const must: readonly (readonly [keyof typeof ARRIVAL, boolean, string])[] = [
    ["management", events.management === "all", "must be all"],
    ["excluded", events.excludeManagementSources.length === 0, "must be empty"],
    ["organization", isOrganizationTrail, "must be true"],
    ["regions", isMultiRegionTrail, "must be true"],
    ["logs", cloudWatchLogs.enabled, "must be true"],
  ];
  return must.flatMap(([name, isRight, rule]) => (isRight ? [] : [[name, rule] as const]));
}

/** What must change in the settings before they can have alarms. */
export function alarmHindrances(settings: Pick<File, "trail" | "cloudWatchLogs">): readonly string[] {
  return hindrances(settings).map(([name, must]) => `\`${ARRIVAL[name]}\` ${must}`);
}

/** An alarm on events that do not arrive stays silent, and nobody notices. */
const everyEventArrives = rule(
  { alarms: "alarms", trail: "trail", cloudWatchLogs: "cloudWatchLogs", ...ARRIVAL },
  ({ alarms, trail, cloudWatchLogs }, problem) => {
    if (!hasAlarms(alarms)) return;
    for (const [name, must] of hindrances({ trail, cloudWatchLogs })) {
      problem(name, `${must} with alarms, which would stay silent otherwise`);
    }
  },
);

export const alarmsRules = [everyKeyHasAnEffect, ...destinationRules, everyEventArrives];
