import { paginateLookupEvents } from "@aws-sdk/client-cloudtrail";
import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { logFolder } from "../../../aws/arns";
import type { Caller } from "../callers";
import { type Answer, cannotTell, confirmed, type Live, type Question, refuted } from "../question";
import { type Bucket, bucketOf } from "./buckets";

/** Hours after which nothing is only late: S3 delivers access logs within a few hours, on a best-effort basis. */
const LATEST_HOURS = 24;

/** When the policy of a bucket last changed; undefined if not within the 90 days of the event history. */
async function policyChanged({ cloudTrail: client }: Caller, bucket: string): Promise<Date | undefined> {
  const LookupAttributes = [{ AttributeKey: "EventName" as const, AttributeValue: "PutBucketPolicy" }];
  for await (const { Events = [] } of paginateLookupEvents({ client }, { LookupAttributes })) {
    const newest = Events.find(({ Resources = [] }) =>
      Resources.some(({ ResourceName }) => ResourceName === bucket),
    );
    if (newest !== undefined) return newest.EventTime;
  }
  return undefined;
}

/** The key of an object in a folder that is younger than a time. */
async function findYounger(caller: Caller, bucket: Bucket, Prefix: string, than = new Date(0)) {
  const listed = { Bucket: bucket.name, Prefix, ExpectedBucketOwner: bucket.accountId };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: caller.s3 }, listed)) {
    const younger = Contents.find(({ LastModified }) => LastModified !== undefined && LastModified > than);
    if (younger?.Key !== undefined) return younger.Key;
  }
  return undefined;
}

/** Whether an object younger than the policy of the bucket exists in each folder. */
async function judgeDelivery(live: Live, bucket: Bucket, folders: readonly string[]): Promise<Answer> {
  const caller = await live.as(bucket.account, bucket.accountId);
  const changed = await policyChanged(caller, bucket.name);
  const since =
    changed === undefined
      ? "in 90 days, in which the policy did not change"
      : `since the policy changed at ${changed.toISOString()}`;
  for (const folder of folders) {
    if ((await findYounger(caller, bucket, folder, changed)) !== undefined) continue;
    const missing = `nothing arrived in ${bucket.name}/${folder} ${since}`;
    const isLate = Date.now() - (changed?.getTime() ?? Date.now()) > LATEST_HOURS * 3_600_000;
    return isLate ? refuted(missing) : cannotTell(`${missing}; ask again within ${LATEST_HOURS} hours`);
  }
  return confirmed(`objects arrived ${since}`);
}

/** Folder of an account's log files or digests of the home Region. */
function folderOf({ settings }: Live, accountId: string, kind: "CloudTrail" | "CloudTrail-Digest"): string {
  const { accounts, organization, trail } = settings;
  const owner = trail.isOrganizationTrail ? `${organization.id}/${accountId}` : accounts.management.id;
  return `${logFolder(trail, owner)}/${kind}/${trail.homeRegion}/`;
}

const accessLogs: Question = {
  id: "access-log-delivery",
  title:
    "S3 delivers access logs although the policies deny other writers. Those of the guardrail exempt it by `aws:PrincipalIsAWSService`, so ask again when the guardrail is attached.",
  page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
  statements: [
    "accessLogBucket/DenyOtherWriters",
    "accessLogBucket/DenyOutsideOrganization",
    "resourceControlPolicy/OnlyBreakGlassUndoes",
    "resourceControlPolicy/OnlyTheOrganization",
  ],
  needs: [],
  ask: (live) => judgeDelivery(live, bucketOf("accessLogBucket", live), [""]),
};

const logFiles: Question = {
  id: "log-file-delivery",
  title: "CloudTrail delivers log files and digests although the policies deny other writers.",
  page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
  statements: [
    "logBucket/DenyOtherWriters",
    "logBucket/DenyOutsideOrganization",
    "logBucket/DenyOtherKeys",
    "logBucket/DenyOtherEncryption",
    "resourceControlPolicy/OnlyTheTrailDelivers",
  ],
  needs: [],
  ask: (live) => {
    const { id } = live.settings.accounts.management;
    const folders = [folderOf(live, id, "CloudTrail"), folderOf(live, id, "CloudTrail-Digest")];
    return judgeDelivery(live, bucketOf("logBucket", live), folders);
  },
};

