/** Remediation of a resource that is missing or differs from the settings. */
export const REDEPLOY =
  "Run `cdktf deploy organization-trail` to restore it. CloudTrail's event history shows who changed it.";
