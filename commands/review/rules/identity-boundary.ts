/** What an identity gains by a boundary that is wider, replaced or gone. */
import { type Atom, isCovered } from "../../../policies/analysis/atoms";
import { sideOverlaps } from "../../../policies/analysis/sides";
import { readLimits } from "../identities";
import { policyDifference } from "../policy-difference";
import type { Targets } from "../threats";
import { readable } from "../unknown";
import { listStatements, mayHarm } from "./identity-harm";
import type { IdentityPair } from "./identity-pair";
import type { Context, Weakening } from "./rule";

/** A boundary of the same name whose policy allows more, or denies less. */
export function widenedBoundary(pair: IdentityPair, targets: Targets): Weakening[] {
  const { was, is } = pair;
  const [old, now] = [was.boundary, is.boundary];
  if (old?.name !== now?.name || old?.atoms === undefined || now?.atoms === undefined) return [];
  const gained = gains(pair, old.atoms, now.atoms, targets);
  if (gained.length === 0) return [];
  const policy = now.policy;
  return [
    {
      address: policy?.address ?? now.address,
      attribute: policy === undefined ? now.attribute : "policy",
      before: [],
      after: listStatements(gained),
      ...(policy === undefined
        ? {}
        : { difference: policyDifference(old.policy?.values.policy ?? null, policy.values.policy ?? null) }),
    },
  ];
}

/** The statements of a boundary by which the policies of an identity reach more than before. */
function gains(
  { is }: IdentityPair,
  old: readonly Atom[],
  now: readonly Atom[],
  targets: Targets,
): readonly Atom[] {
  const allows = is.atoms.filter(({ effect }) => effect === "Allow");
  const { denies = [] } = readLimits(is);
  const kept = now.filter(({ effect }) => effect === "Deny");
  const added = now.filter(
    (one) =>
      one.effect === "Allow" &&
      !isCovered(one, old) &&
      allows.some((atom) => targets.findThreat(atom, { denies, boundary: [one, ...kept] }) !== undefined),
  );
  const removed = old.filter(
    (one) =>
      one.effect === "Deny" &&
      !isCovered(one, now) &&
      allows.some(
        (atom) =>
          sideOverlaps(atom.action, one.action) &&
          sideOverlaps(atom.resource, one.resource) &&
          targets.findThreat(atom, { denies, boundary: now }) !== undefined,
      ),
  );
  return [...added, ...removed];
}

/** A boundary that is gone, or replaced by one that allows more or is not shown. */
export function removedBoundary(pair: IdentityPair, context: Context, targets: Targets): Weakening[] {
  const { before, after, was, is } = pair;
  if (before === undefined || after === undefined || context.protection.has(pair.kind, pair.key)) return [];
  const [old, now] = [was.boundary, is.boundary];
  if (old === undefined || (now !== undefined && old.name === now.name)) return [];
  const showsNothing = is.documents.length + is.unseen.length === 0;
  if (!(mayHarm(is, targets) || showsNothing)) return [];
  if (now !== undefined && now.name === undefined) {
    context.doubt(now.address, `${now.attribute} is known only after apply`);
    return [];
  }
  if (now?.atoms !== undefined && old.atoms !== undefined) {
    const isWider = showsNothing || is.unseen.length + is.unknown.length > 0;
    const everything = isWider ? now.atoms : [];
    const wider = everything.some((one) => !isCovered(one, old.atoms ?? []));
    if (!wider && gains(pair, old.atoms, now.atoms, targets).length === 0) return [];
  }
  return [
    {
      address: after.root?.address ?? old.address,
      attribute: "permissions_boundary",
      before: [old.name ?? "(known after apply)"],
      after: [now?.name === undefined ? "(not set)" : String(readable(now.name))],
    },
  ];
}
