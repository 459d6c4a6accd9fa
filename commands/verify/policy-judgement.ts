import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import { type Atom, isCovered, parseAtoms } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import type { DeliveryRequest } from "../../policies/analysis/delivery-request";
import { evaluate, matching } from "../../policies/analysis/evaluate";
import { overlaps, type Pattern, pattern, covers as patternCovers } from "../../policies/analysis/patterns";
import type { PolicyStatement } from "../../policies/policy-document";
import { policyJson } from "../../policies/policy-document";
import { fail, type Judgement, joinFirst, pass, warn } from "./judgement";
import { REDEPLOY } from "./remediation";

/** A live policy and what it has to be. */
export interface ComparedPolicy {
  readonly live: string | undefined;
  readonly expected: readonly PolicyStatement[];
  /** Requests of an AWS service that it has to allow. */
  readonly requests?: readonly DeliveryRequest[];
  /** Defaults to a new deployment. */
  readonly remediation?: string;
}

/**
 * Compares a live policy with the policy of the settings by what they allow and deny. It fails if a service cannot
 * deliver, if a Deny is weaker, or if somebody is allowed more or less. A further Deny is only unusual, unless it can
 * reach a delivery: of some account, some Region or at some time.
 */
export function judgePolicy({
  live,
  expected,
  requests = [],
  remediation = REDEPLOY,
}: ComparedPolicy): Judgement {
  if (live === undefined) return fail("no policy", remediation);
  try {
    const [is, wanted] = [parseAtoms(live), parseAtoms(policyJson(expected))];
    const required = requests.filter(({ isRequired }) => isRequired);
    const further = is.filter((atom) => atom.effect === "Deny" && !isCovered(atom, wanted));
    const refused = refusedRequests(is, required);
    const differences = [
      ...refused,
      ...(refused.length > 0 ? [] : reachingDenies(further, required)),
      ...compareAllows(is, wanted),
      ...removedDenies(is, wanted),
    ];
    if (differences.length > 0) return fail(joinFirst(differences), remediation);
    return further.length === 0
      ? pass("equal in meaning to the policy of the settings")
      : warn(
          joinFirst(statements(further).map((statement) => `denied, but not in the settings: ${statement}`)),
          `If it is intended, leave it: the delivery passes. Otherwise: ${remediation}`,
        );
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    return fail(`it cannot be compared with the settings, because ${error.message}`, remediation);
  }
}

/** One lost statement denies many requests, and the report has to show the statement too. */
const MOST_REQUESTS = 3;

/** Requests that the policy denies, each with the statement that denies it. */
function refusedRequests(is: readonly Atom[], requests: readonly DeliveryRequest[]): string[] {
  const refused = requests.filter(({ request }) => evaluate(is, request) === "denied");
  const shown = refused.slice(0, MOST_REQUESTS).map(({ purpose, request }) => {
    const deny = matching(is, request).find(({ effect }) => effect === "Deny");
    return `${service(request)} cannot ${purpose}: ${deny?.statement ?? "no statement allows it"}`;
  });
  const more = refused.length - shown.length;
  return more > 0 ? [...shown, `nor ${more} more of its requests`] : shown;
}

function service({ principal }: DeliveryRequest["request"]): string {
  return principal.name.text === CLOUDTRAIL_SERVICE ? "CloudTrail" : principal.name.text;
}

/** Denies that keep the service from some of its deliveries, though not from all. */
function reachingDenies(denies: readonly Atom[], requests: readonly DeliveryRequest[]): string[] {
  return denies.flatMap((deny) => {
    const reached = requests.find((one) => canReach(deny, one));
    return reached === undefined
      ? []
      : [`a Deny may keep ${service(reached.request)} from this: ${reached.purpose}: ${deny.statement}`];
  });
}

/** The file's account and folder are not the request's own: each stands for all that CloudTrail writes. */
const OF_ONE_FILE = "kms:encryptioncontext:aws:s3:arn";

function canReach(deny: Atom, { request }: DeliveryRequest): boolean {
  const resource = ofEveryAccount(request.resource);
  const { not, of } = deny.resource;
  const isAbout = not
    ? !of.some((one) => patternCovers(one, resource))
    : of.some((one) => overlaps(one, resource));
  const anywhere: Atom = { ...deny, resource: { not: false, of: [EVERYTHING] } };
  const context = new Map(
    [...request.context].map(([key, value]) => [key, key === OF_ONE_FILE ? undefined : value]),
  );
  return isAbout && matching([anywhere], { ...request, context }).length > 0;
}

const EVERYTHING = pattern("*", { wildcards: true });

/** The files of a kind, of every account, Region and day. */
function ofEveryAccount(resource: string): Pattern {
  return pattern(resource.replace(/\/\d{12}\/(CloudTrail[^/]*)\/.*$/, "/*/$1/*"), { wildcards: true });
}

function compareAllows(is: readonly Atom[], wanted: readonly Atom[]): string[] {
  const allows = (atoms: readonly Atom[]) => atoms.filter(({ effect }) => effect === "Allow");
  const added = allows(is).filter((atom) => !isCovered(atom, wanted));
  const missing = allows(wanted).filter((atom) => !isCovered(atom, is));
  return [
    ...statements(added).map((statement) => `allowed, but not in the settings: ${statement}`),
    ...statements(missing).map((statement) => `in the settings, but not allowed: ${statement}`),
  ];
}

function removedDenies(is: readonly Atom[], wanted: readonly Atom[]): string[] {
  const removed = wanted.filter((atom) => atom.effect === "Deny" && !isCovered(atom, is));
  return statements(removed).map((statement) => `no longer denied: ${statement}`);
}

function statements(atoms: readonly Atom[]): string[] {
  return [...new Set(atoms.map(({ statement }) => statement))];
}
