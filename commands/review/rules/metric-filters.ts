/** Rules about the metric filters on the trail's log group, and others that write to the same metrics. */
import type { JsonObject } from "../../../policies/analysis/json";
import { comparePatterns } from "../../../policies/filter-pattern/compare";
import {
  alarmsOn,
  areUnitsRead,
  metricIn,
  metricsOf,
  readersOf,
  transformationsOf,
} from "../alarms-of-things";
import type { Block } from "../states";
import { isUnknown, unknownsAt, valueAt } from "../unknown";
import { isRaisedBy } from "./alarm-comparisons";
import { attachedRule, type Kept } from "./attached";
import { textAt, textOf } from "./attributes";
import { type Context, planRule, type Rule, type Weakening } from "./rule";

const FILTER = "aws_cloudwatch_log_metric_filter";
const FLAGS = ["apply_on_transformed_logs", "emit_system_field_dimensions"];

const isKept: Kept = (path, was, is, { after }) => {
  if (path === "pattern") return isPatternKept(was, is, after);
  if (FLAGS.includes(path)) return !valueAt(was.values, path) && !valueAt(is.values, path);
  const metrics = transformationsOf(is).map((one) => metricIn(one, "name"));
  const isUnitRead = areUnitsRead(metrics, after);
  const [old, now] = [was, is].map((block) =>
    textOf(transformationsOf(block).map((one) => normalized(one, isUnitRead))),
  );
  return path === "metric_transformation" && old === now;
};

/** A pattern that matches more events is stronger, unless an alarm waits for their absence. */
function isPatternKept(was: Block, is: Block, after: Context["after"]): boolean {
  const direction = comparePatterns(String(was.values.pattern ?? ""), String(is.values.pattern ?? ""));
  if (direction !== "wider") return direction === "same";
  return transformationsOf(is).every((one) =>
    readersOf([metricIn(one, "name")], after).every((alarm) => isRaisedBy(one, alarm)),
  );
}

function normalized(one: JsonObject, isUnitRead: boolean): JsonObject {
  return {
    ...one,
    value: asNumber(one.value),
    default_value: asNumber(one.default_value),
    unit: isUnitRead ? null : one.unit || "None",
  };
}

/** `1.0` and `1` are the same number, which the provider keeps as a text. */
function asNumber(value: JsonObject[string] | undefined): JsonObject[string] {
  return /^[+-]?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : (value ?? null);
}

/** Filters, on whatever log group, that begin to write to the metric of an alarm on the trail's events. */
function compareWriters(context: Context): Weakening[] {
  const { before, after, protection, touched } = context;
  const alarms = alarmsOn(protection.things, before).flatMap(({ address }) => after.block(address) ?? []);
  return after
    .ofType(FILTER)
    .filter((block) => touched.has(block.address) && !hadPredecessor(block, context))
    .flatMap((block) => {
      const old = transformationsOf(before.block(block.address) ?? { ...block, values: {} }).map(textOf);
      const hiding = transformationsOf(block)
        .filter((one) => !old.includes(textOf(one)))
        .filter((one) => alarms.some((alarm) => mayHide(one, alarm, context)));
      if (hiding.length === 0) return [];
      const open = unknownsAt(block.values, "metric_transformation");
      for (const { place } of open) {
        context.doubt(
          block.address,
          `${place} is known only after apply, and may be that of an alarm's metric`,
        );
      }
      if (open.length > 0) return [];
      return [
        {
          address: block.address,
          attribute: "metric_transformation",
          before: ["absent"],
          after: hiding.map(textOf),
        },
      ];
    });
}

/** Whether a filter on the log group of a trail was at its address, or was the same elsewhere: another rule compares it. */
function hadPredecessor(block: Block, { before, after, protection }: Context): boolean {
  const isProtected = (one: Block): boolean =>
    before.keysOf(one, "log-group").some((key) => protection.has("log-group", key));
  return before
    .ofType(FILTER)
    .filter(isProtected)
    .some(
      (old) =>
        old.address === block.address ||
        (after.block(old.address) === undefined &&
          ["pattern", "metric_transformation"].every((path) => textAt(old, path) === textAt(block, path))),
    );
}

/** Whether values that a filter writes can keep an alarm from firing. */
function mayHide(one: JsonObject, alarm: Block, { after }: Context): boolean {
  const metric = metricIn(one, "name");
  const isOpen = [metric.name, metric.namespace].some(isUnknown);
  const same = metricsOf(alarm).filter(
    ({ name, namespace, dimensions }) =>
      (isUnknown(metric.name) || name === metric.name) &&
      (isUnknown(metric.namespace) || namespace === metric.namespace) &&
      dimensions === metric.dimensions,
  );
  if (same.length === 0) return false;
  return isOpen || !isRaisedBy(one, alarm) || !areUnitsRead([metric], after);
}

// biome-ignore format: a table is read by its rows
export const METRIC_FILTER_RULES: readonly Rule[] = [
  attachedRule("log-group", FILTER, ["pattern", "metric_transformation", "field_selection_criteria", ...FLAGS], {
    name: "metric-filter-changed", severity: "medium",
    title: "A metric filter on the trail's log group is removed or changed",
    why: "An alarm on its metric may never fire again.",
    remediation: "Restore the metric filter.",
    example: { type: FILTER, before: { name: "root", pattern: "{ $.userIdentity.type = Root }" }, after: null },
  }, isKept),
  planRule(compareWriters, {
    name: "alarm-metric-shared", severity: "medium",
    title: "Another metric filter writes to the metric of an alarm on the trail's events",
    why: "Its values can outweigh those that the alarm waits for, and the alarm never fires.",
    remediation: "Write to a metric of its own, or write no negative value.",
  }),
];
