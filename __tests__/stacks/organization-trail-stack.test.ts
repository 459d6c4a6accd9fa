import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { type Changes, sampleSettings } from "../settings-file";
import { only, reference, type Synthesized, synthesized, trailStack } from "../synthesized";

function trail(changes: Changes = {}): Synthesized {
  return synthesized(trailStack(sampleSettings(changes)));
}

test("passes CDKTF's own validations, and synthesizes the sample as it did before", () => {
  const outdir = Testing.fullSynth(trailStack(sampleSettings()));
  const file = readFileSync(join(outdir, "stacks/organization-trail/cdk.tf.json"), "utf8");
  rmSync(outdir, { recursive: true });
  expect(JSON.parse(file)).toMatchSnapshot();
});

test("synthesizes the same every time", () => {
  expect(trail()).toEqual(trail());
});

const ACCOUNT_OF_TYPE: Readonly<Record<string, "audit" | "management">> = {
  aws_cloudtrail: "management",
  aws_kms_alias: "audit",
  aws_kms_key: "audit",
  aws_organizations_aws_service_access: "management",
  aws_organizations_organization: "management",
  aws_s3_bucket: "audit",
  aws_s3_bucket_lifecycle_configuration: "audit",
  aws_s3_bucket_object_lock_configuration: "audit",
  aws_s3_bucket_ownership_controls: "audit",
  aws_s3_bucket_policy: "audit",
  aws_s3_bucket_public_access_block: "audit",
  aws_s3_bucket_server_side_encryption_configuration: "audit",
  aws_s3_bucket_versioning: "audit",
};

test("creates everything in the account where it belongs", () => {
  const { resource, data } = trail();
  for (const [type, blocks] of [...Object.entries(resource), ...Object.entries(data)]) {
    expect([type, ...Object.values(blocks).map(({ provider }) => provider)]).toEqual([
      type,
      ...Object.keys(blocks).map(() => `aws.${ACCOUNT_OF_TYPE[type]}`),
    ]);
  }
  expect([...Object.keys(resource), ...Object.keys(data)].toSorted()).toEqual(
    Object.keys(ACCOUNT_OF_TYPE).toSorted(),
  );
});

test.each(["managed", "existing"])(
  "starts the trail after bucket, key and %s trusted access stand",
  (trustedAccess) => {
    const { resource } = trail({ "organization.trustedAccess": trustedAccess });
    const { aws_cloudtrail: _, aws_kms_alias: __, ...needed } = resource;
    expect(Object.keys(needed)).toHaveLength(trustedAccess === "managed" ? 10 : 9);
    expect(only(resource, "aws_cloudtrail").depends_on).toEqual(
      expect.arrayContaining(
        Object.entries(needed).flatMap(([type, blocks]) => Object.keys(blocks).map((id) => `${type}.${id}`)),
      ),
    );
  },
);

test("waits for nothing that does not exist", () => {
  const { resource } = trail({ "organization.trustedAccess": "existing" });
  const addresses = Object.entries(resource).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((id) => `${type}.${id}`),
  );
  const waited = Object.values(resource).flatMap((blocks) =>
    Object.values(blocks).flatMap(({ depends_on = [] }) => depends_on as string[]),
  );
  expect(addresses).toEqual(expect.arrayContaining(waited));
});

test("writes to the bucket and encrypts with the key of this stack", () => {
  const { resource } = trail();
  expect(only(resource, "aws_cloudtrail")).toMatchObject({
    s3_bucket_name: reference("aws_s3_bucket", "bucket"),
    kms_key_id: reference("aws_kms_key", "arn"),
  });
  expect(only(resource, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
    rule: [
      { apply_server_side_encryption_by_default: { kms_master_key_id: reference("aws_kms_key", "arn") } },
    ],
  });
});

test("keeps bucket and key in the Region, and the trail in its home Region", () => {
  const { provider } = trail({ region: "eu-west-1", "trail.homeRegion": "eu-central-1" });
  expect(provider.aws).toMatchObject([
    { alias: "audit", region: "eu-west-1", allowed_account_ids: ["222222222222"] },
    { alias: "management", region: "eu-central-1", allowed_account_ids: ["111111111111"] },
  ]);
});

test("lets in the trail of the home Region, in policies and in no other", () => {
  const { resource } = trail({
    region: "eu-west-1",
    "trail.homeRegion": "eu-central-1",
    "trail.name": "acme",
  });
  const policies = [only(resource, "aws_s3_bucket_policy"), only(resource, "aws_kms_key")].map(({ policy }) =>
    String(policy),
  );
  for (const policy of policies) {
    expect(new Set(policy.match(/(?<="aws:SourceArn":")[^"]*/g))).toEqual(
      new Set(["arn:aws:cloudtrail:eu-central-1:111111111111:trail/acme"]),
    );
  }
});

const MANAGEMENT_ROLE = "arn:aws:iam::111111111111:role/deployer";
const AUDIT_ROLE = "arn:aws:iam::222222222222:role/deployer";

test.each<[string, Changes, Readonly<Record<string, string>>]>([
  ["none without a role", {}, {}],
  ["the audit account's", { "accounts.audit.roleArn": AUDIT_ROLE }, { audit_role_arn: AUDIT_ROLE }],
  [
    "the management account's",
    { "accounts.management.roleArn": MANAGEMENT_ROLE },
    { management_role_arn: MANAGEMENT_ROLE },
  ],
  [
    "both",
    { "accounts.audit.roleArn": AUDIT_ROLE, "accounts.management.roleArn": MANAGEMENT_ROLE },
    { audit_role_arn: AUDIT_ROLE, management_role_arn: MANAGEMENT_ROLE },
  ],
])("lets a run replace the roles that the settings give: %s", (_, changes, roles) => {
  const { variable, provider } = trail(changes);
  expect(Object.fromEntries(Object.entries(variable).map(([name, block]) => [name, block.default]))).toEqual(
    roles,
  );
  for (const { alias, assume_role } of provider.aws ?? []) {
    expect(assume_role).toEqual(
      roles[`${alias}_role_arn`] === undefined ? undefined : [{ role_arn: `\${var.${alias}_role_arn}` }],
    );
  }
});

test("forgets the trusted access that exists already, without destroying it", () => {
  expect(trail({ "organization.trustedAccess": "existing" }).removed).toEqual([
    { from: "aws_organizations_aws_service_access.TrustedAccess", lifecycle: { destroy: false } },
  ]);
  expect(trail().removed).toEqual([]);
});

test("tells what others need to know", () => {
  expect(trail().output).toEqual({
    BucketName: { value: reference("aws_s3_bucket", "bucket") },
    BucketArn: { value: "arn:aws:s3:::acme-cloudtrail" },
    KmsKeyArn: { value: reference("aws_kms_key", "arn") },
    KmsKeyAlias: { value: reference("aws_kms_alias", "name") },
    TrailArn: { value: reference("aws_cloudtrail", "arn") },
    OrganizationId: { value: "o-exampleorgid" },
  });
});

test("works where the management account keeps its own logs", () => {
  const { provider, resource } = trail({ "accounts.audit.id": "111111111111" });
  expect(provider.aws?.map(({ allowed_account_ids }) => allowed_account_ids)).toEqual([
    ["111111111111"],
    ["111111111111"],
  ]);
  expect(String(only(resource, "aws_kms_key").policy)).toContain("arn:aws:iam::111111111111:root");
});
