import { awsPartition, bucketArn, keyAliasArn, roleArn } from "../../aws/arns";
import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import { ownsTamperingTopic } from "../../settings/alarms";
import type { Settings } from "../../settings/file";
import { guardedAccountIds } from "../guardrail/organization-policies";
import { resourceNames } from "../names";

/** ARNs of the resources that the roles' policies name. A key's ARN is unknown before KMS creates the key. */
export function roleResources(settings: Settings) {
  const { accounts, guardrail, key, logBucket, notifications, organization, region, search, trail } =
    settings;
  const names = resourceNames(settings);
  const partition = awsPartition(region);
  const alarmTopics = alarmTopicArns(settings);
  const inOrganization = (kind: string, name: string) =>
    `arn:${partition}:organizations::${accounts.management.id}:${kind}/${organization.id}/${name}`;
  const bucket = (name: string) => bucketArn({ region, name });
  return {
    trail: names.trailArn,
    serviceLinkedRoles: `arn:${partition}:iam::${accounts.management.id}:role/aws-service-role/${CLOUDTRAIL_SERVICE}/*`,
    logGroup: [names.logGroupArn, `${names.logGroupArn}:*`],
    deliveryRole: names.deliveryRoleArn,
    topics: [...(notifications.enabled ? [names.topicArn] : []), ...alarmTopics],
    alarmTopics,
    topicKeys: `arn:${partition}:kms:${trail.homeRegion}:${accounts.management.id}:key/*`,
    alarms: names.alarms.arns,
    auditAccount: inOrganization("account", accounts.audit.id),
    organizationPolicies: [
      inOrganization("policy", "service_control_policy/*"),
      inOrganization("policy", "resource_control_policy/*"),
    ],
    guardrailTargets: [...guardedAccountIds(settings), ...guardrail.members.targets].map((id) =>
      inOrganization(targetKind(id), id),
    ),
    buckets: [
      bucket(logBucket.name),
      ...(logBucket.accessLogging.enabled ? [bucket(names.accessLogBucketName)] : []),
      ...(search.enabled ? [bucket(names.search.resultsBucketName)] : []),
    ],
    logKeys: `arn:${partition}:kms:${region}:${accounts.audit.id}:key/*`,
    aliases: `arn:${partition}:kms:${region}:${accounts.audit.id}:alias/*`,
    logKeyAlias: keyAliasArn({ region, accountId: accounts.audit.id, alias: key.alias }),
    readerRole: roleArn({ region, accountId: accounts.audit.id, name: logBucket.readers.role.name }),
  };
}

/** The topics of alarms that this app creates. */
function alarmTopicArns(settings: Settings): readonly string[] {
  const { alarms } = settings;
  const { tampering, cis } = resourceNames(settings).alarms;
  return [
    ...(ownsTamperingTopic(alarms) ? [tampering.topicArn] : []),
    ...(alarms.cis.enabled ? [cis.topicArn] : []),
  ];
}

function targetKind(id: string): string {
  if (id.startsWith("ou-")) return "ou";
  return id.startsWith("r-") ? "root" : "account";
}
