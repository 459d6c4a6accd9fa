import { awsPartition, bucketArn, logFolder } from "../../aws/arns";
import { resourceNames } from "../../policies/names";
import { type AccountName, bucketOwner } from "../../policies/roles/grant";
import { roleResources } from "../../policies/roles/resources";
import { searchResources } from "../../policies/roles/search";
import { hasAlarms } from "../../settings/alarms";
import type { Settings } from "../../settings/file";

/** The resource of a permission. Permissions on the same target are one statement of the read-only policy. */
export interface Target {
  readonly sid: string;
  /** The account and the resource's ARN; undefined if the settings have no such resource. */
  locate(
    settings: Settings,
  ): { readonly account: AccountName; readonly resource: string | readonly string[] } | undefined;
}

/** The permission that a call needs. */
export interface Permission {
  /** Such as `s3:ListObjectsV2`. */
  readonly call: string;
  /** IAM's actions, such as `s3:ListBucket`. */
  readonly actions: readonly string[];
  readonly target: Target;
}

/** A permission. Without actions, the action has the name of the call, which is the rule outside S3. */
export function permission(target: Target, call: string, ...actions: readonly string[]): Permission {
  return { call, actions: actions.length === 0 ? [call] : actions, target };
}

const anyResource = (sid: string): Target => ({
  sid,
  locate: () => ({ account: "management", resource: "*" }),
});

/** Ids of policies and of parents are not known before. Same page as {@link ORGANIZATION}. */
export const GUARDRAIL: Target = {
  sid: "ReadGuardrail",
  locate: ({ guardrail }) =>
    guardrail.mode === "off" ? undefined : { account: "management", resource: "*" },
};

/** None of its actions has a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html */
export const ORGANIZATION = anyResource("ReadOrganization");

/** Its actions have no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html */
export const TRAILS = anyResource("ReadTrails");

/** The trail of the settings. Same page as {@link TRAILS}. */
export const TRAIL: Target = {
  sid: "ReadTheTrail",
  locate: (settings) => ({ account: "management", resource: resourceNames(settings).trailArn }),
};

/** A key's ARN is not known before the key exists. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
export const LOG_KEY: Target = {
  sid: "ReadLogKey",
  locate: ({ region, accounts }) => ({
    account: "audit",
    resource: `arn:${awsPartition(region)}:kms:${region}:${accounts.audit.id}:key/*`,
  }),
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export const LOG_BUCKET: Target = {
  sid: "ReadLogBucket",
  locate: (settings) => ({ account: bucketOwner(settings), resource: logBucketArn(settings) }),
};

/** Every log file and digest. Same page as {@link LOG_BUCKET}. */
export const LOG_FILES: Target = {
  sid: "ReadLockOfLogFiles",
  locate: (settings) => {
    const { trail, organization, accounts } = settings;
    const owner = trail.isOrganizationTrail ? organization.id : accounts.management.id;
    return {
      account: bucketOwner(settings),
      resource: `${logBucketArn(settings)}/${logFolder(trail, owner)}/*`,
    };
  },
};

/** The access-log bucket, if the settings enable it. Same page as {@link LOG_BUCKET}. */
export const ACCESS_LOG_BUCKET: Target = {
  sid: "ReadAccessLogBucket",
  locate: (settings) =>
    settings.logBucket.accessLogging.enabled
      ? {
          account: bucketOwner(settings),
          resource: bucketArn({
            region: settings.region,
            name: resourceNames(settings).accessLogBucketName,
          }),
        }
      : undefined,
};

/** The buckets of an account. The action has no resource. Same page as {@link LOG_BUCKET}. */
export const OWN_BUCKETS: Target = {
  sid: "FindLogBucket",
  locate: (settings) => ({ account: bucketOwner(settings), resource: "*" }),
};

/** Its action has no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html */
export const EVENTS_OF_BUCKET: Target = {
  sid: "FindPolicyChangesOfBucket",
  locate: (settings) => ({ account: bucketOwner(settings), resource: "*" }),
};

/** Same page as {@link EVENTS_OF_BUCKET}. */
export const EVENTS_OF_KEY: Target = {
  sid: "FindPolicyChangesOfKey",
  locate: () => ({ account: "audit", resource: "*" }),
};

