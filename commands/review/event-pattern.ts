/**
 * EventBridge patterns compared by what they match: every field of a pattern must match, by any of its values.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
import { canonicalJson, isObject, type Json, toList } from "../../policies/analysis/json";

/** Whether one pattern matches every event that another matches. When in doubt, no. */
export function matchesAllOf(outer: Json, inner: Json): boolean {
  const [a, b] = [parsed(outer), parsed(inner)];
  return a !== undefined && b !== undefined && fieldCovers(a, b);
}

function parsed(pattern: Json): Json | undefined {
  if (typeof pattern !== "string") return pattern;
  try {
    return JSON.parse(pattern) as Json;
  } catch {
    return undefined;
  }
}

function fieldCovers(outer: Json, inner: Json): boolean {
  if (canonicalJson(outer) === canonicalJson(inner)) return true;
  if (isObject(outer) && isObject(inner)) {
    if ("$or" in outer) return false;
    return Object.entries(outer).every(([field, value]) => {
      const own = inner[field];
      return own !== undefined && fieldCovers(value, own);
    });
  }
  if (!Array.isArray(outer) || !Array.isArray(inner)) return false;
  return inner.every((one) => outer.some((other) => valueCovers(other, one)));
}

function valueCovers(outer: Json, inner: Json): boolean {
  if (canonicalJson(outer) === canonicalJson(inner)) return true;
  if (!isObject(outer)) return false;
  const [operator = "", operand = null] = Object.entries(outer)[0] ?? [];
  if (operator === "exists") return operand === true && !(isObject(inner) && inner.exists === false);
  const text = isObject(inner) ? inner[operator] : inner;
  if (typeof text !== "string") return false;
  if (operator === "prefix") return typeof operand === "string" && text.startsWith(operand);
  if (operator === "suffix") return typeof operand === "string" && text.endsWith(operand);
  if (isObject(inner)) return false;
  if (operator === "equals-ignore-case") return String(operand).toLowerCase() === text.toLowerCase();
  return (
    operator === "anything-but" &&
    toList(operand).every((one) => typeof one === "string") &&
    !toList(operand).includes(text)
  );
}
