import { texts } from "./conditions";
import { isObject, type Json, type JsonObject } from "./json";

/** A statement in one readable line; two spellings of one statement give the same line. */
export function describeStatement(statement: JsonObject): string {
  const names = (value: Json | undefined): string => [...new Set(texts(value))].sort().join(", ");
  const who = (value: Json | undefined): string =>
    isObject(value)
      ? Object.keys(value)
          .sort()
          .map((kind) => `${kind} ${names(value[kind])}`)
          .join("; ")
      : names(value);
  const part = (word: string, name: string, show: (value: Json | undefined) => string): string => {
    if (statement[name] !== undefined) return ` ${word}${show(statement[name])}`;
    return statement[`Not${name}`] === undefined ? "" : ` ${word}all but ${show(statement[`Not${name}`])}`;
  };
  const block = isObject(statement.Condition) ? statement.Condition : {};
  const conditions = Object.entries(block)
    .flatMap(([operator, keys]) =>
      Object.entries(isObject(keys) ? keys : {}).map(
        ([key, values]) => `${operator} ${key} = ${names(values)}`,
      ),
    )
    .sort();
  return [
    String(statement.Effect),
    part("", "Action", names),
    part("on ", "Resource", names),
    part("to ", "Principal", who),
    conditions.length === 0 ? "" : ` when ${conditions.join(" and ")}`,
  ].join("");
}
