import {
  allowTrustedPrincipalsToAssume,
  readerRolePolicy,
  readerRoleTrust,
} from "../../policies/reader-role";

test("trusts principals by the roots of their accounts and their ARNs, so that they need not exist", () => {
  const arns = ["arn:aws:iam::222222222222:role/analyst", "arn:aws:iam::222222222222:user/analyst"];
  expect(
    allowTrustedPrincipalsToAssume({ trustedPrincipalArns: arns, organizationId: "o-exampleorgid" }),
  ).toMatchObject({
    Principal: { AWS: ["arn:aws:iam::222222222222:root"] },
    Condition: {
      ArnEquals: { "aws:PrincipalArn": arns },
      StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" },
    },
  });
});

test("trusts an account outside the organization with its external id only", () => {
  const trust = readerRoleTrust({
    organizationId: "o-exampleorgid",
    region: "us-gov-west-1",
    trustedPrincipalArns: [],
    trustedExternal: [{ accountId: "999999999999", externalId: "of-acme" }],
  });
  expect(trust).toEqual([
    {
      Sid: "AllowExternal999999999999",
      Effect: "Allow",
      Principal: { AWS: "arn:aws-us-gov:iam::999999999999:root" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "of-acme" } },
    },
  ]);
});

test("restricts the role to the log files under the prefix and to the keys of one account", () => {
  const statements = readerRolePolicy({
    keyAccountId: "222222222222",
    managementAccountId: "111111111111",
    organizationId: "o-exampleorgid",
    region: "us-gov-west-1",
    bucketName: "acme",
    s3KeyPrefix: "all",
  });
  expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ["AllowList", "arn:aws-us-gov:s3:::acme"],
    [
      "AllowRead",
      [
        "arn:aws-us-gov:s3:::acme/all/AWSLogs/111111111111/*",
        "arn:aws-us-gov:s3:::acme/all/AWSLogs/o-exampleorgid/*",
      ],
    ],
    ["AllowDecrypt", "arn:aws-us-gov:kms:us-gov-west-1:222222222222:key/*"],
    ["AllowPublicKeys", "*"],
  ]);
});
