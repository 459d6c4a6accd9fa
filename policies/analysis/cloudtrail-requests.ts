/**
 * The requests that CloudTrail makes to deliver the events of one trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
import { bucketRequests, type NamedFolders } from "./bucket-requests";
import {
  ANY_MEMBER,
  buildRequestContext,
  CLOUDTRAIL,
  type DeliveringTrail,
  type DeliveryRequest,
  splitArn,
} from "./delivery-request";
import { SELF } from "./principals";

const NOTHING_NAMED: NamedFolders = { accounts: new Set(), regions: new Set() };

/** The requests of a trail. */
export function deliveryRequests(
  trail: DeliveringTrail,
  named: NamedFolders = NOTHING_NAMED,
): readonly DeliveryRequest[] {
  return [
    ...bucketRequests(trail, named),
    ...keyRequests(trail),
    ...topicRequests(trail),
    ...logGroupRequests(trail),
  ];
}

function keyRequests(trail: DeliveringTrail): DeliveryRequest[] {
  if (!trail.usesKey) return [];
  const { partition, account } = splitArn(trail.arn);
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
      context: buildRequestContext(trail, more),
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
        context: buildRequestContext(trail),
      },
    },
  ];
}

function logGroupRequests(trail: DeliveringTrail): DeliveryRequest[] {
  if (trail.logGroupArn === undefined) return [];
  const { region, account } = splitArn(trail.arn);
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
        context: buildRequestContext(trail),
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
