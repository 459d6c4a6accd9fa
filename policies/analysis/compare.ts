/**
 * IAM policies compared by meaning: what somebody can do after a change that could not be done before.
 * Doubt is reported and never hidden.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

import { type Atom, actions, covers, coversBare, isCovered, parseAtoms } from "./atoms";
import { withImplied } from "./implied-conditions";
import type { Json } from "./json";
import type { OrganizationFacts } from "./organization-facts";
import { overlaps, type Pattern, covers as patternCovers } from "./patterns";
import { type Principal, readAccount } from "./principals";
import { principalSideCovers, type Side, sideCovers, sideOverlaps } from "./sides";

/** The differences that make a policy weaker, in atoms; every list is empty if it is not. */
export interface PolicyComparison {
  /** Denied before, and no longer, or to fewer. */
  readonly removedDenies: readonly Atom[];
  /** Allowed before under more conditions. */
  readonly removedConditions: readonly Atom[];
  /** Newly allowed to change, delete or administer, or allowed to a wider principal. */
  readonly addedPermissions: readonly Atom[];
  /** Newly allowed to read, from outside the organization. */
  readonly addedOutsideReads: readonly Atom[];
}

/** What only reads, or lets somebody in who then reads. */
const READING = actions(
  "*:Get*",
  "*:List*",
  "*:Describe*",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:Verify*",
  "sns:Subscribe",
  "logs:FilterLogEvents",
  "logs:StartQuery",
);

/** What only adds: it matters when somebody new may do it. */
const WRITING = actions(
  "s3:PutObject",
  "s3:AbortMultipartUpload",
  "sns:Publish",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncryptTo",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
);

/** The services whose permissions decide over the trail and its logs. */
const TRAIL_SERVICES = actions(
  "s3:*",
  "kms:*",
  "cloudtrail:*",
  "organizations:*",
  "iam:*",
  "sns:*",
  "logs:*",
  "sts:*",
);

/** Whether two policies allow and deny the same, however they are written. */
export function samePolicy(left: Json | undefined, right: Json | undefined): boolean {
  const [a, b] = [parseAtoms(left), parseAtoms(right)];
  return a.every((atom) => isCovered(atom, b)) && b.every((atom) => isCovered(atom, a));
}

const NOTHING_KNOWN: OrganizationFacts = { accounts: new Set(), organizations: new Set() };

/**
 * Compares two policies, each as text, as an object, or nothing.
 * @throws {UnreadablePolicy} when one of them cannot be understood
 */
export function comparePolicies(
  before: Json | undefined,
  after: Json | undefined,
  facts: OrganizationFacts = NOTHING_KNOWN,
): PolicyComparison {
  const [was, is] = [parseAtoms(before), parseAtoms(after)];
  const without = (atoms: readonly Atom[], others: readonly Atom[]): readonly Atom[] => {
    const keys = new Set(others.map(({ key }) => key));
    return atoms.filter(({ key }) => !keys.has(key));
  };
  const allowed = was.filter(({ effect }) => effect === "Allow");
  const implied = allowed.map((atom) => withImplied(atom, facts));
  const result = {
    removedDenies: without(was, is).filter((atom) => atom.effect === "Deny" && !isCovered(atom, is)),
    removedConditions: [] as Atom[],
    addedPermissions: [] as Atom[],
    addedOutsideReads: [] as Atom[],
  };
  for (const atom of without(is, was)) {
    if (atom.effect === "Deny" || isCovered(withImplied(atom, facts), implied)) continue;
    const removedConditions = allowed.some((old) => coversBare(old, atom));
    const addedPermissions = allowed.some((old) => isWider(atom, old)) || isNewPower(atom, allowed, facts);
    const foreign =
      within(atom.action, READING) && isOutside(atom, facts) && !isDeniedOutside(atom, is, facts);
    if (removedConditions) result.removedConditions.push(atom);
    else if (addedPermissions) result.addedPermissions.push(atom);
    // A service that lost a condition is reported once; a person from outside is named as well.
    const service = atom.principal.of[0]?.kind === "Service";
    if (foreign && (removedConditions ? !service : !addedPermissions)) result.addedOutsideReads.push(atom);
  }
  return result;
}

/** Whether `atom` is an old grant made wider in who it speaks of. */
function isWider(atom: Atom, old: Atom): boolean {
  return covers(atom, old) && !principalSideCovers(old.principal, atom.principal);
}

function isNewPower(atom: Atom, allowed: readonly Atom[], facts: OrganizationFacts): boolean {
  if (within(atom.action, READING) || !sideOverlaps(atom.action, { not: false, of: TRAIL_SERVICES }))
    return false;
  if (!within(atom.action, WRITING)) return true;
  const [who] = atom.principal.of;
  if (who?.kind === "self" || (who?.kind === "Service" && !isOutside(atom, facts))) return false;
  return !allowed.some(
    (old) =>
      sideCovers(old.action, atom.action, patternCovers, overlaps) &&
      principalSideCovers(old.principal, atom.principal),
  );
}

function within(action: Side<Pattern>, known: readonly Pattern[]): boolean {
  return !action.not && action.of.every((one) => known.some((other) => patternCovers(other, one)));
}

const ORGANIZATION_KEYS = new Set([
  "aws:principalorgid",
  "aws:sourceorgid",
  "aws:principalorgpaths",
  "aws:sourceorgpaths",
]);

const ACCOUNT_KEYS = new Set([
  "aws:principalaccount",
  "aws:sourceaccount",
  "aws:sourceowner",
  "kms:calleraccount",
]);

const ARN_KEYS = new Set(["aws:sourcearn", "aws:principalarn"]);

/** Whether an atom speaks of anybody who is not known to belong to the organization. */
export function isOutside({ principal, conditions }: Atom, facts: OrganizationFacts): boolean {
  const inside = ({ kind, name }: Principal): boolean =>
    kind === "self" || (kind === "AWS" && facts.accounts.has(readAccount(name) ?? ""));
  if (!principal.not && principal.of.every(inside)) return false;
  return !conditions.some((one) => {
    if (one.negated || one.ifExists || one.set === "forallvalues" || one.family === "null") return false;
    return one.values.every((value) => {
      if (ORGANIZATION_KEYS.has(one.key)) return facts.organizations.has(value.text.split("/")[0] ?? "");
      if (ACCOUNT_KEYS.has(one.key)) return facts.accounts.has(value.text);
      return ARN_KEYS.has(one.key) && facts.accounts.has(readAccount(value) ?? "");
    });
  });
}

/** Whether the policy denies what an atom allows to everybody outside the organization. */
function isDeniedOutside(atom: Atom, policy: readonly Atom[], facts: OrganizationFacts): boolean {
  const [who] = atom.principal.of;
  return policy.some(
    (deny) =>
      deny.effect === "Deny" &&
      coversBare(deny, atom) &&
      deny.conditions.some(({ key, negated }) => key === "aws:principalorgid" && negated) &&
      deny.conditions.every(({ key, negated, ifExists, set, values }) => {
        if (key === "aws:principalorgid") {
          return negated && set === "" && values.every(({ text }) => facts.organizations.has(text));
        }
        const sparesServices =
          key === "aws:principalisawsservice" && values.every(({ text }) => text === "false");
        return sparesServices && who?.kind !== "Service" && (ifExists || who?.kind !== "any");
      }),
  );
}
