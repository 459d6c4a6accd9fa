import { type CommandOutput, run } from "../../../commands/review/main";
import type { Json, JsonObject } from "../../../policies/analysis/json";

/** One entry of `resource_changes`; what is not given is a resource that stays as it is. */
export interface Entry {
  readonly type?: string;
  readonly address?: string;
  readonly actions?: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
  readonly [other: string]: unknown;
}

const OUTSIDE_CHANGE = ["previous_address", "deposed", "mode", "module_address", "index"];

export function entry({
  type = "aws_cloudtrail",
  actions = ["no-op"],
  before = {},
  after = before,
  ...rest
}: Entry): JsonObject {
  const { address = `module.audit.${type}.this`, ...others } = rest as JsonObject;
  const outside = Object.fromEntries(Object.entries(others).filter(([key]) => OUTSIDE_CHANGE.includes(key)));
  const inside = Object.fromEntries(Object.entries(others).filter(([key]) => !OUTSIDE_CHANGE.includes(key)));
  return {
    address,
    mode: "managed",
    type,
    name: "this",
    provider_name: "registry.terraform.io/hashicorp/aws",
    ...outside,
    change: {
      actions: [...actions],
      before,
      after,
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: {},
      ...inside,
    },
  };
}

/** A plan with the given changes. */
export function plan(changes: readonly Entry[], more: JsonObject = {}): JsonObject {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: changes.map(entry),
    complete: true,
    errored: false,
    ...more,
  };
}

/** An update of one resource. */
export function update(type: string, before: Json, after: Json, more: Entry = {}): Entry {
  return { type, actions: ["update"], before, after, ...more };
}

export interface Reviewed extends CommandOutput {
  readonly report: {
    readonly verdict: string;
    readonly findings: {
      rule: string;
      severity: string;
      address: string;
      attribute?: string;
      source: string;
      before: string[];
      after: string[];
    }[];
    readonly waived: { rule: string }[];
    readonly unjudged: { address: string; reason: string }[];
    readonly changes: { action: string; address: string; details: string[] }[];
    readonly fingerprint?: string;
    readonly unusedWaivers: unknown[];
    readonly expiredWaivers: unknown[];
  };
}

/** Runs the command on a plan, as text or as a document. */
export function reviewed(input: JsonObject | string, ...args: string[]): Reviewed {
  const outcome = command(input, "--format", "json", ...args);
  return { ...outcome, report: outcome.stdout === "" ? {} : JSON.parse(outcome.stdout) };
}

export function command(input: JsonObject | string, ...args: string[]): CommandOutput {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  return run(["-", ...args], { read: () => text, color: false, today: "2026-11-21" });
}

/** `{a: [{b: value}]}` for the path `a.b`: blocks are lists of one. */
export function nest(path: string, value: Json): JsonObject {
  const [first = "", ...rest] = path.split(".");
  return { [first]: rest.length === 0 ? value : [nest(rest.join("."), value)] };
}
