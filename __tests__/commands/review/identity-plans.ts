import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, deployedPlan, type Entry, policyOf } from "./plans";

export const created = (type: string, after: JsonObject): Entry => ({
  type,
  address: `${type}.new`,
  before: null,
  after,
});

export const allow = (action: Json, resource: Json = "*"): string =>
  policyOf({ Effect: "Allow", Action: action, Resource: resource });

export const GLASS = "arn:aws:iam::111111111111:role/break-glass";

export const BUCKET_POLICY: Entry = {
  type: "aws_s3_bucket_policy",
  actions: ["no-op"],
  before: {
    policy: policyOf({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObject",
      Resource: `${ARNS.bucket}/*`,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": GLASS } },
    }),
  },
  after: {
    policy: policyOf({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObject",
      Resource: `${ARNS.bucket}/*`,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": GLASS } },
    }),
  },
};

export const planned = (...changes: Entry[]): JsonObject => deployedPlan(BUCKET_POLICY, ...changes);
