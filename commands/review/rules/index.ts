/** Every rule, and the ids of earlier versions. */
import { ACCESS_POINT_RULES } from "./access-points";
import { BUCKET_RULES } from "./bucket";
import { DELIVERY_RULES } from "./delivery";
import { EVENT_DATA_STORE_RULES } from "./event-data-store";
import { IDENTITY_RULES } from "./identities";
import { KEY_RULES } from "./key";
import { NOTIFICATION_RULES } from "./notifications";
import { ORGANIZATION_RULES } from "./organization";
import { PLAN_RULES } from "./plan-rules";
import type { Rule } from "./rule";
import { SEARCH_RULES } from "./search";
import { SEARCH_ACCESS_RULES } from "./search-access";
import { TRAIL_RULES } from "./trail";

/** A failed check of the configuration itself, which is no comparison. */
export const CHECK_FAILED = {
  name: "check-failed",
  severity: "high",
  title: "A check of the configuration fails",
  why: "Terraform goes on all the same.",
  remediation: "Find out why it fails.",
  replaces: ["AT052"],
} as const;

/** Every rule that compares. */
export const RULES: readonly Rule[] = [
  ...TRAIL_RULES,
  ...DELIVERY_RULES,
  ...BUCKET_RULES,
  ...ACCESS_POINT_RULES,
  ...KEY_RULES,
  ...NOTIFICATION_RULES,
  ...EVENT_DATA_STORE_RULES,
  ...IDENTITY_RULES,
  ...SEARCH_RULES,
  ...SEARCH_ACCESS_RULES,
  ...ORGANIZATION_RULES,
  ...PLAN_RULES,
];

/** The names of the rules that took over an id of an earlier version. */
export function rulesReplacing(id: string): readonly string[] {
  return [...RULES, CHECK_FAILED]
    .filter(({ replaces = [] }) => replaces.some((one) => one === id))
    .map(({ name }) => name);
}
