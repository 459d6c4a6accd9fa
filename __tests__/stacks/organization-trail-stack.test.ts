import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { Settings } from "../../settings/file";
import { type Changes, EVERYTHING, sampleSettings } from "../settings-file";
import {
  type Block,
  type Blocks,
  only,
  reference,
  type Synthesized,
  synthesized,
  trailStack,
} from "../synthesized";

const synthesizedBefore = new Map<Settings, Synthesized>();

/** The stack with changes of the sample. Tests only read it, so the same settings are synthesized once. */
function trail(changes: Changes = {}): Synthesized {
  const settings = sampleSettings(changes);
  const stack = synthesizedBefore.get(settings) ?? synthesized(trailStack(settings));
  synthesizedBefore.set(settings, stack);
  return stack;
}

test("passes CDKTF's own validations, and synthesizes the sample as it did before", () => {
  const outdir = Testing.fullSynth(trailStack(sampleSettings()));
  const file = readFileSync(join(outdir, "stacks/organization-trail/cdk.tf.json"), "utf8");
  rmSync(outdir, { recursive: true });
  expect(JSON.parse(file)).toMatchSnapshot();
});

test("synthesizes the same every time", () => {
  expect(synthesized(trailStack(sampleSettings()))).toEqual(trail());
});

/** Provider alias of the constructs outside the management account. "bucket" is the account of the log bucket. */
const ALIAS_OF_CONSTRUCT: Readonly<Record<string, string>> = {
  AccessLogBucket: "bucket",
  AccessLogging: "bucket",
  "Caller-audit": "audit",
  "Caller-logArchive": "log_archive",
  LogBucket: "bucket",
  LogKey: "audit",
  ReaderRole: "audit",
  Search: "bucket",
};

test.each([
  [
    "in the audit account",
    { ...EVERYTHING, "accounts.logArchive": undefined, breakGlassPrincipalArns: [] },
    "audit",
  ],
  ["in the log archive account", EVERYTHING, "log_archive"],
])("creates every resource in its account, the buckets %s", (_, changes, bucketOwner) => {
  const { resource, data } = trail(changes);
  const constructs = new Set<string>();
  for (const blocks of [...Object.values(resource), ...Object.values(data)]) {
    for (const [id, { provider }] of Object.entries(blocks)) {
      const construct = id.split("_")[0] ?? "";
      const alias = ALIAS_OF_CONSTRUCT[construct] ?? "management";
      constructs.add(construct);
      expect([id, provider]).toEqual([id, `aws.${alias === "bucket" ? bucketOwner : alias}`]);
    }
  }
  expect([...constructs]).toEqual(
    expect.arrayContaining([
      "AccessLogBucket",
      "AccessLogging",
      "LogBucket",
      "LogKey",
      "ReaderRole",
      "Search",
    ]),
  );
});

test.each([
  ["managed trusted access", {}],
  ["existing trusted access", { "organization.trustedAccess": "existing" }],
  ["every option", EVERYTHING],
])("creates the trail after every resource that it depends on, with %s", (_, changes) => {
  const { resource } = trail(changes);
  const needed = Object.entries(resource)
    .flatMap(([type, blocks]) => Object.keys(blocks).map((id) => `${type}.${id}`))
    .filter((address) => !/^aws_(cloudtrail|kms_alias)|ReaderRole|Guardrail|\.(Alarm|Search)/.test(address));
  expect([...(only(resource, "aws_cloudtrail").depends_on as string[])].toSorted()).toEqual(
    needed.toSorted(),
  );
});

test("depends on no resource that does not exist", () => {
  const { resource } = trail({ "organization.trustedAccess": "existing" });
  const addresses = Object.entries(resource).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((id) => `${type}.${id}`),
  );
  const waited = Object.values(resource).flatMap((blocks) =>
    Object.values(blocks).flatMap(({ depends_on = [] }) => depends_on as string[]),
  );
  expect(addresses).toEqual(expect.arrayContaining(waited));
});

function ofLogBucket(blocks: Blocks, type: string): Block {
  const own = Object.entries(blocks[type] ?? {}).filter(([id]) => id.startsWith("LogBucket_"));
  return only({ [type]: Object.fromEntries(own) }, type);
}

