import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { importExisting } from "../../modules/import-existing";
import { OrganizationTrail, type OrganizationTrailProps } from "../../modules/organization-trail";
import { minimalSettings } from "../settings-file";
import { type Block, only, reference, type Synthesized, synthesizedScope } from "../synthesized";

const TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";

function synthesizedTrail(props: Partial<OrganizationTrailProps> = {}): Synthesized {
  return synthesizedScope((stack, provider) => {
    const logBucket = new S3Bucket(stack, "Bucket", { provider, bucket: "acme-cloudtrail" });
    const { imported } = new OrganizationTrail(stack, "OrganizationTrail", {
      ...minimalSettings().trail,
      provider,
      logBucket,
      bucketName: "acme-cloudtrail",
      region: "us-east-1",
      keyArn: "arn:aws:kms:us-east-1:222222222222:key/k",
      trailArn: TRAIL_ARN,
      preventDestroy: true,
      dependsOn: [logBucket],
      ...props,
    });
    importExisting(stack, imported);
  });
}

function organizationTrail(props: Partial<OrganizationTrailProps> = {}): Block {
  return only(synthesizedTrail(props).resource, "aws_cloudtrail");
}

function events(changes: Readonly<Record<string, unknown>>) {
  const prefixed = Object.entries(changes).map(([key, value]) => [`trail.events.${key}`, value]);
  return { events: minimalSettings(Object.fromEntries(prefixed)).trail.events };
}

const plain = organizationTrail();

test("records every account and Region, with encryption and digests, after its dependencies", () => {
  expect(plain).toEqual({
    provider: "aws.test",
    name: "organization-trail",
    s3_bucket_name: reference("aws_s3_bucket", "bucket"),
    kms_key_id: "arn:aws:kms:us-east-1:222222222222:key/k",
    is_organization_trail: true,
    is_multi_region_trail: true,
    enable_logging: true,
    include_global_service_events: true,
    enable_log_file_validation: true,
    advanced_event_selector: [
      {
        name: "Management events selector",
        field_selector: [{ field: "eventCategory", equals: ["Management"] }],
      },
    ],
    depends_on: ["aws_s3_bucket.Bucket"],
    lifecycle: { prevent_destroy: true },
  });
});

test.each([
  ["isOrganizationTrail", "is_organization_trail"],
  ["isMultiRegionTrail", "is_multi_region_trail"],
  ["enableLogging", "enable_logging"],
])("sets %s: false explicitly, and changes nothing else", (prop, argument) => {
  expect(organizationTrail({ [prop]: false })).toEqual({ ...plain, [argument]: false });
});

test.each<[string, Partial<OrganizationTrailProps>, Block]>([
  ["the folder in the bucket", { s3KeyPrefix: "all/logs" }, { s3_key_prefix: "all/logs" }],
  ["the name of the topic", { topicName: "organization-trail" }, { sns_topic_name: "organization-trail" }],
  [
    "the log group and the delivery role",
    { cloudWatchLogs: { groupArn: "arn:group:*", roleArn: "arn:role" } },
    { cloud_watch_logs_group_arn: "arn:group:*", cloud_watch_logs_role_arn: "arn:role" },
  ],
  [
    "the insights",
    events({ insights: ["ApiErrorRateInsight", "ApiCallRateInsight"] }),
    { insight_selector: [{ insight_type: "ApiErrorRateInsight" }, { insight_type: "ApiCallRateInsight" }] },
  ],
])("sets %s, and changes nothing else", (_, props, block) => {
  expect(organizationTrail(props)).toEqual({ ...plain, ...block });
});

test("excludes the events of the log bucket and the access-log bucket, in the partition of their Region", () => {
  const props = { ...events({ management: "none", data: ["s3"] }), region: "us-gov-west-1" };
  const buckets = ["acme-cloudtrail", "acme-cloudtrail-access-logs"];
  expect(organizationTrail(props)).toEqual({
    ...plain,
    advanced_event_selector: [
      {
        name: "S3 object events",
        field_selector: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::S3::Object"] },
          { field: "resources.ARN", not_starts_with: buckets.map((name) => `arn:aws-us-gov:s3:::${name}/`) },
        ],
      },
    ],
  });
});

test("imports the existing trail with a block without a provider", () => {
  const tf = synthesizedTrail({ import: true });
  const [id = ""] = Object.keys(tf.resource.aws_cloudtrail ?? {});
  expect(tf.import).toEqual([{ to: `aws_cloudtrail.${id}`, id: TRAIL_ARN }]);
  expect(only(tf.resource, "aws_cloudtrail")).toEqual(plain);
  expect(synthesizedTrail().import).toEqual([]);
});

test("sets the name, and allows destruction without preventDestroy", () => {
  expect(organizationTrail({ name: "acme", preventDestroy: false })).toMatchObject({
    name: "acme",
    lifecycle: { prevent_destroy: false },
  });
});
