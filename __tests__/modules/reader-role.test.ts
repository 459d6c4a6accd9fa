import { ReaderRole } from "../../modules/reader-role";
import { renderPolicy } from "../../modules/render-policy";
import { allowTrustedPrincipalsToAssume, readerRolePolicy } from "../../policies/reader-role";
import { only, policyOf, reference, synthesizedScope } from "../synthesized";

const NAMES = {
  trustedPrincipalArns: ["arn:aws:iam::222222222222:role/analyst", "arn:aws:iam::222222222222:user/analyst"],
  keyAccountId: "222222222222",
  managementAccountId: "111111111111",
  organizationId: "o-exampleorgid",
  region: "us-gov-west-1",
  bucketName: "acme",
  s3KeyPrefix: "all",
};

const { resource } = synthesizedScope((stack, provider) => {
  new ReaderRole(stack, "ReaderRole", { ...NAMES, provider, name: "log-reader" });
});

test("creates a role with the very policies that are proven, and no other", () => {
  expect(only(resource, "aws_iam_role")).toEqual({
    provider: "aws.test",
    name: "log-reader",
    description: "Reads the log files of the organization trail",
    assume_role_policy: renderPolicy([allowTrustedPrincipalsToAssume(NAMES)]),
  });
  expect(only(resource, "aws_iam_role_policy")).toEqual({
    provider: "aws.test",
    name: "read-log-files",
    role: reference("aws_iam_role", "name"),
    policy: renderPolicy(readerRolePolicy(NAMES)),
  });
  expect(Object.keys(resource)).toHaveLength(2);
});

test("trusts principals by the root of their account and their ARN, as they need not exist", () => {
  expect(allowTrustedPrincipalsToAssume(NAMES)).toMatchObject({
    Principal: { AWS: ["arn:aws:iam::222222222222:root"] },
    Condition: { ArnEquals: { "aws:PrincipalArn": NAMES.trustedPrincipalArns } },
  });
});

test("names its resources in the partition of the Region, under the prefix, and the key by its account", () => {
  const { Statement } = policyOf(only(resource, "aws_iam_role_policy"));
  expect(Statement.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ["AllowList", "arn:aws-us-gov:s3:::acme"],
    [
      "AllowRead",
      [
        "arn:aws-us-gov:s3:::acme/all/AWSLogs/111111111111/*",
        "arn:aws-us-gov:s3:::acme/all/AWSLogs/o-exampleorgid/*",
      ],
    ],
    ["AllowDecrypt", "arn:aws-us-gov:kms:us-gov-west-1:222222222222:key/*"],
  ]);
});
