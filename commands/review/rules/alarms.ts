/** Rules about alarms and EventBridge rules on the trail's events. */
import { toList } from "../../../policies/analysis/json";
import { matchesAllOf } from "../event-pattern";
import type { Block } from "../states";
import type { State } from "../things/state";
import { isUnknown, valueAt } from "../unknown";
import { changedIn } from "./attributes";
import { type Context, type PlanRule, planRule, type Weakening } from "./rule";

/** Whether an event rule matches events that CloudTrail delivers. */
function isAboutTrail({ values }: Block): boolean {
  return /cloudtrail/i.test(String(values.event_pattern ?? ""));
}

function watchingRules(state: State): readonly Block[] {
  return state.ofType("aws_cloudwatch_event_rule").filter(isAboutTrail);
}

/** Metric names of the filters on protected log groups. */
function watchedMetrics({ before, protection }: Context): ReadonlySet<string> {
  const metrics = protection
    .of("log-group")
    .flatMap(({ key }) => before.attachedTo("aws_cloudwatch_log_metric_filter", "log-group", key))
    .flatMap(({ values }) => toList(valueAt(values, "metric_transformation.name")).map(String));
  return new Set(metrics);
}

function compareAlarms(context: Context): Weakening[] {
  const metrics = watchedMetrics(context);
  return context.before
    .ofType("aws_cloudwatch_metric_alarm")
    .filter(({ values }) => metrics.has(String(values.metric_name)))
    .flatMap((block): Weakening[] => {
      const now = context.after.block(block.address);
      if (now === undefined) return [{ address: block.address, before: ["present"], after: ["removed"] }];
      const weaker: Weakening[] = [];
      const add = (attribute: string): void =>
        void weaker.push(...changedIn(block, now, [attribute], context));
      const { actions_enabled: enabled, comparison_operator: operator } = now.values;
      const isEnabled = block.values.actions_enabled !== false;
      if (isEnabled && (enabled === false || isUnknown(enabled))) add("actions_enabled");
      const actions = toList(now.values.alarm_actions);
      if (toList(block.values.alarm_actions).some((one) => !actions.includes(one))) add("alarm_actions");
      const isHigher = Number(now.values.threshold ?? 0) > Number(block.values.threshold ?? 0);
      const isUpper = /^GreaterThan/.test(String(block.values.comparison_operator));
      if (isUnknown(now.values.threshold) || (isHigher && /^GreaterThan/.test(String(operator))))
        add("threshold");
      if (isUpper && (isUnknown(operator) || /^LessThan/.test(String(operator)))) add("comparison_operator");
      for (const attribute of ["metric_name", "namespace"]) add(attribute);
      return weaker;
    });
}

function compareEventRules(context: Context): Weakening[] {
  return watchingRules(context.before).flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    if (now === undefined) return [{ address: block.address, before: ["present"], after: ["removed"] }];
    const isOff = (one: Block): boolean => one.values.state === "DISABLED" || one.values.is_enabled === false;
    for (const name of ["state", "is_enabled"]) {
      if (isUnknown(now.values[name])) changedIn(block, now, [name], context);
    }
    if (!isOff(block) && isOff(now))
      return [{ address: block.address, attribute: "state", before: ["ENABLED"], after: ["DISABLED"] }];
    const isCovered = matchesAllOf(now.values.event_pattern ?? null, block.values.event_pattern ?? null);
    return changedIn(
      block,
      now,
      isCovered ? ["event_bus_name"] : ["event_pattern", "event_bus_name"],
      context,
    );
  });
}

function compareEventTargets(context: Context): Weakening[] {
  const names = new Set(watchingRules(context.before).map(({ values }) => values.name));
  const watching = (block: Block): boolean => names.has(block.values.rule ?? null);
  return context.before
    .ofType("aws_cloudwatch_event_target")
    .filter(watching)
    .flatMap((block): Weakening[] => {
      const now = context.after.block(block.address);
      return now === undefined
        ? [{ address: block.address, before: ["present"], after: ["removed"] }]
        : changedIn(block, now, ["arn", "rule"], context);
    });
}

// biome-ignore format: a table is read by its rows
export const ALARM_RULES: readonly PlanRule[] = [
  planRule(compareAlarms, {
    name: "alarm-weakened", severity: "medium",
    title: "An alarm on the trail's events is removed, or fires later or for nobody",
    why: "Changes that it was made for pass unnoticed.",
    remediation: "Restore the alarm.",
  }),
  planRule(compareEventRules, {
    name: "event-rule-weakened", severity: "medium",
    title: "An EventBridge rule on CloudTrail's events is removed, disabled or changed",
    why: "Changes that it was made for pass unnoticed.",
    remediation: "Restore the rule.",
    example: { type: "aws_cloudwatch_event_rule", before: { name: "stop", event_pattern: '{"source":["aws.cloudtrail"]}' }, after: null },
  }),
  planRule(compareEventTargets, {
    name: "event-target-changed", severity: "medium",
    title: "A target of an EventBridge rule on CloudTrail's events is removed or changed",
    why: "Its receiver is no longer told of them.",
    remediation: "Restore the target.",
  }),
];
