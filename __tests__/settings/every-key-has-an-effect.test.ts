import { settingsKeys } from "../../settings/reference";
import type { Settings } from "../../settings/settings";
import { type Changes, sampleSettings } from "../settings-file";
import { stateBackendStack, synthesized, trailStack } from "../synthesized";

const BUCKET_POLICY = "trail/resource/aws_s3_bucket_policy/*/policy/Statement";
const KEY_POLICY = "trail/resource/aws_kms_key/*/policy/Statement";
const GUARD = "trail/data/aws_organizations_organization/*/lifecycle/postcondition";
const TRAIL = "trail/resource/aws_cloudtrail/*";
const LIFECYCLE = "trail/resource/aws_s3_bucket_lifecycle_configuration/*";
const LOCK = "trail/resource/aws_s3_bucket_object_lock_configuration/*/rule/default_retention";
const BACKENDS = ["trail/terraform/backend/s3", "state/terraform/backend/s3"];

/** Where the trail's ARN stands. */
const TRAIL_ARN = [
  ...[0, 1, 2].map((statement) => `${BUCKET_POLICY}/${statement}/Condition/StringEquals/aws:SourceArn`),
  ...[1, 2, 3].map((statement) => `${KEY_POLICY}/${statement}/Condition/StringEquals/aws:SourceArn`),
  "trail/resource/aws_kms_key/*/description",
];

/** Where the bucket's name stands. */
const BUCKET_NAME = [
  "trail/resource/aws_s3_bucket/*/bucket",
  "trail/output/BucketArn/value",
  `${BUCKET_POLICY}/*/Resource`,
  `${BUCKET_POLICY}/*/Resource/*`,
];

const ROLE = "role/organization-trail-deployer";
const STATE_ROLE = "arn:aws:iam::222222222222:role/state";

/**
 * For every key a change of the sample, and the places of the synthesized Terraform that it changes: all of them
 * and no others. `*` is one part of a place and `**` the rest of it; policies are places all the way down.
 */
