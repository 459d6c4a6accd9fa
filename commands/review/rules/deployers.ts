/** The rule about the principals who may change a policy: the role that applies must not lock itself out. */
import { parseAtoms } from "../../../policies/analysis/atoms";
import { type DeniedAction, exemptedFrom, isAmong } from "../../../policies/analysis/exempted";
import type { Json } from "../../../policies/analysis/json";
import type { Pattern } from "../../../policies/analysis/patterns";
import { policyDifference } from "../policy-difference";
import { SENSITIVE } from "../redactor";
import type { SettingPlaces } from "../things/thing";
import type { Kind } from "../things/types";
import { compareReadable, type PolicyPair, policyPairs } from "./policy-rules";
import type { Context, ThingRule, Weakening } from "./rule";

/** The calls that tell who is who under the policy of a kind of thing. */
interface Calls {
  /** Changes the policy. */
  readonly change: DeniedAction;
  /** Destroys log files or what they need. Who may do this, too, is break glass and no deployer. */
  readonly destroy: DeniedAction;
}

/** A rule about a policy that others may change than before, or nobody. */
export function deployersRule(
  of: Kind,
  subject: string,
  label: string,
  places: SettingPlaces,
  calls: Calls,
): ThingRule {
  return {
    name: `${subject}-deployers-locked-out`,
    of,
    severity: "high",
    title: `No deployer that could change the ${label} still can`,
    why: "The role that applies the plan locks itself out: AWS refuses its later changes, those of the same apply included.",
    remediation:
      "Apply twice: first with the old and the new deployers exempt from the Deny statements, then with the new ones alone.",
    compare: (pair, context) =>
      policyPairs(places, pair, context).flatMap((policies) => compareDeployers(policies, calls, context)),
  };
}

function compareDeployers({ before, after }: PolicyPair, calls: Calls, context: Context): Weakening[] {
  if (compareReadable(before, after, context) === undefined) return [];
  const { all, deployers } = exemptUnder(before, calls);
  const exempt = exemptedFrom(parseAtoms(after.value), calls.change);
  if (deployers.length === 0 || exempt === undefined) return [];
  if (deployers.some((one) => isAmong(one, exempt))) return [];
  // Break glass alone can still undo it, and nobody new can.
  if (exempt.length > 0 && exempt.every((one) => isAmong(one, all))) return [];
  const { address, attribute, isSensitive } = after;
  const shown = (arns: readonly Pattern[]) => (isSensitive ? [SENSITIVE] : arns.map(({ text }) => text));
  const difference = isSensitive ? {} : { difference: policyDifference(before, after.value) };
  return [{ address, attribute, before: shown(deployers), after: shown(exempt), ...difference }];
}

/** Who may change a policy, and who of them deploys. Break glass deploys only if nobody else can. */
function exemptUnder(policy: Json, { change, destroy }: Calls) {
  const atoms = parseAtoms(policy);
  const all = exemptedFrom(atoms, change) ?? [];
  const breakGlass = exemptedFrom(atoms, destroy) ?? [];
  const deployers = all.filter((one) => !isAmong(one, breakGlass));
  return { all, deployers: deployers.length === 0 ? all : deployers };
}
