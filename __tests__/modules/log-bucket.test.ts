import { LogBucket, type LogBucketProps } from "../../modules/log-bucket";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { renderPolicy } from "../../modules/render-policy";
import { logBucketPolicy } from "../../policies/log-bucket";
import { minimalSettings } from "../settings-file";
import {
  address,
  type Block,
  only,
  policyOf,
  reference,
  type Synthesized,
  synthesizedScope,
} from "../synthesized";

const NAMES = {
  name: "acme-cloudtrail",
  region: "us-east-1",
  trailArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/trail",
  managementAccountId: "111111111111",
  organizationId: "o-exampleorgid",
  breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"],
  readerArns: [],
  memberAccountsRead: false,
};
const READERS = [
  "arn:aws:iam::222222222222:role/analyst",
  "arn:aws:iam::333333333333:user/analyst",
  "arn:aws:iam::222222222222:user/analyst",
];
const KEY_ARN = "arn:aws:kms:us-east-1:222222222222:key/k";

function logBucket(props: Partial<LogBucketProps> = {}): Synthesized {
  return synthesizedScope((stack, provider) => {
    const { resources } = new LogBucket(stack, "LogBucket", {
      ...minimalSettings().logBucket,
      ...NAMES,
      provider,
      keyArn: KEY_ARN,
      preventDestroy: true,
      ...props,
    });
    new OrganizationsAwsServiceAccess(stack, "Writer", {
      provider,
      servicePrincipal: "writer.amazonaws.com",
      dependsOn: resources,
    });
  });
}

function lifecycleRules(props: Partial<LogBucketProps>): unknown {
  return only(logBucket(props).resource, "aws_s3_bucket_lifecycle_configuration").rule;
}

const CLEAR_UP = [
  expect.objectContaining({ id: "expired-delete-markers" }),
  expect.objectContaining({ id: "unfinished-uploads" }),
];

const { resource } = logBucket();

test("creates the bucket with Object Lock, since it cannot be had later without locking old files", () => {
  expect(only(resource, "aws_s3_bucket")).toEqual({
    provider: "aws.test",
    bucket: "acme-cloudtrail",
    object_lock_enabled: true,
    lifecycle: { prevent_destroy: true },
  });
});

test.each([
  ["GOVERNANCE", 180],
  ["COMPLIANCE", 36_500],
] as const)("locks every version in %s mode for %i days, once versioning is on", (mode, days) => {
  const objectLock = { mode, days, acknowledgeCompliance: true };
  expect(only(logBucket({ objectLock }).resource, "aws_s3_bucket_object_lock_configuration")).toEqual({
    provider: "aws.test",
    bucket: reference("aws_s3_bucket", "bucket"),
    rule: { default_retention: { mode, days } },
    depends_on: [address("aws_s3_bucket_versioning")],
    lifecycle: { prevent_destroy: true },
  });
});

test("encrypts with the key that is given", () => {
  expect(only(resource, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY_ARN },
      bucket_key_enabled: false,
    },
  ]);
});

const LOG_FILES = { id: "log-files", status: "Enabled", filter: [{ prefix: "" }] };

