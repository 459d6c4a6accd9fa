// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table of faults
import { policiesFor } from "../../../policies/policies-for";
import { type PolicyStatement, policyJson } from "../../../policies/policy-document";
import { type Changes, minimalSettings } from "../../settings-file";
import type { World } from "./world";

const AUDIT = "444444444444";
const role = (name: string, accountId = AUDIT) => `arn:aws:iam::${accountId}:role/${name}`;
const OWN: Changes = {
  "organization.id": "o-acme123456",
  "accounts.management": { id: "555555555555" },
  "accounts.audit": {
    id: AUDIT,
    profile: "audit",
    deployerArns: [role("organization-trail-deployer")],
  },
};
/** Settings that have every check, with ids that are not the sample's. */
export const EVERY_OPTION: Changes = {
  ...OWN,
  "guardrail.mode": "managed",
  "notifications.enabled": true,
  search: { enabled: true, acknowledgeArchive: true, searcherArns: [role("analyst")] },
  "logBucket.readers.role": { enabled: true, name: "log-reader", trustedPrincipalArns: [role("analyst")] },
};
export const settings = minimalSettings(EVERY_OPTION);
const TOPIC = "arn:aws:sns:us-east-1:555555555555:organization-trail";
const TRAIL = "arn:aws:cloudtrail:us-east-1:555555555555:trail/organization-trail";

/** Everything that a deployment of the settings leaves in AWS. */
export function deployed(world: World): void {
  const { logBucket, logKey } = policiesFor(settings);
  world.trustedServices.push("cloudtrail.amazonaws.com");
  const trail = { TrailARN: TRAIL, S3BucketName: "acme-cloudtrail", IsOrganizationTrail: true };
  world.trails.management.push(trail);
  world.trails.audit.push(trail);
  world.buckets.audit.push(
    "acme-cloudtrail",
    "acme-cloudtrail-access-logs",
    "acme-cloudtrail-search",
    "acme-state",
  );
  world.workgroups.push("organization-trail-search");
  world.databases.push("organization_trail");
  world.aliases.push("alias/organization-trail");
  world.logGroups.push("/aws/cloudtrail/organization-trail");
  world.roles.management.push("organization-trail-cloudwatch-logs");
  world.roles.audit.push("log-reader", "organization-trail-searcher");
  world.topics.push(TOPIC);
  world.bucketPolicies["acme-cloudtrail"] = policyJson(logBucket);
  world.keyPolicy = policyJson(logKey);
}

const otherTrails = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ TrailARN: `${TRAIL}-${index}` }));

const statement = (arn: string): PolicyStatement => ({
  Sid: "Old",
  Effect: "Allow",
  Principal: { AWS: arn },
  Action: "s3:GetObject",
  Resource: "*",
});

/** A change of the world, the settings or the environment. */
export interface Fault {
  readonly change?: (world: World) => void;
  readonly settings?: Changes;
  readonly environment?: NodeJS.ProcessEnv;
}

