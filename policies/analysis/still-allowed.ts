/** Whether a policy without one of its Allow statements still allows every request that the statement is for. */
import { type Atom, coversBare } from "./atoms";
import { impliesAll } from "./conditions";
import type { DeliveryRequest } from "./delivery-request";
import { type AccessRequest, isMet, matching } from "./evaluate";
import { overlaps, type Pattern, pattern, covers as patternCovers } from "./patterns";
import { readAccount, readRootAccount } from "./principals";

/** The file in the encryption context, which differs from request to request. */
const OF_ONE_FILE = "kms:encryptioncontext:aws:s3:arn";

/** A request without the values that differ from file to file. */
export function ofEveryFile(request: AccessRequest): AccessRequest {
  const context = new Map(
    [...request.context].map(([key, value]) => [key, key === OF_ONE_FILE ? undefined : value]),
  );
  return { ...request, context };
}

export const EVERYTHING = pattern("*", { wildcards: true });

/**
 * Whether an Allow that is missing literally is still there in effect. A service's statement is for its own requests, to
 * every account, Region and day. Any other is for its principals' requests from within their organization.
 */
export function isStillAllowed(
  missing: Atom,
  policy: readonly Atom[],
  requests: readonly DeliveryRequest[],
  organizationId: string | undefined,
): boolean {
  const isService = missing.principal.of.some(({ kind }) => kind === "Service" || kind === "self");
  if (!isService) return policy.some((one) => allowsPrincipals(one, missing, organizationId));
  const own = requests.filter(({ request }) => matching([missing], request).length > 0);
  return own.length > 0 && own.every((one) => allowsEverywhere(policy, one));
}

/** What the requests of a statement's principals carry, as far as it is known. */
function contextOfPrincipals(
  { principal }: Atom,
  organizationId: string | undefined,
): AccessRequest["context"] {
  const [who] = principal.of;
  const account = who === undefined ? undefined : readAccount(who.name);
  const isOne = who?.kind === "AWS" && !who.name.open && readRootAccount(who) === undefined;
  return new Map([
    ["aws:securetransport", ["true"]],
    ["aws:principalisawsservice", ["false"]],
    ...(organizationId === undefined ? [] : [["aws:principalorgid", [organizationId]] as const]),
    ...(account === undefined ? [] : [["aws:principalaccount", [account]] as const]),
    ...(isOne ? [["aws:principalarn", [who.name.text]] as const] : []),
  ]);
}

function allowsPrincipals(one: Atom, missing: Atom, organizationId: string | undefined): boolean {
  const [principal] = missing.principal.of;
  if (one.effect !== "Allow" || principal === undefined || !coversBare(one, missing)) return false;
  const context = contextOfPrincipals(missing, organizationId);
  const request = { principal, action: "", resource: "", context };
  return one.conditions.every(
    (condition) =>
      impliesAll(missing.conditions, [condition]) ||
      (context.has(condition.key) && isMet(condition, request) === true),
  );
}

/** Whether the statements allow a request for every account, Region and day. What cannot be shown is not allowed. */
function allowsEverywhere(policy: readonly Atom[], { request }: DeliveryRequest): boolean {
  const everyFile = ofEveryFile(request);
  const allowed = policy
    .filter(
      (atom) =>
        atom.effect === "Allow" &&
        !atom.resource.not &&
        matching([{ ...atom, resource: { not: false, of: [EVERYTHING] } }], everyFile).length > 0 &&
        atom.conditions.every((condition) => isMet(condition, everyFile) === true),
    )
    .flatMap(({ resource }) => resource.of);
  return coversEveryAccount(allowed, request.resource);
}

const DIGITS = 12;
/** More parts than this are not told apart. */
const MOST_PARTS = 2_000;

/** The parts of a resource before and after the account of an organization's member, and after the file's folder. */
const OF_MEMBER =
  /^(.*(?:\/o-[a-z0-9]+\/|:o-[a-z0-9]+_))\d{12}(?:(\/CloudTrail[^/]*\/).*|(_CloudTrail_[a-z0-9-]+))$/;

/** Whether the patterns cover a request's resource for every account. Several may share the accounts among them. */
function coversEveryAccount(allowed: readonly Pattern[], resource: string): boolean {
  const [, start, folder = "", stream = ""] = OF_MEMBER.exec(resource) ?? [];
  if (start === undefined) {
    const files = pattern(ofOneAccount(resource), { wildcards: true });
    return allowed.some((one) => patternCovers(one, files));
  }
  const pending = [""];
  for (let parts = 0; parts < MOST_PARTS; parts += 1) {
    const digits = pending.pop();
    if (digits === undefined) return true;
    const account = digits + "?".repeat(DIGITS - digits.length);
    const files = pattern(`${start}${account}${folder}${stream}*`, { wildcards: true });
    if (allowed.some((one) => patternCovers(one, files))) continue;
    if (digits.length === DIGITS || !allowed.some((one) => overlaps(one, files))) return false;
    pending.push(...Array.from({ length: 10 }, (_, digit) => `${digits}${digit}`));
  }
  return false;
}

/** Every file of an account's folder or of a bucket, every stream of an account, or a resource as it is. */
function ofOneAccount(resource: string): string {
  if (/:\d{12}_CloudTrail_[a-z0-9-]+$/.test(resource)) return `${resource}*`;
  return resource
    .replace(/(\/\d{12}\/CloudTrail[^/]*\/).*$/, "$1*")
    .replace(/^(arn:[^:]*:s3:::[^/]+\/)(?!.*\/CloudTrail).*$/, "$1*");
}
