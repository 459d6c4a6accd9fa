import { ALARM_NAMES } from "../../../../settings/alarm-names";

/** One change each to the settings of our own app. The name says which rule must fire, `none` that none may. */

/** The settings that the changes are made to. */
export interface AppSettings {
  accounts: { audit: { deployerArns: string[] } };
  trail: Record<string, unknown>;
  logBucket: Record<string, unknown> & { objectLock: Record<string, unknown> };
  key: Record<string, unknown>;
  breakGlassPrincipalArns: string[];
  tags: Record<string, string>;
}

/** The settings that are deployed beside the accounts; what is not here has its default. */
export const deployedIn = (auditAccountId: string): Omit<AppSettings, "accounts"> => ({
  trail: { name: "organization-trail" },
  logBucket: { namePrefix: "acme", objectLock: { mode: "GOVERNANCE", days: 180 }, expireAfterDays: 400 },
  key: { alias: "organization-trail" },
  breakGlassPrincipalArns: ["break-glass", "second"].map((name) => role(auditAccountId, name)),
  tags: { application: "organization-trail" },
});

/** The alarms that are deployed before the changes of them. */
export interface AlarmSettings {
  alarms: {
    subscriptions: { protocol: string; endpoint: string }[];
    [key: string]: unknown;
  };
  accounts: AppSettings["accounts"] & { management: { deployerArns: string[] } };
}

/** A few alarms show what all do, in smaller plans. */
const DEPLOYED = ["trail-changed", "deployer-assumed", "log-group-silent", "cis-root-usage"];
const DISABLED = ALARM_NAMES.filter((name) => !DEPLOYED.includes(name));

export const DEPLOYED_ALARMS: AlarmSettings["alarms"] = {
  subscriptions: [
    { protocol: "email", endpoint: "security@acme.example" },
    { protocol: "https", endpoint: "https://events.example/integration" },
  ],
  cis: {
    enabled: true,
    subscriptions: [{ protocol: "email", endpoint: "operations@acme.example" }],
    thresholds: { "cis-root-usage": 5 },
  },
  disabled: DISABLED,
};

const role = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;

/** Another role of the same account. */
const beside = ([arn = ""]: readonly string[], name: string): string => arn.replace(/[^/]*$/, name);

type AppChange = readonly [name: string, change: (settings: AppSettings) => unknown];

// biome-ignore format: a table is read by its rows
export const APP_CHANGES: readonly AppChange[] = [
  ["bucket-lock-shortened.app-lock-shortened", ({ logBucket }) => Object.assign(logBucket.objectLock, { days: 30 })],
  ["bucket-lock-shortened.app-lock-one-day-less", ({ logBucket }) => Object.assign(logBucket.objectLock, { days: 179 })],
  ["bucket-expires-earlier.app-expires-earlier", ({ logBucket }) => Object.assign(logBucket, { expireAfterDays: 200 })],
  ["trail-logging-disabled.app-logging-off", ({ trail }) => Object.assign(trail, { enableLogging: false })],
  ["trail-organization-disabled.app-single-account", ({ trail }) => Object.assign(trail, { isOrganizationTrail: false })],
  ["trail-multi-region-disabled.app-single-region", ({ trail }) => Object.assign(trail, { isMultiRegionTrail: false })],
  ["trail-replaced.app-trail-renamed", ({ trail }) => Object.assign(trail, { name: "another-trail" })],
  ["trail-replaced.app-trail-renamed-policy", ({ trail }) => Object.assign(trail, { name: "other-trail" })],
  ["bucket-deleted.app-bucket-renamed", ({ logBucket }) => Object.assign(logBucket, { namePrefix: "other" })],
  ["bucket-policy-deny-removed.app-break-glass-added", ({ breakGlassPrincipalArns }) => breakGlassPrincipalArns.push(beside(breakGlassPrincipalArns, "third"))],
  ["bucket-policy-deployers-locked-out.app-deployer-renamed", ({ accounts: { audit } }) => Object.assign(audit, { deployerArns: [beside(audit.deployerArns, "renamed")] })],
  ["key-policy-deployers-locked-out.app-deployers-replaced", ({ accounts: { audit } }) => Object.assign(audit, { deployerArns: ["terraform", "atlantis"].map((name) => beside(audit.deployerArns, name)) })],
  ["bucket-policy-deny-removed.app-deployer-added", ({ accounts: { audit } }) => audit.deployerArns.push(beside(audit.deployerArns, "second-deployer"))],
  ["key-policy-deny-removed.app-deployer-added", ({ accounts: { audit } }) => audit.deployerArns.push(beside(audit.deployerArns, "third-deployer"))],
  ["none.app-nothing", () => undefined],
  ["none.app-lock-extended", ({ logBucket }) => Object.assign(logBucket.objectLock, { days: 365 })],
  ["none.app-compliance", ({ logBucket }) => Object.assign(logBucket.objectLock, { mode: "COMPLIANCE", acknowledgeCompliance: true })],
  ["none.app-expires-later", ({ logBucket }) => Object.assign(logBucket, { expireAfterDays: 730 })],
  ["none.app-never-expires", ({ logBucket }) => Object.assign(logBucket, { expireAfterDays: "never" })],
  ["none.app-archives-later", ({ logBucket }) => Object.assign(logBucket, { transitions: [{ afterDays: 90, storageClass: "GLACIER" }] })],
  ["none.app-never-archives", ({ logBucket }) => Object.assign(logBucket, { transitions: [] })],
  ["none.app-small-objects-too", ({ logBucket }) => Object.assign(logBucket, { transitionDefaultMinimumObjectSize: "varies_by_storage_class" })],
  ["none.app-break-glass-removed", ({ breakGlassPrincipalArns }) => breakGlassPrincipalArns.pop()],
  ["none.app-no-break-glass", ({ breakGlassPrincipalArns }) => breakGlassPrincipalArns.splice(0)],
  ["none.app-break-glass-reordered", ({ breakGlassPrincipalArns }) => breakGlassPrincipalArns.reverse()],
  ["none.app-tags", ({ tags }) => Object.assign(tags, { owner: "security" })],
];