/** One fault for each check, which no other check may find. */
export const FAULTS: readonly (readonly [found: string, fault: Fault])[] = [
  [
    "FAIL machine.node: 18.20.0. Install Node 20.19",
    { change: ({ machine }) => void Object.assign(machine, { node: "18.20.0" }) },
  ],
  [
    "FAIL machine.terraform: there is no Terraform on the PATH. Install Terraform 1.11",
    { change: ({ machine }) => void Object.assign(machine, { terraform: undefined }) },
  ],
  [
    "FAIL machine.terraform: 1.10.5. Install Terraform 1.11",
    { change: ({ machine }) => void Object.assign(machine, { terraform: "1.10.5" }) },
  ],
  [
    "FAIL machine.provider: the registry does not answer, and this machine has no copy",
    { change: ({ machine }) => void Object.assign(machine, { registry: false }) },
  ],
  [
    "FAIL machine.provider: the registry does not answer, and the copy in /mirror is 6.25.0",
    { change: ({ machine }) => void Object.assign(machine, { registry: false, mirror: "6.25.0" }) },
  ],
  [
    "FAIL machine.provider: the registry does not answer, and the copy in /mirror is 5.100.0",
    { change: ({ machine }) => void Object.assign(machine, { registry: false, mirror: "5.100.0" }) },
  ],
  [
    "FAIL settings.sample: organization.id: o-exampleorgid. Write your own ids",
    { settings: { "organization.id": "o-exampleorgid" } },
  ],
  [
    "FAIL accounts.audit: they reach account 666666666666. Correct accounts.audit.profile",
    {
      change: ({ callers }) =>
        void Object.assign(callers, { audit: callers.audit.replace(AUDIT, "666666666666") }),
      settings: { "accounts.audit.deployerArns": undefined, "guardrail.mode": "off" },
    },
  ],
  [
    "FAIL accounts.audit-deployer: arn:aws:sts::444444444444:assumed-role/admin/x is not in the list",
    {
      change: ({ callers }) =>
        void Object.assign(callers, { audit: `arn:aws:sts::${AUDIT}:assumed-role/admin/x` }),
    },
  ],
  [
    "WARN accounts.audit-deployer: arn:aws:sts::444444444444:assumed-role/reader/x, of TF_VAR_audit_role_arn, is not",
    {
      change: ({ callers }) =>
        void Object.assign(callers, { audit: `arn:aws:sts::${AUDIT}:assumed-role/reader/x` }),
      environment: { TF_VAR_audit_role_arn: role("reader") },
    },
  ],
  [
    "FAIL organization.id: it is o-other",
    { change: ({ organization }) => void Object.assign(organization, { Id: "o-other" }) },
  ],
  [
    "FAIL organization.features: feature set CONSOLIDATED_BILLING",
    {
      change: ({ organization }) => void Object.assign(organization, { FeatureSet: "CONSOLIDATED_BILLING" }),
    },
  ],
  [
    "FAIL organization.accounts: 444444444444 does not belong to the organization",
    {
      change: ({ members }) => void members.splice(1, 1),
      settings: { "logBucket.readers.role": { enabled: false } },
    },
  ],
  [
    "FAIL organization.trusted-access: cloudtrail.amazonaws.com has no trusted access",
    { settings: { "organization.trustedAccess": "existing" } },
  ],
  [
    "WARN organization.trusted-access: it is enabled, and there is no trail of the settings",
    { change: ({ trustedServices }) => void trustedServices.push("cloudtrail.amazonaws.com") },
  ],
  [
    "FAIL organization.policy-types: not enabled: RESOURCE_CONTROL_POLICY. Run `aws organizations enable-policy-type --root-id r-acme",
    { change: ({ policyTypes }) => void policyTypes.pop() },
  ],
  [
    "FAIL trails.room-audit: eu-west-1: 5 trails, and CloudTrail allows 5",
    { change: ({ trails }) => void trails.audit.push(...otherTrails(5)) },
  ],
  [
    "WARN trails.only: arn:aws:cloudtrail:us-east-1:555555555555:trail/organization-trail-0 records it, too",
    {
      change: ({ trails }) =>
        void trails.management.push({ ...otherTrails(1)[0], IsOrganizationTrail: true }),
    },
  ],
  [
    "FAIL trails.name: arn:aws:cloudtrail:us-east-1:555555555555:trail/organization-trail delivers to logs",
    { change: ({ trails }) => void trails.management.push({ TrailARN: TRAIL, S3BucketName: "logs" }) },
  ],
  [
    "FAIL names.log-bucket: another account owns a bucket acme-cloudtrail. Choose another logBucket.name",
    { change: ({ othersBuckets }) => void othersBuckets.push("acme-cloudtrail") },
  ],
  [
    "WARN names.log-bucket: acme-cloudtrail exists, and the trail of the settings does not",
    { change: ({ buckets }) => void buckets.audit.push("acme-cloudtrail") },
  ],
  [
    "FAIL names.access-log-bucket: another account owns a bucket acme-cloudtrail-access-logs",
    { change: ({ othersBuckets }) => void othersBuckets.push("acme-cloudtrail-access-logs") },
  ],
  [
    "FAIL names.state-bucket: another account owns a bucket acme-state. Choose another state.bucket",
    { change: ({ othersBuckets }) => void othersBuckets.push("acme-state") },
  ],
  [
    "WARN names.key-alias: alias/organization-trail exists",
    { change: ({ aliases }) => void aliases.push("alias/organization-trail") },
  ],
  [
    "WARN names.log-group: /aws/cloudtrail/organization-trail exists",
    { change: ({ logGroups }) => void logGroups.push("/aws/cloudtrail/organization-trail") },
  ],
  [
    "WARN names.delivery-role: organization-trail-cloudwatch-logs exists",
    { change: ({ roles }) => void roles.management.push("organization-trail-cloudwatch-logs") },
  ],
  [
    "WARN names.reader-role: log-reader exists",
    { change: ({ roles }) => void roles.audit.push("log-reader") },
  ],
  ["WARN names.topic: organization-trail exists", { change: ({ topics }) => void topics.push(TOPIC) }],
  [
    "FAIL names.results-bucket: another account owns a bucket acme-cloudtrail-search",
    { change: ({ othersBuckets }) => void othersBuckets.push("acme-cloudtrail-search") },
  ],
  [
    "WARN names.workgroup: organization-trail-search exists",
    { change: ({ workgroups }) => void workgroups.push("organization-trail-search") },
  ],
  [
    "WARN names.database: organization_trail exists",
    { change: ({ databases }) => void databases.push("organization_trail") },
  ],
  [
    "WARN names.searcher-role: organization-trail-searcher exists",
    { change: ({ roles }) => void roles.audit.push("organization-trail-searcher") },
  ],
  [
    "WARN search.lake-formation: Lake Formation governs new databases, so that a search is refused in spite of IAM. After the deployment grant DESCRIBE on the database organization_trail and SELECT on its table log_files",
    {
      change: ({ lakeDefaults }) =>
        void Object.assign(lakeDefaults, { database: ["IAM_ALLOWED_PRINCIPALS-looks"] }),
    },
  ],
  [
    "WARN search.lake-formation: Lake Formation governs new databases and tables",
    {
      change: ({ lakeDefaults }) =>
        void Object.assign(lakeDefaults, { database: [], table: ["arn:aws:iam::444444444444:role/lake"] }),
    },
  ],
  [
    "FAIL upgrade.outsiders: the policies deny it to logBucket.readers.principalArns: arn:aws:iam::999999999999:role/siem. Name the account in logBucket.readers.role.trustedExternal",
    { settings: { "logBucket.readers.principalArns": [role("siem", "999999999999")] } },
  ],
  [
    "FAIL upgrade.outsiders: the policies deny it to state.writerArns: arn:aws:iam::999999999999:role/ci",
    { settings: { "state.writerArns": [role("ci", "999999999999")] } },
  ],
  [
    "WARN upgrade.log-bucket: the next deployment replaces the policy, without arn:aws:iam::999999999999:role/siem",
    {
      change: (world) => {
        deployed(world);
        world.bucketPolicies["acme-cloudtrail"] = policyJson([statement(role("siem", "999999999999"))]);
      },
    },
  ],
  [
    "WARN upgrade.key: the next deployment replaces the policy, without arn:aws:iam::444444444444:user/alice",
    {
      change: (world) => {
        deployed(world);
        world.keyPolicy = policyJson([statement(`arn:aws:iam::${AUDIT}:user/alice`)]);
      },
    },
  ],
  [
    "WARN upgrade.state-bucket: the next deployment replaces the policy, without arn:aws:iam::999999999999:role/ci",
    {
      change: (world) => {
        world.buckets.audit.push("acme-state");
        world.bucketPolicies["acme-state"] = policyJson([statement(role("ci", "999999999999"))]);
      },
    },
  ],
];
