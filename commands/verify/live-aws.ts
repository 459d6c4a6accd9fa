import { AccountClient, paginateListRegions, type Region } from "@aws-sdk/client-account";
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  type GetTrailStatusResponse,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { DescribeKeyCommand, type KeyMetadata, KMSClient } from "@aws-sdk/client-kms";
import {
  type Account as OrganizationAccount,
  OrganizationsClient,
  paginateListAccounts,
} from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { awsPartition } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import type { Account, Accounts } from "./accounts";
import { collect, inParallel, lazy } from "./async";
import { MissingResource } from "./check";
import { type ExpectedDeployment, expectedDeployment } from "./expected";
import { LOG_KEY, ORGANIZATION, permission, TRAIL, TRAILS } from "./permission";

/** An account of the organization. */
export interface Member {
  readonly id: string;
  readonly name: string;
  /** Closed or about to be closed, so CloudTrail delivers nothing. */
  readonly suspended: boolean;
  readonly joined?: Date;
}

/** The Regions that `verify` examines. */
export interface Regions {
  readonly all: readonly string[];
  /** Regions of them that the management account has not enabled. The trail cannot be there. */
  readonly disabled: ReadonlySet<string>;
  /** Regions that an account must opt in to, so a member account may not have them. */
  readonly optIn: ReadonlySet<string>;
}

/** The trail's status in a Region, or the error of reading it. */
export type RegionStatus = { readonly region: string } & (
  | { readonly status: GetTrailStatusResponse }
  | { readonly error: unknown }
);

/** The log key. */
export type LogKey = KeyMetadata & { readonly Arn: string };

/** A bucket. S3 refuses a request if another account owns a bucket of this name. */
export interface BucketAccess {
  readonly s3: S3Client;
  readonly bucket: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
}

export interface LiveAwsOptions {
  readonly settings: Settings;
  readonly accounts: Accounts;
  /** Regions to examine. Defaults to those that the management account has enabled. */
  readonly regions?: readonly string[];
  /** Oldest allowed age of the newest digest, in minutes. */
  readonly maxAge: number;
  readonly now: Date;
}

/** Live AWS at one moment. Each read is done at most once, when a check first asks for it. */
export interface LiveAws {
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly expected: ExpectedDeployment;
  readonly maxAge: number;
  readonly now: Date;
  readonly logBucket: BucketAccess;
  /** @throws MissingResource if the trail does not exist. */
  trail(): Promise<Trail>;
  /** @throws MissingResource if the alias names no key. */
  key(): Promise<LogKey>;
  regions(): Promise<Regions>;
  /** The trail's status in every enabled Region. */
  statuses(): Promise<readonly RegionStatus[]>;
  /** The accounts that the trail records. */
  members(): Promise<readonly Member[]>;
  /** When the trail last started logging, if CloudTrail reports it. */
  startedLogging(): Promise<Date | undefined>;
  /** Regions that an account has enabled. For a member account, AWS Account Management needs trusted access. */
  memberRegions(accountId: string): Promise<readonly string[]>;
}

/** The permissions of the reads that several themes share. */
export const READ = {
  trail: permission(TRAILS, "cloudtrail:DescribeTrails"),
  key: permission(LOG_KEY, "kms:DescribeKey"),
  regions: permission(ORGANIZATION, "account:ListRegions"),
  statuses: permission(TRAIL, "cloudtrail:GetTrailStatus"),
  members: permission(ORGANIZATION, "organizations:ListAccounts"),
} as const;

export function openLiveAws(options: LiveAwsOptions): LiveAws {
  const { settings, accounts, maxAge, now } = options;
  const { homeRegion } = settings.trail;
  const { management, audit, bucketOwner } = accounts;
  const expected = expectedDeployment(settings);
  const regions = lazy(() => readRegions(options));
  const statuses = lazy(async () => readStatuses(management, expected.trailArn, await regions()));
  return {
    settings,
    accounts,
    expected,
    maxAge,
    now,
    logBucket: openBucket(bucketOwner, settings.region, settings.logBucket.name),
    trail: lazy(() => readTrail(management, expected.trailArn, homeRegion)),
    key: lazy(() => readKey(audit, settings)),
    regions,
    statuses,
    members: lazy(() => readMembers(management, settings)),
    startedLogging: async () => {
      const home = (await statuses()).find(({ region }) => region === homeRegion);
      return home !== undefined && "status" in home ? home.status.StartLoggingTime : undefined;
    },
    memberRegions: async (accountId) =>
      namesOfEnabled(
        await listRegions(management, homeRegion, accountId === management.id ? undefined : accountId),
      ),
  };
}

