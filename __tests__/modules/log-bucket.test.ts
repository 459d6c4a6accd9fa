import { LogBucket, type LogBucketProps } from "../../modules/log-bucket";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { renderPolicy } from "../../modules/render-policy";
import { denyInsecureTransport } from "../../policies/insecure-transport";
import { minimalSettings } from "../settings-file";
import { address, only, reference, type Synthesized, synthesizedScope } from "../synthesized";

const POLICY = [denyInsecureTransport("arn:aws:s3:::acme")];
const KEY_ARN = "arn:aws:kms:us-east-1:222222222222:key/k";

function logBucket(props: Partial<LogBucketProps> = {}): Synthesized {
  return synthesizedScope((stack, provider) => {
    const { resources } = new LogBucket(stack, "LogBucket", {
      ...minimalSettings().logBucket,
      policy: POLICY,
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

const CLEAN_UP = [
  expect.objectContaining({ id: "expired-delete-markers" }),
  expect.objectContaining({ id: "unfinished-uploads" }),
];

const { resource } = logBucket();

test("creates the bucket with Object Lock", () => {
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
] as const)("locks every version in %s mode for %i days, once versioning is enabled", (mode, days) => {
  const objectLock = { mode, days, acknowledgeCompliance: true };
  expect(only(logBucket({ objectLock }).resource, "aws_s3_bucket_object_lock_configuration")).toEqual({
    provider: "aws.test",
    bucket: reference("aws_s3_bucket", "bucket"),
    rule: { default_retention: { mode, days } },
    depends_on: [address("aws_s3_bucket_versioning")],
    lifecycle: { prevent_destroy: true },
  });
});

test("encrypts with the KMS key", () => {
  expect(only(resource, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY_ARN },
      bucket_key_enabled: false,
    },
  ]);
});

const LOG_FILES = { id: "log-files", status: "Enabled", filter: [{ prefix: "" }] };

test("moves log files in order, expires them, and expires noncurrent versions a day later", () => {
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
    ...CLEAN_UP,
  ]);
});

test("only expires log files if there are no transitions", () => {
  expect(lifecycleRules({ transitions: [], expireAfterDays: 365 })).toEqual([
    {
      ...LOG_FILES,
      transition: [],
      expiration: [{ days: 365 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    },
    ...CLEAN_UP,
  ]);
});

test("keeps every version if expireAfterDays is never", () => {
  expect(
    lifecycleRules({ transitions: [{ afterDays: 14, storageClass: "GLACIER" }], expireAfterDays: "never" }),
  ).toEqual([{ ...LOG_FILES, transition: [{ days: 14, storage_class: "GLACIER" }] }, ...CLEAN_UP]);
});

test("has no rule for log files that neither move nor expire, as S3 refuses a rule without an action", () => {
  expect(lifecycleRules({ transitions: [], expireAfterDays: "never" })).toEqual(CLEAN_UP);
});

test.each(["all_storage_classes_128K", "varies_by_storage_class"] as const)(
  "sets the minimum object size of transitions: %s",
  (size) => {
    expect(
      only(
        logBucket({ transitionDefaultMinimumObjectSize: size }).resource,
        "aws_s3_bucket_lifecycle_configuration",
      ),
    ).toMatchObject({ transition_default_minimum_object_size: size });
  },
);

test("attaches the policy", () => {
  expect(only(resource, "aws_s3_bucket_policy").policy).toBe(renderPolicy(POLICY));
});

test("lists every resource that a writer depends on, including Object Lock", () => {
  const { aws_organizations_aws_service_access: writer, ...bucket } = resource;
  expect(bucket).toHaveProperty("aws_s3_bucket_object_lock_configuration");
  expect(writer?.Writer?.depends_on).toEqual(expect.arrayContaining(Object.keys(bucket).map(address)));
});

test("allows destruction of Object Lock's configuration without preventDestroy", () => {
  expect(
    only(logBucket({ preventDestroy: false }).resource, "aws_s3_bucket_object_lock_configuration").lifecycle,
  ).toEqual({ prevent_destroy: false });
});
