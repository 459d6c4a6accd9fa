/** The shape of the requests that CloudTrail makes, and their context. */
import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import type { AccessRequest } from "./evaluate";
import { pattern } from "./patterns";
import type { Principal } from "./principals";

/** A trail, as far as its requests depend on it. */
export interface DeliveringTrail {
  readonly arn: string;
  readonly bucket?: string;
  readonly prefix?: string;
  /** Organization whose accounts it records; only its own account without it. */
  readonly organizationId?: string;
  readonly isOrganizationTrail: boolean;
  /** Records every Region, also one that AWS opens later. */
  readonly isMultiRegion: boolean;
  readonly usesKey: boolean;
  readonly keyArn?: string;
  readonly topicArn?: string;
  readonly logGroupArn?: string;
  readonly roleArn?: string;
  readonly recordsInsights: boolean;
  readonly recordsNetworkActivity: boolean;
  readonly signsLogFiles: boolean;
}

/** Something whose policy decides over a request. */
export type DeliveryTarget = "bucket" | "key" | "topic" | "role" | "log-group";

/** One request, with the words for a report. */
export interface DeliveryRequest {
  readonly target: DeliveryTarget;
  readonly purpose: string;
  /** False for a request that CloudTrail makes only in some configurations. */
  readonly isRequired: boolean;
  readonly request: AccessRequest;
}

/** CloudTrail as the principal of a request. */
export const CLOUDTRAIL: Principal = { kind: "Service", name: pattern(CLOUDTRAIL_SERVICE) };

/** An account that no policy names: it stands for any member account, also a future one. */
export const ANY_MEMBER = "999999999998";

/** The parts of a trail's ARN. */
export function splitArn(arn: string): { partition: string; region: string; account: string } {
  const [, partition = "aws", , region = "us-east-1", account = ""] = arn.split(":");
  return { partition, region, account };
}

/** A service that acts on behalf of a resource. */
export interface ServiceCaller {
  readonly service: string;
  readonly sourceArn: string;
  readonly organizationId?: string;
}

/** What every request of CloudTrail carries; `undefined` for a key whose value is not known. */
export function buildRequestContext(
  { arn, organizationId }: Pick<DeliveringTrail, "arn" | "organizationId">,
  more: readonly (readonly [string, readonly string[] | undefined])[] = [],
) {
  return serviceContext({ service: CLOUDTRAIL_SERVICE, sourceArn: arn, organizationId }, more);
}

/** What every request of a service carries; `undefined` for a key whose value is not known. */
export function serviceContext(
  { service, sourceArn, organizationId }: ServiceCaller,
  more: readonly (readonly [string, readonly string[] | undefined])[] = [],
) {
  const organization = organizationId === undefined ? undefined : [organizationId];
  return new Map<string, readonly string[] | undefined>([
    ["aws:securetransport", ["true"]],
    // Services speak the newest version, so a Deny below it does not reach them, but a Deny above it does.
    ["s3:tlsversion", ["1.3"]],
    ["aws:principalisawsservice", ["true"]],
    ["aws:principalservicename", [service]],
    ["aws:sourcearn", [sourceArn]],
    ["aws:sourceaccount", [splitArn(sourceArn).account]],
    ["aws:sourceowner", [splitArn(sourceArn).account]],
    ["aws:sourceorgid", organization],
    ["aws:sourceorgpaths", undefined],
    ["aws:principalservicenameslist", undefined],
    ["aws:resourceaccount", undefined],
    ["aws:resourceorgid", organization],
    ["aws:resourceorgpaths", undefined],
    ["aws:requestedregion", undefined],
    ["aws:currenttime", undefined],
    ["aws:epochtime", undefined],
    ["aws:sourceip", undefined],
    ["aws:viaawsservice", undefined],
    ["s3:resourceaccount", undefined],
    ["kms:calleraccount", undefined],
    ["kms:viaservice", undefined],
    ...more,
  ]);
}
