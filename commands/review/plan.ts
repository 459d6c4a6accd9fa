/**
 * Reads what `terraform show -json <plan>` prints. The reader is loose where Terraform may grow (unknown
 * keys are ignored) and closed where a wrong guess would hide a change: then it throws {@link NotAPlan}.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
import { isObject, type Json, type JsonObject, member, toList } from "../../policies/analysis/json";
import { splitAddress } from "./address";
import { isRefreshOnly } from "./refresh-only";
import { priorResources } from "./resources-in";

/** What is done to a resource. `deposed` destroys a leftover of an earlier replacement. */
export type Kind = "no-op" | "create" | "read" | "update" | "replace" | "delete" | "forget" | "deposed";

/** One resource that Terraform changes, or found changed. */
export interface Change {
  readonly address: string;
  /** Address of its module's instance; empty in the root module. */
  readonly module: string;
  readonly name: string;
  /** Its `count` or `for_each` key. */
  readonly index: Json;
  readonly previousAddress?: string;
  readonly deposed?: string;
  readonly mode: string;
  readonly type: string;
  readonly actions: readonly string[];
  readonly kind: Kind;
  readonly importing: Json;
  readonly before: Json;
  readonly after: Json;
  readonly afterUnknown: Json;
  readonly beforeSensitive: Json;
  readonly afterSensitive: Json;
  readonly replacePaths: Json;
}

/** A plan, as far as it is judged. */
export interface Plan {
  /** Every resource of the configuration, also those that stay as they are. */
  readonly changes: readonly Change[];
  /** What Terraform found changed outside of it. */
  readonly drift: readonly Change[];
  /** What Terraform puts off to a later plan, with its reason. */
  readonly deferred: readonly { readonly change: Change; readonly reason: string }[];
  /** Failed checks, each with its first problem. */
  readonly failedChecks: readonly { readonly address: string; readonly problem: string }[];
  /** False when a part is missing: deferred changes, or a targeted plan. */
  readonly complete: boolean;
  /**
   * `empty`: nothing exists before the plan; `absent`: resources exist before the plan, but it has no prior state, so
   * nothing shows whether some were left out.
   */
  readonly priorState: "present" | "empty" | "absent";
  /** Resources of the prior state that the plan says nothing about. */
  readonly missing: readonly string[];
  /** The whole document. */
  readonly document: JsonObject;
}

/** The input cannot be judged at all; the message is one line for a person. */
export class NotAPlan extends Error {}

const KINDS: Readonly<Record<string, Kind>> = {
  "no-op": "no-op",
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
  "create,forget": "forget",
};

/**
 * Reads a plan.
 * @throws {NotAPlan} when the text is no plan, or one that must not be taken for judged
 */
export function readPlan(text: string): Plan {
  const document = parse(text);
  if (!isObject(document)) throw new NotAPlan("the input is JSON, but not a plan");
  if ("serial" in document || "lineage" in document) {
    throw new NotAPlan("this is a state file; give the output of `terraform show -json <plan>`");
  }
  const version = document.format_version;
  if (typeof version !== "string") throw new NotAPlan("not a plan: `format_version` is missing");
  if (!/^1(\.\d+)?$/.test(version))
    throw new NotAPlan(`plan format ${show(version)} is not known, only 1.x is`);
  if ("values" in document && !("resource_changes" in document)) {
    throw new NotAPlan("this is a state, not a plan; give the plan's file to `terraform show -json`");
  }
  if (document.errored !== undefined && document.errored !== false) {
    throw new NotAPlan("the plan is errored: Terraform stopped before it was complete");
  }
  const drift = entries(document, "resource_drift");
  const refreshOnly = document.resource_changes === undefined;
  if (refreshOnly && !isRefreshOnly(document, drift.length > 0)) {
    throw new NotAPlan("not a plan: `resource_changes` is missing");
  }
  const changes = refreshOnly ? existing(document) : entries(document, "resource_changes");
  return {
    changes,
    drift,
    deferred: list(document, "deferred_changes").map((value) => ({
      change: readChange(member(value, "resource_change"), "deferred_changes"),
      reason: nonEmpty(member(value, "reason")) ?? "no reason given",
    })),
    failedChecks: list(document, "checks").flatMap(failedCheck),
    complete: document.complete === undefined || document.complete === true,
    priorState: readPriorState(document, changes),
    missing: refreshOnly ? [] : missingFrom(changes, document),
    document,
  };
}

