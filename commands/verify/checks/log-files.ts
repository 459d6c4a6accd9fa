import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { CONCURRENCY } from "../accounts";
import { inParallel, lazy } from "../async";
import { orUndefined } from "../call-error";
import { type Check, checkEach, checkOne, type Item } from "../check";
import { COVERAGE_PERMISSIONS, firstFailure } from "../coverage/coverage";
import type { NewestFile } from "../coverage/log-files";
import { MissingResource } from "../failed-read";
import { fail, type Judgement, joinFirst, pass, unknown, warn } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { LOG_FILES, permission } from "../permission";
import { DEPLOY } from "../remediation";
import type { CheckContext, Theme } from "../theme";

const DAY = 24 * 60 * 60_000;

/** S3 counts the days of a lock from the time of the upload, which can take a while. */
const TOLERANCE = 60 * 60_000;

/** Without s3:GetObjectRetention, S3 omits the lock from its answer. */
const READ_FILES = [
  ...COVERAGE_PERMISSIONS,
  permission(LOG_FILES, "s3:HeadObject", "s3:GetObject", "s3:GetObjectRetention"),
];

/** Whether the newest files of every account are encrypted and locked. */
export const logFiles = {
  id: "log-files",
  title: "Log files",
  checks: (context: CheckContext): readonly Check[] => {
    if (!context.aws.settings.trail.enableLogging) return [];
    const read = lazy(() => readHeads(context));
    return [encryption(context.aws, read), lock(context.aws, read), future(context)];
  },
} as const satisfies Theme;

/** A run is an event itself, so the management account has log files if there are digests of today. */
const NO_LOG_FILE = {
  name: "every account",
  error: new MissingResource(
    "no log file of the last eight days, although there are digests",
    "See delivery.log-file-errors, bucket.policy, key.policy and trail.selectors.",
  ),
};

interface Head {
  readonly file: NewestFile;
  readonly head: HeadObjectCommandOutput;
}
type ReadHeads = () => Promise<readonly Item<Head>[]>;

async function readHeads({ aws, coverage }: CheckContext): Promise<readonly Item<Head>[]> {
  const { s3, bucket } = aws.logBucket;
  const { newest, unread, search } = await coverage();
  const heads = await inParallel(
    [...newest, ...search.older],
    CONCURRENCY,
    async (file): Promise<Item<Head>> => {
      const name = `${file.member.id} ${file.key}`;
      try {
        return {
          name,
          value: { file, head: await s3.send(new HeadObjectCommand({ ...bucket, Key: file.key })) },
        };
      } catch (error) {
        return { name, error };
      }
    },
  );
  return [...heads, ...unread.map((error) => ({ name: "newest log file", error }))];
}

const HEADS = {
  summarize: (names: readonly string[]) =>
    `${names.length} files of ${new Set(names.map((name) => name.split(" ")[0])).size} accounts`,
  empty: { found: "there is no file to examine", remediation: "Look at coverage.*.", pending: true },
};

function encryption(aws: LiveAws, read: ReadHeads): Check {
  return checkEach({
    ...HEADS,
    id: "log-files.encryption",
    title:
      "the newest log file of each account is encrypted with the log key, and older ones with a key that exists",
    setting: `key.alias: ${aws.settings.key.alias}`,
    permissions: [...READ_FILES, READ.key],
    read: async () => {
      const items = await read();
      const hasLogFile = items.some((item) => "error" in item || item.value.file.kind === "log file");
      const needsLogFile = items.length > 0 && aws.settings.trail.events.management === "all";
      return needsLogFile && !hasLogFile ? [...items, NO_LOG_FILE] : items;
    },
    judge: async ({ file, head: { ServerSideEncryption, SSEKMSKeyId } }) => {
      const { Arn } = await aws.key();
      if (ServerSideEncryption === "aws:kms" && SSEKMSKeyId === Arn) return pass(Arn);
      const isOlder = file.kind === "older log file" || (file.kind === "recent log file" && SSEKMSKeyId);
      if (isOlder) return judgeOlder(aws, SSEKMSKeyId);
      // CloudTrail encrypts digests with the trail's key since May 2025, and with SSE-S3 before.
      if (file.kind === "digest" && ServerSideEncryption === "AES256") return pass("SSE-S3");
      return fail(
        `encrypted with ${SSEKMSKeyId ?? ServerSideEncryption ?? "nothing"}`,
        `If trail.key fails too, ${DEPLOY} restores it for new files. Otherwise somebody other than CloudTrail wrote this file.`,
      );
    },
  });
}

