import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { PrivateBucket, type PrivateBucketProps, privateBucketAddresses } from "../../modules/private-bucket";
import { renderPolicy } from "../../modules/render-policy";
import { denyInsecureTransport } from "../../policies/insecure-transport";
import { address, only, reference, type Synthesized, synthesizedScope } from "../synthesized";

const POLICY = [denyInsecureTransport("arn:aws:s3:::acme")];
const BUCKET = reference("aws_s3_bucket", "bucket");

function privateBucket(props: Partial<PrivateBucketProps> = {}): Synthesized {
  return synthesizedScope((stack, provider) => {
    const { resources } = new PrivateBucket(stack, "Bucket", {
      provider,
      name: "acme",
      policy: POLICY,
      lifecycleRules: [],
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

const { resource } = privateBucket();

test("creates the bucket without Object Lock, and never empties it on destruction", () => {
  expect(only(resource, "aws_s3_bucket")).toEqual({
    provider: "aws.test",
    bucket: "acme",
    lifecycle: { prevent_destroy: true },
  });
});

test("creates the bucket with Object Lock if the props say so", () => {
  expect(only(privateBucket({ objectLockEnabled: true }).resource, "aws_s3_bucket")).toMatchObject({
    object_lock_enabled: true,
  });
});

test("keeps every version", () => {
  expect(only(resource, "aws_s3_bucket_versioning")).toEqual({
    provider: "aws.test",
    bucket: BUCKET,
    versioning_configuration: { status: "Enabled" },
    lifecycle: { prevent_destroy: true },
  });
});

test("disables ACLs, so that the account owns every object", () => {
  expect(only(resource, "aws_s3_bucket_ownership_controls")).toEqual({
    provider: "aws.test",
    bucket: BUCKET,
    rule: { object_ownership: "BucketOwnerEnforced" },
  });
});

test("blocks public access in all four ways", () => {
  expect(only(resource, "aws_s3_bucket_public_access_block")).toEqual({
    provider: "aws.test",
    bucket: BUCKET,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
    lifecycle: { prevent_destroy: true },
  });
});

test.each([
  ["SSE-S3", undefined, { sse_algorithm: "AES256" }],
  [
    "the KMS key",
    "arn:aws:kms:us-east-1:222222222222:key/k",
    { sse_algorithm: "aws:kms", kms_master_key_id: "arn:aws:kms:us-east-1:222222222222:key/k" },
  ],
])("encrypts with %s, without a bucket key", (_, keyArn, byDefault) => {
  expect(
    only(privateBucket({ keyArn }).resource, "aws_s3_bucket_server_side_encryption_configuration"),
  ).toEqual({
    provider: "aws.test",
    bucket: BUCKET,
    rule: [{ apply_server_side_encryption_by_default: byDefault, bucket_key_enabled: false }],
  });
});

const CLEAN_UP = [
  {
    id: "expired-delete-markers",
    status: "Enabled",
    filter: [{ prefix: "" }],
    expiration: [{ expired_object_delete_marker: true }],
  },
  {
    id: "unfinished-uploads",
    status: "Enabled",
    filter: [{ prefix: "" }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
  },
];

test("removes delete markers and unfinished uploads, once versioning is enabled", () => {
  expect(only(resource, "aws_s3_bucket_lifecycle_configuration")).toEqual({
    provider: "aws.test",
    bucket: BUCKET,
    rule: CLEAN_UP,
    depends_on: [address("aws_s3_bucket_versioning")],
  });
});

test("puts further lifecycle rules first, and sets the minimum object size", () => {
  const rule = { id: "logs", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 1 }] };
  expect(
    only(
      privateBucket({
        lifecycleRules: [rule],
        transitionDefaultMinimumObjectSize: "varies_by_storage_class",
      }).resource,
      "aws_s3_bucket_lifecycle_configuration",
    ),
  ).toMatchObject({
    rule: [rule, ...CLEAN_UP],
    transition_default_minimum_object_size: "varies_by_storage_class",
  });
});

test("attaches the policy after the public access block and the ownership controls", () => {
  expect(only(resource, "aws_s3_bucket_policy")).toEqual({
    provider: "aws.test",
    bucket: BUCKET,
    policy: renderPolicy(POLICY),
    depends_on: [address("aws_s3_bucket_public_access_block"), address("aws_s3_bucket_ownership_controls")],
    lifecycle: { prevent_destroy: true },
  });
});

test("lists every resource that a writer depends on", () => {
  const { aws_organizations_aws_service_access: writer, ...bucket } = resource;
  expect(writer?.Writer?.depends_on).toEqual(expect.arrayContaining(Object.keys(bucket).map(address)));
});

test("allows destruction without preventDestroy", () => {
  const blocks = Object.values(privateBucket({ preventDestroy: false }).resource).flatMap(Object.values);
  expect(blocks.filter(({ lifecycle }) => lifecycle !== undefined).map(({ lifecycle }) => lifecycle)).toEqual(
    Array(4).fill({ prevent_destroy: false }),
  );
});

test("gives every resource the fixed logical id", () => {
  const { aws_organizations_aws_service_access: _, ...blocks } = privateBucket({
    logicalId: "Fixed",
  }).resource;
  const addresses = Object.entries(blocks).flatMap(([type, ids]) =>
    Object.keys(ids).map((id) => `${type}.${id}`),
  );
  expect(addresses.sort()).toEqual([...privateBucketAddresses("Fixed")].sort());
});
