import { createHash } from "node:crypto";
import {
  accessLogBucketName,
  alarmArn,
  logGroupArn,
  MAXIMUM_ROLE_NAME,
  roleArn,
  searchBucketName,
  searcherRoleName,
  topicArn,
  trailArn,
  withSuffix,
} from "../aws/arns";
import { topicNames } from "../settings/alarm-destination";
import type { Settings } from "../settings/file";

const DELIVERY_ROLE_SUFFIX = "-cloudwatch-logs";
/** Limit of AWS Organizations for the name of a policy. */
const MAXIMUM_POLICY_NAME = 128;

/** Tag of the Athena workgroup, beside those of the settings. */
export const SEARCH_TAGS = { "organization-trail": "search" };

/** Tag of the guardrail's policies. The deploying role may change policies with this tag alone. */
export const GUARDRAIL_TAGS = { "organization-trail": "guardrail" };

/** Names and ARNs that follow from the settings. They are known before any resource exists. */
export interface ResourceNames {
  /** ARN of the trail. */
  readonly trailArn: string;
  /** Name of the bucket that receives the access logs of the log bucket. */
  readonly accessLogBucketName: string;
  /** ARN of the reader role. */
  readonly readerRoleArn: string;
  /** ARN of the CloudWatch Logs log group, without the `:*` that stands for its streams. */
  readonly logGroupArn: string;
  /** Name of the role with which CloudTrail delivers to CloudWatch Logs. */
  readonly deliveryRoleName: string;
  /** ARN of that role. */
  readonly deliveryRoleArn: string;
  /** Name of the SNS topic. */
  readonly topicName: string;
  /** ARN of the SNS topic. */
  readonly topicArn: string;
  /** The alarms and their topics. The policies of topics and key admit every alarm whose name begins with the prefix. */
  readonly alarms: {
    readonly prefix: string;
    /** ARN of all of them, with a wildcard. */
    readonly arns: string;
    readonly tampering: TopicNames;
    readonly cis: TopicNames;
  };
  /** What search has beside table and workgroup: the bucket of results, and the role that may search. */
  readonly search: {
    readonly resultsBucketName: string;
    readonly roleName: string;
    readonly roleArn: string;
  };
  /** Names of the guardrail's policies in AWS Organizations. */
  readonly guardrail: {
    readonly serviceControlPolicy: string;
    readonly resourceControlPolicy: string;
    readonly membersPolicy: string;
  };
}

/** A topic of alarms. */
interface TopicNames {
  readonly topicName: string;
  readonly topicArn: string;
}

/** Derives the names that several modules, the policies and `verify` share. */
export function resourceNames(settings: Settings): ResourceNames {
  const { accounts, logBucket, trail } = settings;
  const inTrailHome = { region: trail.homeRegion, accountId: accounts.management.id };
  const deliveryRoleName = withSuffix(trail.name, DELIVERY_ROLE_SUFFIX, MAXIMUM_ROLE_NAME);
  const topics = topicNames(trail.name);
  const topicName = topics.notifications;
  const alarmPrefix = `${topicName}-alarm-`;
  const topic = (name: string) => ({ topicName: name, topicArn: topicArn({ ...inTrailHome, name }) });
  return {
    trailArn: trailArn({ ...inTrailHome, name: trail.name }),
    accessLogBucketName: accessLogBucketName(logBucket.name),
    readerRoleArn: roleArn({
      region: settings.region,
      accountId: accounts.audit.id,
      name: logBucket.readers.role.name,
    }),
    logGroupArn: logGroupArn({ ...inTrailHome, name: settings.cloudWatchLogs.logGroupName }),
    deliveryRoleName,
    deliveryRoleArn: roleArn({ ...inTrailHome, name: deliveryRoleName }),
    ...topic(topicName),
    alarms: {
      prefix: alarmPrefix,
      arns: alarmArn({ ...inTrailHome, name: `${alarmPrefix}*` }),
      tampering: topic(topics.tampering),
      cis: topic(topics.cis),
    },
    search: {
      resultsBucketName: searchBucketName(logBucket.name),
      roleName: searcherRoleName(trail.name),
      roleArn: roleArn({
        region: settings.region,
        accountId: (accounts.logArchive ?? accounts.audit).id,
        name: searcherRoleName(trail.name),
      }),
    },
    guardrail: {
      serviceControlPolicy: withSuffix(trail.name, "-guardrail-scp", MAXIMUM_POLICY_NAME),
      resourceControlPolicy: withSuffix(trail.name, "-guardrail-rcp", MAXIMUM_POLICY_NAME),
      membersPolicy: withSuffix(trail.name, "-guardrail-members", MAXIMUM_POLICY_NAME),
    },
  };
}

/** Terraform variable of an endpoint of the alarms. Its name tells nothing of the endpoint, which can be a secret. */
export function endpointVariable(endpoint: string): string {
  return `alarm_endpoint_${createHash("sha256").update(endpoint).digest("hex").slice(0, 8)}`;
}
