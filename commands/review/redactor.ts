/**
 * Keeps sensitive values out of every output. A plan carries one in up to seven places, and masks only
 * some; so every masked value is collected, and whatever is printed is searched for all of them.
 */
import { at, isObject, type Json, type JsonObject, member, toList } from "../../policies/analysis/json";
import { priorResources, resourcesIn } from "./resources-in";

/** What stands for a value that must not be shown. */
export const SENSITIVE = "(sensitive)";

/** A value that is shorter would be found everywhere; it is masked in its own place only. */
const SHORTEST = 4;

/** Takes sensitive values out of texts. */
export interface Redactor {
  /** Any text of the plan. */
  readonly text: (text: string) => string;
  /** An address: its types and names stand in the configuration and hold no secret, its keys may. */
  readonly address: (address: string) => string;
}

/** A redactor of every sensitive value in a plan. */
export function createRedactor(document: JsonObject): Redactor {
  const secrets = new Set<string>();
  const add = (value: Json | undefined): void => {
    if (typeof value === "object" && value !== null) Object.values(value).forEach(add);
    else if (typeof value !== "boolean" && String(value ?? "").length >= SHORTEST) {
      // Also as it looks inside a JSON text.
      secrets.add(String(value)).add(JSON.stringify(String(value)).slice(1, -1));
    }
  };
  const masked = (value: Json | undefined, mask: Json | undefined): void => {
    if (mask === true) add(value);
    else if (Array.isArray(mask) && Array.isArray(value) && mask.length === value.length) {
      mask.forEach((part, index) => void masked(value[index], part));
    } else if (isObject(mask) && isObject(value)) {
      for (const [key, part] of Object.entries(mask)) masked(member(value, key), part);
    } else if (isMask(mask)) add(value);
  };
  const changes = ["resource_changes", "resource_drift"].flatMap((key) => toList(document[key]));
  const deferred = toList(document.deferred_changes).map((one) => member(one, "resource_change"));
  for (const resource of [...changes, ...deferred]) {
    const change = member(resource, "change");
    masked(member(change, "before"), member(change, "before_sensitive"));
    masked(member(change, "after"), member(change, "after_sensitive"));
  }
  for (const change of Object.values(objectAt(document, "output_changes"))) {
    masked(member(change, "before"), member(change, "before_sensitive"));
    masked(member(change, "after"), member(change, "after_sensitive"));
  }
  for (const path of ["planned_values.outputs", "prior_state.values.outputs"]) {
    for (const output of Object.values(objectAt(document, path))) {
      if (member(output, "sensitive") === true) add(member(output, "value"));
    }
  }
  for (const resource of [
    ...priorResources(document),
    ...resourcesIn(document, "planned_values.root_module"),
  ]) {
    masked(resource.values, resource.sensitive_values);
  }
  for (const [name, variable] of Object.entries(objectAt(document, "configuration.root_module.variables"))) {
    if (member(variable, "sensitive") !== true) continue;
    add(member(variable, "default"));
    add(member(member(document.variables, name), "value"));
  }
  const text = replacer([...secrets].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)));
  return { text, address: (address) => redactKeys(address, text) };
}

/** Whether a mask marks anything. */
export function isMask(mask: Json | undefined): boolean {
  if (typeof mask !== "object" || mask === null) return mask === true;
  return Object.values(mask).some(isMask);
}

/** Redacts everything that is not a type, a module or a name. */
function redactKeys(address: string, text: (text: string) => string): string {
  return /^[\w.-]*$/.test(address) ? address : address.replace(/\[[\s\S]*\]|[^\w.[\]-][\s\S]*/g, text);
}

function objectAt(document: JsonObject, path: string): JsonObject {
  const found = at(document, path);
  return isObject(found) ? found : {};
}

function replacer(secrets: readonly string[]): (text: string) => string {
  const expressions: RegExp[] = [];
  for (let index = 0; index < secrets.length; index += 500) {
    const some = secrets
      .slice(index, index + 500)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
    expressions.push(new RegExp(some.join("|"), "g"));
  }
  return (text) => expressions.reduce((clean, expression) => clean.replace(expression, SENSITIVE), text);
}
