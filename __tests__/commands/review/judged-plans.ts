import type { JsonObject } from "../../../policies/analysis/json";
import { ARNS, type Entry, policyOf } from "./plans";

export const create = (type: string, after: JsonObject, more: Entry = {}): Entry => ({
  type,
  address: `${type}.new`,
  actions: ["create"],
  before: null,
  after,
  ...more,
});

export const TRAIL_ONLY = { StringEquals: { "aws:SourceArn": ARNS.trail } };

export const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };

export const ACL_CHECK = {
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "s3:GetBucketAcl",
  Resource: ARNS.bucket,
  Condition: TRAIL_ONLY,
};

export const write = (path: string): JsonObject => ({
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "s3:PutObject",
  Resource: `${ARNS.bucket}/${path}`,
  Condition: TRAIL_ONLY,
});

export const MEMBERS = write("audit/AWSLogs/o-exampleorgid/*");

export const KEEP = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:DeleteObject*",
  Resource: `${ARNS.bucket}/*`,
  Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/break-glass" } },
};

export const BUCKET_POLICY = policyOf(ACL_CHECK, MEMBERS, KEEP);
