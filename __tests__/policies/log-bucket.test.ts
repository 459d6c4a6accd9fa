import { type LogBucketPolicyProps, logBucketPolicy } from "../../policies/log-bucket";
import type { PolicyStatement } from "../../policies/policy-document";

const READERS = [
  "arn:aws:iam::222222222222:role/analyst",
  "arn:aws:iam::333333333333:user/analyst",
  "arn:aws:iam::222222222222:user/analyst",
];

function statements(props: Partial<LogBucketPolicyProps> = {}): readonly PolicyStatement[] {
  return logBucketPolicy({
    name: "acme-cloudtrail",
    region: "us-east-1",
    trailArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/trail",
    managementAccountId: "111111111111",
    organizationId: "o-exampleorgid",
    breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"],
    readerArns: [],
    digestReaders: { arns: [], digestArns: [] },
    memberAccountsRead: false,
    ...props,
  });
}

const DELIVERY = [
  "AllowCloudTrailAclCheck",
  "AllowCloudTrailWriteOfManagementAccount",
  "AllowCloudTrailWriteOfOrganization",
];
const DENIES = [
  "DenyInsecureTransport",
  "DenyOutsideOrganization",
  "DenyUndoingTheLock",
  "DenyOtherWriters",
  "DenyTampering",
];

test.each<[string, Partial<LogBucketPolicyProps>, readonly string[]]>([
  ["no option", {}, [...DELIVERY, ...DENIES]],
  ["readers", { readerArns: READERS }, [...DELIVERY, "AllowReaders", ...DENIES]],
  [
    "member accounts that read",
    { memberAccountsRead: true },
    [...DELIVERY, "AllowMemberAccountsRead", "AllowMemberAccountsList", ...DENIES],
  ],
  [
    "encrypted uploads",
    { encryptedUploadsAccountId: "222222222222" },
    [...DELIVERY, ...DENIES, "DenyOtherKeys", "DenyOtherEncryption"],
  ],
  [
    "every option",
    { readerArns: READERS, memberAccountsRead: true, encryptedUploadsAccountId: "222222222222" },
    [
      ...DELIVERY,
      "AllowReaders",
      "AllowMemberAccountsRead",
      "AllowMemberAccountsList",
      ...DENIES,
      "DenyOtherKeys",
      "DenyOtherEncryption",
    ],
  ],
])("has each statement once, with %s", (_, props, sids) => {
  expect(statements(props).map(({ Sid }) => Sid)).toEqual(sids);
});

test("names one principal in each statement, and readers by the roots of their accounts", () => {
  const cloudtrail = { Service: "cloudtrail.amazonaws.com" };
  const accounts = { AWS: ["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"] };
  expect(statements({ readerArns: READERS }).map(({ Principal }) => Principal)).toEqual([
    cloudtrail,
    cloudtrail,
    cloudtrail,
    accounts,
    ...DENIES.map(() => "*"),
  ]);
});

test("lets the trail write under the prefix only", () => {
  const [, management, organization] = statements({ s3KeyPrefix: "all/logs" });
  expect([management?.Resource, organization?.Resource]).toEqual([
    "arn:aws:s3:::acme-cloudtrail/all/logs/AWSLogs/111111111111/*",
    "arn:aws:s3:::acme-cloudtrail/all/logs/AWSLogs/o-exampleorgid/*",
  ]);
});

test("lets a member account read its own folder only", () => {
  const read = statements({ memberAccountsRead: true, s3KeyPrefix: "all" }).find(
    ({ Sid }) => Sid === "AllowMemberAccountsRead",
  );
  expect(read?.Resource).toBe(
    "arn:aws:s3:::acme-cloudtrail/all/AWSLogs/o-exampleorgid/${aws:PrincipalAccount}/*",
  );
});
