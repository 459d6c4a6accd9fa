import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { AccessLogging, type AccessLoggingProps } from "../../modules/access-logging";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { renderPolicy } from "../../modules/render-policy";
import { accessLoggingPolicy } from "../../policies/access-log-bucket";
import { only, policyOf, type Synthesized, synthesizedScope } from "../synthesized";

const NAMES = {
  name: "acme-access-logs",
  region: "us-east-1",
  accountId: "222222222222",
  sourceBucketName: "acme",
};

function accessLogging(
  props: Partial<AccessLoggingProps> = {},
): Synthesized & { forgotten: readonly string[] } {
  let forgotten: readonly string[] = [];
  const tf = synthesizedScope((stack, provider) => {
    const logging = new AccessLogging(stack, "AccessLogging", {
      ...NAMES,
      enabled: true,
      expireAfterDays: 365,
      provider,
      sourceBucket: new S3Bucket(stack, "Source", { provider, bucket: "acme" }),
      preventDestroy: true,
      ...props,
    });
    forgotten = logging.forgotten;
    new OrganizationsAwsServiceAccess(stack, "Writer", {
      provider,
      servicePrincipal: "writer.amazonaws.com",
      dependsOn: [...logging.resources],
    });
  });
  return { ...tf, forgotten };
}

const { resource, forgotten } = accessLogging();
const BUCKET = [
  "aws_s3_bucket.AccessLogBucket",
  "aws_s3_bucket_versioning.AccessLogBucket",
  "aws_s3_bucket_ownership_controls.AccessLogBucket",
  "aws_s3_bucket_public_access_block.AccessLogBucket",
  "aws_s3_bucket_server_side_encryption_configuration.AccessLogBucket",
  "aws_s3_bucket_lifecycle_configuration.AccessLogBucket",
  "aws_s3_bucket_policy.AccessLogBucket",
];

test("logs every request to the bucket into the other, once that is complete", () => {
  expect(only(resource, "aws_s3_bucket_logging")).toEqual({
    provider: "aws.test",
    bucket: "${aws_s3_bucket.Source.bucket}",
    target_bucket: "${aws_s3_bucket.AccessLogBucket.bucket}",
    target_prefix: "",
    depends_on: BUCKET,
  });
});

test("creates the bucket without Object Lock and with S3's own encryption, or S3 would not deliver", () => {
  expect(resource.aws_s3_bucket?.AccessLogBucket).toEqual({
    provider: "aws.test",
    bucket: "acme-access-logs",
    lifecycle: { prevent_destroy: true },
  });
  expect(only(resource, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
  ]);
  expect(resource).not.toHaveProperty("aws_s3_bucket_object_lock_configuration");
});

test("is versioned, closed to the public and owned by its account, under addresses that never change", () => {
  const addresses = Object.entries(resource).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((id) => `${type}.${id}`),
  );
  expect(addresses).toEqual(expect.arrayContaining(BUCKET));
});

test("lets access logs expire, and clears what is not current a day later", () => {
  expect(
    only(accessLogging({ expireAfterDays: 30 }).resource, "aws_s3_bucket_lifecycle_configuration").rule,
  ).toEqual([
    {
      id: "access-logs",
      status: "Enabled",
      filter: [{ prefix: "" }],
      expiration: [{ days: 30 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    },
    expect.objectContaining({ id: "expired-delete-markers" }),
    expect.objectContaining({ id: "unfinished-uploads" }),
  ]);
});

test("has the very policy that is proven, of one statement for S3's logging and one for everybody", () => {
  const policy = only(resource, "aws_s3_bucket_policy");
  expect(policy.policy).toBe(renderPolicy(accessLoggingPolicy(NAMES)));
  expect(policyOf(policy).Statement.map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowAccessLogs", { Service: "logging.s3.amazonaws.com" }],
    ["DenyInsecureTransport", "*"],
  ]);
});

test("names everything that the first writer has to wait for, and forgets nothing", () => {
  expect(resource.aws_organizations_aws_service_access?.Writer?.depends_on).toEqual([
    ...BUCKET,
    expect.stringMatching(/^aws_s3_bucket_logging\.\w+$/),
  ]);
  expect(forgotten).toEqual([]);
});

test("creates nothing when it is switched off, and forgets what of the bucket there may be", () => {
  const { resource, forgotten } = accessLogging({ enabled: false });
  expect(Object.keys(resource).sort()).toEqual(["aws_organizations_aws_service_access", "aws_s3_bucket"]);
  expect(Object.keys(resource.aws_s3_bucket ?? {})).toEqual(["Source"]);
  expect(resource.aws_organizations_aws_service_access?.Writer?.depends_on).toEqual([]);
  expect(forgotten).toEqual(BUCKET);
});

test("lets the bucket be destroyed on demand", () => {
  const blocks = Object.values(accessLogging({ preventDestroy: false }).resource).flatMap(Object.values);
  expect(blocks.flatMap(({ lifecycle = [] }) => lifecycle)).toEqual(
    Array(4).fill({ prevent_destroy: false }),
  );
});