test("delivers to the bucket and encrypts with the key of this stack", () => {
  const { resource } = trail();
  expect(only(resource, "aws_cloudtrail")).toMatchObject({
    s3_bucket_name: reference("aws_s3_bucket", "bucket"),
    kms_key_id: reference("aws_kms_key", "arn"),
  });
  expect(ofLogBucket(resource, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
    rule: [
      { apply_server_side_encryption_by_default: { kms_master_key_id: reference("aws_kms_key", "arn") } },
    ],
  });
});

test("creates bucket and key in the Region, and the trail in its home Region", () => {
  const { provider } = trail({ region: "eu-west-1", "trail.homeRegion": "eu-central-1" });
  expect(provider.aws).toMatchObject([
    { alias: "audit", region: "eu-west-1", allowed_account_ids: ["222222222222"] },
    { alias: "management", region: "eu-central-1", allowed_account_ids: ["111111111111"] },
  ]);
});

test("allows only the trail of the home Region in the policies", () => {
  const { resource } = trail({
    region: "eu-west-1",
    "trail.homeRegion": "eu-central-1",
    "trail.name": "acme",
  });
  const policies = [ofLogBucket(resource, "aws_s3_bucket_policy"), only(resource, "aws_kms_key")].map(
    ({ policy }) => String(policy),
  );
  for (const policy of policies) {
    expect(new Set(policy.match(/(?<="aws:SourceArn":")[^"]*/g))).toEqual(
      new Set(["arn:aws:cloudtrail:eu-central-1:111111111111:trail/acme"]),
    );
  }
});

const MANAGEMENT_ROLE = "arn:aws:iam::111111111111:role/deployer";
const LOG_ARCHIVE_ROLE = "arn:aws:iam::333333333333:role/deployer";
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
    "the log archive account's",
    { "accounts.logArchive": { id: "333333333333", roleArn: LOG_ARCHIVE_ROLE } },
    { log_archive_role_arn: LOG_ARCHIVE_ROLE },
  ],
  [
    "both",
    { "accounts.audit.roleArn": AUDIT_ROLE, "accounts.management.roleArn": MANAGEMENT_ROLE },
    { audit_role_arn: AUDIT_ROLE, management_role_arn: MANAGEMENT_ROLE },
  ],
])("makes each role of the settings the default of a variable: %s", (_, changes, roles) => {
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

test("outputs names and ARNs", () => {
  expect(trail().output).toEqual({
    BucketName: { value: reference("aws_s3_bucket", "bucket") },
    BucketArn: { value: "arn:aws:s3:::acme-cloudtrail" },
    KmsKeyArn: { value: reference("aws_kms_key", "arn") },
    KmsKeyAlias: { value: reference("aws_kms_alias", "name") },
    TrailArn: { value: reference("aws_cloudtrail", "arn") },
    OrganizationId: { value: "o-exampleorgid" },
  });
});

test("accepts the management account as the audit account", () => {
  const { provider, resource } = trail({ "accounts.audit": { id: "111111111111" } });
  expect(provider.aws?.map(({ allowed_account_ids }) => allowed_account_ids)).toEqual([
    ["111111111111"],
    ["111111111111"],
  ]);
  expect(String(only(resource, "aws_kms_key").policy)).toContain("arn:aws:iam::111111111111:root");
});

test("outputs the ARN of the reader role if it is enabled", () => {
  expect(trail().output).not.toHaveProperty("ReaderRoleArn");
  expect(trail(EVERYTHING).output.ReaderRoleArn).toEqual({
    value: expect.stringMatching(/^\$\{aws_iam_role\.ReaderRole_\w+\.arn\}$/),
  });
});

test("sets the topic by its name, because with its ARN every plan would show a change", () => {
  const { resource } = trail(EVERYTHING);
  expect(only(resource, "aws_cloudtrail").sns_topic_name).toEqual(reference("aws_sns_topic", "name"));
  expect(only(trail().resource, "aws_cloudtrail")).not.toHaveProperty("sns_topic_name");
});

test("imports the trail by its ARN, in a block without a provider", () => {
  const { resource } = trail();
  const [id] = Object.keys(resource.aws_cloudtrail ?? {});
  const imported = synthesized(trailStack(sampleSettings({ "trail.import": true })));
  expect(imported).toMatchObject({
    import: [
      {
        to: `aws_cloudtrail.${id}`,
        id: "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail",
      },
    ],
  });
  expect(trail().import).toEqual([]);
});
