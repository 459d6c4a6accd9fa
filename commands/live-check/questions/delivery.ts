import type { Event } from "@aws-sdk/client-cloudtrail";
import { logFolder } from "../../../aws/arns";
import type { Caller, Live } from "../live";
import { type Answer, cannotTell, confirmed, type Question, refuted } from "../question";
import { findBucket, type OwnedBucket } from "./buckets";

/** Hours after which nothing is only late: S3 delivers access logs within a few hours, on a best-effort basis. */
const LATEST_HOURS = 24;

/** The newest event of a name in the 90 days of the event history. */
async function findEvent(
  { cloudTrail }: Caller,
  AttributeValue: string,
  isMeant: (event: Event) => boolean = () => true,
): Promise<Event | undefined> {
  const LookupAttributes = [{ AttributeKey: "EventName" as const, AttributeValue }];
  for await (const { Events = [] } of cloudTrail.paginateLookupEvents({ LookupAttributes })) {
    const found = Events.find(isMeant);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The key of an object in a folder that is younger than a time. */
async function findYounger({ bucket, owner }: OwnedBucket, Prefix: string, than = new Date(0)) {
  for await (const { Contents = [] } of (await owner()).s3.paginateListObjectsV2({ ...bucket, Prefix })) {
    const younger = Contents.find(({ LastModified }) => LastModified !== undefined && LastModified > than);
    if (younger?.Key !== undefined) return younger.Key;
  }
  return undefined;
}

/** Whether an object younger than the policy of the bucket exists in each folder. */
async function judgeDelivery(found: OwnedBucket, folders: readonly string[]): Promise<Answer> {
  const { Bucket } = found.bucket;
  const change = await findEvent(await found.owner(), "PutBucketPolicy", ({ Resources = [] }) =>
    Resources.some(({ ResourceName }) => ResourceName === Bucket),
  );
  const changed = change?.EventTime;
  const since =
    changed === undefined
      ? "in 90 days, in which the policy did not change"
      : `since the policy changed at ${changed.toISOString()}`;
  for (const folder of folders) {
    if ((await findYounger(found, folder, changed)) !== undefined) continue;
    const missing = `nothing arrived in ${Bucket}/${folder} ${since}`;
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

/** Reads a byte of a log file, which needs the key. Returns the encryption of the file. */
async function readLogFile(live: Live, reader: Caller, ofAccount: string): Promise<string | undefined> {
  const found = findBucket("logBucket", live);
  const Key = await findYounger(found, folderOf(live, ofAccount, "CloudTrail"));
  if (Key === undefined) throw new Error(`no log file of the account ${ofAccount} exists`);
  const request = { ...found.bucket, Key, Range: "bytes=0-0" };
  const { Body, ServerSideEncryption } = await reader.s3.getObject(request);
  await Body?.transformToByteArray();
  return ServerSideEncryption;
}

/** Whether a principal of a member account reads its own log files, and no others. */
async function judgeMember(live: Live): Promise<Answer> {
  const { accounts, logBucket } = live.settings;
  if (!logBucket.readers.memberAccounts) throw new Error("logBucket.readers.memberAccounts is false");
  const member = await live.as("member");
  if (Object.values(accounts).some((account) => account?.id === member.accountId)) {
    throw new Error(`--member must be a principal of another account, got ${member.accountId}`);
  }
  try {
    await readLogFile(live, member, member.accountId);
  } catch (error) {
    const isKey = /kms:Decrypt.* no resource-based policy allows/.test(String(error));
    if (isKey) return refuted(`it may not decrypt its own log file: ${error}`);
    throw error;
  }
  try {
    await readLogFile(live, member, accounts.management.id);
  } catch (error) {
    if (/AccessDenied/.test(String(error))) return confirmed("it read its own log file and no other");
    throw error;
  }
  return refuted("it read a log file of the management account");
}

const LOCK_EVENT = "PutBucketObjectLockConfiguration";

export const DELIVERY_QUESTIONS: readonly Question[] = [
  {
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
    ask: async (live) => judgeDelivery(findBucket("accessLogBucket", live), [""]),
  },
  {
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
    ask: async (live) => {
      const { id } = live.settings.accounts.management;
      const folders = (["CloudTrail", "CloudTrail-Digest"] as const).map((kind) => folderOf(live, id, kind));
      return judgeDelivery(findBucket("logBucket", live), folders);
    },
  },
  {
    id: "reader-decrypts",
    title: "The reader role decrypts a log file.",
    page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-sharing-logs.html",
    statements: ["logBucket/AllowReaders"],
    needs: ["reader"],
    ask: async (live) => {
      const { id } = live.settings.accounts.management;
      const encryption = await readLogFile(live, await live.as("reader"), id);
      return encryption === "aws:kms"
        ? confirmed("it read a file that the key encrypts")
        : cannotTell(`it read a file with the encryption ${encryption}`);
    },
  },
  {
    id: "member-decrypts",
    title:
      "A member account decrypts its own log files only, because S3 names the object in the encryption context.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context",
    statements: ["logBucket/AllowMemberAccountsRead", "logKey/AllowMemberAccountsDecrypt"],
    needs: ["member"],
    ask: judgeMember,
  },
  {
    id: "object-lock-event",
    title: `CloudTrail records a change of Object Lock as ${LOCK_EVENT}.`,
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html",
    statements: [],
    needs: [],
    ask: async (live) => {
      const owner = await findBucket("logBucket", live).owner();
      for (const name of [LOCK_EVENT, "PutObjectLockConfiguration"]) {
        if ((await findEvent(owner, name)) === undefined) continue;
        return (name === LOCK_EVENT ? confirmed : refuted)(`the event history has ${name}`);
      }
      return cannotTell("the event history of 90 days has no change of Object Lock");
    },
  },
];
