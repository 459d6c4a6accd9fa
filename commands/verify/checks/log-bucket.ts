import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  type PublicAccessBlockConfiguration,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type Check, fail, listed, pass, type Verdict, warn } from "../check";
import { bucketOf, orNothing, type World } from "../live-aws";
import { judgePolicy } from "../policy-verdict";

const APPLY =
  "`cdktf deploy organization-trail` sets it right; CloudTrail's event history tells who changed it.";

/** A bucket, in the account that has to own it. */
export interface BucketAt {
  readonly s3: S3Client;
  readonly at: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
}

/** Is the log bucket still what keeps the log files? */
export function bucketChecks(world: World): readonly Check[] {
  const { settings, expected } = world;
  const { objectLock, expireAfterDays, transitions } = settings.logBucket;
  const bucket = bucketOf(world);
  const { s3, at } = bucket;
  return [
    {
      id: "bucket.lock",
      title: "new files are locked as long as the settings say",
      setting: `logBucket.objectLock: ${objectLock.mode}, ${objectLock.days} days`,
      judge: async () => {
        const answer = await orNothing(
          s3.send(new GetObjectLockConfigurationCommand(at)),
          "ObjectLockConfigurationNotFoundError",
        );
        const { Mode, Days, Years } = answer?.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
        const days = Days ?? (Years ?? 0) * 365;
        if (Mode === undefined) return fail("new files are not locked", APPLY);
        const found = `${Mode}, ${days} days`;
        if (Mode === objectLock.mode && days === objectLock.days) return pass(found);
        const weaker = days < objectLock.days || (objectLock.mode === "COMPLIANCE" && Mode !== "COMPLIANCE");
        return weaker ? fail(found, APPLY) : warn(`${found}, which is more than the settings say`, APPLY);
      },
    },
    versioningCheck("bucket", bucket, APPLY),
    publicAccessCheck("bucket", bucket, APPLY),
    {
      id: "bucket.encryption",
      title: "it encrypts with the log key by default",
      setting: `key.alias: ${settings.key.alias}`,
      judge: async () => {
        const { Arn } = await world.key();
        const { algorithm, keyId } = await defaultEncryption(bucket);
        if (algorithm === "aws:kms" && keyId === Arn) return pass(Arn);
        return fail(`it encrypts with ${keyId ?? algorithm ?? "nothing"}`, APPLY);
      },
    },
    {
      id: "bucket.ownership",
      title: "its account owns every file, and access lists count for nothing",
      judge: async () => {
        const answer = await orNothing(
          s3.send(new GetBucketOwnershipControlsCommand(at)),
          "OwnershipControlsNotFoundError",
        );
        const found = answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
        return found === "BucketOwnerEnforced" ? pass(found) : fail(found ?? "access lists count", APPLY);
      },
    },
    {
      id: "bucket.lifecycle",
      title: "files expire and move as the settings say, and not before their lock ends",
      setting: `logBucket.expireAfterDays: ${expireAfterDays}, logBucket.objectLock.days: ${objectLock.days}`,
      judge: async () => {
        const answer = await orNothing(
          s3.send(new GetBucketLifecycleConfigurationCommand(at)),
          "NoSuchLifecycleConfiguration",
        );
        const wanted = {
          expiration: expireAfterDays,
          lockDays: objectLock.days,
          transitions: transitions.map(
            ({ afterDays, storageClass }) => `${storageClass} after ${afterDays} days`,
          ),
        };
        return judgeLifecycle(answer?.Rules ?? [], wanted);
      },
    },
    {
      id: "bucket.policy",
      title: "its policy is that of the settings",
      judge: async () => {
        const answer = await orNothing(s3.send(new GetBucketPolicyCommand(at)), "NoSuchBucketPolicy");
        return judgePolicy(answer?.Policy, expected.bucketPolicy, await knownWorld(world));
      },
    },
    notPublicCheck("bucket", bucket, APPLY),
    {
      id: "bucket.versions",
      title: "nobody has deleted or overwritten a file",
      judge: async () => {
        const { tampered, looked, unread } = await world.coverage();
        if (tampered.length > 0) {
          return fail(
            listed(tampered),
            "What was deleted is only hidden: `aws s3api delete-object` on the delete marker's version brings it back, and the first version of what was overwritten is still there. The access logs tell who did it.",
          );
        }
        if (unread.length > 0) throw unread[0];
        await everyCellRead(world);
        return pass(
          `the last day's digests of every account and Region, and the log files of ${looked.cells} of ${looked.of}`,
        );
      },
    },
  ];
}

async function everyCellRead(world: World): Promise<void> {
  const { rows } = await world.coverage();
  const unread = rows.flatMap(({ cells }) => [...cells.values()]).find(({ state }) => state === "UNKNOWN");
  if (unread !== undefined) throw new Error(`a folder could not be listed: ${unread.detail}`);
}

