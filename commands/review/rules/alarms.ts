/** Rules about alarms and EventBridge rules on the trail's events. */
import { type Json, member, toList } from "../../../policies/analysis/json";
import { alarmsOn, areUnitsRead, eventRules, eventTargets, metricsOf, writtenTo } from "../alarms-of-things";
import { matchesAllOf } from "../event-pattern";
import type { Block } from "../states";
import { isUnknown } from "../unknown";
import { staysInAlarm, weakerAttributes } from "./alarm-comparisons";
import { ALARM_ENCRYPTION } from "./alarm-encryption";
import { ALARM_PUBLISHING } from "./alarm-publishing";
import { changedIn, textAt } from "./attributes";
import { type Context, planRule, type Rule, type Weakening } from "./rule";

function weakerIn(block: Block, now: Block, { after }: Context): readonly string[] {
  const metrics = metricsOf(now);
  const weaker = [...weakerAttributes(block, now)];
  if (!areUnitsRead(metrics, after)) weaker.push("unit");
  const hasDefault = writtenTo(metrics, after).some(({ default_value: value }) => Boolean(value));
  if (staysInAlarm(block, now) && !hasDefault) weaker.push("treat_missing_data");
  return weaker;
}

const ACTIONS = "alarm_actions";

/**
 * Which topics stay in a list that is known only after apply, nobody can tell: the plan has its references, but not whether
 * a condition picks some. One to which no reference leads does not stay.
 */
function topicsLeftOut(block: Block, now: Block, { before, configuration }: Context): readonly Weakening[] {
  if (!isUnknown(now.values[ACTIONS])) return [];
  const expression = member(configuration.expressions(now.change), ACTIONS);
  const { resources, isIdentity } = configuration.references(now.change, expression);
  const isLeftOut = (action: Json): boolean => {
    const topic = before.root("topic", before.key("topic", action) ?? "");
    return topic !== undefined && !resources.includes(topic.address);
  };
  return isIdentity && toList(block.values[ACTIONS]).some(isLeftOut)
    ? [{ address: now.address, attribute: ACTIONS, before: [textAt(block, ACTIONS)], after: resources }]
    : [];
}

function compareAlarms(context: Context): Weakening[] {
  return alarmsOn(context.protection.things, context.before).flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    if (now === undefined) return [{ address: block.address, before: ["present"], after: ["removed"] }];
    const leftOut = topicsLeftOut(block, now, context);
    const known = weakerIn(block, now, context).filter((path) => leftOut.length === 0 || path !== ACTIONS);
    return [...leftOut, ...changedIn(block, now, known, context)];
  });
}

function compareEventRules(context: Context): Weakening[] {
  return eventRules(context.before).flatMap((block): Weakening[] => {
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
  return eventTargets(context.before).flatMap((block): Weakening[] => {
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
  ALARM_PUBLISHING,
  ALARM_ENCRYPTION,
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