/** Reads a byte of a log file, which needs the key. Returns the encryption of the file. */
async function readLogFile(live: Live, reader: Caller, ofAccount: string): Promise<string | undefined> {
  const bucket = bucketOf("logBucket", live);
  const owner = await live.as(bucket.account, bucket.accountId);
  const Key = await findYounger(owner, bucket, folderOf(live, ofAccount, "CloudTrail"));
  if (Key === undefined) throw new Error(`no log file of the account ${ofAccount} exists`);
  const { Body, ServerSideEncryption } = await reader.s3.send(
    new GetObjectCommand({
      Bucket: bucket.name,
      Key,
      Range: "bytes=0-0",
      ExpectedBucketOwner: bucket.accountId,
    }),
  );
  await Body?.transformToByteArray();
  return ServerSideEncryption;
}

const reader: Question = {
  id: "reader-decrypts",
  title: "The reader role decrypts a log file.",
  page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-sharing-logs.html",
  statements: ["logBucket/AllowReaders"],
  needs: ["reader"],
  async ask(live) {
    const encryption = await readLogFile(live, await live.as("reader"), live.settings.accounts.management.id);
    if (encryption !== "aws:kms") return cannotTell(`it read a file with the encryption ${encryption}`);
    return confirmed("it read a file that the key encrypts");
  },
};

const member: Question = {
  id: "member-decrypts",
  title:
    "A member account decrypts its own log files only, because S3 names the object in the encryption context.",
  page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context",
  statements: ["logBucket/AllowMemberAccountsRead", "logKey/AllowMemberAccountsDecrypt"],
  needs: ["member"],
  async ask(live) {
    const { accounts, logBucket } = live.settings;
    if (!logBucket.readers.memberAccounts) throw new Error("logBucket.readers.memberAccounts is false");
    const caller = await live.as("member");
    const own = [accounts.management.id, accounts.audit.id, accounts.logArchive?.id];
    if (own.includes(caller.accountId)) {
      throw new Error(`--member must be a principal of another account, got ${caller.accountId}`);
    }
    try {
      await readLogFile(live, caller, caller.accountId);
    } catch (error) {
      const noKey = /kms:Decrypt.* no resource-based policy allows/.test(String(error));
      if (noKey) return refuted(`it may not decrypt its own log file: ${error}`);
      throw error;
    }
    try {
      await readLogFile(live, caller, accounts.management.id);
    } catch (error) {
      if (/AccessDenied/.test(String(error))) return confirmed("it read its own log file and no other");
      throw error;
    }
    return refuted("it read a log file of the management account");
  },
};

const LOCK_EVENTS = ["PutBucketObjectLockConfiguration", "PutObjectLockConfiguration"] as const;

const lockEvent: Question = {
  id: "object-lock-event",
  title: `CloudTrail records a change of Object Lock as ${LOCK_EVENTS[0]}.`,
  page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html",
  statements: [],
  needs: [],
  async ask(live) {
    const { account, accountId } = bucketOf("logBucket", live);
    const { cloudTrail: client } = await live.as(account, accountId);
    for (const AttributeValue of LOCK_EVENTS) {
      const LookupAttributes = [{ AttributeKey: "EventName" as const, AttributeValue }];
      for await (const { Events = [] } of paginateLookupEvents({ client }, { LookupAttributes })) {
        if (Events.length === 0) continue;
        const found = `the event history has ${AttributeValue}`;
        return AttributeValue === LOCK_EVENTS[0] ? confirmed(found) : refuted(found);
      }
    }
    return cannotTell("the event history of 90 days has no change of Object Lock");
  },
};

export const DELIVERY_QUESTIONS: readonly Question[] = [accessLogs, logFiles, reader, member, lockEvent];
