/** The alarms on what a thing tells CloudWatch, their metrics and topics, and the event rules on CloudTrail's events. */
import { isObject, isSameJson, type Json, type JsonObject, toList } from "../../policies/analysis/json";
import type { Block } from "./states";
import { type State, UNIDENTIFIED } from "./things/state";
import type { Kind } from "./things/types";
import { isUnknown, valueAt } from "./unknown";

/** A thing by its kind and key. */
interface Named {
  readonly kind: Kind;
  readonly key: string;
}

/** Metrics of AWS about a thing, which its name selects. */
const OWN_METRICS: readonly (readonly [kind: Kind, namespace: string, dimension: string])[] = [
  ["log-group", "AWS/Logs", "LogGroupName"],
  ["topic", "AWS/SNS", "TopicName"],
];

/** The alarms on the metrics of filters on log groups, and on the metrics of AWS about log groups and topics. */
export function alarmsOn(things: readonly Named[], state: State): readonly Block[] {
  const filtered = new Set(
    things
      .filter(({ kind }) => kind === "log-group")
      .flatMap(({ key }) => state.attachedTo("aws_cloudwatch_log_metric_filter", "log-group", key))
      .flatMap(({ values }) => toList(valueAt(values, "metric_transformation.name")).map(String)),
  );
  return state.ofType("aws_cloudwatch_metric_alarm").filter(
    (block) =>
      metricsOf(block).some(({ name }) => filtered.has(String(name))) ||
      OWN_METRICS.some(([kind, namespace, dimension]) => {
        if (block.values.namespace !== namespace) return false;
        const key = state.key(kind, valueAt(block.values, `dimensions.${dimension}`));
        return things.some((thing) => thing.kind === kind && thing.key === key);
      }),
  );
}

/** A metric as an alarm or a filter names it; the values may be unknown. */
export type Metric = {
  readonly name: Json;
  readonly namespace: Json;
  /** The names of its dimensions: with others it is another metric. */
  readonly dimensions: string;
};

/** A metric that a block of arguments names, such as an alarm's or a filter's. */
export function metricIn(values: Json, nameKey: string): Metric {
  const dimensions = valueAt(values, "dimensions");
  return {
    name: valueAt(values, nameKey) ?? null,
    namespace: valueAt(values, "namespace") ?? null,
    dimensions: Object.keys(isObject(dimensions) ? dimensions : {})
      .sort()
      .join(),
  };
}

/** The metrics of an alarm, also those that it computes with. */
export function metricsOf({ values }: Block): readonly Metric[] {
  const queried = toList(values.metric_query).flatMap((query) => toList(valueAt(query, "metric")));
  return [values, ...queried].map((one) => metricIn(one, "metric_name"));
}

/** What a metric filter writes for each event. */
export function transformationsOf({ values }: Block): readonly JsonObject[] {
  return toList(values.metric_transformation).filter(isObject);
}

/** The alarms that read one of some metrics. */
export function readersOf(metrics: readonly Metric[], state: State): readonly Block[] {
  return state
    .ofType("aws_cloudwatch_metric_alarm")
    .filter((alarm) => metricsOf(alarm).some((one) => metrics.some((other) => isSameJson(one, other))));
}

/** What metric filters write to some metrics. */
export function writtenTo(metrics: readonly Metric[], state: State): readonly JsonObject[] {
  return state
    .ofType("aws_cloudwatch_log_metric_filter")
    .flatMap(transformationsOf)
    .filter((one) => metrics.some((metric) => isSameJson(metricIn(one, "name"), metric)));
}

/** Whether alarms read everything that filters write to some metrics: an alarm with a unit reads values of that alone. */
export function areUnitsRead(metrics: readonly Metric[], state: State): boolean {
  const written = writtenTo(metrics, state).map(({ unit }) => unit || "None");
  const read = readersOf(metrics, state).map(({ values }) => values.unit || null);
  return new Set(written).size <= 1 && read.every((unit) => unit === null || written.includes(unit));
}

/** The EventBridge rules on CloudTrail's events. */
export function eventRules(state: State): readonly Block[] {
  return state
    .ofType("aws_cloudwatch_event_rule")
    .filter(({ values }) => /cloudtrail/i.test(String(values.event_pattern ?? "")));
}

/** The targets of these rules. */
export function eventTargets(state: State): readonly Block[] {
  const names = new Set(eventRules(state).map(({ values }) => values.name));
  return state.ofType("aws_cloudwatch_event_target").filter(({ values }) => names.has(values.rule ?? null));
}

/** The topics that alarms tell. */
export function topicsOf(alarms: readonly Block[], state: State): readonly string[] {
  const keys = alarms
    .flatMap(({ values }) => toList(values.alarm_actions))
    .filter((action) => isUnknown(action) || /^arn:[^:]*:sns:/.test(String(action)))
    .flatMap((action) => state.key("topic", action) ?? []);
  return [...new Set(keys)].filter((key) => key !== UNIDENTIFIED);
}
