/** Whether a policy lets CloudTrail in. */
import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import { type Atom, actions, parseAtoms } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import type { Json } from "../../policies/analysis/json";
import { covers } from "../../policies/analysis/patterns";

/** Whether CloudTrail may do an action. */
export function letsCloudTrail(policy: Json | undefined, action: string): boolean {
  const wanted = actions(action);
  return readAtoms(policy).some(
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
