/** Rules about `aws_cloudtrail_event_data_store`. */
import type { Json } from "../../../policies/analysis/json";
import { number, present, recorded, stays } from "../comparators";
import { argument, link } from "../things/places";
import { type Rule, removalRule, settingRule } from "./rule";

const STORE = "aws_cloudtrail_event_data_store";
const store = (path: string | readonly string[]) => argument(STORE, path);
const storeFlag = (name: string, before: Json, after: Json) => ({
  type: STORE,
  before: { [name]: before },
  after: { [name]: after },
});

// biome-ignore format: a table is read by its rows
export const EVENT_DATA_STORE_RULES: readonly Rule[] = [
  removalRule("event-data-store", ["delete", "replace"], {
    name: "event-data-store-deleted", severity: "critical",
    title: "The event data store is deleted",
    why: "CloudTrail Lake loses its events after the waiting period, and records no more.",
    remediation: "Keep the resource and its name.",
    example: { type: STORE, before: { name: "lake" }, after: null },
  }),
  removalRule("event-data-store", ["forget"], {
    name: "event-data-store-forgotten", severity: "high",
    title: "Terraform forgets the event data store",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
  }),
  settingRule("event-data-store", store("termination_protection_enabled"), stays(true, { unset: true }), {
    name: "event-data-store-deletable", severity: "high",
    title: "The event data store can be deleted",
    why: "Termination protection is switched off.",
    remediation: "Set termination_protection_enabled to true.",
    example: storeFlag("termination_protection_enabled", true, false),
  }),
  settingRule("event-data-store", store("suspend"), stays(false), {
    name: "event-data-store-suspended", severity: "critical",
    title: "The event data store records nothing",
    why: "Ingestion is stopped.",
    remediation: "Set suspend to false.",
    example: storeFlag("suspend", false, true),
  }),
  settingRule("event-data-store", store("retention_period"), number(), {
    name: "event-data-store-retention-shortened", severity: "high",
    title: "Events are kept for fewer days",
    why: "Older events are deleted.",
    remediation: "Restore retention_period.",
    example: storeFlag("retention_period", 2557, 7),
  }),
  settingRule("event-data-store", store("organization_enabled"), stays(true), {
    name: "event-data-store-organization-disabled", severity: "high",
    title: "The event data store no longer records the organization",
    why: "Events of member accounts are not recorded.",
    remediation: "Set organization_enabled to true.",
    example: storeFlag("organization_enabled", true, false),
  }),
  settingRule("event-data-store", store("multi_region_enabled"), stays(true, { unset: true }), {
    name: "event-data-store-multi-region-disabled", severity: "high",
    title: "The event data store covers one Region only",
    why: "Events of all other Regions are not recorded.",
    remediation: "Set multi_region_enabled to true.",
    example: storeFlag("multi_region_enabled", true, false),
  }),
  settingRule("event-data-store", link(STORE, "kms_key_id", "key"), present, {
    name: "event-data-store-key-removed", severity: "medium",
    title: "The event data store is no longer encrypted with your key",
    why: "The policy of your key no longer decides who can read the events.",
    remediation: "Restore kms_key_id.",
    example: storeFlag("kms_key_id", "arn:aws:kms:us-east-1:111111111111:key/lake", null),
  }),
  settingRule("event-data-store", { inline: { type: STORE, path: ["event_selector", "advanced_event_selector"] } }, recorded(() => true), {
    name: "event-data-store-events-reduced", severity: "high",
    title: "The event data store records fewer events",
    why: "Events that are left out cannot be found.",
    remediation: "Restore the advanced event selectors.",
  }),
];
