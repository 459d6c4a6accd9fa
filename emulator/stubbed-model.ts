import { expectedDeployment } from "../commands/verify/expected";
import { organizationPolicies } from "../policies/guardrail/organization-policies";
import { resourceNames } from "../policies/names";
import { policyJson } from "../policies/policy-document";
import { tableRegions } from "../policies/search/table";
import { eventSelectors } from "../settings/event-selectors";
import type { Settings } from "../settings/file";
import type { EmulatedCall, EmulatedError } from "./aws-calls";
import type { SignedFiles } from "./signed-organization";
import { type AlarmModel, healthyAlarms } from "./stubbed-alarms";
import { bucketsOf, stubKeyArn } from "./stubbed-bucket";
import { healthySearch, resultsBucketAnswers, type SearchModel } from "./stubbed-search";

/** The organization to answer for. */
export interface StubSize {
  readonly accounts: number;
  readonly regions: number;
  /** Milliseconds before each answer. */
  readonly latency?: number;
}

/** An object in the log bucket, in addition to the delivered files. */
export interface ExtraVersion {
  readonly key: string;
  readonly isLatest: boolean;
  readonly isMarker?: boolean;
  /** When it was written. Defaults to now. */
  readonly at?: Date;
}

/** A healthy file's headers by name. */
export type Headers = Readonly<Record<string, string>>;

/** What the stub answers. */
export interface StubModel extends AlarmModel, SearchModel {
  organization: object | undefined;
  trustedServices: readonly string[];
  delegatedAdministrators: readonly string[];
  /** Policies of the organization by the id of their target. */
  organizationPolicies: Readonly<
    Record<string, readonly { Id: string; Name: string; Type: string; Content: string }[]>
  >;
  accounts: readonly { Id: string; Name: string; State: string; JoinedTimestamp: number }[];
  regions: readonly { RegionName: string; RegionOptStatus: string }[];
  /** Regions of a member account. Defaults to `regions`. */
  memberRegions: Readonly<Record<string, StubModel["regions"]>>;
  trail: Record<string, unknown> | undefined;
  otherTrails: readonly Record<string, unknown>[];
  /** Fields that replace those of a healthy status in a Region. */
  status(region: string): object;
  selectors: readonly object[];
  basicSelectors: readonly object[];
  insights: readonly object[];
  /** Changes in CloudTrail's event history. */
  events: readonly { readonly EventName: string; readonly EventTime: number; readonly Resources: object[] }[];
  /** Time of the newest event in CloudTrail's event history. */
  historyEnds(): Date;
  key: Record<string, unknown> | undefined;
  /** Other keys by ARN. Those that are not here are enabled. */
  keys: Readonly<Record<string, object>>;
  rotates: boolean;
  rotationDays: number;
  keyPolicy: string;
  grants: readonly object[];
  logGroups: readonly object[];
  roleTrust: string;
  rolePolicy: string;
  /** Its further inline policies by name. */
  furtherPolicies: Readonly<Record<string, string>>;
  /** Its attached policies by ARN. */
  attachedPolicies: Readonly<Record<string, string>>;
  /** The ARN of its permissions boundary. */
  roleBoundary: string | undefined;
  boundaryPolicy: string;
  /** Names of the buckets of the bucket owner. */
  ownBuckets: readonly string[];
  /** S3's answers by bucket and subresource, as XML or JSON. */
  buckets: Record<string, Record<string, string | EmulatedError>>;
  /** Headers that replace those of a healthy file. `undefined` removes one. */
  head(key: string): Readonly<Record<string, string | undefined>>;
  /** Whether CloudTrail delivered a file. */
  delivered(key: string, at: Date): boolean;
  /** Whether an account delivers log files, beside digests. */
  hasLogs(accountId: string): boolean;
  extra: readonly ExtraVersion[];
  /** Files that CloudTrail signed, instead of empty ones that follow from their names. */
  signed: SignedFiles | undefined;
  accessLogs: readonly string[];
  /** The account that every credential reaches, instead of the right one. */
  reached: string | undefined;
  /** An error instead of an answer. `never` gives no answer. */
  fails(call: EmulatedCall & { readonly account: string }): EmulatedError | "never" | undefined;
}

const LONG_AGO = Date.UTC(2020, 0, 1) / 1_000;

