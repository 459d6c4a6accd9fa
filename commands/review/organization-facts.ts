/**
 * The accounts and organization ids that belong to the organization: those in the policies of protected things as they
 * were before the plan, those that the organization itself lists, and those that the caller names.
 */
import { at, toList } from "../../policies/analysis/json";
import type { OrganizationFacts } from "../../policies/analysis/organization-facts";
import type { Protection } from "./protected";
import { BUCKET, KEY, TOPIC } from "./things/places";
import type { State } from "./things/state";
import { readSetting, type SettingPlaces, Thing } from "./things/thing";
import type { Kind } from "./things/types";

const POLICIES: readonly (readonly [Kind, SettingPlaces])[] = [
  ["bucket", BUCKET.policy],
  ["key", KEY.policy],
  ["topic", TOPIC.policy],
  ["role", { inline: { type: "aws_iam_role", path: "assume_role_policy" } }],
];

/** Reads the facts from the states before a plan. */
export function readOrganizationFacts(
  protection: Protection,
  before: readonly State[],
  organizationIds: readonly string[],
): OrganizationFacts {
  const accounts = new Set<string>();
  const organizations = new Set<string>(organizationIds);
  const readText = (value: unknown): void => {
    if (typeof value !== "string") return;
    for (const [, account = ""] of value.matchAll(ACCOUNT)) accounts.add(account);
    for (const [id] of value.matchAll(ORGANIZATION)) organizations.add(id);
  };
  for (const state of before) {
    for (const { kind, key } of protection.things) {
      const root = state.root(kind, key);
      readText(root?.values.arn);
      for (const [, places] of POLICIES.filter(([of]) => of === kind)) {
        for (const { value } of readSetting(places, new Thing(kind, key, state, root))) readText(value);
      }
    }
    for (const { values } of state.roots("organization")) {
      readText(values.id);
      for (const id of [values.master_account_id, ...toList(at(values, "accounts.id"))]) {
        if (typeof id === "string" && /^\d{12}$/.test(id)) accounts.add(id);
      }
    }
  }
  return { accounts, organizations };
}

/** ARNs of trails that the policies of protected things name before a plan, and those that the caller names. */
export function readTrailArns(
  protection: Protection,
  state: State | undefined,
  protectedArns: readonly string[],
): readonly string[] {
  const named = protectedArns.filter((arn) => arn.includes(":cloudtrail:"));
  if (state === undefined) return named;
  const policies = protection.things.flatMap(({ kind, key }) => {
    const thing = new Thing(kind, key, state, state.root(kind, key));
    return POLICIES.filter(([of]) => of === kind).flatMap(([, places]) => readSetting(places, thing));
  });
  const texts = policies.map(({ value }) => (typeof value === "string" ? value : ""));
  return [...new Set([...named, ...texts.flatMap((text) => text.match(TRAIL) ?? [])])];
}

const TRAIL = /\barn:[\w-]+:cloudtrail:[\w-]+:\d{12}:trail\/[\w.-]+(?=")/g;

/** Accounts in ARNs, in folders of log files, and as principals. */
const ACCOUNT = /(?::|AWSLogs\/|"|\/)(\d{12})(?=[:/"])/g;
const ORGANIZATION = /\bo-[a-z0-9]{10,32}\b/g;
