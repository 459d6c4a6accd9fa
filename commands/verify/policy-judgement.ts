import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import { type Atom, actions, isCovered, parseAtoms } from "../../policies/analysis/atoms";
import { isOutside } from "../../policies/analysis/compare";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import type { DeliveryRequest } from "../../policies/analysis/delivery-request";
import { evaluate, matching } from "../../policies/analysis/evaluate";
import type { OrganizationFacts } from "../../policies/analysis/organization-facts";
import { isOver } from "../../policies/analysis/past";
import { overlaps, type Pattern, pattern, covers as patternCovers } from "../../policies/analysis/patterns";
import { EVERYBODY, readAccount } from "../../policies/analysis/principals";
import { EVERYTHING, isStillAllowed, ofEveryFile } from "../../policies/analysis/still-allowed";
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
  /** Account of the resource, whose own policies may let its principals read settings anyway. */
  readonly ownerId?: string;
  /** Organization of the principals. */
  readonly organizationId?: string;
  /** Defaults to this moment. */
  readonly now?: Date;
}

/**
 * Compares a live policy with the policy of the settings by what they allow and deny. It fails if a service cannot
 * deliver, if a Deny is weaker, or if somebody is allowed more or less. A further Deny is only unusual, unless it can
 * reach a delivery: of some account, some Region or at some time. So is an Allow in other words that suffice.
 */
export function judgePolicy(policy: ComparedPolicy): Judgement {
  const { live, expected, requests = [], remediation = REDEPLOY, now = new Date() } = policy;
  if (live === undefined) return fail("no policy", remediation);
  try {
    const [is, wanted] = [parseAtoms(live), parseAtoms(policyJson(expected))];
    const required = requests.filter(({ isRequired }) => isRequired);
    const further = is.filter((atom) => atom.effect === "Deny" && !isCovered(atom, wanted));
    const refused = refusedRequests(is, required);
    const allows = compareAllows(is, wanted, policy);
    const differences = [
      ...refused,
      ...(refused.length > 0 ? [] : reachingDenies(further, required, now)),
      ...allows.faults,
      ...removedDenies(is, wanted),
    ];
    if (differences.length > 0) return fail(joinFirst(differences), remediation);
    const unusual = [
      ...statements(further).map((statement) => `denied, but not in the settings: ${statement}`),
      ...allows.unusual,
    ];
    return unusual.length === 0
      ? pass("equal in meaning to the policy of the settings")
      : warn(
          joinFirst(unusual),
          `If it is intended, leave it: the delivery passes. Otherwise: ${remediation}`,
        );
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    return fail(`it cannot be compared with the settings, because ${error.message}`, remediation);
  }
}

/** A live policy that the settings do not have. It only has to suffice. */
export interface SufficientPolicy {
  readonly live: string | undefined;
  /** Requests of an AWS service that it has to allow. */
  readonly requests: readonly DeliveryRequest[];
  /** What belongs to the organization. */
  readonly facts: OrganizationFacts;
}

const ADMIT = "Change the policy, which the settings do not manage.";

