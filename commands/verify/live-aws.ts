import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  type GetTrailStatusResponse,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { DescribeKeyCommand, type KeyMetadata, KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { keyAliasArn } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import type { Account, Accounts } from "./accounts";
import { inParallel, lazy } from "./async";
import { HOUR } from "./coverage/cells";
import { type ExpectedDeployment, expectedDeployment } from "./expected";
import { MissingResource } from "./failed-read";
import { type Member, readMembers, readTrustedServices } from "./members";
import { LOG_KEY, ORGANIZATION, permission, TRAIL, TRAILS } from "./permission";
import { listEnabledRegions, type Regions, readRegions } from "./regions";

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
  /** Hours of digests to examine. */
  readonly since: number;
  /** Number of the run, which chooses the part that is examined in turn. */
  readonly turn: number;
  readonly now: Date;
  /** Source of Terraform's variables. Defaults to none. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Called with the number of cells before they are read. */
  readonly onCells?: (cells: number) => void;
}

/** Live AWS at one moment. Each read is done at most once, when a check first asks for it. */
export interface LiveAws {
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly expected: ExpectedDeployment;
  readonly maxAge: number;
  readonly now: Date;
  readonly environment: NodeJS.ProcessEnv;
  /** The time that coverage examines. */
  readonly window: { readonly from: Date; readonly to: Date };
  readonly since: number;
  readonly turn: number;
  onCells(cells: number): void;
  readonly logBucket: BucketAccess;
  /** @throws MissingResource if the trail does not exist. */
  trail(): Promise<Trail>;
  /** @throws MissingResource if the alias names no key. */
  key(): Promise<LogKey>;
  regions(): Promise<Regions>;
  /** The trail's status in every enabled Region. */
  statuses(): Promise<readonly RegionStatus[]>;
  /** The trail's status in its home Region, also if --regions leaves that out. */
  homeStatus(): Promise<GetTrailStatusResponse>;
  /** Services with trusted access to the organization. */
  trustedServices(): Promise<readonly string[]>;
  /** Every account of the organization. */
  organizationMembers(): Promise<readonly Member[]>;
  /** The accounts that the trail records. */
  members(): Promise<readonly Member[]>;
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
  trustedServices: permission(ORGANIZATION, "organizations:ListAWSServiceAccessForOrganization"),
} as const;

export function openLiveAws(options: LiveAwsOptions): LiveAws {
  const { settings, accounts, maxAge, now, turn } = options;
  const { homeRegion } = settings.trail;
  const { management, audit, bucketOwner } = accounts;
  const expected = expectedDeployment(settings);
  const regions = lazy(() => readRegions(options));
  const organizationMembers = lazy(() => readMembers(management, settings));
  const statuses = lazy(async () => readStatuses(management, expected.trailArn, await regions()));
  return {
    settings,
    accounts,
    expected,
    maxAge,
    now,
    environment: options.environment ?? {},
    window: { from: new Date(now.getTime() - options.since * HOUR), to: now },
    since: options.since,
    turn,
    onCells: options.onCells ?? (() => {}),
    logBucket: openBucket(bucketOwner, settings.region, settings.logBucket.name),
    trail: lazy(() => readTrail(management, expected.trailArn, homeRegion)),
    key: lazy(() => readKey(audit, settings)),
    regions,
    statuses,
    homeStatus: lazy(async () => {
      const known = (await statuses()).find(({ region }) => region === homeRegion);
      if (known === undefined) return readStatus(management, expected.trailArn, homeRegion);
      if ("error" in known) throw known.error;
      return known.status;
    }),
    trustedServices: lazy(() => readTrustedServices(management, homeRegion)),
    organizationMembers,
    members: async () =>
      (await organizationMembers()).filter(
        ({ id }) => settings.trail.isOrganizationTrail || id === management.id,
      ),
    memberRegions: (accountId) =>
      listEnabledRegions(management, homeRegion, accountId === management.id ? undefined : accountId),
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
  const alias = keyAliasArn({ region, accountId: audit.id, alias: key.alias });
  const { KeyMetadata } = await audit
    .client(KMSClient, region)
    .send(new DescribeKeyCommand({ KeyId: alias }));
  if (KeyMetadata?.Arn === undefined) throw new MissingResource(`key ${alias} does not exist`);
  return { ...KeyMetadata, Arn: KeyMetadata.Arn };
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
      return { region, status: await readStatus(management, trailArn, region) };
    } catch (error) {
      return { region, error };
    }
  });
}

function readStatus(management: Account, trailArn: string, region: string): Promise<GetTrailStatusResponse> {
  return management.client(CloudTrailClient, region).send(new GetTrailStatusCommand({ Name: trailArn }));
}
