/**
 * Whether an alarm fires later, or for fewer events.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
import type { Json, JsonObject } from "../../../policies/analysis/json";
import { toList } from "../../../policies/analysis/json";
import type { Block } from "../states";
import { isUnknown } from "../unknown";

/** Statistics of the values in a period, by how easily they exceed a threshold. */
const STATISTICS = ["Minimum", "Average", "Maximum", "Sum", "SampleCount"];

/** The attributes in which an alarm becomes weaker, or whose value is unknown. */
export function weakerAttributes({ values: was }: Block, { values: is }: Block): readonly string[] {
  const weaker: string[] = [];
  const open = CHECKED.filter((name) => isUnknown(is[name]));
  if (was.actions_enabled !== false && is.actions_enabled === false) weaker.push("actions_enabled");
  const actions = toList(is.alarm_actions);
  if (toList(was.alarm_actions).some((one) => !actions.includes(one))) weaker.push("alarm_actions");
  weaker.push(...weakerThreshold(was, is), ...laterIn(was, is));
  const rank = ({ statistic }: JsonObject): number => STATISTICS.indexOf(String(statistic));
  if (isUpper(was) && rank(was) >= 0 && rank(is) < rank(was)) weaker.push("statistic");
  if (was.treat_missing_data === "breaching" && is.treat_missing_data !== "breaching") {
    weaker.push("treat_missing_data");
  }
  return [...new Set([...open, ...weaker, "metric_name", "namespace", "dimensions", "metric_query"])];
}

/**
 * Whether an alarm on events no longer leaves its state if there are none, which a metric filter without a default value
 * counts as missing data. One that stays in its state tells nobody of later events.
 */
export function staysInAlarm({ values: was }: Block, { values: is }: Block): boolean {
  const stays = (missing: Json | undefined): boolean => missing === "ignore" || missing === "breaching";
  return isUpper(was) && !stays(was.treat_missing_data) && stays(is.treat_missing_data);
}

/** Statistics that more values, none of them negative, can only raise. */
const RAISED = ["Sum", "Maximum", "SampleCount"];

/** Whether more values of a metric only make an alarm fire sooner: what a filter writes for each event, and without one. */
export function isRaisedBy(
  { value, default_value: otherwise }: JsonObject,
  { values: alarm }: Block,
): boolean {
  const { statistic } = alarm;
  const hasNegative = ![value, otherwise || "0"].every((one) => Number(one) >= 0);
  return isUpper(alarm) && RAISED.includes(String(statistic)) && !(statistic === "Sum" && hasNegative);
}

const CHECKED = [
  "actions_enabled",
  "threshold",
  "comparison_operator",
  "evaluation_periods",
  "datapoints_to_alarm",
  "period",
  "statistic",
  "treat_missing_data",
];

function isUpper({ comparison_operator: operator }: JsonObject): boolean {
  return /^GreaterThan/.test(String(operator));
}

function weakerThreshold(was: JsonObject, is: JsonObject): readonly string[] {
  const [old, now] = [Number(was.threshold ?? 0), Number(is.threshold ?? 0)];
  const [wasLower, isLower] = [was, is].map(({ comparison_operator: operator }) =>
    /^LessThan/.test(String(operator)),
  );
  if (isUpper(was) && isLower) return ["comparison_operator"];
  if (wasLower && isUpper(is)) return ["comparison_operator"];
  if (old === now) return isStrict(is) && !isStrict(was) ? ["comparison_operator"] : [];
  if (isUpper(is)) return now > old ? ["threshold"] : [];
  return isLower && now < old ? ["threshold"] : [];
}

/** `>` needs more than `>=`. */
function isStrict({ comparison_operator: operator }: JsonObject): boolean {
  return /^(Greater|Less)ThanThreshold$/.test(String(operator));
}

/** An alarm fires later if it waits for more periods, or longer ones; for fewer events if a period has less time for them. */
function laterIn(was: JsonObject, is: JsonObject): readonly string[] {
  const later: string[] = [];
  if (periodsToFire(is) > periodsToFire(was)) {
    const isByPeriods = Number(is.datapoints_to_alarm ?? 0) === Number(was.datapoints_to_alarm ?? 0);
    later.push(isByPeriods ? "evaluation_periods" : "datapoints_to_alarm");
  } else if (
    Number(is.evaluation_periods ?? 1) < Number(was.evaluation_periods ?? 1) &&
    periodsToFire(is) > 1
  ) {
    // Of fewer periods the same number has to breach.
    if (periodsToFire(is) === periodsToFire(was)) later.push("evaluation_periods");
  }
  const [old, now] = [Number(was.period ?? 0), Number(is.period ?? 0)];
  const counts = ["Sum", "SampleCount"].includes(String(is.statistic)) && Number(is.threshold ?? 0) > 1;
  if (now > old || (now < old && isUpper(is) && counts)) later.push("period");
  return later;
}

/** The periods that have to breach until an alarm fires. */
function periodsToFire({ datapoints_to_alarm: points, evaluation_periods: periods }: JsonObject): number {
  return Number(points ?? 0) || Number(periods ?? 0) || 1;
}
