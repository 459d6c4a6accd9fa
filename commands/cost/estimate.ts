import { plannedAlarms } from "../../policies/deployed-alarms";
import { tableRegions } from "../../policies/search/table";
import { ownsTamperingTopic } from "../../settings/alarms";
import type { Settings } from "../../settings/file";
import { ASSUMPTIONS } from "./assumptions";
import { formatQuantity, type Line, line } from "./line";
import { PRICES, type PriceName } from "./prices";
import { storageLines } from "./storage";
import { type Organization, type Traffic, trafficOf } from "./traffic";

/** The charges of a month. */
export interface Estimate {
  readonly traffic: Traffic;
  readonly lines: readonly Line[];
  readonly usd: number;
  /** Charges that depend on others: a second trail, and whoever reads. They are not in the sum. */
  readonly besides: readonly Line[];
  /** Settings that have no effect on this traffic. */
  readonly notes: readonly string[];
}

const GB = 1_000_000_000;
const { daysPerMonth, eventBytes, logsStorageRatio, topicKeyRequests } = ASSUMPTIONS;

/** What the trail of the settings costs in a month, in US dollars. */
export function estimate(settings: Settings, organization: Organization): Estimate {
  const traffic = trafficOf(settings, organization);
  const lines = [
    ...cloudTrail(settings, traffic),
    ...cloudWatchLogs(settings, traffic),
    line("alarm", plannedAlarms(settings).length, "alarms of the settings"),
    ...storageLines(settings, traffic),
    ...keys(settings),
    ...notifications(settings, traffic),
  ].filter(({ quantity }) => quantity > 0);
  return {
    traffic,
    lines,
    usd: lines.reduce((sum, { usd }) => sum + usd, 0),
    besides: [...besides(settings, traffic), ...searching(settings, organization, traffic)].filter(
      ({ quantity }) => quantity > 0,
    ),
    notes: notes(settings, traffic, lines),
  };
}

function cloudTrail({ trail }: Settings, traffic: Traffic): readonly Line[] {
  const { insights } = trail.events;
  return [
    line("dataEvents", traffic.dataEvents, "accounts x data events of an account"),
    line(
      "networkActivityEvents",
      traffic.networkActivityEvents,
      "accounts x network activity events of an account",
    ),
    ...(insights.includes("ApiCallRateInsight")
      ? [line("insights", traffic.writeEvents, "write events", "Insights: rate of calls")]
      : []),
    ...(insights.includes("ApiErrorRateInsight")
      ? [line("insights", traffic.managementEvents, "read and write events", "Insights: rate of errors")]
      : []),
  ];
}

function cloudWatchLogs({ cloudWatchLogs: logs }: Settings, { events }: Traffic): readonly Line[] {
  if (!logs.enabled) return [];
  const gigabytes = (events * eventBytes.value) / GB;
  const months = logs.retentionDays / daysPerMonth.value;
  return [
    line("logsIngestion", gigabytes, "events x bytes of an event"),
    line(
      "logsStorage",
      gigabytes * logsStorageRatio.value * months,
      `${formatQuantity(gigabytes)} GB x 15% x ${logs.retentionDays} days / 30`,
    ),
  ];
}

function keys({ alarms, notifications, search }: Settings): readonly Line[] {
  return [
    line("key", 1, "the log key; each of its first two rotations adds one", "log key"),
    ...(notifications.enabled
      ? [
          line("key", 1, "the key of the topic", "key of the topic"),
          line("keyRequests", topicKeyRequests.value, "requests of SNS", "requests for the topic"),
        ]
      : []),
    ...(ownsTamperingTopic(alarms) || alarms.cis.enabled
      ? [line("key", 1, "the key of the alarms' topics", "key of the alarms' topics")]
      : []),
    ...(search.enabled
      ? [
          line(
            "key",
            1,
            "the key of the results; its storage and requests are cents",
            "key of search results",
          ),
        ]
      : []),
  ];
}

function notifications({ notifications: { enabled, subscribers } }: Settings, traffic: Traffic) {
  if (!enabled) return [];
  const messages = countOf(traffic.logFiles);
  const deliveries = (price: PriceName, pattern: RegExp) =>
    line(
      price,
      messages * subscribers.filter((one) => pattern.test(one)).length,
      "log files x such subscribers",
    );
  return [
    line("published", messages, "log files"),
    deliveries("toHttps", /^https:/),
    deliveries("toEmail", /@/),
    deliveries("toFirehose", /^arn:[^:]+:firehose:/),
  ];
}

function besides(settings: Settings, { managementEvents, logFiles }: Traffic): readonly Line[] {
  const files = countOf(logFiles);
  const metrics = plannedAlarms(settings).filter(({ filters }) => filters.length > 0).length;
  return [
    line("metric", metrics, "alarms on events, if each has an event in every hour of the month"),
    line(
      "managementEventsAgain",
      managementEvents,
      "management events, if another trail records them too",
      "a second copy of all management events",
    ),
    line("get", files, "log files", "reading every log file once: GET"),
    line("keyRequests", files, "log files", "reading every log file once: KMS"),
  ];
}

/** The table has a folder for each account, Region of the partition and day, whether there are log files in it or not. */
function searching(
  { region, search, trail }: Settings,
  { accounts }: Organization,
  { logFiles }: Traffic,
): readonly Line[] {
  if (!search.enabled) return [];
  const bytes = logFiles.reduce((sum, { bytes }) => sum + bytes, 0);
  const folders =
    (trail.isOrganizationTrail ? accounts : 1) * tableRegions(region).length * daysPerMonth.value;
  return [
    line("scanned", bytes / GB, "log files of a month", "searching a month of every account: Athena"),
    line(
      "list",
      folders,
      "accounts x Regions of the table x 30 days",
      "searching a month of every account: LIST",
    ),
  ];
}

function notes({ logBucket }: Settings, { logFiles }: Traffic, lines: readonly Line[]): readonly string[] {
  const files = countOf(logFiles);
  const moves = lines.some(({ price }) => price.startsWith("to") && PRICES[price].service === "S3");
  if (logBucket.transitions.length === 0 || moves || files === 0) return [];
  const kilobytes = logFiles.reduce((sum, { bytes }) => sum + bytes, 0) / files / 1_024;
  return [
    `logBucket.transitions moves nothing: log files have ${formatQuantity(kilobytes)} KB on average, and S3 moves those of 128 KB and more.`,
  ];
}

function countOf(logFiles: Traffic["logFiles"]): number {
  return logFiles.reduce((sum, { count }) => sum + count, 0);
}
