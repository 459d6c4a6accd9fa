import { searchNames } from "../../policies/search/names";
import { QUERIES } from "../../policies/search/queries";
import type { Settings } from "../../settings/file";
import { EVERYTHING, sampleSettings } from "../settings-file";
import { only, reference, type Synthesized, synthesized, textsIn, trailStack } from "../synthesized";

const GLACIER_IR = [{ afterDays: 14, storageClass: "GLACIER_IR" }];

function search(settings: Settings): Pick<Synthesized, "resource" | "output"> {
  const { resource, output } = synthesized(trailStack(settings));
  const own = Object.entries(resource).map(([type, blocks]) => [
    type,
    Object.fromEntries(Object.entries(blocks).filter(([id]) => id.startsWith("Search_"))),
  ]);
  return { resource: Object.fromEntries(own), output };
}

const settings = sampleSettings({ "logBucket.transitions": GLACIER_IR, "search.enabled": true });
const sample = search(settings);

test("has the places of a log file's key in the table as Athena's, not as Terraform's interpolations", () => {
  const { parameters, storage_descriptor } = only(sample.resource, "aws_glue_catalog_table") as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  expect(parameters).toMatchObject({
    "storage.location.template":
      "s3://acme-cloudtrail/AWSLogs/o-exampleorgid/$${account}/CloudTrail/$${region}/$${day}",
    "projection.account.type": "injected",
    "projection.day.range": "NOW-181DAYS,NOW",
  });
  expect(storage_descriptor).toMatchObject({ location: "s3://acme-cloudtrail/AWSLogs/o-exampleorgid/" });
});

test("deploys the very text of each query", () => {
  const deployed = Object.values(sample.resource.aws_athena_named_query ?? {});
  const texts = deployed.map(({ query }) => String(query).replaceAll("$${", () => "${"));
  const names = searchNames(settings);
  expect(texts.toSorted()).toEqual(QUERIES.map((query) => query.sql(names)).toSorted());
  expect(texts).toHaveLength(8);
});

test("enforces limit, engine, encryption and place of the results in the workgroup", () => {
  expect(only(sample.resource, "aws_athena_workgroup")).toMatchObject({
    name: "organization-trail-search",
    configuration: {
      enforce_workgroup_configuration: true,
      publish_cloudwatch_metrics_enabled: true,
      bytes_scanned_cutoff_per_query: 100_000_000_000,
      engine_version: { selected_engine_version: "Athena engine version 3" },
      result_configuration: {
        output_location: "s3://acme-cloudtrail-search/",
        expected_bucket_owner: "222222222222",
        encryption_configuration: {
          encryption_option: "SSE_KMS",
          kms_key_arn: reference("aws_kms_key", "arn"),
        },
      },
    },
    tags: { "organization-trail": "search" },
  });
});

test("keeps the results in a private bucket of their own, for the days of the settings", () => {
  expect(only(sample.resource, "aws_s3_bucket")).toMatchObject({ bucket: "acme-cloudtrail-search" });
  expect(only(sample.resource, "aws_s3_bucket_public_access_block")).toMatchObject({
    block_public_policy: true,
    restrict_public_buckets: true,
  });
  expect(only(sample.resource, "aws_s3_bucket_lifecycle_configuration").rule).toContainEqual(
    expect.objectContaining({ id: "results", expiration: [{ days: 30 }] }),
  );
});

test("creates a role only if somebody may assume it", () => {
  expect(sample.resource.aws_iam_role).toEqual({});
  expect(sample.output).not.toHaveProperty("SearcherRoleArn");
  const { resource, output } = search(sampleSettings(EVERYTHING));
  expect(only(resource, "aws_iam_role")).toMatchObject({
    name: "everything.trail-searcher",
    assume_role_policy: expect.stringContaining("role/security-analyst"),
  });
  expect(only(resource, "aws_iam_role_policy")).toMatchObject({ role: reference("aws_iam_role", "name") });
  expect(output.SearcherRoleArn).toEqual({ value: reference("aws_iam_role", "arn") });
});

test("lets a searcher decrypt log files in the key policy only if the key is in another account", () => {
  const searcherArns = ["arn:aws:iam::111111111111:role/security-analyst"];
  const keyPolicy = (changes: object) => {
    const { resource } = synthesized(
      trailStack(sampleSettings({ ...changes, "search.searcherArns": searcherArns })),
    );
    const [, key] = Object.entries(resource.aws_kms_key ?? {}).find(([id]) => id.startsWith("LogKey_")) ?? [];
    return JSON.parse(String(key?.policy)).Statement as readonly { Sid: string; Condition?: object }[];
  };
  const enabled = { "logBucket.transitions": GLACIER_IR, "search.enabled": true };
  const logArchive = { id: "333333333333", profile: "acme-log-archive" };
  const readers = (changes: object) => keyPolicy(changes).find(({ Sid }) => Sid === "AllowReadersDecrypt");
  expect(readers(enabled)).toBeUndefined();
  expect(readers({ "accounts.logArchive": logArchive })).toBeUndefined();
  expect(readers({ ...enabled, "accounts.logArchive": logArchive })?.Condition).toMatchObject({
    ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::333333333333:role/organization-trail-searcher"] },
  });
});

test("leaves nothing of search in the stack while it is disabled", () => {
  const { resource } = synthesized(trailStack(sampleSettings()));
  expect(Object.keys(resource).filter((type) => /athena|glue/.test(type))).toEqual([]);
  expect(textsIn(resource).filter((text) => text.includes("cloudtrail-search"))).toEqual([]);
});