function parse(text: string): Json {
  const trimmed = text.replace(/^\uFEFF/, "");
  if (trimmed.trim() === "") throw new NotAPlan("the input is empty");
  try {
    return JSON.parse(trimmed) as Json;
  } catch {
    const hint = trimmed.startsWith("PK") ? "; a plan file needs `terraform show -json` first" : "";
    throw new NotAPlan(`the input is not JSON${hint}`);
  }
}

function list(document: JsonObject, key: string): Json[] {
  const value = document[key];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new NotAPlan(`not a plan: \`${key}\` is not a list`);
  return value;
}

function entries(document: JsonObject, key: string): Change[] {
  return list(document, key).map((value) => readChange(value, key));
}

function readChange(value: Json | undefined, where: string): Change {
  const text = (key: string): string => {
    const found = nonEmpty(member(value, key));
    if (found === undefined) throw new NotAPlan(`not a plan: an entry of \`${where}\` has no \`${key}\``);
    return found;
  };
  const address = text("address");
  const change = member(value, "change");
  const actions = member(change, "actions");
  if (!isObject(change) || !Array.isArray(actions) || actions.length === 0) {
    throw new NotAPlan(`${show(address)} has no \`change.actions\``);
  }
  const kind = Object.hasOwn(KINDS, actions.join()) ? KINDS[actions.join()] : undefined;
  if (kind === undefined)
    throw new NotAPlan(`${show(address)}: the action ${show(actions.join())} is not known`);
  const before = change.before ?? null;
  const after = change.after ?? (kind === "no-op" ? before : null);
  const leaves =
    kind === "create" || kind === "read" || (kind === "no-op" && before === null) ? null : before;
  if (leaves !== null ? !isObject(leaves) : kind !== "create" && kind !== "read" && kind !== "no-op") {
    throw new NotAPlan(`${show(address)}: \`change.before\` is missing`);
  }
  if ((kind === "update" || actions.includes("create")) && !isObject(after)) {
    throw new NotAPlan(`${show(address)}: \`change.after\` is missing`);
  }
  const deposed = nonEmpty(member(value, "deposed"));
  const previousAddress = nonEmpty(member(value, "previous_address"));
  return {
    address,
    ...splitAddress(address, value),
    ...(previousAddress === undefined ? {} : { previousAddress }),
    ...(deposed === undefined ? {} : { deposed }),
    mode: text("mode"),
    type: text("type"),
    actions: actions.map(String),
    kind: deposed !== undefined && kind === "delete" ? "deposed" : kind,
    importing: change.importing ?? null,
    before,
    after,
    afterUnknown: change.after_unknown ?? null,
    beforeSensitive: change.before_sensitive ?? null,
    afterSensitive: change.after_sensitive ?? null,
    replacePaths: change.replace_paths ?? null,
  };
}

function failedCheck(check: Json): { address: string; problem: string }[] {
  const status = member(check, "status");
  if (status !== "fail" && status !== "error") return [];
  const problems = toList(member(check, "instances")).flatMap((one) => toList(member(one, "problems")));
  return [
    {
      address: nonEmpty(member(member(check, "address"), "to_display")) ?? "a check",
      problem: nonEmpty(member(problems[0], "message")) ?? `its status is ${status}`,
    },
  ];
}

/** The resources of a refresh-only plan, which stay as they are. */
function existing(document: JsonObject): Change[] {
  return priorResources(document)
    .filter(({ mode }) => mode === "managed")
    .map(({ values = {}, sensitive_values = {}, ...resource }) =>
      readChange(
        { ...resource, change: { actions: ["no-op"], before: values, before_sensitive: sensitive_values } },
        "prior_state",
      ),
    );
}

function readPriorState(document: JsonObject, changes: readonly Change[]): Plan["priorState"] {
  if (priorResources(document).some(({ mode }) => mode === "managed")) return "present";
  return changes.some(({ mode, before }) => mode === "managed" && before !== null) ? "absent" : "empty";
}

/** Terraform lists every resource that it manages, also those that stay as they are. */
function missingFrom(changes: readonly Change[], document: JsonObject): string[] {
  const listed = new Set(changes.flatMap(({ address, previousAddress }) => [address, previousAddress]));
  return priorResources(document)
    .filter(({ mode, address }) => mode === "managed" && !listed.has(String(address)))
    .map(({ address }) => String(address));
}

function nonEmpty(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function show(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}...` : value);
}
