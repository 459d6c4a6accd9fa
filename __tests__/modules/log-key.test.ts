import { LogKey, type LogKeyProps } from "../../modules/log-key";
import { renderPolicy } from "../../modules/render-policy";
import { allowMemberAccountsDecrypt, logKeyPolicy } from "../../policies/log-key";
import { only, policyOf, reference, type Synthesized, synthesizedScope } from "../synthesized";

const NAMES = {
  accountId: "222222222222",
  region: "us-east-1",
  trailArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/trail",
  managementAccountId: "111111111111",
  breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"],
  organizationId: "o-exampleorgid",
  readerArns: [],
  memberAccountsRead: false,
};

function logKey(props: Partial<LogKeyProps> = {}): Synthesized {
  return synthesizedScope((stack, provider) => {
    new LogKey(stack, "LogKey", { ...NAMES, provider, alias: "acme/trail", preventDestroy: true, ...props });
  });
}

const { resource } = logKey();

test("rotates, waits as long as KMS lets it before deletion, and has the very policy that is proven", () => {
  expect(only(resource, "aws_kms_key")).toEqual({
    provider: "aws.test",
    description: `Encrypts the log files of ${NAMES.trailArn}`,
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    policy: renderPolicy(logKeyPolicy(NAMES)),
    lifecycle: { prevent_destroy: true },
  });
});

test("is found by its alias", () => {
  expect(only(resource, "aws_kms_alias")).toEqual({
    provider: "aws.test",
    name: "alias/acme/trail",
    target_key_id: reference("aws_kms_key", "key_id"),
  });
});

test("names each statement of its policy once, and one principal in each", () => {
  const cloudtrail = { Service: "cloudtrail.amazonaws.com" };
  const { Statement } = policyOf(only(resource, "aws_kms_key"));
  expect(Statement.map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowAccount", { AWS: "arn:aws:iam::222222222222:root" }],
    ["AllowCloudTrailEncrypt", cloudtrail],
    ["AllowCloudTrailDescribe", cloudtrail],
    ["AllowCloudTrailDecrypt", cloudtrail],
    ["DenyDisabling", "*"],
  ]);
});

test("lets the key be destroyed on demand", () => {
  expect(only(logKey({ preventDestroy: false }).resource, "aws_kms_key").lifecycle).toEqual({
    prevent_destroy: false,
  });
});

test("lets readers and member accounts decrypt on demand", () => {
  const readerArns = ["arn:aws:iam::333333333333:role/a", "arn:aws:iam::333333333333:role/b"];
  const { resource } = logKey({ readerArns, memberAccountsRead: true });
  const { Statement } = policyOf(only(resource, "aws_kms_key"));
  expect(Statement.slice(4).map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowReadersDecrypt", { AWS: ["arn:aws:iam::333333333333:root"] }],
    ["AllowMemberAccountsDecrypt", "*"],
    ["DenyDisabling", "*"],
  ]);
});

test.each([
  ["eu-west-1", "s3.eu-west-1.amazonaws.com"],
  ["us-gov-west-1", "s3.us-gov-west-1.amazonaws.com"],
  ["cn-north-1", "s3.cn-north-1.amazonaws.com.cn"],
])("lets member accounts decrypt by the S3 of %s", (region, service) => {
  const { Condition } = allowMemberAccountsDecrypt({ ...NAMES, region });
  expect(Condition?.StringEquals).toMatchObject({ "kms:ViaService": service });
});
