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
