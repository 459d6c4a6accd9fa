/** Conditions whose time is over. */
import { type Condition, isRange, magnitude } from "./conditions";

const TIME_KEYS = new Set(["aws:currenttime", "aws:epochtime"]);

/** Whether no request can meet a condition again, because it ended in the past. */
export function isOver(condition: Condition, now: Date): boolean {
  const { key, family, negated, values } = condition;
  if (!TIME_KEYS.has(key) || negated || values.length === 0) return false;
  const isEnd = family === "date" || family === "number" || (isRange(family) && family.startsWith("<"));
  return isEnd && values.every(({ text }) => magnitude(condition, text) < now.getTime() / 1_000);
}
