/** The difference between two policies, statement by statement, as lines that start with `+`, `-` or `~`. */
import { statementLines } from "../../policies/analysis/atoms";
import { isObject, type Json, type JsonObject, toList } from "../../policies/analysis/json";
import { describeStatement } from "../../policies/analysis/statement-text";

/** The lines; a changed statement is shown by its changed elements, so that nothing that matters is cut. */
export function policyDifference(before: Json, after: Json): readonly string[] {
  const [was, is] = [statementsIn(before), statementsIn(after)];
  const lines = (list: readonly JsonObject[]): Set<string> => new Set(list.map(describeStatement));
  const [wasLines, isLines] = [lines(was), lines(is)];
  const gone = was.filter((one) => !isLines.has(describeStatement(one)));
  const come = is.filter((one) => !wasLines.has(describeStatement(one)));
  const result: string[] = [];
  for (const old of gone) {
    const index = bestMatch(old, come);
    const [now] = index < 0 ? [] : come.splice(index, 1);
    if (now === undefined) result.push(`- ${describeStatement(old)}`);
    else result.push(`~ ${headline(now)}`, ...elementDifference(old, now));
  }
  return [...result, ...come.map((one) => `+ ${describeStatement(one)}`)];
}

function statementsIn(policy: Json): JsonObject[] {
  statementLines(policy); // throws if the policy cannot be read
  const document = typeof policy === "string" && policy !== "" ? (JSON.parse(policy) as Json) : policy;
  return isObject(document) ? toList(document.Statement).filter(isObject) : [];
}

function headline(statement: JsonObject): string {
  const sid = typeof statement.Sid === "string" && statement.Sid !== "" ? ` "${statement.Sid}"` : "";
  return `${statement.Effect} statement${sid} changes:`;
}

/** The statement that an old one became: that of the same Sid, or the one that shares most with it. */
function bestMatch(old: JsonObject, candidates: readonly JsonObject[]): number {
  const same = candidates.findIndex((one) => typeof old.Sid === "string" && one.Sid === old.Sid);
  if (same >= 0 && candidates[same]?.Effect === old.Effect) return same;
  const parts = new Set(elements(old).map(([element, value]) => `${element} ${value}`));
  let [best, most] = [-1, 0];
  candidates.forEach((one, index) => {
    if (one.Effect !== old.Effect) return;
    const shared = elements(one).filter(([element, value]) => parts.has(`${element} ${value}`)).length;
    if (shared > most && shared * 2 >= Math.min(parts.size, elements(one).length))
      [best, most] = [index, shared];
  });
  return best;
}

function elementDifference(old: JsonObject, now: JsonObject): string[] {
  const [was, is] = [elements(old), elements(now)];
  const text = (list: typeof was): Set<string> => new Set(list.map((one) => one.join(" ")));
  const [wasTexts, isTexts] = [text(was), text(is)];
  const line = (sign: string, [element, value]: readonly [string, string]): string =>
    `  ${sign} ${element} ${value}`;
  return [
    ...was.filter((one) => !isTexts.has(one.join(" "))).map((one) => line("-", one)),
    ...is.filter((one) => !wasTexts.has(one.join(" "))).map((one) => line("+", one)),
  ];
}

const VERBS: Readonly<Record<string, string>> = {
  Action: "action",
  NotAction: "every action but",
  Resource: "on",
  NotResource: "on everything but",
  Principal: "to",
  NotPrincipal: "to everybody but",
};

/** Every single value of a statement, with a word for its place. */
function elements(statement: JsonObject): (readonly [string, string])[] {
  const isDeny = statement.Effect === "Deny";
  const found: (readonly [string, string])[] = [];
  for (const [element, verb] of Object.entries(VERBS)) {
    const value = statement[element];
    if (value === undefined) continue;
    if (isObject(value)) {
      for (const [kind, names] of Object.entries(value)) {
        for (const name of toList(names)) found.push([verb, `${kind} ${String(name)}`]);
      }
    } else for (const one of toList(value)) found.push([verb, String(one)]);
  }
  for (const [operator, keys] of Object.entries(isObject(statement.Condition) ? statement.Condition : {})) {
    for (const [key, values] of Object.entries(isObject(keys) ? keys : {})) {
      const exempts = isDeny && /not/i.test(operator) && /^aws:principal/i.test(key);
      for (const one of toList(values)) {
        found.push(exempts ? ["exempts", String(one)] : ["if", `${operator} ${key} = ${String(one)}`]);
      }
    }
  }
  return found;
}
