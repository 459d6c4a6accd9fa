/** CloudTrail's requests that a change of policies takes away. */
import type { Atom } from "./atoms";
import type { NamedFolders } from "./bucket-requests";
import { deliveryRequests } from "./cloudtrail-requests";
import type { DeliveringTrail, DeliveryRequest, DeliveryTarget } from "./delivery-request";
import { type AccessRequest, evaluate, matching } from "./evaluate";
import { arnCovers, pattern } from "./patterns";

/** A request that was allowed and no longer is. */
export interface LostRequest {
  readonly delivery: DeliveryRequest;
  /** The statement that decides now, or the one that allowed it. */
  readonly statement: string;
}

/** The required requests to one target that `was` allows and `is` does not; the trail may change with the policies. */
export function lostRequests(
  target: DeliveryTarget,
  was: { readonly trail: DeliveringTrail; readonly policy: readonly Atom[] },
  is: { readonly trail: DeliveringTrail; readonly policy: readonly Atom[] },
): readonly LostRequest[] {
  const named = foldersNamedIn([...was.policy, ...is.policy]);
  const requests = (trail: DeliveringTrail) =>
    deliveryRequests(trail, named).filter((one) => one.target === target && one.isRequired);
  const before = new Map(
    requests(was.trail).map((one) => [`${one.purpose} ${one.request.action}`, one.request]),
  );
  const isLost = (old: AccessRequest, now: AccessRequest): boolean =>
    evaluate(was.policy, old) !== "denied" && evaluate(is.policy, now) === "denied";
  return requests(is.trail).flatMap((delivery) => {
    const old = before.get(`${delivery.purpose} ${delivery.request.action}`);
    if (old === undefined) return [];
    // A policy may name the trail by another ARN than the plan: then its paths and actions still decide.
    const isDenied = evaluate(was.policy, old) === "denied";
    const [asked, asks] = isDenied
      ? [fromAnySource(old), fromAnySource(delivery.request)]
      : [old, delivery.request];
    if (!isLost(asked, asks)) return [];
    const deny = matching(is.policy, delivery.request).find(({ effect }) => effect === "Deny");
    const allow = matching(was.policy, asked).find(({ effect }) => effect === "Allow");
    return [{ delivery, statement: (deny ?? allow)?.statement ?? "" }];
  });
}

/** The required requests of a trail to one target that a policy denies, wherever they come from. */
export function deniedRequests(
  target: DeliveryTarget,
  trail: DeliveringTrail,
  policy: readonly Atom[],
): readonly LostRequest[] {
  return deliveryRequests(trail, foldersNamedIn(policy))
    .filter((one) => one.target === target && one.isRequired)
    .filter(({ request }) => evaluate(policy, fromAnySource(request)) === "denied")
    .map((delivery) => ({ delivery, statement: "" }));
}

/** A request without the values that tell for which trail it is made. */
function fromAnySource(request: AccessRequest): AccessRequest {
  const context = new Map(request.context);
  for (const key of context.keys()) if (key.startsWith("aws:source")) context.set(key, undefined);
  return { ...request, context };
}

/** The accounts and Regions that statements name in the paths of log files. */
function foldersNamedIn(policy: readonly Atom[]): NamedFolders {
  const accounts = new Set<string>();
  const regions = new Set<string>();
  for (const { text } of policy.flatMap(({ resource }) => resource.of)) {
    const [, account] = /AWSLogs\/(?:[^/]*\/)?(\d{12})(?:\/|$|\*)/.exec(text) ?? [];
    const [, region] = /\/([a-z]{2}(?:-[a-z]+)+-\d)(?:\/|$|\*)/.exec(text) ?? [];
    if (account !== undefined) accounts.add(account);
    if (region !== undefined) regions.add(region);
  }
  return { accounts, regions };
}

const SAMPLE_ACCOUNT = "999999999997";

/**
 * The trails that a policy's statements for CloudTrail name, for a policy that is compared without its trail. Statements
 * for any trail are about those that are known from elsewhere.
 */