/** The answers for an organization in which nothing is wrong. */
export function healthyModel(settings: Settings, size: StubSize): StubModel {
  const { accounts, organization, logBucket } = settings;
  const { policies, accessLogBucketName } = expectedDeployment(settings);
  const owner = [logBucket.name, accessLogBucketName];
  return {
    organization: { Id: organization.id, MasterAccountId: accounts.management.id, FeatureSet: "ALL" },
    trustedServices: ["cloudtrail.amazonaws.com"],
    delegatedAdministrators: organization.delegatedAdministrator ? [accounts.audit.id] : [],
    organizationPolicies: attachedPolicies(settings),
    accounts: accountIds(settings, size.accounts).map((Id) => ({
      Id,
      Name: `account-${Id}`,
      State: "ACTIVE",
      JoinedTimestamp: LONG_AGO,
    })),
    regions: regionNames(settings, size.regions).map((RegionName) => ({
      RegionName,
      RegionOptStatus: "ENABLED_BY_DEFAULT",
    })),
    memberRegions: {},
    ...trailModel(settings),
    ...healthyAlarms(settings),
    ...healthySearch(settings),
    events: [],
    historyEnds: () => new Date(),
    key: {
      KeyId: stubKeyArn(settings).split("/")[1],
      Arn: stubKeyArn(settings),
      Enabled: true,
      KeyState: "Enabled",
    },
    keys: {},
    rotates: true,
    rotationDays: 365,
    keyPolicy: policyJson(policies.logKey),
    grants: [],
    ownBuckets: owner,
    buckets: {
      ...bucketsOf(settings),
      [resourceNames(settings).search.resultsBucketName]: resultsBucketAnswers(settings),
    },
    head: () => ({}),
    delivered: () => true,
    hasLogs: () => true,
    extra: [],
    signed: undefined,
    accessLogs: [`${new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, "-")}-0123456789ABCDEF`],
    reached: undefined,
    fails: () => undefined,
  };
}

function attachedPolicies(settings: Settings): StubModel["organizationPolicies"] {
  if (settings.guardrail.mode === "off") return {};
  const policies = organizationPolicies(settings, stubKeyArn(settings));
  const targets = [...new Set(policies.flatMap(({ targetIds }) => targetIds))];
  return Object.fromEntries(
    targets.map((target) => [
      target,
      policies
        .filter(({ targetIds }) => targetIds.includes(target))
        .map(({ id, name, type, statements }) => ({
          Id: id,
          Name: name,
          Type: type,
          Content: policyJson(statements),
        })),
    ]),
  );
}

function accountIds({ accounts }: Settings, count: number): readonly string[] {
  const { management, audit, logArchive } = accounts;
  const own = [management.id, audit.id, ...(logArchive ? [logArchive.id] : [])];
  return [
    ...own,
    ...Array.from({ length: Math.max(0, count - own.length) }, (_, index) => String(500_000_000_000 + index)),
  ];
}

function regionNames({ trail }: Settings, count: number): readonly string[] {
  const known = tableRegions(trail.homeRegion);
  const fromEurope = known.filter((region) => region >= "eu-north-1");
  return [...new Set([trail.homeRegion, ...fromEurope, ...known])].slice(0, count);
}

function trailModel(settings: Settings) {
  const { trail, logBucket, cloudWatchLogs, region } = settings;
  const expected = expectedDeployment(settings);
  const selectors = eventSelectors({ ...trail.events, region, bucketName: logBucket.name });
  return {
    trail: {
      TrailARN: expected.trailArn,
      HomeRegion: trail.homeRegion,
      IsOrganizationTrail: trail.isOrganizationTrail,
      IsMultiRegionTrail: trail.isMultiRegionTrail,
      IncludeGlobalServiceEvents: true,
      LogFileValidationEnabled: true,
      S3BucketName: logBucket.name,
      S3KeyPrefix: trail.s3KeyPrefix,
      KmsKeyId: stubKeyArn(settings),
      CloudWatchLogsLogGroupArn: expected.logGroupArn,
      CloudWatchLogsRoleArn: expected.deliveryRoleArn,
      SnsTopicARN: expected.topicArn,
    },
    otherTrails: [],
    status: () => ({}),
    selectors: selectors.map(({ name, fieldSelector }) => ({
      Name: name,
      FieldSelectors: fieldSelector.map((selector) => ({
        Field: selector.field,
        Equals: selector.equalTo,
        StartsWith: selector.startsWith,
        EndsWith: selector.endsWith,
        NotEquals: selector.notEquals,
        NotStartsWith: selector.notStartsWith,
        NotEndsWith: selector.notEndsWith,
      })),
    })),
    basicSelectors: [],
    insights: trail.events.insights.map((InsightType) => ({ InsightType })),
    logGroups: [
      {
        logGroupName: cloudWatchLogs.logGroupName,
        retentionInDays: cloudWatchLogs.retentionDays,
        kmsKeyId: cloudWatchLogs.kmsKeyArn,
      },
    ],
    roleTrust: policyJson(expected.policies.deliveryRole.trust),
    rolePolicy: policyJson(expected.policies.deliveryRole.permissions),
    furtherPolicies: {},
    attachedPolicies: {},
    roleBoundary: undefined,
    boundaryPolicy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  };
}
