/** The grants by which CloudTrail delivers, and those of them that a change takes away. */

import { type Atom, actions, isCovered } from "./atoms";
import { fails, isRange, type Request } from "./conditions";
import { overlaps, type Pattern, pattern, covers as patternCovers } from "./patterns";
import { type Principal, principalCovers, principalOverlaps, SELF } from "./principals";
import { sideCovers, sideOverlaps } from "./sides";

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

/** The grants for CloudTrail that `is` no longer has, has narrowed, or denies. */
export function removedDelivery(was: readonly Atom[], is: readonly Atom[]): Atom[] {
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

function requestUnder({ principal, conditions }: Atom): Request {
  const request = new Map(principal.of[0]?.kind === "self" ? [] : CLOUDTRAIL_REQUEST);
  for (const { key, negated, set, values, family } of conditions) {
    if (!negated && set === "" && family !== "null" && !isRange(family) && !request.has(key))
      request.set(key, values);
  }
  return request;
}
