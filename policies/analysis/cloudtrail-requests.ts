/**
 * The requests that CloudTrail makes to deliver the events of one trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import type { AccessRequest } from "./evaluate";
import { pattern } from "./patterns";
import { type Principal, SELF } from "./principals";

/** A trail, as far as its requests depend on it. */
export interface DeliveringTrail {
  readonly arn: string;
  readonly bucket?: string;
  readonly prefix?: string;
  /** Organization whose accounts it records; only its own account without it. */
  readonly organizationId?: string;
  readonly isOrganizationTrail: boolean;
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

const CLOUDTRAIL: Principal = { kind: "Service", name: pattern(CLOUDTRAIL_SERVICE) };

/** An account that no policy names: it stands for any member account, also a future one. */
const ANY_MEMBER = "999999999998";

/** The requests of a trail. */
export function deliveryRequests(trail: DeliveringTrail): readonly DeliveryRequest[] {
  return [
    ...bucketRequests(trail),
    ...keyRequests(trail),
    ...topicRequests(trail),
    ...logGroupRequests(trail),
  ];
}

function partsOf(arn: string): { partition: string; region: string; account: string } {
  const [, partition = "aws", , region = "us-east-1", account = ""] = arn.split(":");
  return { partition, region, account };
}

function contextOf(
  trail: DeliveringTrail,
  more: readonly (readonly [string, readonly string[] | undefined])[] = [],
) {
  const organization = trail.organizationId === undefined ? undefined : [trail.organizationId];
  return new Map<string, readonly string[] | undefined>([
    ["aws:securetransport", ["true"]],
    ["aws:principalisawsservice", ["true"]],
    ["aws:principalservicename", [CLOUDTRAIL_SERVICE]],
    ["aws:sourcearn", [trail.arn]],
    ["aws:sourceaccount", [partsOf(trail.arn).account]],
    ["aws:sourceowner", [partsOf(trail.arn).account]],
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

function bucketRequests(trail: DeliveringTrail): DeliveryRequest[] {
  if (trail.bucket === undefined) return [];
  const { partition, region, account } = partsOf(trail.arn);
  const bucket = `arn:${partition}:s3:::${trail.bucket}`;
  const root = `${bucket}/${trail.prefix === undefined || trail.prefix === "" ? "" : `${trail.prefix}/`}AWSLogs`;
  const folders = [
    ["log files", "CloudTrail"],
    ...(trail.signsLogFiles ? [["digest files", "CloudTrail-Digest"]] : []),
    ...(trail.recordsInsights ? [["Insights events", "CloudTrail-Insight"]] : []),
    ...(trail.recordsNetworkActivity ? [["network activity events", "CloudTrail-NetworkActivity"]] : []),
  ];
  const owners = trail.isOrganizationTrail
    ? [
        ...(trail.organizationId === undefined
          ? []
          : [
              ["member accounts", `${trail.organizationId}/${ANY_MEMBER}`],
              ["the management account", `${trail.organizationId}/${account}`],
            ]),
      ]
    : [["the trail's account", account]];
  const put = (purpose: string, path: string): DeliveryRequest => ({
    target: "bucket",
    purpose,
    isRequired: true,
    request: {
      principal: CLOUDTRAIL,
      action: "s3:PutObject",
      resource: `${root}/${path}`,
      context: contextOf(trail, [["s3:x-amz-acl", ["bucket-owner-full-control"]], ...encryptionOf(trail)]),
    },
  });
  const acl: DeliveryRequest = {
    target: "bucket",
    purpose: "check the bucket's ACL",
    isRequired: true,
    request: {
      principal: CLOUDTRAIL,
      action: "s3:GetBucketAcl",
      resource: bucket,
      context: contextOf(trail),
    },
  };
  return [
    acl,
    ...owners.flatMap(([who, owner]) =>
      folders.map(([what, folder]) =>
        put(`write the ${what} of ${who}`, `${owner}/${folder}/${region}/2026/01/01/file.json.gz`),
      ),
    ),
    ...(trail.isOrganizationTrail
      ? [
          {
            ...put(
              "write to the trail account's own folder",
              `${account}/CloudTrail/${region}/2026/01/01/file.json.gz`,
            ),
            isRequired: false,
          },
        ]
      : []),
  ];
}

function encryptionOf({
  usesKey,
  keyArn,
}: DeliveringTrail): (readonly [string, readonly string[] | undefined])[] {
  if (!usesKey) return [];
  const key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
  return [
    ["s3:x-amz-server-side-encryption", ["aws:kms"]],
    [key, keyArn === undefined ? undefined : [keyArn]],
  ];
}

function keyRequests(trail: DeliveringTrail): DeliveryRequest[] {
  if (!trail.usesKey) return [];
  const { partition, account } = partsOf(trail.arn);
  const encryption: readonly (readonly [string, readonly string[]])[] = [
    ["kms:encryptioncontext:aws:cloudtrail:arn", [trail.arn]],
    [
      "kms:encryptioncontext:aws:s3:arn",
      [`arn:${partition}:s3:::${trail.bucket ?? "bucket"}/AWSLogs/${account}/CloudTrail/file.json.gz`],
    ],
    ["kms:encryptioncontextkeys", ["aws:cloudtrail:arn", "aws:s3:arn"]],
  ];
  const key = (
    purpose: string,
    action: string,
    isRequired: boolean,
    more: readonly (readonly [string, readonly string[]])[] = [],
  ): DeliveryRequest => ({
    target: "key",
    purpose,
    isRequired,
    request: {
      principal: CLOUDTRAIL,
      action,
      resource: trail.keyArn ?? `arn:${partition}:kms:us-east-1:${account}:key/unknown`,
      context: contextOf(trail, more),
    },
  });
  return [
    key("encrypt log files", "kms:GenerateDataKey", true, encryption),
    key("find the key", "kms:DescribeKey", true),
    key("use the key with an S3 Bucket Key", "kms:Decrypt", false, encryption),
  ];
}

function topicRequests(trail: DeliveringTrail): DeliveryRequest[] {
  if (trail.topicArn === undefined) return [];
  return [
    {
      target: "topic",
      purpose: "publish notifications",
      isRequired: true,
      request: {
        principal: CLOUDTRAIL,
        action: "sns:Publish",
        resource: trail.topicArn,
        context: contextOf(trail),
      },
    },
  ];
}

function logGroupRequests(trail: DeliveringTrail): DeliveryRequest[] {
  if (trail.logGroupArn === undefined) return [];
  const { region, account } = partsOf(trail.arn);
  const group = trail.logGroupArn.replace(/:\*$/, "");
  const streams = [
    ["the trail's account", `${account}_CloudTrail_${region}`],
    ...(trail.isOrganizationTrail && trail.organizationId !== undefined
      ? [["member accounts", `${trail.organizationId}_${ANY_MEMBER}_CloudTrail_${region}`]]
      : []),
  ];
  return [
    {
      target: "role",
      purpose: "assume the role for CloudWatch Logs",
      isRequired: true,
      request: {
        principal: CLOUDTRAIL,
        action: "sts:AssumeRole",
        resource: trail.roleArn ?? "*",
        context: contextOf(trail),
      },
    },
    ...streams.flatMap(([who, stream]) =>
      ["logs:CreateLogStream", "logs:PutLogEvents"].map(
        (action): DeliveryRequest => ({
          target: "log-group",
          purpose: `write the events of ${who} to CloudWatch Logs`,
          isRequired: true,
          request: {
            principal: SELF,
            action,
            resource: `${group}:log-stream:${stream}`,
            context: new Map([["aws:securetransport", ["true"]]]),
          },
        }),
      ),
    ),
  ];
}