/** The action has no resource of its own: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
export const LOG_GROUPS: Target = {
  sid: "FindLogGroup",
  locate: ({ cloudWatchLogs }) =>
    cloudWatchLogs.enabled ? { account: "management", resource: "*" } : undefined,
};

/** The key of the log group, if the settings name one. Same page as {@link LOG_KEY}. */
export const LOG_GROUP_KEY: Target = {
  sid: "ReadLogGroupKey",
  locate: ({ cloudWatchLogs }) =>
    cloudWatchLogs.enabled && cloudWatchLogs.kmsKeyArn !== undefined
      ? { account: "management", resource: cloudWatchLogs.kmsKeyArn }
      : undefined,
};

/** Policies of any name, of AWS too, that somebody may attach to the role. Same page as {@link DELIVERY_ROLE}. */
export const MANAGED_POLICIES: Target = {
  sid: "ReadPoliciesOfDeliveryRole",
  locate: ({ cloudWatchLogs }) =>
    cloudWatchLogs.enabled ? { account: "management", resource: "*" } : undefined,
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const DELIVERY_ROLE: Target = {
  sid: "ReadDeliveryRole",
  locate: (settings) =>
    settings.cloudWatchLogs.enabled
      ? { account: "management", resource: resourceNames(settings).deliveryRoleArn }
      : undefined,
};

/** The topics of notifications and of alarms: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export const TOPICS: Target = {
  sid: "ReadTopics",
  locate: (settings) => {
    const { topicArn } = settings.alarms;
    const resource = [...roleResources(settings).topics, ...(topicArn === undefined ? [] : [topicArn])];
    return resource.length === 0 ? undefined : { account: "management", resource };
  },
};

/** The keys of these topics. Same page as {@link LOG_KEY}. */
export const TOPIC_KEYS: Target = {
  sid: "ReadTopicKeys",
  locate: (settings) => {
    const { topics, topicKeys } = roleResources(settings);
    const hasTopic = topics.length > 0 || settings.alarms.topicArn !== undefined;
    return !hasTopic ? undefined : { account: "management", resource: topicKeys };
  },
};

/** The filters on the log group. Same page as {@link LOG_GROUPS}. */
export const FILTERS: Target = {
  sid: "ReadFilters",
  locate: (settings) =>
    hasAlarms(settings.alarms)
      ? { account: "management", resource: roleResources(settings).logGroup }
      : undefined,
};

/**
 * Alarms, rules that mute them, ids of the guardrail's policies, and trials of a pattern. Of a narrower resource, CloudWatch
 * lists no composite alarms. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export const ALARMS: Target = {
  sid: "ReadAlarms",
  locate: ({ alarms }) => (hasAlarms(alarms) ? { account: "management", resource: "*" } : undefined),
};

/** The workgroup: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html */
export const WORKGROUP = ofSearch("ReadWorkgroup", (settings) => searchResources(settings).workgroup);

/** The table: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html */
export const TABLE = ofSearch("ReadTable", (settings) => searchResources(settings).tables);

/** The bucket of search results. Same page as {@link LOG_BUCKET}. */
export const RESULTS_BUCKET = ofSearch("ReadResultsBucket", (settings) =>
  bucketArn({ region: settings.region, name: resourceNames(settings).search.resultsBucketName }),
);

/** Its key. Same page as {@link LOG_KEY}. */
export const RESULTS_KEY = ofSearch("ReadResultsKey", (settings) => searchResources(settings).keys);

/** Same page as {@link DELIVERY_ROLE}. */
export const SEARCHER_ROLE = ofSearchers("ReadSearcherRole", (settings) => searchResources(settings).role);

/** Policies of any name, of AWS too, that somebody may attach to the role. Same page as {@link DELIVERY_ROLE}. */
export const SEARCHER_POLICIES = ofSearchers("ReadPoliciesOfSearcherRole", () => "*");

function ofSearch(sid: string, resource: (settings: Settings) => string | readonly string[]): Target {
  return {
    sid,
    locate: (settings) =>
      settings.search.enabled ? { account: bucketOwner(settings), resource: resource(settings) } : undefined,
  };
}

function ofSearchers(sid: string, resource: (settings: Settings) => string): Target {
  const { locate } = ofSearch(sid, resource);
  return {
    sid,
    locate: (settings) => (settings.search.searcherArns.length > 0 ? locate(settings) : undefined),
  };
}

/** Same page as {@link LOG_BUCKET}. */
export const STATE_BUCKET: Target = {
  sid: "ReadStateBucket",
  locate: ({ state }) =>
    state.backend === "s3"
      ? { account: state.account, resource: bucketArn({ region: state.region, name: state.bucket }) }
      : undefined,
};

function logBucketArn({ region, logBucket }: Settings): string {
  return bucketArn({ region, name: logBucket.name });
}
