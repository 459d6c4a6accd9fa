/** Whether a permission reaches a protected thing, within the Deny statements and the boundary of its identity. */
import { PARTITIONS } from "../../aws/arns";
import { type Atom, coversBare } from "../../policies/analysis/atoms";
import {
  arnOverlaps,
  overlaps,
  type Pattern,
  pattern,
  covers as patternCovers,
} from "../../policies/analysis/patterns";
import { type Side, sideCovers, sideOverlaps } from "../../policies/analysis/sides";

/** The policies that limit what an Allow of an identity grants. */
export interface Limits {
  /** Deny statements of the identity itself. One counts if it has no condition. */
  readonly denies?: readonly Atom[];
  /** The permissions boundary; without one, or if the plan does not show it, nothing is held back. */
  readonly boundary?: readonly Atom[];
}

/** Actions on things that would be one threat. */
export interface Target {
  /** The service of the actions, with a colon. */
  readonly service: string;
  readonly actions: readonly Pattern[];
  readonly resources: readonly Resource[];
}

/** A protected thing, or something unknown, which only a wildcard in its name reaches. */
interface Resource {
  readonly arn: Pattern;
  /** The same in each partition, to see whether a Deny covers it. */
  readonly exact: readonly Pattern[];
  readonly isProbe: boolean;
}

/** Part of a name that nothing has. */
export const SOMETHING = "0000organization-trail-probe";

/** A thing by the pattern of its ARN. */
export function buildResource(text: string): Resource {
  const core = text === "*" || text.endsWith("/*") ? text : text.replace(/\*$/, "");
  const partitions = core.startsWith("arn:*:") ? PARTITIONS : [""];
  return {
    arn: pattern(text, { wildcards: true }),
    isProbe: text.includes(SOMETHING),
    exact: partitions.map((name) => pattern(core.replace(/^arn:\*:/, `arn:${name}:`), { wildcards: true })),
  };
}

/** Whether an Allow grants an action on a target within its limits. */
export function isReached(target: Target, atom: Atom, { denies = [], boundary }: Limits): boolean {
  if (!mayAct(atom.action, target)) return false;
  const resources = target.resources.filter((one) => reaches(atom.resource, one));
  if (resources.length === 0) return false;
  const isUnconditional = ({ effect, conditions }: Atom): boolean =>
    effect === "Deny" && conditions.length === 0;
  if (denies.some((deny) => isUnconditional(deny) && coversBare(deny, atom))) return false;
  const forbidding = [...denies, ...(boundary ?? [])].filter(isUnconditional);
  return target.actions.some(
    (action) =>
      acts(atom.action, action) &&
      resources.some(
        (one) =>
          (boundary === undefined || isWithin(boundary, atom, action, one)) &&
          !isForbidden(forbidding, action, one, atom),
      ),
  );
}

/** Whether an action may be of the target's service: most are not, and telling so is cheap. */
function mayAct({ not, of }: Side<Pattern>, { service }: Target): boolean {
  return not || of.some(({ text, open }) => text.startsWith(service) || (open && /^[^:]*[*?]/.test(text)));
}

/** Whether a Deny covers an action on the whole of a target, or on all of it that an Allow names. */
function isForbidden(denies: readonly Atom[], action: Pattern, { exact }: Resource, allow: Atom): boolean {
  return denies.some(
    (deny) =>
      holdsAll(deny.action, action) &&
      (exact.some((one) => holdsAll(deny.resource, one)) ||
        sideCovers(deny.resource, allow.resource, patternCovers, overlaps)),
  );
}

function isWithin(boundary: readonly Atom[], atom: Atom, action: Pattern, resource: Resource): boolean {
  return boundary.some(
    (one) =>
      one.effect === "Allow" &&
      acts(one.action, action) &&
      reaches(one.resource, resource) &&
      sideOverlaps(one.resource, atom.resource),
  );
}

function acts(side: Side<Pattern>, action: Pattern): boolean {
  return side.not ? !holdsOne(side, action) : side.of.some((own) => overlaps(own, action));
}

function reaches(side: Side<Pattern>, { arn, exact, isProbe }: Resource): boolean {
  if (side.not) return !exact.some((one) => holdsOne(side, one));
  // A policy variable, such as the user's own name, stands for one thing, and not for any.
  return side.of.some((own) => !(isProbe && own.text.includes("${")) && arnOverlaps(own, arn));
}

function holdsAll(side: Side<Pattern>, one: Pattern): boolean {
  return side.not ? !side.of.some((own) => overlaps(own, one)) : holdsOne(side, one);
}

function holdsOne({ of }: Side<Pattern>, one: Pattern): boolean {
  return of.some((own) => patternCovers(own, one));
}
