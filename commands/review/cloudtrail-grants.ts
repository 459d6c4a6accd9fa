/** Whether a policy lets CloudTrail in. */
import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import { type Atom, actions, parseAtoms } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import type { Json } from "../../policies/analysis/json";
import { covers } from "../../policies/analysis/patterns";

/** Whether CloudTrail may do an action. */
export function letsCloudTrail(policy: Json | undefined, action: string): boolean {
  return grantsTo(policy, action).length > 0;
}

/** The resources on which CloudTrail may do an action; `*` for a statement that names only what it leaves out. */
export function cloudTrailResources(policy: Json | undefined, action: string): readonly string[] {
  return grantsTo(policy, action).flatMap(({ resource }) =>
    resource.not ? ["*"] : resource.of.map(({ text }) => text),
  );
}

function grantsTo(policy: Json | undefined, action: string): readonly Atom[] {
  const wanted = actions(action);
  return readAtoms(policy).filter(
    (atom) =>
      atom.effect === "Allow" &&
      atom.principal.of.some(({ kind, name }) => kind === "Service" && name.text === CLOUDTRAIL_SERVICE) &&
      atom.action.of.some((one) => wanted.some((other) => covers(one, other))),
  );
}

/** Whether a policy can be understood. */
export function isReadable(policy: Json | undefined): boolean {
  try {
    parseAtoms(policy);
    return true;
  } catch (error) {
    if (error instanceof UnreadablePolicy) return false;
    throw error;
  }
}

function readAtoms(policy: Json | undefined): readonly Atom[] {
  return isReadable(policy) ? parseAtoms(policy) : [];
}
