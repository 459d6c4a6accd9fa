import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { AccessLogging, type AccessLoggingProps } from "../../modules/access-logging";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { renderPolicy } from "../../modules/render-policy";
import { denyInsecureTransport } from "../../policies/insecure-transport";
import { only, type Synthesized, synthesizedScope } from "../synthesized";

const POLICY = [denyInsecureTransport("arn:aws:s3:::acme")];

function accessLogging(
  props: Partial<AccessLoggingProps> = {},
): Synthesized & { forgotten: readonly string[] } {
  let forgotten: readonly string[] = [];
  const tf = synthesizedScope((stack, provider) => {
    const logging = new AccessLogging(stack, "AccessLogging", {
      name: "acme-access-logs",
      policy: POLICY,
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

test("delivers access logs to the second bucket once it is complete", () => {
  expect(only(resource, "aws_s3_bucket_logging")).toEqual({
    provider: "aws.test",
    bucket: "${aws_s3_bucket.Source.bucket}",
    target_bucket: "${aws_s3_bucket.AccessLogBucket.bucket}",
    target_prefix: "",
    depends_on: BUCKET,
  });
});

test("creates the second bucket without Object Lock and with SSE-S3, as S3 delivers to no other", () => {
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

test("gives every resource of the second bucket a fixed address", () => {
  const addresses = Object.entries(resource).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((id) => `${type}.${id}`),
  );
  expect(addresses).toEqual(expect.arrayContaining(BUCKET));
});

test("expires access logs, and noncurrent versions a day later", () => {
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

test("attaches the policy", () => {
  expect(only(resource, "aws_s3_bucket_policy").policy).toBe(renderPolicy(POLICY));
});

test("lists every resource that a writer depends on, and forgets nothing", () => {
  expect(resource.aws_organizations_aws_service_access?.Writer?.depends_on).toEqual([
    ...BUCKET,
    expect.stringMatching(/^aws_s3_bucket_logging\.\w+$/),
  ]);
  expect(forgotten).toEqual([]);
});

test("creates nothing if it is disabled, and forgets every resource of the second bucket", () => {
  const { resource, forgotten } = accessLogging({ enabled: false });
  expect(Object.keys(resource).sort()).toEqual(["aws_organizations_aws_service_access", "aws_s3_bucket"]);
  expect(Object.keys(resource.aws_s3_bucket ?? {})).toEqual(["Source"]);
  expect(resource.aws_organizations_aws_service_access?.Writer?.depends_on).toEqual([]);
  expect(forgotten).toEqual(BUCKET);
});

test("allows destruction without preventDestroy", () => {
  const blocks = Object.values(accessLogging({ preventDestroy: false }).resource).flatMap(Object.values);
  expect(blocks.flatMap(({ lifecycle = [] }) => lifecycle)).toEqual(
    Array(4).fill({ prevent_destroy: false }),
  );
});
