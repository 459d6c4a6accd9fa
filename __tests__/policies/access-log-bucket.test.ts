import { accessLogBucketPolicy } from "../../policies/access-log-bucket";

test("lets S3's logging service write, and denies plain HTTP", () => {
  const statements = accessLogBucketPolicy({
    name: "acme-access-logs",
    region: "us-east-1",
    accountId: "222222222222",
    sourceBucketName: "acme",
    organizationId: "o-exampleorgid",
    breakGlassPrincipalArns: [],
  });
  expect(statements.map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowAccessLogs", { Service: "logging.s3.amazonaws.com" }],
    ["DenyInsecureTransport", "*"],
    ["DenyOutsideOrganization", "*"],
    ["DenyOtherWriters", "*"],
    ["DenyTampering", "*"],
    ["DenyDeletingAccessLogs", "*"],
  ]);
});