/** Fails if a service is refused or if everybody is allowed something. Outsiders that the policy names are unusual. */
export function judgeRequests({ live, requests, facts }: SufficientPolicy): Judgement {
  if (live === undefined) return fail("no policy", ADMIT);
  try {
    const is = parseAtoms(live);
    // A service acts for whoever may set it up to, which is why AWS documents such statements without a condition.
    const isOfServices = ({ principal }: Atom) =>
      !principal.not && principal.of.every(({ kind }) => kind === "Service");
    const outside = is.filter(
      (atom) => atom.effect === "Allow" && !isOfServices(atom) && isOutside(atom, facts),
    );
    const isForAll = ({ principal }: Atom) => principal.not || principal.of.includes(EVERYBODY);
    const faults = [
      ...refusedRequests(is, requests),
      ...statements(outside.filter(isForAll)).map((statement) => `allowed to everybody: ${statement}`),
    ];
    if (faults.length > 0) return fail(joinFirst(faults), ADMIT);
    const unclear = requests.filter(({ request }) => evaluate(is, request) === "open");
    const unusual = [
      ...unclear.map(
        ({ purpose, request }) => `whether ${service(request)} can ${purpose} depends on a condition`,
      ),
      ...statements(outside).map((statement) => `allowed from outside the organization: ${statement}`),
    ];
    return unusual.length === 0
      ? pass("admits what it has to")
      : warn(joinFirst([...new Set(unusual)]), `If it is intended, leave it. Otherwise: ${ADMIT}`);
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    return fail(`it cannot be understood, because ${error.message}`, ADMIT);
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
  return more > 0 ? [...new Set(shown), `nor ${more} more of its requests`] : [...new Set(shown)];
}

function service({ principal }: DeliveryRequest["request"]): string {
  return principal.name.text === CLOUDTRAIL_SERVICE ? "CloudTrail" : principal.name.text;
}

/** Denies that keep the service from some of its deliveries, though not from all. */
function reachingDenies(denies: readonly Atom[], requests: readonly DeliveryRequest[], now: Date): string[] {
  return denies.flatMap((deny) => {
    if (deny.conditions.some((condition) => isOver(condition, now))) return [];
    const reached = requests.find((one) => canReach(deny, one));
    return reached === undefined
      ? []
      : [`a Deny may keep ${service(reached.request)} from this: ${reached.purpose}: ${deny.statement}`];
  });
}

function canReach(deny: Atom, { request }: DeliveryRequest): boolean {
  const resource = ofEveryAccount(request.resource);
  const { not, of } = deny.resource;
  const isAbout = not
    ? !of.some((one) => patternCovers(one, resource))
    : of.some((one) => overlaps(one, resource));
  const anywhere: Atom = { ...deny, resource: { not: false, of: [EVERYTHING] } };
  return isAbout && matching([anywhere], ofEveryFile(request)).length > 0;
}

/** The files of a kind, of every account, Region and day. */
function ofEveryAccount(resource: string): Pattern {
  return pattern(resource.replace(/\/\d{12}\/(CloudTrail[^/]*)\/.*$/, "/*/$1/*"), { wildcards: true });
}

/** Actions that read settings, and neither files nor their names. */
const READS_SETTINGS = actions(
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:GetPublicKey",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "sns:GetTopicAttributes",
);

/** Whether an Allow lets principals of the owner read settings. Their own account can allow that without the policy. */
function readsOwnSettings({ principal, action }: Atom, ownerId: string | undefined): boolean {
  return (
    ownerId !== undefined &&
    !principal.not &&
    principal.of.every(({ kind, name }) => kind === "AWS" && readAccount(name) === ownerId) &&
    !action.not &&
    action.of.every((one) => READS_SETTINGS.some((read) => patternCovers(read, one)))
  );
}

function compareAllows(
  is: readonly Atom[],
  wanted: readonly Atom[],
  { requests = [], ownerId, organizationId }: ComparedPolicy,
): { readonly faults: readonly string[]; readonly unusual: readonly string[] } {
  const allows = (atoms: readonly Atom[]) => atoms.filter(({ effect }) => effect === "Allow");
  const added = allows(is).filter((atom) => !isCovered(atom, wanted));
  const missing = allows(wanted).filter((atom) => !isCovered(atom, is));
  const harmless = new Set([
    ...added.filter((atom) => readsOwnSettings(atom, ownerId)),
    ...missing.filter((atom) => isStillAllowed(atom, is, requests, organizationId)),
  ]);
  const describe = (isHarmless: boolean) => {
    const some = (atoms: readonly Atom[]) =>
      statements(atoms.filter((atom) => harmless.has(atom) === isHarmless));
    return [
      ...some(added).map((statement) => `allowed, but not in the settings: ${statement}`),
      ...some(missing).map((statement) =>
        isHarmless
          ? `allowed in other words than in the settings: ${statement}`
          : `in the settings, but not allowed: ${statement}`,
      ),
    ];
  };
  return { faults: describe(false), unusual: describe(true) };
}

function removedDenies(is: readonly Atom[], wanted: readonly Atom[]): string[] {
  const removed = wanted.filter((atom) => atom.effect === "Deny" && !isCovered(atom, is));
  return statements(removed).map((statement) => `no longer denied: ${statement}`);
}

function statements(atoms: readonly Atom[]): string[] {
  return [...new Set(atoms.map(({ statement }) => statement))];
}
