/** What the rules may ask for besides the thing, for one transition of a plan. */
import { type Atom, parseAtoms } from "../../policies/analysis/atoms";
import { comparePolicies, type PolicyComparison } from "../../policies/analysis/compare";
import { lostRequests } from "../../policies/analysis/delivery";
import { isObject, isSameJson, type Json } from "../../policies/analysis/json";
import type { OrganizationFacts } from "../../policies/analysis/organization-facts";
import type { Configuration } from "./configuration";
import { trailPairs } from "./delivering-trail";
import type { Change } from "./plan";
import type { Protection } from "./protected";
import { isMask } from "./redactor";
import { powerfulRoles } from "./rules/identity-harm";
import { identityPairs } from "./rules/identity-pair";
import type { Context } from "./rules/rule";
import type { Transition } from "./states";
import type { State } from "./things/state";
import { Targets } from "./threats";

/** Builds the context of one transition. */
export function buildContext(parts: {
  readonly transition: Transition;
  readonly before: State;
  readonly after: State;
  readonly protection: Protection;
  readonly facts: OrganizationFacts;
  readonly knownTrails: readonly string[];
  readonly configuration: Configuration;
  readonly doubt: Context["doubt"];
}): Context {
  const { transition, before, after, protection, facts, knownTrails, configuration, doubt } = parts;
  const compared = new Map<string, PolicyComparison>();
  const changed = transition.changes.filter((change) => change.kind !== "no-op" && !changesTagsAlone(change));
  const touched = new Set(changed.map(({ address }) => address));
  const identities = identityPairs(before, after, touched);
  const powerful =
    identities.length === 0 ? undefined : powerfulRoles(before, new Targets(protection, before));
  return {
    source: transition.source,
    before,
    after,
    changes: transition.changes,
    touched,
    protection,
    facts,
    configuration,
    trails: trailPairs(before, after, facts),
    knownTrails,
    identities,
    targets: new Targets(protection, before, powerful),
    comparePolicies: (was: Json, is: Json) => {
      const key = `${JSON.stringify(was)}\n${JSON.stringify(is)}`;
      const known = compared.get(key) ?? comparePolicies(was, is, facts);
      compared.set(key, known);
      return known;
    },
    lostRequests: lostRequestsOnce(),
    doubt,
  };
}

/** Whether a change is of tags only, which no rule reads. */
function changesTagsAlone({ kind, before, after, afterUnknown }: Change): boolean {
  if (kind !== "update" || !isObject(before) || !isObject(after)) return false;
  const isTag = (name: string): boolean => name === "tags" || name === "tags_all";
  const unknown = Object.entries(isObject(afterUnknown) ? afterUnknown : {});
  return (
    unknown.every(([name, mask]) => isTag(name) || !isMask(mask)) &&
    Object.keys({ ...before, ...after }).every((name) => isTag(name) || isSameJson(before[name], after[name]))
  );
}

/** Several trails and things may share a policy, which is parsed once. */
function lostRequestsOnce(): Context["lostRequests"] {
  const parsed = new Map<string, readonly Atom[]>();
  const atoms = (policy: Json): readonly Atom[] => {
    const text = typeof policy === "string" ? policy : JSON.stringify(policy);
    const found = parsed.get(text) ?? parseAtoms(policy);
    parsed.set(text, found);
    return found;
  };
  return (target, was, is) =>
    lostRequests(
      target,
      { trail: was.trail, policy: atoms(was.policy) },
      { trail: is.trail, policy: atoms(is.policy) },
    );
}
