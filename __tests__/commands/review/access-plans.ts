import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, deployedPlan, type Entry, policyOf } from "./plans";

export const OWN = "arn:aws:iam::111111111111";

export const STRANGER = "arn:aws:iam::999999999999";

export const ORG = "o-exampleorg1";

export const GLASS = `${OWN}:role/break-glass`;

export const FILES = `${ARNS.bucket}/*`;

export const allow = (action: Json, resource: Json = "*", more: JsonObject = {}): string =>
  policyOf({ Effect: "Allow", Action: action, Resource: resource, ...more });

export const trust = (principal: Json, more: JsonObject = {}): string =>
  policyOf({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more });

export const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };

export const ACL: JsonObject = {
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "s3:GetBucketAcl",
  Resource: ARNS.bucket,
};

export const write = (resource: Json, more: JsonObject = {}): JsonObject => ({
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "s3:PutObject",
  Resource: resource,
  Condition: { StringEquals: { "aws:SourceArn": ARNS.trail, "s3:x-amz-acl": "bucket-owner-full-control" } },
  ...more,
});

export const folder = (path: string): string => `${ARNS.bucket}/audit/AWSLogs/${path}`;

export const KEEP: JsonObject = {
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  Resource: FILES,
  Condition: { ArnNotEquals: { "aws:PrincipalArn": GLASS } },
};

export const BASE: readonly JsonObject[] = [ACL, write(folder(`${ORG}/*`)), KEEP];

export const bucketPolicy = (before: readonly JsonObject[], after: readonly JsonObject[]): Entry => ({
  type: "aws_s3_bucket_policy",
  before: { policy: policyOf(...before) },
  after: { policy: policyOf(...after) },
});

export const withPolicy = (...changes: Entry[]): JsonObject =>
  deployedPlan({ ...bucketPolicy(BASE, BASE), actions: ["no-op"] }, ...changes);