/** What is known to belong to the organization; without its list, only the accounts of the settings. */
export async function knownWorld({ settings, members }: World) {
  const { management, audit, logArchive } = settings.accounts;
  const listed = await members().catch(() => []);
  return {
    accounts: new Set([
      ...[management, audit, ...(logArchive ? [logArchive] : []), ...listed].map(({ id }) => id),
    ]),
    organizations: new Set([settings.organization.id]),
  };
}

/** Versioning, of the log bucket or the state bucket. */
export function versioningCheck(theme: string, { s3, at }: BucketAt, mend: string): Check {
  return {
    id: `${theme}.versioning`,
    title: "it keeps every version",
    judge: async () => {
      const { Status } = await s3.send(new GetBucketVersioningCommand(at));
      return Status === "Enabled" ? pass(Status) : fail(`versioning is ${Status ?? "off"}`, mend);
    },
  };
}

const PUBLIC_ACCESS_BLOCKS = [
  "BlockPublicAcls",
  "BlockPublicPolicy",
  "IgnorePublicAcls",
  "RestrictPublicBuckets",
] as const satisfies readonly (keyof PublicAccessBlockConfiguration)[];

/** The four blocks of public access. */
export function publicAccessCheck(theme: string, { s3, at }: BucketAt, mend: string): Check {
  return {
    id: `${theme}.public-access`,
    title: "all public access is blocked",
    judge: async () => {
      const answer = await orNothing(
        s3.send(new GetPublicAccessBlockCommand(at)),
        "NoSuchPublicAccessBlockConfiguration",
      );
      const open = PUBLIC_ACCESS_BLOCKS.filter((block) => !answer?.PublicAccessBlockConfiguration?.[block]);
      return open.length === 0 ? pass("all four blocks") : fail(`off: ${open.join(", ")}`, mend);
    },
  };
}

/** What S3 itself says of the policy. */
export function notPublicCheck(theme: string, { s3, at }: BucketAt, mend: string): Check {
  return {
    id: `${theme}.not-public`,
    title: "S3 does not call its policy public",
    judge: async () => {
      const answer = await orNothing(s3.send(new GetBucketPolicyStatusCommand(at)), "NoSuchBucketPolicy");
      return answer?.PolicyStatus?.IsPublic ? fail("its policy is public", mend) : pass("not public");
    },
  };
}

/** The default encryption of a bucket. */
export async function defaultEncryption({ s3, at }: BucketAt) {
  const answer = await orNothing(
    s3.send(new GetBucketEncryptionCommand(at)),
    "ServerSideEncryptionConfigurationNotFoundError",
  );
  const { SSEAlgorithm, KMSMasterKeyID } =
    answer?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
  return { algorithm: SSEAlgorithm, keyId: KMSMasterKeyID };
}

/** What the lifecycle has to do. */
export interface WantedLifecycle {
  readonly expiration: number | "never";
  readonly lockDays: number;
  /** Each as `GLACIER after 14 days`. */
  readonly transitions: readonly string[];
}

/** Judges the rules that act on log files: those of other folders say nothing about them. */
export function judgeLifecycle(rules: readonly LifecycleRule[], wanted: WantedLifecycle): Verdict {
  const enabled = rules.filter(({ Status }) => Status === "Enabled");
  const expirations = enabled.flatMap(({ Expiration }) => Expiration?.Days ?? []);
  const dates = enabled.flatMap(({ Expiration }) => Expiration?.Date ?? []);
  const transitions = enabled.flatMap(({ Transitions = [] }) =>
    Transitions.map(({ Days, StorageClass }) => `${StorageClass} after ${Days} days`),
  );
  const found = [
    expirations.length === 0 ? "never expires" : `expires after ${expirations.join(", ")} days`,
    ...transitions,
  ].join(", ");
  const early = expirations.filter((days) => days < wanted.lockDays);
  if (early.length > 0) {
    return fail(
      `expires after ${early[0]} days, while the lock lasts ${wanted.lockDays}: log files are hidden`,
      APPLY,
    );
  }
  if (dates.length > 0) return fail(`everything expires on ${dates[0]?.toISOString().slice(0, 10)}`, APPLY);
  const right = wanted.expiration === "never" ? [] : [wanted.expiration];
  const asSet =
    expirations.join() === right.join() &&
    [...transitions].sort().join() === [...wanted.transitions].sort().join();
  return asSet
    ? pass(found)
    : fail(
        `${found}, where the settings make it ${[right.length === 0 ? "never" : `${right[0]} days`, ...wanted.transitions].join(", ")}`,
        APPLY,
      );
}