const EFFECTS: Readonly<Record<string, readonly [Changes, ...string[]]>> = {
  "organization.id": [
    { "organization.id": "o-anotherorgid" },
    `${GUARD}/0/*`,
    `${BUCKET_POLICY}/2/Resource`,
    `${BUCKET_POLICY}/4/Condition/StringNotEquals/aws:PrincipalOrgID`,
    "trail/output/OrganizationId/value",
  ],
  "organization.trustedAccess": [
    { "organization.trustedAccess": "existing" },
    `${GUARD}/3/*`,
    "trail/resource/aws_organizations_aws_service_access/**",
    `${TRAIL}/depends_on/9`,
    "trail/removed/0/**",
  ],
  "accounts.management.id": [
    { "accounts.management.id": "333333333333" },
    "trail/provider/aws/1/allowed_account_ids/0",
    `${GUARD}/1/*`,
    ...TRAIL_ARN,
    `${BUCKET_POLICY}/1/Resource`,
    `${KEY_POLICY}/1/Condition/StringLike/*`,
  ],
  "accounts.management.profile": [{ "accounts.management.profile": "other" }, "trail/provider/aws/1/profile"],
  "accounts.management.roleArn": [
    { "accounts.management.roleArn": `arn:aws:iam::111111111111:${ROLE}` },
    "trail/provider/aws/1/assume_role/0/role_arn",
    "trail/variable/management_role_arn/*",
  ],
  "accounts.audit.id": [
    { "accounts.audit.id": "333333333333" },
    "*/provider/aws/0/allowed_account_ids/0",
    `${KEY_POLICY}/0/Principal/AWS`,
  ],
  "accounts.audit.profile": [
    { "accounts.audit.profile": "other" },
    "*/provider/aws/0/profile",
    ...BACKENDS.map((backend) => `${backend}/profile`),
  ],
  "accounts.audit.roleArn": [
    { "accounts.audit.roleArn": `arn:aws:iam::222222222222:${ROLE}` },
    "*/provider/aws/0/assume_role/0/role_arn",
    "*/variable/audit_role_arn/*",
    ...BACKENDS.map((backend) => `${backend}/assume_role/role_arn`),
  ],
  region: [
    { region: "eu-west-1" },
    "trail/provider/aws/0/region",
    "trail/provider/aws/1/region",
    "state/provider/aws/0/region",
    ...BACKENDS.map((backend) => `${backend}/region`),
    ...TRAIL_ARN,
  ],
  "trail.name": [{ "trail.name": "acme" }, `${TRAIL}/name`, ...TRAIL_ARN],
  "trail.homeRegion": [{ "trail.homeRegion": "eu-west-1" }, "trail/provider/aws/1/region", ...TRAIL_ARN],
  "trail.isOrganizationTrail": [{ "trail.isOrganizationTrail": false }, `${TRAIL}/is_organization_trail`],
  "trail.isMultiRegionTrail": [{ "trail.isMultiRegionTrail": false }, `${TRAIL}/is_multi_region_trail`],
  "trail.enableLogging": [{ "trail.enableLogging": false }, `${TRAIL}/enable_logging`],
  "logBucket.namePrefix": [{ "logBucket.namePrefix": "other" }, ...BUCKET_NAME],
  "logBucket.name": [{ "logBucket.namePrefix": undefined, "logBucket.name": "other" }, ...BUCKET_NAME],
  "logBucket.objectLock.mode": [
    { "logBucket.objectLock": { mode: "COMPLIANCE", acknowledgeCompliance: true } },
    `${LOCK}/mode`,
  ],
  "logBucket.objectLock.days": [{ "logBucket.objectLock.days": 90 }, `${LOCK}/days`],
  // By itself it changes nothing: it lets the mode be COMPLIANCE.
  "logBucket.objectLock.acknowledgeCompliance": [
    { "logBucket.objectLock": { mode: "COMPLIANCE", acknowledgeCompliance: true } },
    `${LOCK}/mode`,
  ],
  "logBucket.transitions": [{ "logBucket.transitions": [] }, `${LIFECYCLE}/rule/0/transition/0/*`],
  "logBucket.transitions[].afterDays": [
    { "logBucket.transitions.0.afterDays": 60 },
    `${LIFECYCLE}/rule/0/transition/0/days`,
  ],
  "logBucket.transitions[].storageClass": [
    { "logBucket.transitions.0.storageClass": "DEEP_ARCHIVE" },
    `${LIFECYCLE}/rule/0/transition/0/storage_class`,
  ],
  "logBucket.transitionDefaultMinimumObjectSize": [
    { "logBucket.transitionDefaultMinimumObjectSize": "varies_by_storage_class" },
    `${LIFECYCLE}/transition_default_minimum_object_size`,
  ],
  "logBucket.expireAfterDays": [
    { "logBucket.expireAfterDays": 365 },
    `${LIFECYCLE}/rule/0/expiration/0/days`,
  ],
  "key.alias": [{ "key.alias": "acme" }, "trail/resource/aws_kms_alias/*/name"],
  breakGlassPrincipalArns: [
    { breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"] },
    `${BUCKET_POLICY}/5/Condition/ArnNotEquals/aws:PrincipalArn/0`,
    `${KEY_POLICY}/4/Condition/ArnNotEquals/aws:PrincipalArn/0`,
  ],
  preventDestroy: [{ preventDestroy: false }, "*/resource/*/*/lifecycle/prevent_destroy"],
  "state.backend": [{ state: { backend: "local" } }, "trail/terraform/backend/**", "state/**"],
  "state.bucket": [
    { "state.bucket": "other" },
    ...BACKENDS.map((backend) => `${backend}/bucket`),
    "state/resource/aws_s3_bucket/*/bucket",
    "state/resource/aws_s3_bucket_policy/*/policy/Statement/0/Resource/*",
  ],
  "state.key": [{ "state.key": "other.tfstate" }, "trail/terraform/backend/s3/key"],
  "state.region": [
    { "state.region": "eu-west-1" },
    ...BACKENDS.map((backend) => `${backend}/region`),
    "state/provider/aws/0/region",
  ],
  "state.account": [
    { "state.account": "management" },
    ...BACKENDS.map((backend) => `${backend}/profile`),
    "state/provider/aws/0/alias",
    "state/provider/aws/0/profile",
    "state/provider/aws/0/allowed_account_ids/0",
    "state/resource/*/*/provider",
  ],
  "state.profile": [
    { "state.profile": "other" },
    ...BACKENDS.map((backend) => `${backend}/profile`),
    "state/provider/aws/0/profile",
  ],
  "state.roleArn": [
    { "state.roleArn": STATE_ROLE },
    ...BACKENDS.map((backend) => `${backend}/assume_role/role_arn`),
    "state/provider/aws/0/assume_role/0/role_arn",
    "state/variable/audit_role_arn/*",
  ],
  tags: [{ tags: { team: "security" } }, "*/provider/aws/*/default_tags/0/tags/*"],
};

type Places = ReadonlyMap<string, unknown>;

function placesOf(value: unknown, place: string): readonly [string, unknown][] {
  const inside = place.endsWith("/policy") ? JSON.parse(String(value)) : value;
  if (typeof inside !== "object" || inside === null) return [[place, inside]];
  return Object.entries(inside).flatMap(([key, child]) => placesOf(child, `${place}/${key}`));
}

function terraformOf(settings: Settings): Places {
  return new Map([
    ...placesOf(synthesized(trailStack(settings)), "trail"),
    ...(settings.state.backend === "s3" ? placesOf(synthesized(stateBackendStack(settings)), "state") : []),
  ]);
}

function changedPlaces(one: Places, other: Places): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (place) => one.get(place) !== other.get(place),
  );
}

function matches(pattern: string, place: string): boolean {
  const parts = place.split("/");
  return pattern.split("/").every((part, index, all) => {
    if (part === "**") return index < parts.length;
    const isLast = index === all.length - 1;
    return (
      (part === "*" || part === parts[index]) &&
      index < parts.length &&
      (!isLast || parts.length === all.length)
    );
  });
}

const sample = terraformOf(sampleSettings());
const keys = settingsKeys().map(({ key }) => key);

test.each(keys)("%s changes the Terraform where it should and nowhere else", (key) => {
  const effect = EFFECTS[key];
  if (effect === undefined) throw new Error(`say in EFFECTS what ${key} changes`);
  const [changes, ...patterns] = effect;
  const changed = changedPlaces(sample, terraformOf(sampleSettings(changes)));
  expect(changed.filter((place) => !patterns.some((pattern) => matches(pattern, place)))).toEqual([]);
  expect(patterns.filter((pattern) => !changed.some((place) => matches(pattern, place)))).toEqual([]);
});

test("no effect is listed of a key that does not exist", () => {
  expect(Object.keys(EFFECTS).filter((key) => !keys.includes(key))).toEqual([]);
});
