/** The alarms for tampering with the trail, by the names that the settings and AWS know. */
export const TAMPERING_ALARM_NAMES = [
  "trail-changed",
  "organization-changed",
  "guardrail-changed",
  "buckets-changed",
  "key-changed",
  "log-group-changed",
  "delivery-role-changed",
  "alarms-changed",
  "break-glass-used",
  "deployer-assumed",
  "privileged-role-changed",
  "reader-role-refused",
  "root-used",
  "account-access-role-used",
] as const;

/** The alarms for a trail that delivers nothing. */
export const SILENCE_ALARM_NAMES = ["log-group-silent", "delivery-silent"] as const;

/** The alarms of the CIS AWS Foundations Benchmark. */
export const CIS_ALARM_NAMES = [
  "cis-unauthorized-api-calls",
  "cis-console-sign-in-without-mfa",
  "cis-root-usage",
  "cis-iam-policy-changes",
  "cis-cloudtrail-configuration-changes",
  "cis-console-authentication-failures",
  "cis-kms-key-disabled-or-deleted",
  "cis-s3-bucket-policy-changes",
  "cis-config-configuration-changes",
  "cis-security-group-changes",
  "cis-network-acl-changes",
  "cis-network-gateway-changes",
  "cis-route-table-changes",
  "cis-vpc-changes",
  "cis-organizations-changes",
] as const;

/** Every alarm. */
export const ALARM_NAMES = [...TAMPERING_ALARM_NAMES, ...SILENCE_ALARM_NAMES, ...CIS_ALARM_NAMES] as const;