type AlarmChange = readonly [name: string, change: (settings: AlarmSettings) => unknown];

// biome-ignore format: a table is read by its rows
export const ALARM_CHANGES: readonly AlarmChange[] = [
  ["topic-deleted.alarms-switched-off", (settings) => Object.assign(settings, { alarms: { tampering: true } })],
  ["alarm-weakened.alarms-one-disabled", ({ alarms }) => Object.assign(alarms, { disabled: [...DISABLED, "trail-changed"] })],
  ["alarm-weakened.alarms-silence-disabled", ({ alarms }) => Object.assign(alarms, { disabled: [...DISABLED, "log-group-silent"] })],
  ["alarm-weakened.alarms-to-another-topic", ({ alarms }) => Object.assign(alarms, { subscriptions: [], topicArn: "arn:aws:sns:us-east-1:999999999999:security" })],
  ["alarm-weakened.alarms-threshold-raised", ({ alarms }) => Object.assign(alarms, { cis: { ...Object(alarms.cis), thresholds: { "cis-root-usage": 50 } } })],
  ["topic-subscription-changed.alarms-endpoint-removed", ({ alarms }) => alarms.subscriptions.pop()],
  ["metric-filter-changed.alarms-deployer-added", ({ accounts: { management } }) => management.deployerArns.push(beside(management.deployerArns, "second"))],
  ["none.alarms-endpoint-added", ({ alarms }) => alarms.subscriptions.push({ protocol: "email", endpoint: "third@acme.example" })],
  ["none.alarms-reordered", ({ alarms }) => alarms.subscriptions.reverse()],
  ["none.alarms-one-enabled", ({ alarms }) => Object.assign(alarms, { disabled: DISABLED.slice(1) })],
  ["none.alarms-threshold-lowered", ({ alarms }) => Object.assign(alarms, { cis: { ...Object(alarms.cis), thresholds: {} } })],
];

/** The settings of search that are deployed before the changes of them. */
export interface SearchSettings {
  search: { enabled: boolean; searcherArns: string[]; [key: string]: unknown };
  logBucket: Record<string, unknown>;
  trail?: Record<string, unknown>;
}

/** Search as it is deployed. */
export const deployedSearchIn = (auditAccountId: string): SearchSettings => ({
  logBucket: { namePrefix: "acme", transitions: [{ afterDays: 14, storageClass: "GLACIER_IR" }] },
  search: { enabled: true, searcherArns: [role(auditAccountId, "analyst")], bytesScannedLimit: "100 GB" },
});

type SearchChange = readonly [name: string, change: (settings: SearchSettings) => unknown];

// biome-ignore format: a table is read by its rows
export const SEARCH_CHANGES: readonly SearchChange[] = [
  ["search-workgroup-weakened.search-switched-off", ({ search }) => Object.assign(search, { enabled: false })],
  ["search-workgroup-weakened.search-limit-raised", ({ search }) => Object.assign(search, { bytesScannedLimit: "5 TB" })],
  ["search-table-narrowed.search-prefix-moved", (settings) => Object.assign(settings, { trail: { s3KeyPrefix: "elsewhere" } })],
  ["none.search-results-expire-earlier", ({ search }) => Object.assign(search, { resultsExpireAfterDays: 7 })],
  ["info.search-results-expire-later", ({ search }) => Object.assign(search, { resultsExpireAfterDays: 90 })],
  ["none.search-limit-lowered", ({ search }) => Object.assign(search, { bytesScannedLimit: "10 GB" })],
  ["searcher-trust-widened.search-searcher-added", ({ search }) => search.searcherArns.push(beside(search.searcherArns, "second"))],
];
