import { comparePolicies } from "../../../policies/analysis/compare";
import type { Json, JsonObject } from "../../../policies/analysis/json";

const FACTS = { accounts: new Set(["111111111111"]), organizations: new Set(["o-exampleorg1"]) };
const SERVICE = { Service: "cloudtrail.amazonaws.com" };
const TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/trail";

function allow(Condition: Json, Principal: Json = SERVICE): Json {
  const statement = { Effect: "Allow", Principal, Action: "s3:PutObject", Resource: "*", Condition };
  return { Version: "2012-10-17", Statement: [statement] };
}

function isWeaker(before: Json, after: Json): boolean {
  const { removedConditions, addedPermissions } = comparePolicies(before, after, FACTS);
  return removedConditions.length + addedPermissions.length > 0;
}

const BY_ACCOUNT = { StringEquals: { "aws:SourceAccount": "111111111111" } };
const BY_ORGANIZATION = { StringEquals: { "aws:SourceOrgID": "o-exampleorg1" } };

it.each<[string, Json, Json]>([
  ["the ARN of a trail in place of its account", BY_ACCOUNT, { StringEquals: { "aws:SourceArn": TRAIL } }],
  [
    "a pattern of one account's trails",
    BY_ACCOUNT,
    { ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:111111111111:trail/*" } },
  ],
  ["an account in place of its organization", BY_ORGANIZATION, BY_ACCOUNT],
  [
    "the ARN of a trail in place of its organization",
    BY_ORGANIZATION,
    { StringEquals: { "aws:SourceArn": TRAIL } },
  ],
  [
    "a unit in place of its organization",
    { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } },
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-exampleorg1/r-a/ou-b/*" } },
  ],
])("%s is narrower", (_, before, after) => {
  expect(isWeaker(allow(before), allow(after))).toBe(false);
});

it.each<[string, Json, Json]>([
  [
    "the ARN of another account's trail",
    BY_ACCOUNT,
    { StringEquals: { "aws:SourceArn": TRAIL.replace("1111", "2222") } },
  ],
  [
    "trails of any account",
    BY_ACCOUNT,
    { ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/trail" } },
  ],
  [
    "a wildcard before the account",
    BY_ACCOUNT,
    { StringLike: { "aws:SourceArn": "arn:aws:s3:*:*:111111111111:x" } },
  ],
  ["an ARN that may be absent", BY_ACCOUNT, { StringEqualsIfExists: { "aws:SourceArn": TRAIL } }],
  [
    "an account of nobody in place of the organization",
    BY_ORGANIZATION,
    { StringEquals: { "aws:SourceAccount": "999999999999" } },
  ],
  [
    "a unit of another organization",
    { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } },
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*/r-a/*" } },
  ],
])("%s is not narrower", (_, before, after) => {
  expect(isWeaker(allow(before), allow(after))).toBe(true);
});

it("takes a role for narrower than its account or organization", () => {
  const role = { AWS: "arn:aws:iam::111111111111:role/writer" };
  const anybody = (key: string, value: string): Json => allow({ StringEquals: { [key]: value } }, "*");
  expect(isWeaker(anybody("aws:PrincipalOrgID", "o-exampleorg1"), allow({}, role))).toBe(false);
  expect(isWeaker(anybody("kms:CallerAccount", "111111111111"), allow({}, role))).toBe(false);
  const stranger = { AWS: "arn:aws:iam::999999999999:role/writer" };
  expect(isWeaker(anybody("aws:PrincipalOrgID", "o-exampleorg1"), allow({}, stranger))).toBe(true);
});

describe("a Deny for all but a list", () => {
  const ROOT = "arn:aws:iam::111111111111:root";
  const VAULT = "arn:aws:iam::111111111111:role/vault";
  const CI = "arn:aws:iam::111111111111:role/ci";
  const deny = (more: JsonObject): Json => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", ...more }],
  });
  const exempt = (...AWS: Json[]): Json =>
    deny({ NotPrincipal: { AWS }, Action: "s3:Delete*", Resource: "*" });
  const spare = (NotAction: Json): Json => deny({ Principal: "*", NotAction, Resource: "*" });
  const except = (NotResource: Json): Json => deny({ Principal: "*", Action: "s3:*", NotResource });
  const deniesLess = (before: Json, after: Json): boolean =>
    comparePolicies(before, after).removedDenies.length > 0;

  it.each<[string, Json, Json]>([
    ["principals", exempt(ROOT, VAULT), exempt(ROOT, VAULT, CI)],
    ["actions", spare("s3:Get*"), spare(["s3:Get*", "s3:Delete*"])],
    ["resources", except("arn:aws:s3:::a"), except(["arn:aws:s3:::a", "arn:aws:s3:::b"])],
  ])("of %s denies less if the list grows, and more if it shrinks", (_, short, long) => {
    expect(deniesLess(short, long)).toBe(true);
    expect(deniesLess(long, short)).toBe(false);
  });
});