test("moves log files in order, expires them, and clears what is not current a day later", () => {
  expect(
    lifecycleRules({
      transitions: [
        { afterDays: 30, storageClass: "STANDARD_IA" },
        { afterDays: 90, storageClass: "DEEP_ARCHIVE" },
      ],
      expireAfterDays: 365,
    }),
  ).toEqual([
    {
      ...LOG_FILES,
      transition: [
        { days: 30, storage_class: "STANDARD_IA" },
        { days: 90, storage_class: "DEEP_ARCHIVE" },
      ],
      expiration: [{ days: 365 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    },
    ...CLEAR_UP,
  ]);
});

test("only expires log files when there are no transitions", () => {
  expect(lifecycleRules({ transitions: [], expireAfterDays: 365 })).toEqual([
    {
      ...LOG_FILES,
      transition: [],
      expiration: [{ days: 365 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    },
    ...CLEAR_UP,
  ]);
});

test("keeps every version for ever when nothing expires", () => {
  expect(
    lifecycleRules({ transitions: [{ afterDays: 14, storageClass: "GLACIER" }], expireAfterDays: "never" }),
  ).toEqual([{ ...LOG_FILES, transition: [{ days: 14, storage_class: "GLACIER" }] }, ...CLEAR_UP]);
});

test("has no rule for log files when they neither move nor expire, as S3 refuses a rule without an action", () => {
  expect(lifecycleRules({ transitions: [], expireAfterDays: "never" })).toEqual(CLEAR_UP);
});

test.each(["all_storage_classes_128K", "varies_by_storage_class"] as const)(
  "says the minimum size %s",
  (size) => {
    expect(
      only(
        logBucket({ transitionDefaultMinimumObjectSize: size }).resource,
        "aws_s3_bucket_lifecycle_configuration",
      ),
    ).toMatchObject({ transition_default_minimum_object_size: size });
  },
);

test("has the very policy that is proven", () => {
  expect(only(resource, "aws_s3_bucket_policy").policy).toBe(renderPolicy(logBucketPolicy(NAMES)));
});

function statements(props: Partial<LogBucketProps> = {}): readonly Block[] {
  return policyOf(only(logBucket(props).resource, "aws_s3_bucket_policy")).Statement;
}

const WRITING = [
  "AllowCloudTrailAclCheck",
  "AllowCloudTrailWriteOfManagementAccount",
  "AllowCloudTrailWriteOfOrganization",
];
const GUARDING = ["DenyInsecureTransport", "DenyOutsideOrganization", "DenyUndoingTheLock"];

test.each<[string, Partial<LogBucketProps>, readonly string[]]>([
  ["nothing more", {}, [...WRITING, ...GUARDING]],
  ["readers", { readerArns: READERS }, [...WRITING, "AllowReaders", ...GUARDING]],
  [
    "member accounts that read",
    { memberAccountsRead: true },
    [...WRITING, "AllowMemberAccountsRead", "AllowMemberAccountsList", ...GUARDING],
  ],
  [
    "encrypted uploads",
    { encryptedUploadsAccountId: "222222222222" },
    [...WRITING, ...GUARDING, "DenyOtherKeys", "DenyOtherEncryption"],
  ],
  [
    "all of it",
    { readerArns: READERS, memberAccountsRead: true, encryptedUploadsAccountId: "222222222222" },
    [
      ...WRITING,
      "AllowReaders",
      "AllowMemberAccountsRead",
      "AllowMemberAccountsList",
      ...GUARDING,
      "DenyOtherKeys",
      "DenyOtherEncryption",
    ],
  ],
])("names each statement of its policy once, with %s", (_, props, sids) => {
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
    "*",
    "*",
    "*",
  ]);
});

test("lets the trail write under the prefix alone", () => {
  const [, management, organization] = statements({ s3KeyPrefix: "all/logs" });
  expect([management?.Resource, organization?.Resource]).toEqual([
    "arn:aws:s3:::acme-cloudtrail/all/logs/AWSLogs/111111111111/*",
    "arn:aws:s3:::acme-cloudtrail/all/logs/AWSLogs/o-exampleorgid/*",
  ]);
});

test("lets a member account read what is under its own id, whichever it is, as Terraform leaves it alone", () => {
  const { resource } = logBucket({ memberAccountsRead: true, s3KeyPrefix: "all" });
  expect(String(only(resource, "aws_s3_bucket_policy").policy)).toContain(
    '"arn:aws:s3:::acme-cloudtrail/all/AWSLogs/o-exampleorgid/$${aws:PrincipalAccount}/*"',
  );
});

test("names everything that a writer has to wait for, the lock too", () => {
  const { aws_organizations_aws_service_access: writer, ...bucket } = resource;
  expect(bucket).toHaveProperty("aws_s3_bucket_object_lock_configuration");
  expect(writer?.Writer?.depends_on).toEqual(expect.arrayContaining(Object.keys(bucket).map(address)));
});

test("lets the lock configuration be destroyed on demand", () => {
  expect(
    only(logBucket({ preventDestroy: false }).resource, "aws_s3_bucket_object_lock_configuration").lifecycle,
  ).toEqual({ prevent_destroy: false });
});
