// biome-ignore-all format: a table is read by its rows
/** A landing zone: the organization and the alarms by for_each. */
import { type Edit, edited, type StyleCase } from "../style";
import { additions } from "./additions";
import { bucketPolicy } from "./policies";
import { filtered } from "./tampered";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const CHANGES = '    changes = { pattern = "{ ($.eventName = StopLogging) || ($.eventName = UpdateTrail) }", threshold = 1 }\n';
const GUARDED = '["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail"]';
const STORE = "arn:aws:cloudtrail:eu-west-1:123456789012:eventdatastore/0f0f0f0f-1111-4000-8000-000000000000";

export const LANDING_ZONE: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...bucketPolicy("folder-of-nobody no-digests organization-required-of-people exempt-reordered third-exempt"),
  ...additions("stopper application-added own-account-reads-by-read-only"),
  edited("alarm-weakened.alarm-dropped-from-list", [CHANGES, ""]),
  edited("alarm-weakened.threshold-raised", [CHANGES, CHANGES.replace("threshold = 1", "threshold = 100")]),
  edited("metric-filter-changed.update-not-counted", [CHANGES, CHANGES.replace(" || ($.eventName = UpdateTrail)", "")]),
  edited("none.alarm-added-to-list", [CHANGES, `${CHANGES}    logins  = { pattern = "{ $.eventName = ConsoleLogin }", threshold = 5 }\n`]),
  edited("organization-account-moved.blog-moved", ['blog = "guarded"', 'blog = "sandbox"']),
  edited("organization-account-removed.blog-removed", [', blog = "guarded"', ""]),
  edited("none.account-added", ['blog = "guarded"', 'blog = "guarded", mail = "guarded"']),
  edited("none.unit-added", ['["guarded", "sandbox"]', '["guarded", "sandbox", "closed"]']),
  edited("organization-policy-deny-removed.updates-not-denied", [GUARDED, '["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]']),
  edited("none.guarded-by-wildcard", [GUARDED, '["cloudtrail:Stop*", "cloudtrail:Delete*", "cloudtrail:Update*"]']),
  edited("organization-policy-removed.guard-elsewhere", ['toset(["guarded"])', 'toset(["sandbox"])']),
  edited("none.guard-for-sandbox-too", ['toset(["guarded"])', 'toset(["guarded", "sandbox"])']),
  edited("event-data-store-deleted.store-counted-away", ["count                          = 1", "count                          = 0"]),
  edited("event-data-store-retention-shortened.kept-for-a-month", ["retention_period               = 2000", "retention_period               = 30"]),
  edited("none.store-kept-longer", ["retention_period               = 2000", "retention_period               = 2555"]),
  edited("log-group-delivery-lost.inline-streams-narrowed", ["log-group:/acme/trail:*", "log-group:/acme/trail:log-stream:123456789012_*"]),
  edited("log-group-retention-shortened.retention-set", ['name = "/acme/trail"', 'name              = "/acme/trail"\n  retention_in_days = 30']),
  edited("unknown.guard-actions", LATER, [GUARDED, "[terraform_data.later.output]"]),
  edited("unknown.publisher-policy", LATER, ['Action = ["logs:CreateLogStream", "logs:PutLogEvents"]', "Action = [terraform_data.later.output]"]),
  filtered("aws_organizations_policy_attachment"),
];

export const LANDING_ZONE_REMOVED: readonly Edit[] = [{ remove: "aws_cloudtrail_event_data_store.lake" }];

/** The emulator knows no event data stores. */
export function withLake(state: string): string {
  const document = JSON.parse(state) as { resources: unknown[] };
  const attributes = { id: STORE, arn: STORE, name: "acme-lake", tags_all: {}, billing_mode: "EXTENDABLE_RETENTION_PRICING", multi_region_enabled: true, organization_enabled: false, retention_period: 2000, termination_protection_enabled: true, advanced_event_selector: [{ name: "Default management events", field_selector: [{ field: "eventCategory", equals: ["Management"], ends_with: [], not_ends_with: [], not_equals: [], not_starts_with: [], starts_with: [] }] }] };
  const lake = { mode: "managed", type: "aws_cloudtrail_event_data_store", name: "lake", provider: 'provider["registry.terraform.io/hashicorp/aws"]', instances: [{ index_key: 0, schema_version: 0, attributes }] };
  return JSON.stringify({ ...document, resources: [...document.resources, lake] });
}
