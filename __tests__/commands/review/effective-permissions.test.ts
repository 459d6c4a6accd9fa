import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, deployedPlan, policyOf, rulesIn } from "./plans";

const FILES = `${ARNS.bucket}/*`;
const allow = (Action: Json, Resource: Json): JsonObject => ({ Effect: "Allow", Action, Resource });
const deny = (Action: Json, Resource: Json, more: JsonObject = {}): JsonObject => ({
  Effect: "Deny",
  Action,
  Resource,
  ...more,
});
const gained = (...statements: JsonObject[]): string[] =>
  rulesIn(
    deployedPlan({
      type: "aws_iam_user_policy",
      before: null,
      after: { user: "ci", policy: policyOf(...statements) },
    }),
  );
const EVERY_BUCKET = allow("s3:*", "arn:aws:s3:::*");

it.each<[string, JsonObject[]]>([
  ["the bucket and its objects", [EVERY_BUCKET, deny("s3:*", [ARNS.bucket, FILES])]],
  ["each in a statement of its own", [EVERY_BUCKET, deny("s3:*", ARNS.bucket), deny("s3:*", FILES)]],
  [
    "everything but other buckets",
    [EVERY_BUCKET, { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::apps-*" }],
  ],
  [
    "the action",
    [
      allow(["s3:DeleteObject*", "s3:GetBucket*"], FILES),
      deny(["s3:DeleteObject", "s3:DeleteObjectVersion"], FILES),
    ],
  ],
  ["all that the Allow names", [allow("s3:DeleteObject", `${FILES}/a/*`), deny("s3:Delete*", `${FILES}/a*`)]],
])("accepts an Allow whose identity is denied %s", (_, statements) => {
  expect(gained(...statements)).toEqual([]);
});

it.each<[string, JsonObject[]]>([
  ["the bucket alone", [EVERY_BUCKET, deny("s3:*", ARNS.bucket)]],
  ["some actions", [EVERY_BUCKET, deny("s3:Delete*", [ARNS.bucket, FILES])]],
  [
    "under a condition",
    [
      EVERY_BUCKET,
      deny("s3:*", [ARNS.bucket, FILES], { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }),
    ],
  ],
  ["another bucket", [EVERY_BUCKET, deny("s3:*", "arn:aws:s3:::other*")]],
])("finds an Allow whose identity is denied %s", (_, statements) => {
  expect(gained(...statements)).toEqual(["identity-permission-added"]);
});
