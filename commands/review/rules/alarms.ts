/** Rules about alarms and EventBridge rules on the trail's events. */
import { alarmsOn } from "../alarms-of-things";
import { matchesAllOf } from "../event-pattern";
import type { Block } from "../states";
import type { State } from "../things/state";
import { isUnknown } from "../unknown";
import { weakerAttributes } from "./alarm-comparisons";
import { ALARM_PUBLISHING_RULES } from "./alarm-publishing";
import { changedIn } from "./attributes";
import { type Context, planRule, type Rule, type Weakening } from "./rule";

/** Whether an event rule matches events that CloudTrail delivers. */
function isAboutTrail({ values }: Block): boolean {
  return /cloudtrail/i.test(String(values.event_pattern ?? ""));
}

function watchingRules(state: State): readonly Block[] {
  return state.ofType("aws_cloudwatch_event_rule").filter(isAboutTrail);
}

function compareAlarms(context: Context): Weakening[] {
  return alarmsOn(context.protection.things, context.before).flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    return now === undefined
      ? [{ address: block.address, before: ["present"], after: ["removed"] }]
      : changedIn(block, now, weakerAttributes(block, now), context);
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
export const ALARM_RULES: readonly Rule[] = [
  planRule(compareAlarms, {
    name: "alarm-weakened", severity: "medium",
    title: "An alarm on the trail's events is removed, or fires later or for nobody",
    why: "Changes that it was made for pass unnoticed.",
    remediation: "Restore the alarm.",
  }),
  ...ALARM_PUBLISHING_RULES,
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
