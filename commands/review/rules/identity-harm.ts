/** Whether an identity could harm or read what belongs to a trail. */
import type { Atom } from "../../../policies/analysis/atoms";
import { type IdentityPolicies, identityPolicies, readLimits } from "../identities";
import type { State } from "../things/state";
import { Thing } from "../things/thing";
import type { PowerfulRoles, Targets } from "../threats";

/** Whether the policies of an identity could harm, or do not tell. */
export function mayHarm(policies: IdentityPolicies, targets: Targets): boolean {
  const limits = readLimits(policies);
  return (
    policies.unknown.length > 0 ||
    policies.unseen.length > 0 ||
    policies.atoms.some(
      (atom) =>
        atom.effect === "Allow" && ["destroys", "silences"].includes(targets.findThreat(atom, limits) ?? ""),
    )
  );
}

/** Whether the policies of an identity could harm or read. */
export function mayRead(policies: IdentityPolicies, targets: Targets): boolean {
  const limits = readLimits(policies);
  return policies.atoms.some(
    (atom) => atom.effect === "Allow" && targets.findThreat(atom, limits) !== undefined,
  );
}

/** The statements of atoms, each once. */
export function listStatements(atoms: readonly Atom[]): string[] {
  return [...new Set(atoms.map(({ statement }) => statement))].sort();
}

/** The roles that can harm a trail, and that a permission lets others use. */
export function powerfulRoles(state: State, targets: Targets): PowerfulRoles {
  const roles = targets.isEmpty ? [] : state.roots("role");
  const powerful = roles.flatMap((root) => {
    const { arn, assume_role_policy: trust } = root.values;
    if (typeof arn !== "string") return [];
    const policies = identityPolicies(new Thing("role", state.ownKey("role", root), state, root));
    const limits = readLimits(policies);
    const harms = policies.atoms.some(
      (atom) => atom.effect === "Allow" && targets.findThreat(atom, limits) === "destroys",
    );
    return harms ? [{ arn, trust: String(trust) }] : [];
  });
  const listArns = (test: RegExp): readonly string[] =>
    powerful.filter(({ trust }) => test.test(trust)).map(({ arn }) => arn);
  return { assumed: listArns(/:root"|"\*"|"\d{12}"/), passed: listArns(/\.amazonaws\.com/) };
}
