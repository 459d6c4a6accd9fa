// biome-ignore-all format: a table is read by its rows
/** Plans that somebody changed or cut after Terraform made them, and plans that are not whole. */
import type { PlanDocument, StyleCase } from "../style";

interface Entry {
  readonly address: string;
  readonly change: Record<string, unknown>;
}

const entries = (plan: PlanDocument): readonly Entry[] => plan.resource_changes as readonly Entry[];

const tampered = (name: string, tamper: StyleCase["tamper"]): StyleCase => ({ name, edits: [], ...(tamper ? { tamper } : {}) });

/** A plan from which the entries of a type are filtered, as `jq` would. */
export const filtered = (type: string): StyleCase =>
  tampered(`unknown.without-${type.replaceAll("_", "-")}`, (plan) => ({
    ...plan,
    resource_changes: entries(plan).filter(({ address }) => !address.includes(`${type}.`)),
  }));

export const TAMPERED: Readonly<Record<string, StyleCase>> = {
  errored: tampered("unknown.errored", (plan) => ({ ...plan, errored: true })),
  incomplete: tampered("unknown.incomplete", (plan) => ({ ...plan, complete: false })),
  otherFormat: tampered("unknown.other-format", (plan) => ({ ...plan, format_version: "2.0" })),
  otherAction: tampered("unknown.other-action", (plan) => ({
    ...plan,
    resource_changes: entries(plan).map((one, index) =>
      index === 0 ? { ...one, change: { ...one.change, actions: ["obliterate"] } } : one,
    ),
  })),
  noChanges: tampered("unknown.only-changes-kept", (plan) => ({
    ...plan,
    resource_changes: entries(plan).filter(({ change }) => String(change.actions) !== "no-op"),
  })),
  unactioned: tampered("unknown.no-actions", (plan) => ({
    ...plan,
    resource_changes: entries(plan).map((one, index) => (index === 0 ? { ...one, change: {} } : one)),
  })),
};

/** A plan of one resource only. */
export const targeted = (address: string, edits: StyleCase["edits"] = []): StyleCase => ({
  name: "unknown.targeted",
  edits,
  flags: [`-target=${address}`],
});

type Values = Record<string, unknown>;

/** Somebody changed a resource behind Terraform's back, and the plan repairs it. */
export const drifted = (name: string, address: string, actual: (state: Values) => Values, edits: StyleCase["edits"] = []): StyleCase => ({
  name,
  edits,
  tamper: (plan) => {
    const found = entries(plan).find((one) => one.address === address);
    if (found === undefined) throw new Error(`no ${address}`);
    const before = found.change.before as Values;
    const marks = { after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
    const drift = { ...found, change: { actions: ["update"], before, after: actual(before), ...marks } };
    const repair = { ...found, change: { actions: ["update"], before: actual(before), after: before, ...marks } };
    return {
      ...plan,
      resource_drift: [drift],
      resource_changes: entries(plan).map((one) => (one.address === address ? repair : one)),
    };
  },
});

/** A value in which a text is replaced, wherever it stands. */
export const rewritten = (from: string | RegExp, to: string) => (values: Values): Values => {
  const before = JSON.stringify(values);
  const after = before.replace(from, to);
  if (before === after) throw new Error(`nothing to replace by ${to} in ${before}`);
  return JSON.parse(after) as Values;
};
