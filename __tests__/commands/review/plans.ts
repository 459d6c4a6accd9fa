import { type CommandOutput, run } from "../../../commands/review/main";
import { isObject, type Json, type JsonObject } from "../../../policies/analysis/json";

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
  const entries = changes.map(entry);
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: entries,
    prior_state: priorState(entries),
    complete: true,
    errored: false,
    ...more,
  };
}

/** The prior state of a plan: the resources that exist before it. */
function priorState(entries: readonly JsonObject[]): JsonObject {
  const resources = entries.flatMap(({ address = "", mode = "", type = "", change }) =>
    isObject(change) && isObject(change.before) ? [{ address, mode, type }] : [],
  );
  return resources.length === 0 ? {} : { values: { root_module: { resources } } };
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
      difference?: string[];
    }[];
    readonly notes: string[];
    readonly protected: { kind: string; name: string }[];
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

const REGION = "us-east-1:111111111111";

/** ARNs of the deployment below. */
export const ARNS = {
  trail: `arn:aws:cloudtrail:${REGION}:trail/trail`,
  key: `arn:aws:kms:${REGION}:key/logs`,
  topic: `arn:aws:sns:${REGION}:trail`,
  logGroup: `arn:aws:logs:${REGION}:log-group:trail`,
  role: "arn:aws:iam::111111111111:role/delivery",
  bucket: "arn:aws:s3:::logs",
} as const;

/** The values of a trail and of everything that it names. */
export const DEPLOYED: Readonly<Record<string, JsonObject>> = {
  aws_cloudtrail: {
    name: "trail",
    arn: ARNS.trail,
    s3_bucket_name: "logs",
    s3_key_prefix: "audit",
    kms_key_id: ARNS.key,
    sns_topic_name: "trail",
    cloud_watch_logs_group_arn: `${ARNS.logGroup}:*`,
    cloud_watch_logs_role_arn: ARNS.role,
    enable_logging: true,
    is_organization_trail: true,
    is_multi_region_trail: true,
    enable_log_file_validation: true,
    include_global_service_events: true,
  },
  aws_s3_bucket: { bucket: "logs", arn: ARNS.bucket },
  aws_kms_key: { key_id: "logs", arn: ARNS.key, is_enabled: true },
  aws_sns_topic: { name: "trail", arn: ARNS.topic },
  aws_cloudwatch_log_group: { name: "trail", arn: ARNS.logGroup },
  aws_iam_role: { name: "delivery", arn: ARNS.role },
};

const LINKS: readonly (readonly [RegExp, JsonObject])[] = [
  [/^aws_s3_(bucket_|access_point$|object)/, { bucket: "logs" }],
  [/^aws_kms_(key_policy|grant)$/, { key_id: ARNS.key }],
  [/^aws_kms_alias$/, { target_key_id: "logs" }],
  [/^aws_sns_topic_(data_protection_)?policy$/, { arn: ARNS.topic }],
  [/^aws_sns_topic_subscription$/, { topic_arn: ARNS.topic }],
  [/^aws_cloudwatch_log_.*_filter$/, { log_group_name: "trail" }],
];

/** The deployment with one resource changed, created (`before` is null) or destroyed (`after` is null). */
export function deployed(...changes: readonly Entry[]): Entry[] {
  const changed = changes.map((change) => {
    const base =
      DEPLOYED[change.type ?? ""] ?? LINKS.find(([type]) => type.test(change.type ?? ""))?.[1] ?? {};
    const whole = (side: Json | undefined): Json => (isObject(side) ? { ...base, ...side } : null);
    const [before, after] = [whole(change.before), whole(change.after)];
    const actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
    return { actions, ...change, before, after };
  });
  const types = new Set(changes.filter(({ address }) => address === undefined).map(({ type }) => type));
  const rest = Object.entries(DEPLOYED).filter(([type]) => !types.has(type));
  return [...rest.map(([type, before]) => ({ type, before })), ...changed];
}

/** The plan of {@link deployed}. */
export function deployedPlan(...changes: readonly Entry[]): JsonObject {
  return plan(deployed(...changes));
}

/** The names of the rules that find something in a plan. */
export function rulesIn(document: JsonObject, ...args: string[]): string[] {
  return [...new Set(reviewed(document, ...args).report.findings.map(({ rule }) => rule))].sort();
}

/** A policy with the given statements. */
export function policyOf(...Statement: Json[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** `{a: [{b: value}]}` for the path `a.b`: blocks are lists of one. */
export function nest(path: string, value: Json): JsonObject {
  const [first = "", ...rest] = path.split(".");
  return { [first]: rest.length === 0 ? value : [nest(rest.join("."), value)] };
}

/** A resource that is created. */
export const created = (type: string, after: JsonObject, name = "new"): Entry => ({
  type,
  address: `${type}.${name}`,
  before: null,
  after,
});

/** A resource that changes. */
export const changed = (type: string, before: JsonObject, after: JsonObject, name = "one"): Entry => ({
  type,
  address: `${type}.${name}`,
  before,
  after,
});

/** A resource that stays as it is. */
export const kept = (type: string, values: JsonObject, name = "kept"): Entry => ({
  ...changed(type, values, values, name),
  actions: ["no-op"],
});

/** The update of a trail whose logging is switched off. */
export const off = (address: string, more: Entry = {}): Entry =>
  update("aws_cloudtrail", { enable_logging: true }, { enable_logging: false }, { address, ...more });

/** The report of a plan as a comment. */
export const markdown = (document: JsonObject): string => command(document, "--format", "markdown").stdout;
