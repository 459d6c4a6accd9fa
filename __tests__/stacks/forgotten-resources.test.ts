import { type Changes, sampleSettings } from "../settings-file";
import { type Synthesized, synthesized, trailStack } from "../synthesized";

function trail(changes: Changes = {}): Synthesized {
  return synthesized(trailStack(sampleSettings(changes)));
}

function addresses(resource: Synthesized["resource"]): readonly string[] {
  return Object.entries(resource).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((id) => `${type}.${id}`),
  );
}

const FORGOTTEN_ACCESS = ["aws_organizations_aws_service_access.TrustedAccess"];
const FORGOTTEN_LOG_GROUP = ["aws_cloudwatch_log_group.CloudWatchLogs_A266BBD2"];
const FORGOTTEN_BUCKET = [
  "aws_s3_bucket.AccessLogBucket",
  "aws_s3_bucket_versioning.AccessLogBucket",
  "aws_s3_bucket_ownership_controls.AccessLogBucket",
  "aws_s3_bucket_public_access_block.AccessLogBucket",
  "aws_s3_bucket_server_side_encryption_configuration.AccessLogBucket",
  "aws_s3_bucket_lifecycle_configuration.AccessLogBucket",
  "aws_s3_bucket_policy.AccessLogBucket",
];

test.each<[string, Changes, readonly string[]]>([
  ["nothing by default", {}, []],
  ["existing trusted access", { "organization.trustedAccess": "existing" }, FORGOTTEN_ACCESS],
  ["the access-log bucket", { "logBucket.accessLogging.enabled": false }, FORGOTTEN_BUCKET],
  ["the log group", { "cloudWatchLogs.enabled": false }, FORGOTTEN_LOG_GROUP],
  ["no log group that is to be deleted", { cloudWatchLogs: { enabled: false, onDisable: "delete" } }, []],
  [
    "both",
    { "organization.trustedAccess": "existing", "logBucket.accessLogging.enabled": false },
    [...FORGOTTEN_ACCESS, ...FORGOTTEN_BUCKET],
  ],
])("forgets disabled resources instead of destroying them: %s", (_, changes, forgotten) => {
  const { removed, resource } = trail(changes);
  expect(removed).toEqual(forgotten.map((from) => ({ from, lifecycle: { destroy: false } })));
  expect(addresses(resource).filter((address) => forgotten.includes(address))).toEqual([]);
});

test("forgets exactly the resources that it creates if they are enabled", () => {
  const created = addresses(trail().resource);
  expect(created).toEqual(
    expect.arrayContaining([...FORGOTTEN_ACCESS, ...FORGOTTEN_BUCKET, ...FORGOTTEN_LOG_GROUP]),
  );
  expect(created.filter((address) => address.endsWith(".AccessLogBucket")).toSorted()).toEqual(
    FORGOTTEN_BUCKET.toSorted(),
  );
});

test("imports the trail and the log group that exist", () => {
  const { import: imported } = trail({ "trail.import": true, "cloudWatchLogs.import": true });
  expect(imported).toEqual([
    {
      to: expect.stringMatching(/^aws_cloudtrail\.\w+$/),
      id: "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail",
    },
    { to: FORGOTTEN_LOG_GROUP[0], id: "/aws/cloudtrail/organization-trail" },
  ]);
});
