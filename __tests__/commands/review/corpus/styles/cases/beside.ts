// biome-ignore-all format: a table is read by its rows
/** Event data stores, access points and permission sets. The emulator knows none of them: their state is written here. */
import { type Edit, edited, type StyleCase } from "../style";
import { additions } from "./additions";
import { bucketPolicy } from "./policies";
import { filtered, TAMPERED } from "./tampered";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const SET = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef";
const INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
const STORE = "arn:aws:cloudtrail:eu-west-1:123456789012:eventdatastore/0f0f0f0f-1111-4000-8000-000000000000";
const develops = (actions: string, resource: string): Edit => ['Action = ["lambda:*"], Resource = "*"', `Action = ${actions}, Resource = ${resource}`];
const READERS = 'Principal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = "s3:GetObject", Resource = "arn:aws:s3:eu-west-1';
const attached = (arn: string): string =>
  `resource "aws_ssoadmin_managed_policy_attachment" "more" {\n  instance_arn       = local.instance\n  permission_set_arn = aws_ssoadmin_permission_set.developers.arn\n  managed_policy_arn = "${arn}"\n}\n`;
const { errored, otherAction } = TAMPERED;

export const BESIDE: readonly StyleCase[] = [
  edited("none.nothing"),
  ...bucketPolicy("one-account-only third-exempt exempt-fewer customer-keys-denied"),
  ...additions("access-point-for-stranger stopper second-versioning-alike application-added policy-for-unknown-bucket"),
  edited("event-data-store-deleted.store-removed", { remove: "aws_cloudtrail_event_data_store.lake" }),
  edited("event-data-store-retention-shortened.kept-for-a-year", ["retention_period               = 2000", "retention_period               = 365"]),
  edited("none.kept-longer", ["retention_period               = 2000", "retention_period               = 2555"]),
  edited("event-data-store-deletable.protection-off", ["termination_protection_enabled = true", "termination_protection_enabled = false"]),
  edited("event-data-store-organization-disabled.one-account", ["organization_enabled           = true", "organization_enabled           = false"]),
  edited("event-data-store-multi-region-disabled.one-region", ["multi_region_enabled           = true", "multi_region_enabled           = false"]),
  edited("event-data-store-suspended.ingestion-stopped", ["retention_period               = 2000", "retention_period               = 2000\n  suspend                        = true"]),
  edited("event-data-store-events-reduced.only-writes", ['      equals = ["Management"]\n    }', '      equals = ["Management"]\n    }\n    field_selector {\n      field  = "readOnly"\n      equals = ["false"]\n    }']),
  edited("none.store-tagged", ["retention_period               = 2000", 'retention_period               = 2000\n  tags                           = { team = "audit" }']),
  edited("access-point-policy-weaker.stranger-reads", [READERS, READERS.replace('"arn:aws:iam::123456789012:role/auditor"', '["arn:aws:iam::123456789012:role/auditor", "arn:aws:iam::999999999999:root"]')]),
  edited("access-point-policy-weaker.reader-deletes", [READERS, READERS.replace('"s3:GetObject"', '["s3:GetObject", "s3:DeleteObject"]')]),
  edited("none.access-point-renamed-statement", ['Sid = "Readers"', 'Sid = "Auditors"']),
  edited("none.access-point-removed", { remove: "aws_s3_access_point.readers" }),
  edited("identity-permission-added.set-stops", develops('["lambda:*", "cloudtrail:*"]', '"*"')),
  edited("identity-permission-added.set-deletes-files", develops('["s3:DeleteObject"]', '"arn:aws:s3:::acme-trail-store/*"')),
  edited("none.set-works-more", develops('["lambda:*", "dynamodb:*"]', '"*"')),
  edited("identity-managed-policy-added.set-administrator", attached("arn:aws:iam::aws:policy/AdministratorAccess")),
  edited("none.set-read-only", attached("arn:aws:iam::aws:policy/ReadOnlyAccess")),
  edited("unknown.set-policy", LATER, develops("[terraform_data.later.output]", '"*"')),
  edited("unknown.access-point-policy", LATER, ['Sid = "Readers", Effect = "Allow"', 'Sid = "Readers", Effect = terraform_data.later.output']),
  edited("unknown.store-retention", LATER, ["retention_period               = 2000", "retention_period               = length(terraform_data.later.id)"]),
  edited("unknown.trail-by-cloudformation", ["IsLogging = true }", "IsLogging = false }"]),
  edited("none.trail-by-cloudformation-tagged", ["template_body = jsonencode", 'tags = { team = "audit" }\n  template_body = jsonencode']),
  filtered("aws_cloudtrail_event_data_store"),
  ...(errored && otherAction ? [errored, otherAction] : []),
];

const NOT_EMULATED = [
  ["aws_cloudtrail_event_data_store", "lake", { id: STORE, arn: STORE, name: "acme-lake", tags_all: {}, billing_mode: "EXTENDABLE_RETENTION_PRICING", multi_region_enabled: true, organization_enabled: true, retention_period: 2000, termination_protection_enabled: true, kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/0f0f0f0f-0000-4000-8000-000000000000", advanced_event_selector: [{ name: "management", field_selector: [{ field: "eventCategory", equals: ["Management"], ends_with: [], not_ends_with: [], not_equals: [], not_starts_with: [], starts_with: [] }] }] }],
  ["aws_s3_access_point", "readers", { id: "123456789012:readers", arn: "arn:aws:s3:eu-west-1:123456789012:accesspoint/readers", account_id: "123456789012", bucket: "acme-trail-store", bucket_account_id: "123456789012", name: "readers", network_origin: "Internet", endpoints: {}, vpc_configuration: [], public_access_block_configuration: [{ block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true }], policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "Readers", Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:role/auditor" }, Action: "s3:GetObject", Resource: "arn:aws:s3:eu-west-1:123456789012:accesspoint/readers/object/*" }] }) }],
  ["aws_ssoadmin_permission_set", "developers", { id: `${SET},${INSTANCE}`, arn: SET, instance_arn: INSTANCE, name: "developers", session_duration: "PT1H", tags_all: {} }],
  ["aws_ssoadmin_permission_set_inline_policy", "developers", { id: `${SET},${INSTANCE}`, instance_arn: INSTANCE, permission_set_arn: SET, inline_policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "Develop", Effect: "Allow", Action: ["lambda:*"], Resource: "*" }] }) }],
  ["aws_cloudformation_stack", "trail", { id: "arn:aws:cloudformation:eu-west-1:123456789012:stack/member-trail/0f0f0f0f-2222-4000-8000-000000000000", name: "member-trail", outputs: {}, parameters: {}, tags_all: {}, template_body: JSON.stringify({ Resources: { Trail: { Properties: { IsLogging: true, S3BucketName: "acme-trail-store", TrailName: "member-trail" }, Type: "AWS::CloudTrail::Trail" } } }) }],
] as const;

/** What is left out when the stack is applied. */
export const BESIDE_REMOVED: readonly Edit[] = NOT_EMULATED.map(([type, name]) => ({ remove: `${type}.${name}` }));

/** The state with what was left out. */
export function withBeside(state: string): string {
  const document = JSON.parse(state) as { resources: unknown[] };
  const resources = NOT_EMULATED.map(([type, name, attributes]) => ({
    mode: "managed",
    type,
    name,
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: [{ schema_version: 0, attributes }],
  }));
  return JSON.stringify({ ...document, resources: [...document.resources, ...resources] });
}
