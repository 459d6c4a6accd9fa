import { paginateListRegions, type Region } from "@aws-sdk/client-account";
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
  type GetTrailStatusResponse,
  paginateListTrails,
} from "@aws-sdk/client-cloudtrail";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyMetadata,
} from "@aws-sdk/client-kms";
import {
  DescribeOrganizationCommand,
  type Account as OrganizationAccount,
  paginateListAccounts,
  paginateListAWSServiceAccessForOrganization,
  paginateListDelegatedAdministrators,
} from "@aws-sdk/client-organizations";
import type { S3Client } from "@aws-sdk/client-s3";
import { awsPartition } from "../../aws/arns";
import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import type { Settings } from "../../settings/file";
import type { Accounts } from "./accounts";
import { Absent, describeError } from "./check";
import { type Coverage, readCoverage } from "./coverage/coverage";
import { type Expected, expectedOf } from "./expected";
import { inParallel, lazy } from "./lazy";

/** An account of the organization. */
export interface Member {
  readonly id: string;
  readonly name: string;
  /** Closed, or about to be: CloudTrail owes nothing. */
  readonly suspended: boolean;
  readonly joined?: Date;
}

/** The Regions that are looked at. */
export interface Regions {
  readonly all: readonly string[];
  /** Those of them that are not enabled in the management account, where the trail cannot be. */
  readonly off: ReadonlySet<string>;
  /** Those that an account has to opt in to, so that a member may have them off. */
  readonly optIn: ReadonlySet<string>;
}

/** A Region's answer about the trail: its status, or why there is none. */
export type RegionStatus = { readonly region: string } & (
  | { readonly status: GetTrailStatusResponse }
  | { readonly error: unknown }
);

/** What is asked for. */
export interface WorldOptions {
  readonly settings: Settings;
  readonly accounts: Accounts;
  /** Regions to look at; those enabled in the management account without them. */
  readonly regions?: readonly string[];
  /** Minutes that the newest digest may be old. */
  readonly maxAge: number;
  readonly now: Date;
  /** What an earlier look has shown, of which only the cells that are still waited for are looked at again. */
  readonly earlier?: Coverage;
}

