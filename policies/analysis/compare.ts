/**
 * IAM policies compared by meaning: what somebody can do after a change that could not be done before, and
 * what CloudTrail no longer can. Doubt is reported and never hidden.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

import {
  type Atom,
  accountOf,
  atomsOf,
  covers,
  coversBare,
  isCovered,
  type Principal,
  principalCovers,
  principalOverlaps,
  SELF,
  type Side,
  sideCovers,
} from "./atoms";
import { fails, isRange, type Request } from "./conditions";
import type { Json } from "./json";
import { overlaps, type Pattern, pattern, covers as patternCovers } from "./patterns";

/** What is known to belong to the organization before the change. */
export interface World {
  readonly accounts: ReadonlySet<string>;
  readonly organizations: ReadonlySet<string>;
}

/** What changed between two policies, in atoms; all empty when nothing became weaker. */
export interface PolicyComparison {
  /** Denied before, and no longer, or to fewer. */
  readonly deniesLost: readonly Atom[];
  /** CloudTrail's own way to deliver, taken away or newly denied. */
  readonly deliveryLost: readonly Atom[];
  /** Allowed before under more conditions. */
  readonly loosened: readonly Atom[];
  /** Newly allowed to change, delete or administer, or allowed to a wider principal. */
  readonly granted: readonly Atom[];
  /** Newly allowed to read, from outside the organization. */
  readonly exposed: readonly Atom[];
}

const actions = (...names: string[]): Pattern[] =>
  names.map((name) => pattern(name.toLowerCase(), { wildcards: true }));

