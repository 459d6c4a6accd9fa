import { logFolder } from "../../aws/arns";
import { resourceNames } from "../../policies/names";
import { policiesFor } from "../../policies/policies-for";
import { policyJson } from "../../policies/policy-document";
import type { Settings } from "../../settings/file";

/** ARNs and policies that the settings deploy. They come from the functions that the stacks use. */
export function expectedDeployment(settings: Settings) {
  const names = resourceNames(settings);
  const policies = policiesFor(settings);
  return {
    trailArn: names.trailArn,
    bucketPolicy: policyJson(policies.logBucket),
    keyPolicy: policyJson(policies.logKey),
    logGroupArn: settings.cloudWatchLogs.enabled ? `${names.logGroupArn}:*` : undefined,
    topicArn: settings.notifications.enabled ? names.topicArn : undefined,
  };
}
export type ExpectedDeployment = ReturnType<typeof expectedDeployment>;

/** Folder of an account in the log bucket. It has one folder for log files and one for digests. */
export function accountFolder({ trail, organization }: Settings, accountId: string): string {
  return trail.isOrganizationTrail
    ? `${logFolder(trail, organization.id)}/${accountId}`
    : logFolder(trail, accountId);
}
