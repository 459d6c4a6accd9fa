import {
  CloudWatchLogsClient,
  type MetricFilter,
  TestMetricFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { DeployedAlarm } from "../../../policies/deployed-alarms";
import { inParallel } from "../async";
import { type Check, checkEach, type Item } from "../check";
import { fail, type Judgement, pass, warn } from "../judgement";
import { type LiveAlarms, readsExpected } from "../live-alarms";
import type { LiveAws } from "../live-aws";
import { ALARMS, FILTERS, permission } from "../permission";
import { REDEPLOY } from "../remediation";
import { differences } from "./differences";

const READ_FILTERS = permission(FILTERS, "logs:DescribeMetricFilters");

interface FilterPair {
  readonly wanted: DeployedAlarm["filters"][number];
  readonly alarm: DeployedAlarm;
  readonly is: MetricFilter | undefined;
}

async function readFilters({ expected, filters }: LiveAlarms): Promise<readonly Item<FilterPair>[]> {
  const [alarms, live] = await Promise.all([expected(), filters()]);
  const byName = new Map(live.map((filter) => [filter.filterName, filter]));
  return alarms.flatMap((alarm) =>
    alarm.filters.map((wanted) => ({
      name: wanted.name,
      value: { wanted, alarm, is: byName.get(wanted.name) },
    })),
  );
}

/** A filter that the settings do not have, and the alarm into whose metric it counts. */
interface Stranger {
  readonly stranger: MetricFilter;
  readonly alarm: DeployedAlarm;
}

async function readStrangers({ expected, filters }: LiveAlarms): Promise<readonly Item<Stranger>[]> {
  const [alarms, live] = await Promise.all([expected(), filters()]);
  return live.flatMap((stranger) => {
    const { filterName: name = "", metricTransformations = [] } = stranger;
    const alarm = alarms.find(({ metric }) =>
      metricTransformations.some(
        (one) => one.metricName === metric.name && one.metricNamespace === metric.namespace,
      ),
    );
    if (alarm === undefined || alarm.filters.some((filter) => filter.name === name)) return [];
    return [{ name, value: { stranger, alarm } }];
  });
}

const count = (evidence: readonly string[], what: string) => `${evidence.length} ${what}`;

export function filters(aws: LiveAws, live: LiveAlarms): Check {
  return checkEach<FilterPair | Stranger>({
    id: "alarms.filters",
    title: "the metric filters count the events of the settings' alarms",
    permissions: [READ_FILTERS, ...readsExpected(aws)],
    read: async () => [...(await readFilters(live)), ...(await readStrangers(live))],
    judge: (found) => ("stranger" in found ? judgeStranger(aws, found) : judgeFilter(found)),
    summarize: (evidence) => count(evidence, "filters"),
  });
}

function judgeFilter({ wanted, alarm, is }: FilterPair): Judgement {
  if (is === undefined) return fail("does not exist, so its alarm is silent", REDEPLOY);
  const [{ metricName, metricNamespace, metricValue, defaultValue, dimensions } = {}] =
    is.metricTransformations ?? [];
  const listed = (names: readonly string[]) => names.join(", ") || undefined;
  return differences([
    ["pattern", is.filterPattern, wanted.pattern],
    ["metric", metricName, alarm.metric.name],
    ["namespace", metricNamespace, alarm.metric.namespace],
    ["value", Number(metricValue) === 1 ? "1" : metricValue, "1"],
    // An event without a match must not count, and the alarm watches the metric without dimensions.
    ["default value", defaultValue || undefined, undefined],
    ["list of dimensions", listed(Object.keys(dimensions ?? {})), undefined],
    ["list of system fields as dimensions", listed(is.emitSystemFieldDimensions ?? []), undefined],
    ["selection of events", is.fieldSelectionCriteria || undefined, undefined],
    ["use of transformed events", is.applyOnTransformedLogs || undefined, undefined],
  ]);
}

/** The alarm takes the sum of all filters, so one that counts below zero hides events of the others. */
function judgeStranger({ settings }: LiveAws, { stranger, alarm }: Stranger): Judgement {
  const [{ metricValue, defaultValue = 0 } = {}] = stranger.metricTransformations ?? [];
  const hides = !(Number(metricValue) >= 0) || defaultValue < 0;
  const { logGroupName } = settings.cloudWatchLogs;
  const found = `counts ${metricValue} into the metric of ${alarm.name}, too`;
  const remedy = `Delete it: \`aws logs delete-metric-filter --log-group-name ${logGroupName} --filter-name ${stranger.filterName} --region ${settings.trail.homeRegion}\` in the management account.`;
  return hides
    ? fail(`${found}, and so can hide its events`, remedy)
    : warn(`${found}, so that it rings at other events`, `If it is intended, leave it. Otherwise: ${remedy}`);
}

/** Trials of a pattern at once. CloudWatch Logs answers five a second. */
const TRIALS_AT_ONCE = 5;

/** AWS's own engine decides. A pattern is tried as it is deployed. */
export function patterns(aws: LiveAws, live: LiveAlarms): Check {
  return checkEach({
    id: "alarms.patterns",
    title: "CloudWatch Logs finds an event of each kind with the deployed patterns",
    permissions: [permission(ALARMS, "logs:TestMetricFilter"), READ_FILTERS, ...readsExpected(aws)],
    read: async () => {
      const client = aws.accounts.management.client(CloudWatchLogsClient, aws.settings.trail.homeRegion);
      const pairs = await readFilters(live);
      return inParallel(pairs, TRIALS_AT_ONCE, async (item): Promise<Item<boolean>> => {
        if (!("value" in item)) return item;
        const { is, wanted } = item.value;
        const command = new TestMetricFilterCommand({
          filterPattern: is?.filterPattern ?? wanted.pattern,
          logEventMessages: [JSON.stringify(wanted.sample)],
        });
        try {
          return { name: item.name, value: (await client.send(command)).matches?.length === 1 };
        } catch (error) {
          return { name: item.name, error };
        }
      });
    },
    judge: (matches) =>
      matches ? pass("matches") : fail("its pattern does not match the event that it is for", REDEPLOY),
    summarize: (evidence) => count(evidence, "patterns match their events"),
  });
}