/** What only reads, or lets somebody in who then reads. */
const READING = actions(
  "*:Get*",
  "*:List*",
  "*:Describe*",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:Verify*",
  "sns:Subscribe",
  "sts:AssumeRole*",
  "sts:TagSession",
  "sts:SetSourceIdentity",
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

/** What CloudTrail itself must be able to do. */
const DELIVERING = actions(
  "s3:GetBucketAcl",
  "s3:PutObject",
  "kms:GenerateDataKey",
  "kms:DescribeKey",
  "sns:Publish",
  "sts:AssumeRole",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
);

const CLOUDTRAIL: Principal = { kind: "Service", name: pattern("cloudtrail.amazonaws.com") };

/** Whether two policies allow and deny the same, however they are written. */
export function samePolicy(left: Json | undefined, right: Json | undefined): boolean {
  const [a, b] = [atomsOf(left), atomsOf(right)];
  return a.every((atom) => isCovered(atom, b)) && b.every((atom) => isCovered(atom, a));
}

const NOTHING_KNOWN: World = { accounts: new Set(), organizations: new Set() };

/**
 * Compares two policies, each as text, as an object, or nothing.
 * @throws {UnreadablePolicy} when one of them cannot be understood
 */
export function comparePolicies(
  before: Json | undefined,
  after: Json | undefined,
  world: World = NOTHING_KNOWN,
): PolicyComparison {
  const [was, is] = [atomsOf(before), atomsOf(after)];
  const without = (atoms: Atom[], others: Atom[]): Atom[] => {
    const keys = new Set(others.map(({ key }) => key));
    return atoms.filter(({ key }) => !keys.has(key));
  };
  const allowed = was.filter(({ effect }) => effect === "Allow");
  const result = {
    deniesLost: without(was, is).filter((atom) => atom.effect === "Deny" && !isCovered(atom, is)),
    deliveryLost: deliveryLost(was, is),
    loosened: [] as Atom[],
    granted: [] as Atom[],
    exposed: [] as Atom[],
  };
  for (const atom of without(is, was)) {
    if (atom.effect === "Deny" || isCovered(atom, allowed)) continue;
    const loosened = allowed.some((old) => coversBare(old, atom));
    const granted = allowed.some((old) => isWider(atom, old)) || isNewPower(atom, allowed, world);
    const foreign =
      within(atom.action, READING) && isOutside(atom, world) && !isDeniedOutside(atom, is, world);
    if (loosened) result.loosened.push(atom);
    else if (granted) result.granted.push(atom);
    // A service that lost a condition is loosened only; a person from outside is named as well.
    const service = atom.principal.of[0]?.kind === "Service";
    if (foreign && (loosened ? !service : !granted)) result.exposed.push(atom);
  }
  return result;
}

/** Whether `atom` is an old grant made wider in who it speaks of. */
function isWider(atom: Atom, old: Atom): boolean {
  return covers(atom, old) && !sideCovers(old.principal, atom.principal, principalCovers, principalOverlaps);
}

function isNewPower(atom: Atom, allowed: readonly Atom[], world: World): boolean {
  if (within(atom.action, READING) || !sideOverlaps(atom.action, { not: false, of: TRAIL_SERVICES }))
    return false;
  if (!within(atom.action, WRITING)) return true;
  const [who] = atom.principal.of;
  if (who?.kind === "self" || (who?.kind === "Service" && !isOutside(atom, world))) return false;
  return !allowed.some(
    (old) =>
      sideCovers(old.action, atom.action, patternCovers, overlaps) &&
      sideCovers(old.principal, atom.principal, principalCovers, principalOverlaps),
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
function isOutside({ principal, conditions }: Atom, world: World): boolean {
  const inside = ({ kind, name }: Principal): boolean =>
    kind === "self" || (kind === "AWS" && world.accounts.has(accountOf(name) ?? ""));
  if (!principal.not && principal.of.every(inside)) return false;
  return !conditions.some((one) => {
    if (one.negated || one.ifExists || one.set === "forallvalues" || one.family === "null") return false;
    return one.values.every((value) => {
      if (ORGANIZATION_KEYS.has(one.key)) return world.organizations.has(value.text.split("/")[0] ?? "");
      if (ACCOUNT_KEYS.has(one.key)) return world.accounts.has(value.text);
      return ARN_KEYS.has(one.key) && world.accounts.has(accountOf(value) ?? "");
    });
  });
}

/** Whether the policy denies what an atom allows to everybody outside the organization. */
function isDeniedOutside(atom: Atom, policy: readonly Atom[], world: World): boolean {
  const [who] = atom.principal.of;
  return policy.some(
    (deny) =>
      deny.effect === "Deny" &&
      coversBare(deny, atom) &&
      deny.conditions.some(({ key, negated }) => key === "aws:principalorgid" && negated) &&
      deny.conditions.every(({ key, negated, ifExists, set, values }) => {
        if (key === "aws:principalorgid") {
          return negated && set === "" && values.every(({ text }) => world.organizations.has(text));
        }
        const sparesServices =
          key === "aws:principalisawsservice" && values.every(({ text }) => text === "false");
        return sparesServices && who?.kind !== "Service" && (ifExists || who?.kind !== "any");
      }),
  );
}

const CLOUDTRAIL_REQUEST: Request = new Map<string, readonly Pattern[] | null>([
  ["aws:securetransport", [pattern("true")]],
  ["aws:principalisawsservice", [pattern("true")]],
  ["aws:principalservicename", [CLOUDTRAIL.name]],
  ["aws:principalarn", null],
  ["aws:principalaccount", null],
  ["aws:principalorgid", null],
  ["aws:principalorgpaths", null],
  ["aws:multifactorauthpresent", null],
  ["aws:sourcevpc", null],
  ["aws:sourcevpce", null],
]);

/** A path that only one account writes to. */
const ONE_ACCOUNT = /(AWSLogs\/|log-stream:)\d{12}/;

function deliveryLost(was: readonly Atom[], is: readonly Atom[]): Atom[] {
  const newDenies = is.filter((atom) => atom.effect === "Deny" && !isCovered(atom, was));
  return was.filter((old) => {
    if (old.effect !== "Allow" || old.conditions.some((one) => fails(one, requestUnder(old)))) return false;
    const needed = DELIVERING.filter((action) => delivers(old, action));
    return needed.some((action) => {
      const request = requestUnder(old);
      const same = (atom: Atom): boolean =>
        delivers(atom, action) &&
        sideOverlaps(atom.resource, old.resource) &&
        !atom.conditions.some((one) => fails(one, request));
      const left = is.filter((atom) => atom.effect === "Allow" && same(atom));
      const whole = left.some((atom) => sideCovers(atom.resource, old.resource, patternCovers, overlaps));
      const narrowed = left.some(
        ({ resource }) => resource.not || !resource.of.every(({ text }) => ONE_ACCOUNT.test(text)),
      );
      const oneAccount = left.length > 0 && old.resource.of.every(({ text }) => ONE_ACCOUNT.test(text));
      return !(whole || narrowed || oneAccount) || newDenies.some(same);
    });
  });
}

function delivers(atom: Atom, action: Pattern): boolean {
  const { principal } = atom;
  const whom = principal.of[0]?.kind === "self" ? SELF : CLOUDTRAIL;
  const logs = action.text.startsWith("logs:");
  return (
    logs === (whom === SELF) &&
    sideCovers(principal, { not: false, of: [whom] }, principalCovers, principalOverlaps) &&
    sideCovers(atom.action, { not: false, of: [action] }, patternCovers, overlaps)
  );
}

function sideOverlaps(left: Side<Pattern>, right: Side<Pattern>): boolean {
  return left.not || right.not || left.of.some((a) => right.of.some((b) => overlaps(a, b)));
}

function requestUnder({ principal, conditions }: Atom): Request {
  const request = new Map(principal.of[0]?.kind === "self" ? [] : CLOUDTRAIL_REQUEST);
  for (const { key, negated, set, values, family } of conditions) {
    if (!negated && set === "" && family !== "null" && !isRange(family) && !request.has(key))
      request.set(key, values);
  }
  return request;
}
