import { logFolder } from "../../aws/arns";
import { deliveryRequests } from "../../policies/analysis/cloudtrail-requests";
import type { DeliveryRequest, DeliveryTarget } from "../../policies/analysis/delivery-request";
import { resourceNames } from "../../policies/names";
import { policiesFor } from "../../policies/policies-for";
import { stateBucketPolicyOf } from "../../policies/state-bucket";
import type { Settings } from "../../settings/file";

/** Names, ARNs and policies that the settings deploy. They come from the functions that the stacks use. */
export function expectedDeployment(settings: Settings) {
  const { cloudWatchLogs, notifications } = settings;
  const names = resourceNames(settings);
  return {
    trailArn: names.trailArn,
    accessLogBucketName: names.accessLogBucketName,
    deliveryRoleName: names.deliveryRoleName,
    deliveryRoleArn: cloudWatchLogs.enabled ? names.deliveryRoleArn : undefined,
    logGroupArn: cloudWatchLogs.enabled ? `${names.logGroupArn}:*` : undefined,
    topicArn: notifications.enabled ? names.topicArn : undefined,
    policies: policiesFor(settings),
    stateBucketPolicy: stateBucketPolicyOf(settings),
  };
}
export type ExpectedDeployment = ReturnType<typeof expectedDeployment>;

/** CloudTrail's requests to deliver the events of the settings' trail, as far as the policy of a target decides. */
export function requestsTo(
  target: DeliveryTarget,
  settings: Settings,
  keyArn?: string,
): readonly DeliveryRequest[] {
  const { trail, organization, logBucket } = settings;
  const expected = expectedDeployment(settings);
  const requests = deliveryRequests({
    arn: expected.trailArn,
    bucket: logBucket.name,
    prefix: trail.s3KeyPrefix,
    organizationId: organization.id,
    isOrganizationTrail: trail.isOrganizationTrail,
    isMultiRegion: trail.isMultiRegionTrail,
    usesKey: true,
    keyArn,
    topicArn: expected.topicArn,
    logGroupArn: expected.logGroupArn,
    roleArn: expected.deliveryRoleArn,
    recordsInsights: trail.events.insights.length > 0,
    recordsNetworkActivity: trail.events.networkActivity.length > 0,
    signsLogFiles: true,
  });
  return requests.filter((request) => request.target === target);
}

/** Folder of an account in the log bucket. It has one folder for log files and one for digests. */
export function accountFolder({ trail, organization }: Settings, accountId: string): string {
  return trail.isOrganizationTrail
    ? `${logFolder(trail, organization.id)}/${accountId}`
    : logFolder(trail, accountId);
}