/** Access to a bucket of an account. */
export function openBucket(owner: Account, region: string, name: string): BucketAccess {
  return {
    s3: owner.client(S3Client, region),
    bucket: { Bucket: name, ExpectedBucketOwner: owner.id },
  };
}

async function readTrail(management: Account, trailArn: string, homeRegion: string): Promise<Trail> {
  const command = new DescribeTrailsCommand({ trailNameList: [trailArn], includeShadowTrails: false });
  const { trailList = [] } = await management.client(CloudTrailClient, homeRegion).send(command);
  const [trail] = trailList;
  if (trail === undefined) throw new MissingResource(`trail ${trailArn} does not exist`);
  return trail;
}

async function readKey(audit: Account, { region, key }: Settings): Promise<LogKey> {
  const alias = `arn:${awsPartition(region)}:kms:${region}:${audit.id}:alias/${key.alias}`;
  const { KeyMetadata } = await audit
    .client(KMSClient, region)
    .send(new DescribeKeyCommand({ KeyId: alias }));
  if (KeyMetadata?.Arn === undefined) throw new MissingResource(`key ${alias} does not exist`);
  return { ...KeyMetadata, Arn: KeyMetadata.Arn };
}

async function readRegions({ settings, accounts, regions }: LiveAwsOptions): Promise<Regions> {
  const { homeRegion, isMultiRegionTrail } = settings.trail;
  if (!isMultiRegionTrail) return { all: [homeRegion], disabled: new Set(), optIn: new Set() };
  const known = await listRegions(accounts.management, homeRegion);
  const enabled = namesOfEnabled(known);
  const all = [...(regions ?? enabled)].sort();
  return {
    all,
    disabled: new Set(all.filter((region) => !enabled.includes(region))),
    optIn: new Set(
      known
        .filter(({ RegionOptStatus }) => RegionOptStatus === "ENABLED")
        .flatMap(({ RegionName = [] }) => RegionName),
    ),
  };
}

async function listRegions(management: Account, homeRegion: string, accountId?: string): Promise<Region[]> {
  const client = management.client(AccountClient, homeRegion);
  const pages = await collect(paginateListRegions({ client }, { AccountId: accountId, MaxResults: 50 }));
  return pages.flatMap(({ Regions = [] }) => Regions);
}

function namesOfEnabled(regions: readonly Region[]): string[] {
  return regions
    .filter(({ RegionOptStatus = "" }) => ["ENABLED", "ENABLED_BY_DEFAULT"].includes(RegionOptStatus))
    .flatMap(({ RegionName = [] }) => RegionName);
}

/** CloudTrail answers about ten calls a second. */
const STATUSES_AT_ONCE = 8;

function readStatuses(
  management: Account,
  trailArn: string,
  { all, disabled }: Regions,
): Promise<readonly RegionStatus[]> {
  const enabled = all.filter((region) => !disabled.has(region));
  return inParallel(enabled, STATUSES_AT_ONCE, async (region) => {
    try {
      const command = new GetTrailStatusCommand({ Name: trailArn });
      return { region, status: await management.client(CloudTrailClient, region).send(command) };
    } catch (error) {
      return { region, error };
    }
  });
}

async function readMembers(management: Account, { trail }: Settings): Promise<readonly Member[]> {
  const client = management.client(OrganizationsClient, trail.homeRegion);
  return (await collect(paginateListAccounts({ client }, {})))
    .flatMap(({ Accounts = [] }) => Accounts)
    .map(toMember)
    .filter(({ id }) => trail.isOrganizationTrail || id === management.id)
    .sort((a, b) => a.id.localeCompare(b.id));
}

/** `State` replaces `Status`, which AWS retired in September 2026. */
function toMember({ Id = "", Name = "", State, Status, JoinedTimestamp }: OrganizationAccount): Member {
  const state = State ?? Status ?? "ACTIVE";
  return {
    id: Id,
    name: Name,
    suspended: state !== "ACTIVE" && state !== "PENDING_ACTIVATION",
    joined: JoinedTimestamp,
  };
}
