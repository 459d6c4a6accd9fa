import type { Settings } from "../settings/file";
import { accessLogBucketPolicy } from "./access-log-bucket";
import { alarmKeyPolicy, alarmTopicPolicy } from "./alarm-topic";
import { allowCloudTrailToAssume, allowDeliveryToStreams } from "./cloud-watch-logs";
import { digestArns } from "./encryption-context";
import { logBucketPolicy } from "./log-bucket";
import { logKeyPolicy } from "./log-key";
import { type ResourceNames, resourceNames } from "./names";
import { topicKeyPolicy, topicPolicy } from "./notifications";
import type { PolicyStatement } from "./policy-document";
import { allowTrustedPrincipalsToAssume, readerRolePolicy, readerRoleTrust } from "./reader-role";
import { searchNames } from "./search/names";
import { resultsBucketPolicy, resultsKeyPolicy } from "./search/results-bucket";
import { searcherRolePolicy } from "./search/searcher-role";
import { tableLocation } from "./search/table";

type Statements = readonly PolicyStatement[];

/** The statements of every policy of the stack `organization-trail`. */
export interface Policies {
  readonly logBucket: Statements;
  readonly logKey: Statements;
  readonly accessLogBucket: Statements;
  readonly readerRole: { readonly trust: Statements; readonly permissions: Statements };
  /** Of CloudTrail's role that delivers to CloudWatch Logs. */
  readonly deliveryRole: { readonly trust: Statements; readonly permissions: Statements };
  readonly topic: Statements;
  readonly topicKey: Statements;
  readonly alarmTopic: Statements;
  readonly cisAlarmTopic: Statements;
  /** Of the key of both topics of alarms. */
  readonly alarmKey: Statements;
  /** Of search: the bucket of results, its key, and the role that may search. */
  readonly search: {
    readonly resultsBucket: Statements;
    readonly resultsKey: Statements;
    readonly searcherRole: { readonly trust: Statements; readonly permissions: Statements };
  };
}

/**
 * Builds every policy from the settings, also those of resources that the settings disable. The stack deploys them, and
 * `verify` compares the policies of live AWS with them.
 */
export function policiesFor(settings: Settings): Policies {
  const { accounts, breakGlassPrincipalArns, integrity, logBucket, region, trail } = settings;
  const { readers } = logBucket;
  const names = resourceNames(settings);
  const { trailArn } = names;
  const prefixes = { s3KeyPrefix: trail.s3KeyPrefix, formerS3KeyPrefixes: trail.formerS3KeyPrefixes };
  const organizationId = settings.organization.id;
  const managementAccountId = accounts.management.id;
  const auditAccountId = accounts.audit.id;
  const bucketOwner = accounts.logArchive ?? accounts.audit;
  const digestReaders = { arns: integrity.digestReaderArns, digestArns: digestArns(settings) };
  return {
    logBucket: logBucketPolicy({
      name: logBucket.name,
      region,
      trailArn,
      managementAccountId,
      organizationId,
      ...prefixes,
      breakGlassPrincipalArns,
      deployerArns: bucketOwner.deployerArns,
      readerArns: [...readers.principalArns, ...(readers.role.enabled ? [names.readerRoleArn] : [])],
      digestReaders,
      memberAccountsRead: readers.memberAccounts,
      encryptedUploadsAccountId: logBucket.requireEncryptedUploads ? auditAccountId : undefined,
    }),
    // A role of this app in the key's account needs no entry, because its own policy can let it decrypt.
    logKey: logKeyPolicy({
      accountId: auditAccountId,
      region,
      trailArn,
      managementAccountId,
      breakGlassPrincipalArns,
      deployerArns: accounts.audit.deployerArns,
      organizationId,
      readerArns: [...readers.principalArns, ...searchersElsewhere(settings, names)],
      digestReaders,
      memberAccountsRead: readers.memberAccounts,
      bucketName: logBucket.name,
      ...prefixes,
    }),
    accessLogBucket: accessLogBucketPolicy({
      name: names.accessLogBucketName,
      region,
      accountId: bucketOwner.id,
      deployerArns: bucketOwner.deployerArns,
      breakGlassPrincipalArns,
      sourceBucketName: logBucket.name,
      organizationId,
    }),
    readerRole: {
      trust: readerRoleTrust({ ...readers.role, organizationId, region }),
      permissions: readerRolePolicy({
        keyAccountId: auditAccountId,
        managementAccountId,
        organizationId,
        region,
        bucketName: logBucket.name,
        ...prefixes,
      }),
    },
    deliveryRole: deliveryRolePolicies(settings, names),
    ...notificationPolicies(settings, names),
    ...alarmPolicies(settings, names),
    search: searchPolicies(settings, names),
  };
}

/** The searcher role, if there is one outside of the key's account. */
function searchersElsewhere({ accounts, search }: Settings, names: ResourceNames): readonly string[] {
  const hasRole = search.enabled && search.searcherArns.length > 0;
  return hasRole && accounts.logArchive !== undefined ? [names.search.roleArn] : [];
}

function searchPolicies(settings: Settings, { search }: ResourceNames): Policies["search"] {
  const { accounts, breakGlassPrincipalArns, logBucket, organization, region } = settings;
  const { id: accountId, deployerArns } = accounts.logArchive ?? accounts.audit;
  const trust = allowTrustedPrincipalsToAssume({
    organizationId: organization.id,
    trustedPrincipalArns: settings.search.searcherArns,
  });
  return {
    resultsBucket: resultsBucketPolicy({
      name: search.resultsBucketName,
      region,
      organizationId: organization.id,
      deployerArns,
      breakGlassPrincipalArns,
    }),
    resultsKey: resultsKeyPolicy({ region, accountId }),
    searcherRole: {
      trust: [trust],
      permissions: searcherRolePolicy({
        ...searchNames(settings),
        region,
        accountId,
        keyAccountId: accounts.audit.id,
        managementAccountId: accounts.management.id,
        logBucketName: logBucket.name,
        resultsBucketName: search.resultsBucketName,
        tableLocation: tableLocation(settings),
      }),
    },
  };
}

function deliveryRolePolicies(settings: Settings, names: ResourceNames): Policies["deliveryRole"] {
  const delivery = allowDeliveryToStreams({
    managementAccountId: settings.accounts.management.id,
    organizationId: settings.organization.id,
    homeRegion: settings.trail.homeRegion,
    logGroupArn: names.logGroupArn,
  });
  return { trust: [allowCloudTrailToAssume()], permissions: [delivery] };
}

function notificationPolicies(
  { accounts, notifications, trail: { homeRegion } }: Settings,
  { topicArn, trailArn }: ResourceNames,
): Pick<Policies, "topic" | "topicKey"> {
  const { subscribers } = notifications;
  return {
    topic: topicPolicy({ auditAccountId: accounts.audit.id, trailArn, topicArn, homeRegion, subscribers }),
    topicKey: topicKeyPolicy({ managementAccountId: accounts.management.id, trailArn, homeRegion }),
  };
}

function alarmPolicies(
  { accounts, trail }: Settings,
  { alarms }: ResourceNames,
): Pick<Policies, "alarmTopic" | "cisAlarmTopic" | "alarmKey"> {
  const alarmArns = alarms.arns;
  return {
    alarmTopic: alarmTopicPolicy({ topicArn: alarms.tampering.topicArn, alarmArns }),
    cisAlarmTopic: alarmTopicPolicy({ topicArn: alarms.cis.topicArn, alarmArns }),
    alarmKey: alarmKeyPolicy({
      managementAccountId: accounts.management.id,
      homeRegion: trail.homeRegion,
      alarmArns,
    }),
  };
}