/** Live AWS at one moment: everything is read when it is first asked for, and at most once. */
export function worldOf(options: WorldOptions) {
  const { settings, accounts, now, maxAge } = options;
  const expected: Expected = expectedOf(settings);
  const { homeRegion, isMultiRegionTrail, isOrganizationTrail } = settings.trail;
  const managementId = settings.accounts.management.id;
  const cloudTrail = accounts.management.cloudTrail(homeRegion);
  const organizations = accounts.management.organizations(homeRegion);
  const kms = accounts.audit.kms(settings.region);
  const keyAlias = `arn:${awsPartition(settings.region)}:kms:${settings.region}:${settings.accounts.audit.id}:alias/${settings.key.alias}`;

  const describeTrail = lazy(async () => {
    const command = new DescribeTrailsCommand({
      trailNameList: [expected.trailArn],
      includeShadowTrails: false,
    });
    return (await cloudTrail.send(command)).trailList?.[0];
  });
  const trail = async () => {
    const found = await describeTrail();
    if (found === undefined) throw new Absent(`there is no trail ${expected.trailArn}`);
    return found;
  };
  const key = lazy(async (): Promise<KeyMetadata & { readonly Arn: string }> => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyAlias }));
    if (KeyMetadata?.Arn === undefined) throw new Absent(`there is no key ${keyAlias}`);
    return { ...KeyMetadata, Arn: KeyMetadata.Arn };
  });

  const ownRegions = lazy(() => regionsOf(undefined));
  async function regionsOf(accountId: string | undefined): Promise<Region[]> {
    const client = accounts.management.accountManagement(homeRegion);
    return (await collect(paginateListRegions({ client }, { AccountId: accountId, MaxResults: 50 }))).flatMap(
      ({ Regions = [] }) => Regions,
    );
  }

  const regions = lazy(async (): Promise<Regions> => {
    if (!isMultiRegionTrail) return { all: [homeRegion], off: new Set(), optIn: new Set() };
    const known = await ownRegions();
    const enabled = namesWith(known, "ENABLED", "ENABLED_BY_DEFAULT");
    const all = [...(options.regions ?? enabled)].sort();
    return {
      all,
      off: new Set(all.filter((region) => !enabled.includes(region))),
      optIn: new Set(namesWith(known, "ENABLED")),
    };
  });

  const statuses = lazy(async (): Promise<readonly RegionStatus[]> => {
    const { all, off } = await regions();
    return inParallel(
      all.filter((region) => !off.has(region)),
      STATUSES_AT_ONCE,
      async (region) => {
        try {
          const command = new GetTrailStatusCommand({ Name: expected.trailArn });
          return { region, status: await accounts.management.cloudTrail(region).send(command) };
        } catch (error) {
          return { region, error };
        }
      },
    );
  });

  const members = lazy(async (): Promise<readonly Member[]> => {
    const pages = await collect(paginateListAccounts({ client: organizations }, {}));
    return pages
      .flatMap(({ Accounts = [] }) => Accounts)
      .map(memberOf)
      .filter(({ id }) => isOrganizationTrail || id === managementId)
      .sort((a, b) => a.id.localeCompare(b.id));
  });

  const world = {
    settings,
    accounts,
    expected,
    now,
    maxAge,
    keyAlias,
    key,
    trail,
    regions,
    statuses,
    members,
    /** Every trail that the management account has, or has the shadow of. */
    otherTrails: lazy(async () => {
      const pages = await collect(paginateListTrails({ client: cloudTrail }, {}));
      const others = pages
        .flatMap(({ Trails = [] }) => Trails)
        .filter(({ TrailARN }) => TrailARN !== expected.trailArn);
      const homes = [...new Set(others.map(({ HomeRegion = homeRegion }) => HomeRegion))];
      const described = await inParallel(homes, STATUSES_AT_ONCE, async (home) => {
        const trailNameList = others
          .filter(({ HomeRegion = homeRegion }) => HomeRegion === home)
          .flatMap(({ TrailARN = [] }) => TrailARN);
        const command = new DescribeTrailsCommand({ trailNameList, includeShadowTrails: false });
        return (await accounts.management.cloudTrail(home).send(command)).trailList ?? [];
      });
      return described.flat();
    }),
    selectors: lazy(async () => {
      await trail();
      const command = new GetEventSelectorsCommand({ TrailName: expected.trailArn });
      return cloudTrail.send(command);
    }),
    insights: lazy(async () => {
      await trail();
      const command = new GetInsightSelectorsCommand({ TrailName: expected.trailArn });
      const answer = await orNothing(cloudTrail.send(command), "InsightNotEnabledException");
      return (answer?.InsightSelectors ?? []).flatMap(({ InsightType = [] }) => InsightType);
    }),
    organization: lazy(
      async () => (await organizations.send(new DescribeOrganizationCommand({}))).Organization ?? {},
    ),
    trustedServices: lazy(async () =>
      (await collect(paginateListAWSServiceAccessForOrganization({ client: organizations }, {}))).flatMap(
        ({ EnabledServicePrincipals = [] }) =>
          EnabledServicePrincipals.flatMap(({ ServicePrincipal = [] }) => ServicePrincipal),
      ),
    ),
    delegatedAdministrators: lazy(async () =>
      (
        await collect(
          paginateListDelegatedAdministrators(
            { client: organizations },
            { ServicePrincipal: CLOUDTRAIL_SERVICE },
          ),
        )
      ).flatMap(({ DelegatedAdministrators = [] }) => DelegatedAdministrators.flatMap(({ Id = [] }) => Id)),
    ),
    /** When the trail last began to record, where CloudTrail says so. */
    began: lazy(async () => {
      const home = (await statuses()).find(({ region }) => region === homeRegion);
      return home !== undefined && "status" in home ? home.status.StartLoggingTime : undefined;
    }),
    /** Regions that a member account has switched on; AWS Account Management needs trusted access for it. */
    memberRegions: async (accountId: string) =>
      namesWith(
        await regionsOf(accountId === managementId ? undefined : accountId),
        "ENABLED",
        "ENABLED_BY_DEFAULT",
      ),
    keyRotates: lazy(async () => {
      const { Arn } = await key();
      return (await kms.send(new GetKeyRotationStatusCommand({ KeyId: Arn }))).KeyRotationEnabled === true;
    }),
    keyPolicy: lazy(async () => {
      const { Arn } = await key();
      return (await kms.send(new GetKeyPolicyCommand({ KeyId: Arn, PolicyName: "default" }))).Policy;
    }),
    coverage: lazy((): Promise<Coverage> => readCoverage(world, options.earlier)),
  };
  return world;
}
export type World = ReturnType<typeof worldOf>;

const STATUSES_AT_ONCE = 8;

/** A bucket, and the account that has to own it: the same name in another account is refused. */
export function bucketOf({ settings, accounts }: Pick<World, "settings" | "accounts">): {
  readonly s3: S3Client;
  readonly at: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
} {
  const { bucketOwner } = accounts;
  return {
    s3: bucketOwner.s3(settings.region),
    at: { Bucket: settings.logBucket.name, ExpectedBucketOwner: bucketOwner.id },
  };
}

/** An answer, or nothing where AWS says with one of these names that there is none. */
export async function orNothing<T>(answer: Promise<T>, ...names: readonly string[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (names.includes(describeError(error).name)) return undefined;
    throw error;
  }
}

/** `State` has taken the place of `Status`, which AWS retired in September 2026. */
function memberOf({ Id = "", Name = "", State, Status, JoinedTimestamp }: OrganizationAccount): Member {
  const state = State ?? Status ?? "ACTIVE";
  return {
    id: Id,
    name: Name,
    suspended: state !== "ACTIVE" && state !== "PENDING_ACTIVATION",
    joined: JoinedTimestamp,
  };
}

function namesWith(regions: readonly Region[], ...statuses: readonly string[]): string[] {
  return regions
    .filter(({ RegionOptStatus = "" }) => statuses.includes(RegionOptStatus))
    .flatMap(({ RegionName = [] }) => RegionName);
}

async function collect<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