export function trailsNamedIn(
  policy: readonly Atom[],
  knownArns: readonly string[] = [],
): readonly DeliveringTrail[] {
  const grants = policy.filter(
    ({ effect, principal }) =>
      effect === "Allow" &&
      !principal.not &&
      principal.of.some(({ kind, name }) => kind === "Service" && name.text === "cloudtrail.amazonaws.com"),
  );
  if (grants.length === 0) return [];
  const resources = listResources(grants);
  const [account = SAMPLE_ACCOUNT] = [...accountsIn(resources), ...listValues(grants, "aws:sourceaccount")];
  const sources = new Set(listValues(grants, "aws:sourcearn"));
  const named = sources.size === 0 ? ["*"] : [...sources];
  const own = named.flatMap((source) => {
    const about = grants.filter((one) => {
      const values = listValues([one], "aws:sourcearn");
      return values.length === 0 || values.includes(source);
    });
    const known = knownArns.filter((arn) => isSourceOf(arn, source));
    return (known.length > 0 ? known : [buildSample(source, account)]).map((arn) => trailNamedIn(about, arn));
  });
  // Each account whose folder the policy names may have a trail of its own.
  const others = [...new Set(accountsIn(resources))]
    .filter((one) => !own.some(({ arn }) => arn.includes(`:${one}:`)))
    .map((one) => {
      const folder = grants.filter((grant) => accountsIn(listResources([grant])).includes(one));
      const { organizationId: _, ...trail } = trailNamedIn(folder, buildSample("*", one));
      return { ...trail, isOrganizationTrail: false };
    });
  const unique = new Map([...own, ...others].map((trail) => [trail.arn, trail]));
  return [...unique.values()];
}

function isSourceOf(arn: string, source: string): boolean {
  const written = pattern(source, { wildcards: true });
  return source === "*" || (written.open && arnCovers(written, pattern(arn)));
}

/** The trail of an ARN, as some statements describe where it delivers. */
function trailNamedIn(grants: readonly Atom[], arn: string): DeliveringTrail {
  const resources = listResources(grants);
  const first = (expression: RegExp): string | undefined =>
    resources.flatMap((text) => expression.exec(text)?.[1] ?? [])[0];
  const organizationId = first(/AWSLogs\/(o-[a-z0-9]+)/);
  return {
    arn,
    bucket: first(/^arn:[^:]*:s3:::([^/*]+)/),
    prefix: first(/^arn:[^:]*:s3:::[^/]+\/(?:(.+)\/)?AWSLogs/),
    organizationId,
    isOrganizationTrail: organizationId !== undefined,
    usesKey: grants.some(({ action }) => action.of.some(({ text }) => text.startsWith("kms:"))),
    topicArn: first(/^(arn:[^:]*:sns:.*)$/),
    recordsInsights: false,
    recordsNetworkActivity: false,
    signsLogFiles: true,
    isMultiRegion: true,
  };
}

function listResources(grants: readonly Atom[]): readonly string[] {
  return grants.flatMap(({ resource }) => resource.of.map(({ text }) => text));
}

function accountsIn(resources: readonly string[]): readonly string[] {
  return resources.flatMap((text) => /AWSLogs\/(\d{12})/.exec(text)?.[1] ?? []);
}

function listValues(grants: readonly Atom[], key: string): string[] {
  return grants.flatMap(({ conditions }) =>
    conditions
      .filter((one) => one.key === key && !one.negated)
      .flatMap(({ values }) => values.map(({ text }) => text)),
  );
}

/** An ARN that a pattern of trail ARNs matches. */
function buildSample(text: string, account: string): string {
  const [, , , region = "*", owner = "*", name = "*"] = text.split(":");
  const plain = (part: string, instead: string): string => (/^[^*?]+$/.test(part) ? part : instead);
  return [
    "arn",
    plain(text.split(":")[1] ?? "", "aws"),
    "cloudtrail",
    plain(region, "us-east-1"),
    plain(owner, account),
    /^trail\/[^*?]+$/.test(name)
      ? name
      : `trail/${name.replace(/^trail\//, "").replaceAll(/[*?]/g, "") || "trail"}`,
  ].join(":");
}
