/** The alarms on what a thing tells CloudWatch, and the topics that they tell. */
import { toList } from "../../policies/analysis/json";
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
      readMetrics(block).some((name) => filtered.has(name)) ||
      OWN_METRICS.some(([kind, namespace, dimension]) => {
        if (block.values.namespace !== namespace) return false;
        const key = state.key(kind, valueAt(block.values, `dimensions.${dimension}`));
        return things.some((thing) => thing.kind === kind && thing.key === key);
      }),
  );
}

/** The metrics of an alarm, also those that it computes with. */
function readMetrics({ values }: Block): readonly string[] {
  const queried = toList(values.metric_query).flatMap((query) =>
    toList(valueAt(query, "metric.metric_name")),
  );
  return [values.metric_name, ...queried].map(String);
}

/** The topics that alarms tell. */
export function topicsOf(alarms: readonly Block[], state: State): readonly string[] {
  const keys = alarms
    .flatMap(({ values }) => toList(values.alarm_actions))
    .filter((action) => isUnknown(action) || /^arn:[^:]*:sns:/.test(String(action)))
    .flatMap((action) => state.key("topic", action) ?? []);
  return [...new Set(keys)].filter((key) => key !== UNIDENTIFIED);
}