/** CloudTrail names a log file by the time of its delivery. */
function future({ coverage }: CheckContext): Check {
  return checkOne({
    id: "log-files.future",
    title: "no log file is from the future",
    permissions: COVERAGE_PERMISSIONS,
    read: coverage,
    judge: (found) => {
      const { newest, unread, future } = found;
      if (future.length > 0) {
        return fail(
          joinFirst(future),
          "CloudTrail never dates a log file ahead, so somebody else wrote it: look in the access logs of the bucket, then delete it with break glass. It hides which log file is the newest.",
        );
      }
      const failure = firstFailure(found);
      if (unread.length > 0)
        return { ...unknown("log files could not be listed", "Run `verify` again."), failure };
      return newest.length === 0
        ? { ...unknown("there is no file to examine", "Look at coverage.*."), pending: true }
        : pass("none of the newest log files of each account");
    },
  });
}

/** A key that was replaced must stay as long as there are files that it encrypts. */
async function judgeOlder(aws: LiveAws, keyArn: string | undefined): Promise<Judgement> {
  if (keyArn === undefined)
    return warn("encrypted without a KMS key", "Nothing can be done for existing files.");
  const [, , , region, account] = keyArn.split(":");
  const { audit } = aws.accounts;
  if (account !== audit.id || region !== aws.settings.region) {
    return fail(
      `encrypted with ${keyArn} of another account or Region`,
      "Somebody other than CloudTrail wrote this file, or the trail had another key: look in the access logs of the bucket.",
    );
  }
  const { KeyMetadata } = await audit
    .client(KMSClient, region)
    .send(new DescribeKeyCommand({ KeyId: keyArn }));
  return KeyMetadata?.Enabled
    ? pass(keyArn)
    : fail(
        `encrypted with ${keyArn}, which is ${KeyMetadata?.KeyState}: nobody can read the file`,
        `Run \`aws kms cancel-key-deletion --key-id ${keyArn} --region ${region}\` if it is PendingDeletion, and then \`aws kms enable-key --key-id ${keyArn} --region ${region}\` in the audit account.`,
      );
}

function lock(aws: LiveAws, read: ReadHeads): Check {
  const { mode, days } = aws.settings.logBucket.objectLock;
  return checkEach({
    ...HEADS,
    id: "log-files.lock",
    title: "the newest log file of each account is locked for as long as the settings say",
    setting: `logBucket.objectLock: ${mode}, ${days} days`,
    permissions: [...READ_FILES, permission(LOG_FILES, "s3:GetObjectRetention")],
    // A lock of the settings holds for later files alone, so recent and older files may have another.
    read: async () =>
      (await read()).filter(
        (item) => !("value" in item) || ["log file", "digest"].includes(item.value.file.kind),
      ),
    judge: async ({ file, head }) => {
      const { ObjectLockMode, ObjectLockRetainUntilDate: until, LastModified } = head;
      const wanted = (LastModified ?? aws.now).getTime() + days * DAY;
      if (until === undefined) return judgeWithoutLock(aws, file, wanted);
      const found = `${ObjectLockMode} until ${until.toISOString().slice(0, 10)}`;
      if (!(until.getTime() >= wanted - TOLERANCE)) {
        return fail(
          `${found}, which is less than ${days} days`,
          `Look at bucket.lock. ${lockAgain(aws, file, wanted)}`,
        );
      }
      return mode === "COMPLIANCE" && ObjectLockMode !== "COMPLIANCE"
        ? fail(found, `Look at bucket.lock. ${lockAgain(aws, file, wanted)}`)
        : pass(found);
    },
  });
}

/** An answer without a lock does not prove that there is none: S3 omits it if the permission is missing. */
async function judgeWithoutLock(aws: LiveAws, file: NewestFile, until: number): Promise<Judgement> {
  const { key } = file;
  const { s3, bucket } = aws.logBucket;
  const command = new GetObjectRetentionCommand({ ...bucket, Key: key });
  const answer = await orUndefined(s3.send(command), "NoSuchObjectLockConfiguration");
  return answer?.Retention?.RetainUntilDate === undefined
    ? fail("not locked", `Look at bucket.lock. ${lockAgain(aws, file, until)}`)
    : unknown("S3 did not return its lock", "Run `verify` again.");
}

/** The command that locks a file as the settings say. */
function lockAgain({ settings }: LiveAws, { key }: NewestFile, until: number): string {
  const { name, objectLock } = settings.logBucket;
  const retention = `Mode=${objectLock.mode},RetainUntilDate=${new Date(until).toISOString().slice(0, 19)}Z`;
  return `Run \`aws s3api put-object-retention --bucket ${name} --key ${key} --retention ${retention}\` in the account of the log bucket.`;
}
