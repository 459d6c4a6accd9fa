/** The rules about one policy: what it denied, its conditions, its grants, and who may read. */
import type { Atom } from "../../../policies/analysis/atoms";
import type { PolicyComparison } from "../../../policies/analysis/compare";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import type { Json } from "../../../policies/analysis/json";
import { isEmpty } from "../comparators";
import { policyDifference } from "../policy-difference";
import { SENSITIVE } from "../redactor";
import { readSetting, type Setting, type SettingPlaces } from "../things/thing";
import type { Kind } from "../things/types";
import { type Context, doubtUnknown, type Pair, type Severity, type ThingRule, type Weakening } from "./rule";

type Aspect = keyof PolicyComparison;

interface AspectText {
  readonly suffix: string;
  readonly title: string;
  readonly why: string;
  readonly remediation: string;
  readonly replaces: string;
}

const ASPECTS: Readonly<Record<Aspect, AspectText>> = {
  removedDenies: {
    suffix: "deny-removed",
    title: "denies less than before",
    why: "A Deny statement is gone, covers less, or exempts more principals.",
    remediation: "Restore the Deny statement.",
    replaces: "AT031",
  },
  removedConditions: {
    suffix: "condition-removed",
    title: "grants under fewer conditions",
    why: "A grant now holds for trails, accounts or paths that it did not hold for.",
    remediation: "Restore the condition.",
    replaces: "AT033",
  },
  addedPermissions: {
    suffix: "permission-added",
    title: "lets somebody new change, delete or administer",
    why: "A principal gains a permission that can destroy or overwrite log files, or that reaches more principals.",
    remediation: "Remove the grant.",
    replaces: "AT034",
  },
  addedOutsideReads: {
    suffix: "outside-access",
    title: "lets a principal outside the organization in",
    why: "Log files show what every account does; a principal that is not known to belong to the organization gains access.",
    remediation:
      "Remove the grant, bind it to aws:PrincipalOrgID, or name the organization with --organization.",
    replaces: "AT035",
  },
};

/** The policy of a thing as the rules read it: text, and the place that it is written in. */
export interface PolicyPair {
  readonly before: Json;
  readonly after: Setting;
}

/** The changed policies of a pair, without those that are unknown or gone. */
export function policyPairs(
  places: SettingPlaces,
  { before, after, protection }: Pair,
  context: Context,
): PolicyPair[] {
  if (after === undefined) return [];
  const was = before === undefined ? undefined : readSetting(places, before)[0];
  return readSetting(places, after, before).flatMap((is) => {
    if (is.isUnknown) {
      doubtUnknown(is, after, protection, context);
      return [];
    }
    return before === undefined || isEmpty(is.value) ? [] : [{ before: was?.value ?? null, after: is }];
  });
}

/** Four rules about the policy of a kind of thing, and in it about the statements that concern the thing. */
export function policyRules(
  of: Kind,
  subject: string,
  label: string,
  places: SettingPlaces,
  severities: Readonly<Record<Aspect, Severity>>,
  concerning: (pair: Pair, context: Context) => (atom: Atom) => boolean = () => () => true,
): readonly ThingRule[] {
  const aspects: readonly Aspect[] = [
    "removedDenies",
    "removedConditions",
    "addedPermissions",
    "addedOutsideReads",
  ];
  return aspects.map((aspect): ThingRule => {
    const { suffix, title, why, remediation, replaces } = ASPECTS[aspect];
    return {
      name: `${subject}-${suffix}`,
      of,
      severity: severities[aspect],
      title: `The ${label} ${title}`,
      why,
      remediation,
      replaces: [replaces],
      compare: (pair, context) =>
        policyPairs(places, pair, context).flatMap((policies) =>
          comparePolicy(aspect, policies, context, concerning(pair, context)),
        ),
    };
  });
}

/** The weakening of one aspect of a policy. */
export function comparePolicy(
  aspect: Aspect,
  { before, after }: PolicyPair,
  context: Context,
  isConcerned: (atom: Atom) => boolean = () => true,
): Weakening[] {
  const found = (compareReadable(before, after, context)?.[aspect] ?? []).filter(isConcerned);
  return found.length === 0 ? [] : [policyWeakening(found, before, after, aspect === "removedDenies")];
}

/** A weakening with the statements that matter and the difference of the policies. */
export function policyWeakening(
  atoms: readonly Pick<Atom, "statement">[],
  before: Json,
  after: Setting,
  isLoss: boolean,
): Weakening {
  const { address, attribute } = after;
  if (after.isSensitive) return { address, attribute, before: [SENSITIVE], after: [SENSITIVE] };
  const statements = [...new Set(atoms.map(({ statement }) => statement))].sort();
  return {
    address,
    attribute,
    ...(isLoss ? { before: statements, after: [] } : { before: [], after: statements }),
    difference: policyDifference(before, after.value),
  };
}

/** Compares two policies; one that cannot be read is a doubt. */
export function compareReadable(
  before: Json,
  after: Setting,
  context: Context,
): PolicyComparison | undefined {
  try {
    return context.comparePolicies(before, after.value);
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    context.doubt(after.address, `${after.attribute} cannot be understood: ${error.message}`);
    return undefined;
  }
}
