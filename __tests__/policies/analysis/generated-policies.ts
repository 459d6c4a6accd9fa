import fc from "fast-check";
import type { PolicyComparison } from "../../../policies/analysis/compare";
import type { Json } from "../../../policies/analysis/json";

export const BUCKET = "arn:aws:s3:::vault";

export const OWN = "222222222222";

export const OUTSIDE = "999999999999";

export const ORGANIZATION = "o-exampleorgid";

export const FACTS = { accounts: new Set([OWN]), organizations: new Set([ORGANIZATION]) };

export const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

export interface Statement {
  readonly [element: string]: Json;
}

export const one = <T>(...choices: T[]): fc.Arbitrary<T> => fc.constantFrom(...choices);

export const oneOrMore = (...choices: string[]): fc.Arbitrary<Json> =>
  fc.oneof(one<Json>(...choices), fc.uniqueArray(one(...choices), { minLength: 1, maxLength: 3 }));

export const principal: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 6, arbitrary: one<Statement>({ Principal: "*" }, { Principal: { AWS: "*" } }) },
  {
    weight: 6,
    arbitrary: oneOrMore(
      role(OWN, "reader"),
      OWN,
      role(OUTSIDE, "thief"),
      `arn:aws:iam::${OUTSIDE}:root`,
    ).map((AWS) => ({
      Principal: { AWS },
    })),
  },
  { weight: 1, arbitrary: one<Statement>({ Principal: { Service: "cloudtrail.amazonaws.com" } }) },
  { weight: 1, arbitrary: one<Statement>({ NotPrincipal: { AWS: [role(OWN, "reader")] } }) },
);

export const ACTIONS = [
  "s3:DeleteObject",
  "s3:Delete*",
  "s3:*",
  "s3:BypassGovernanceRetention",
  "s3:PutBucketPolicy",
  "s3:GetObject",
  "s3:Get*",
  "s3:ListBucket",
  "s3:PutObject",
];

export const action: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 6, arbitrary: oneOrMore(...ACTIONS).map((Action) => ({ Action })) },
  {
    weight: 1,
    arbitrary: oneOrMore("s3:Get*", "s3:DeleteObject", "s3:ListBucket").map((NotAction) => ({ NotAction })),
  },
);

export const RESOURCES = [
  BUCKET,
  `${BUCKET}/*`,
  `${BUCKET}*`,
  `${BUCKET}/AWSLogs/*`,
  `${BUCKET}/AWSLogs/\${aws:PrincipalAccount}/*`,
];

export const resource: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 6, arbitrary: oneOrMore(...RESOURCES).map((Resource) => ({ Resource })) },
  { weight: 1, arbitrary: oneOrMore(`${BUCKET}/AWSLogs/*`, BUCKET).map((NotResource) => ({ NotResource })) },
);

export const CONDITIONS: Statement[] = [
  { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
  { StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
  { StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION } },
  { StringEquals: { "aws:PrincipalOrgID": [ORGANIZATION, "o-anotherorgid"] } },
  { StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION }, Bool: { "aws:PrincipalIsAWSService": "false" } },
  {
    StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  },
  { Bool: { "aws:SecureTransport": "false" } },
  { Bool: { "aws:SecureTransport": "true" } },
  { ArnNotEquals: { "aws:PrincipalArn": role(OWN, "break-glass") } },
  { ArnNotLike: { "aws:PrincipalArn": [role(OWN, "break-glass"), role(OWN, "reader")] } },
  { ArnEquals: { "aws:PrincipalArn": role(OWN, "reader") } },
  { ArnLike: { "aws:PrincipalArn": [role("*", "reader"), role(OUTSIDE, "thief")] } },
  { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } },
  { StringEquals: { "aws:PrincipalAccount": OWN } },
  { StringNotEquals: { "aws:PrincipalAccount": OWN } },
  { Null: { "aws:PrincipalOrgID": "true" } },
  { Null: { "aws:PrincipalOrgID": "false" } },
  { StringLike: { "aws:PrincipalOrgID": "o-*" } },
  { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": `${ORGANIZATION}/*` } },
];

export const condition: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 2, arbitrary: one<Statement>({}) },
  { weight: 3, arbitrary: one(...CONDITIONS).map((Condition) => ({ Condition })) },
);

export const statement = fc
  .tuple(one("Allow", "Allow", "Deny"), principal, action, resource, condition)
  .map((parts): Statement => {
    const [Effect, ...rest] = parts;
    return Object.assign({ Effect }, ...rest);
  })
  // AWS refuses these: an Allow must say whom.
  .filter((one) => one.Effect === "Deny" || one.NotPrincipal === undefined);

export const policy = (list: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: list });

export const isWeaker = (difference: PolicyComparison): boolean =>
  Object.values(difference).some((atoms) => atoms.length > 0);
