import { allowMemberAccountsDecrypt, logKeyPolicy } from "../../policies/log-key";

const PROPS = {
  accountId: "222222222222",
  region: "us-east-1",
  bucketName: "acme-cloudtrail",
  trailArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/trail",
  managementAccountId: "111111111111",
  breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"],
  organizationId: "o-exampleorgid",
  readerArns: [],
  digestReaders: { arns: [], digestArns: [] },
  memberAccountsRead: false,
};

test("has each statement once, with one principal in each", () => {
  const cloudtrail = { Service: "cloudtrail.amazonaws.com" };
  expect(logKeyPolicy(PROPS).map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowAccount", { AWS: "arn:aws:iam::222222222222:root" }],
    ["AllowCloudTrailEncrypt", cloudtrail],
    ["AllowCloudTrailDescribe", cloudtrail],
    ["AllowCloudTrailDecrypt", cloudtrail],
    ["DenyDisabling", "*"],
    ["DenyQuickDeletion", "*"],
    ["DenyGrants", "*"],
  ]);
});

test("lets readers and member accounts decrypt if they may read", () => {
  const readerArns = ["arn:aws:iam::333333333333:role/a", "arn:aws:iam::333333333333:role/b"];
  const statements = logKeyPolicy({ ...PROPS, readerArns, memberAccountsRead: true });
  expect(statements.slice(4).map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowReadersDecrypt", { AWS: ["arn:aws:iam::333333333333:root"] }],
    ["AllowMemberAccountsDecrypt", "*"],
    ["DenyDisabling", "*"],
    ["DenyQuickDeletion", "*"],
    ["DenyGrants", "*"],
  ]);
});

test.each([
  ["eu-west-1", "s3.eu-west-1.amazonaws.com"],
  ["us-gov-west-1", "s3.us-gov-west-1.amazonaws.com"],
  ["cn-north-1", "s3.cn-north-1.amazonaws.com.cn"],
  ["eusc-de-east-1", "s3.eusc-de-east-1.amazonaws.eu"],
])("lets member accounts decrypt through S3 only, in %s", (region, service) => {
  const { Condition } = allowMemberAccountsDecrypt({ ...PROPS, region });
  expect(Condition?.StringEquals).toMatchObject({ "kms:ViaService": service });
});
