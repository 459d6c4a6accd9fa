import { comparePolicies, samePolicy } from "../../../policies/analysis/compare";
import type { Json } from "../../../policies/analysis/json";

const document = (...Statement: Json[]): Json => ({ Version: "2012-10-17", Statement });
const deny = (Condition: Json, more: object = {}): Json =>
  document({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition, ...more });
const role = (name: string, account = "222222222222"): string => `arn:aws:iam::${account}:role/${name}`;

/** Whether all that is denied under one condition is denied under another. */
it.each<[boolean, Json, Json]>([
  [
    true,
    { ArnNotEquals: { "aws:PrincipalArn": [role("a"), role("b")] } },
    { ArnNotEquals: { "aws:PrincipalArn": role("a") } },
  ],
  [
    false,
    { ArnNotEquals: { "aws:PrincipalArn": role("a") } },
    { ArnNotEquals: { "aws:PrincipalArn": [role("a"), role("b")] } },
  ],
  [
    false,
    { ArnNotEquals: { "aws:PrincipalArn": role("a") } },
    { ArnNotLike: { "aws:PrincipalArn": role("*") } },
  ],
  [
    true,
    { ArnNotLike: { "aws:PrincipalArn": role("*") } },
    { ArnNotEquals: { "aws:PrincipalArn": role("a") } },
  ],
  [
    true,
    { StringNotEquals: { "aws:PrincipalOrgID": "o-a" } },
    { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a" } },
  ],
  [true, { StringEquals: { "s3:prefix": "a" } }, { StringLike: { "s3:prefix": "a*" } }],
  [false, { StringLike: { "s3:prefix": "a*" } }, { StringEquals: { "s3:prefix": "a*" } }],
  [false, { StringEqualsIfExists: { "s3:prefix": "a" } }, { StringEquals: { "s3:prefix": "a" } }],
  [true, { StringEquals: { "s3:prefix": "a" } }, { StringEqualsIfExists: { "s3:prefix": "a" } }],
  [true, { StringEquals: { "s3:prefix": "a" } }, { StringNotEquals: { "s3:prefix": "b" } }],
  [false, { StringNotEquals: { "s3:prefix": "b" } }, { StringEquals: { "s3:prefix": "a" } }],
  [true, { StringEquals: { "s3:prefix": "a" } }, { Null: { "s3:prefix": "false" } }],
  [false, { StringNotEquals: { "s3:prefix": "a" } }, { Null: { "s3:prefix": "false" } }],
  [true, { Bool: { "aws:SecureTransport": false } }, { Bool: { "aws:SecureTransport": "false" } }],
  [false, { BoolIfExists: { "aws:SecureTransport": "false" } }, { Bool: { "aws:SecureTransport": "false" } }],
  [true, { NumericLessThan: { "s3:TlsVersion": "1.2" } }, { NumericLessThan: { "s3:TlsVersion": 1.3 } }],
  [false, { NumericLessThan: { "s3:TlsVersion": "1.3" } }, { NumericLessThan: { "s3:TlsVersion": "1.2" } }],
  [
    true,
    { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    { NumericLessThanEquals: { "s3:TlsVersion": "1.2" } },
  ],
  [true, { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } }, { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }],
  [false, { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } }],
  [
    false,
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a/*" } },
    { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a/*" } },
  ],
  [false, {}, { Bool: { "aws:SecureTransport": "false" } }],
  [
    true,
    { Bool: { "aws:SecureTransport": "false" }, Null: { "s3:prefix": "true" } },
    { Bool: { "AWS:securetransport": "false" } },
  ],
])("%s: what is denied under %j is denied under %j", (covered, before, after) => {
  expect(comparePolicies(deny(before), deny(after)).removedDenies).toHaveLength(covered ? 0 : 1);
});

it.each<[string, Json, Json]>([
  [
    "an account and its root",
    { Principal: { AWS: "222222222222" } },
    { Principal: { AWS: "arn:aws:iam::222222222222:root" } },
  ],
  [
    "a principal and a condition that names it",
    { Principal: { AWS: role("a") } },
    { Principal: { AWS: "222222222222" }, Condition: { ArnEquals: { "aws:PrincipalArn": role("a") } } },
  ],
  ["everybody, twice", { Principal: "*" }, { Principal: { AWS: "*" } }],
  ["case, where IAM ignores it", { Action: "S3:getobject" }, { Action: "s3:GetObject" }],
  ["stars in a row", { Resource: "a**" }, { Resource: "a*" }],
])("takes %s for the same", (_, left, right) => {
  const base = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "a" };
  expect(
    samePolicy(document({ ...base, ...(left as object) }), document({ ...base, ...(right as object) })),
  ).toBe(true);
});

it("takes a policy that grants or denies more for another one", () => {
  const base = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "a" };
  expect(samePolicy(document(base), document({ ...base, Action: "s3:Get*" }))).toBe(false);
  expect(samePolicy(document(base), document(base, { ...base, Effect: "Deny" }))).toBe(false);
  expect(samePolicy(document(base), null)).toBe(false);
});

it("reads a variable as one unknown text, and only in the version that has them", () => {
  const read = (Resource: string, Version = "2012-10-17"): Json => ({
    Version,
    Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource }],
  });
  expect(comparePolicies(read("a/${aws:PrincipalAccount}/*"), read("a/*")).removedDenies).toEqual([]);
  expect(
    comparePolicies(read("a/${aws:PrincipalAccount}"), read("a/????????????????????")).removedDenies,
  ).toHaveLength(1);
  expect(
    comparePolicies(read("${aws:PrincipalAccount}"), read("${aws:PrincipalAccount}", "2008-10-17"))
      .removedDenies,
  ).toHaveLength(1);
});

it.each<[string, Json]>([
  ["text that is not JSON", "{"],
  ["a list", []],
  ["a statement without effect", document({ Action: "*" })],
  ["an unknown element", document({ Effect: "Allow", Action: "*", Resources: "*" })],
  ["an unknown operator", document({ Effect: "Allow", Action: "*", Condition: { Sounds: { a: "b" } } })],
  ["an unknown kind of principal", document({ Effect: "Allow", Action: "*", Principal: { GCP: "x" } })],
  ["action and its opposite", document({ Effect: "Allow", Action: "*", NotAction: "*" })],
  [
    "more than can be compared",
    document({
      Effect: "Allow",
      Action: Array.from({ length: 9000 }, (_, index) => `s3:${index}`),
      Resource: "*",
    }),
  ],
])("refuses %s", (_, policy) => {
  expect(() => comparePolicies(policy, policy)).toThrow(/^[a-z].*$/);
});
