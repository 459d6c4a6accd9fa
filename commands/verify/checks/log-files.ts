import {
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { CONCURRENCY } from "../accounts";
import { inParallel, lazy } from "../async";
import { orUndefined } from "../call-error";
import { type Check, combine, fail, type Judgement, judgeError, pass, unknown } from "../check";
import { COVERAGE_PERMISSIONS } from "../coverage/coverage";
import type { NewestFile } from "../coverage/log-files";
import { type LiveAws, READ } from "../live-aws";
import { LOG_FILES, permission } from "../permission";
import type { CheckContext, Theme } from "../theme";

/** Are delivered files encrypted and locked? A trail that does not log delivers none. */
export const logFiles = {
  id: "log-files",
  title: "Log files",
  permissions: [
    ...COVERAGE_PERMISSIONS,
    READ.key,
    // Without the second action S3 omits the lock from its answer.
    permission(LOG_FILES, "s3:HeadObject", "s3:GetObject", "s3:GetObjectRetention"),
    permission(LOG_FILES, "s3:GetObjectRetention"),
  ],
  checks: (context) => (context.aws.settings.trail.enableLogging ? logFileChecks(context) : []),
} as const satisfies Theme;

function logFileChecks(context: CheckContext): readonly Check[] {
  const { aws, coverage } = context;
  const { key, logBucket } = aws.settings;
  const { mode, days } = logBucket.objectLock;
  const heads = lazy(async () => readHeads(aws, (await coverage()).newest));
  return [
    {
      id: "log-files.encryption",
      title: "the newest log file of each account is encrypted with the log key",
      setting: `key.alias: ${key.alias}`,
      judge: () => judgeFiles(context, heads, (head, file) => judgeEncryption(aws, head, file)),
    },
    {
      id: "log-files.lock",
      title: "the newest log file of each account is locked as the settings require",
      setting: `logBucket.objectLock: ${mode}, ${days} days`,
      judge: () => judgeFiles(context, heads, (head, file) => judgeLock(aws, head, file)),
    },
  ];
}

/** Metadata of a file, or the error of reading it. */
type Head = { readonly file: NewestFile } & (
  | { readonly head: HeadObjectCommandOutput }
  | { readonly error: unknown }
);

function readHeads({ logBucket }: LiveAws, files: readonly NewestFile[]): Promise<readonly Head[]> {
  const { s3, bucket } = logBucket;
  return inParallel(files, CONCURRENCY, async (file) => {
    try {
      return { file, head: await s3.send(new HeadObjectCommand({ ...bucket, Key: file.key })) };
    } catch (error) {
      return { file, error };
    }
  });
}

/** Judges every file. A file that cannot be read or found is UNKNOWN. */
async function judgeFiles(
  { coverage }: CheckContext,
  heads: () => Promise<readonly Head[]>,
  judge: (head: HeadObjectCommandOutput, file: NewestFile) => Promise<Judgement>,
): Promise<Judgement> {
  const { unread } = await coverage();
  const answers = await heads();
  const judgements = await inParallel(answers, CONCURRENCY, async (answer) => {
    const { file } = answer;
    const judgement = "head" in answer ? await judge(answer.head, file) : judgeError(answer.error);
    return { ...judgement, found: `${file.member.id} ${file.key}: ${judgement.found}` };
  });
  const all = [...judgements, ...unread.map(judgeError)];
  if (all.length === 0) return { ...unknown("no file to examine", "See coverage.*."), pending: true };
  const accounts = new Set(answers.map(({ file }) => file.member.id)).size;
  return combine(all, `${answers.length} files of ${accounts} accounts`);
}

async function judgeEncryption(
  aws: LiveAws,
  { ServerSideEncryption, SSEKMSKeyId }: HeadObjectCommandOutput,
  { kind }: NewestFile,
): Promise<Judgement> {
  const { Arn } = await aws.key();
  if (ServerSideEncryption === "aws:kms" && SSEKMSKeyId === Arn) return pass(Arn);
  // CloudTrail encrypts digests with the trail's key since May 2025, and used SSE-S3 before.
  if (kind === "digest" && ServerSideEncryption === "AES256") return pass("SSE-S3");
  return fail(
    `encrypted with ${SSEKMSKeyId ?? ServerSideEncryption ?? "nothing"}`,
    "See trail.key. If the trail's key was changed, run `cdktf deploy organization-trail` to restore it for new files. Otherwise CloudTrail did not write this file.",
  );
}

const DAY = 24 * 60 * 60_000;

async function judgeLock(
  aws: LiveAws,
  { ObjectLockMode, ObjectLockRetainUntilDate, LastModified }: HeadObjectCommandOutput,
  file: NewestFile,
): Promise<Judgement> {
  const { mode, days } = aws.settings.logBucket.objectLock;
  if (ObjectLockRetainUntilDate === undefined) return judgeMissingLock(aws, file);
  const expected = (LastModified?.getTime() ?? 0) + days * DAY;
  const found = `${ObjectLockMode} until ${ObjectLockRetainUntilDate.toISOString().slice(0, 10)}`;
  if (ObjectLockRetainUntilDate.getTime() < expected - DAY) {
    return fail(
      `${found}, which is less than ${days} days`,
      "See bucket.lock. `aws s3api put-object-retention` extends the lock of an existing file.",
    );
  }
  return mode === "COMPLIANCE" && ObjectLockMode !== "COMPLIANCE"
    ? fail(found, "See bucket.lock. `aws s3api put-object-retention` raises the mode of an existing file.")
    : pass(found);
}

/** Without s3:GetObjectRetention S3 omits the lock from a file's metadata, so a missing lock needs a second read. */
async function judgeMissingLock({ logBucket }: LiveAws, { key }: NewestFile): Promise<Judgement> {
  const { s3, bucket } = logBucket;
  const command = new GetObjectRetentionCommand({ ...bucket, Key: key });
  try {
    const answer = await orUndefined(s3.send(command), "NoSuchObjectLockConfiguration");
    if (answer?.Retention?.RetainUntilDate !== undefined) {
      return unknown("S3 omitted the lock from the file's metadata", "Run `verify` again.");
    }
  } catch (error) {
    return judgeError(error);
  }
  return fail("not locked", "See bucket.lock. `aws s3api put-object-retention` locks an existing file.");
}
