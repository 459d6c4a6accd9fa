import {
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { CONCURRENCY } from "../accounts";
import { type Check, fail, failedRead, pass, unknown, type Verdict, worstOf } from "../check";
import type { NewestFile } from "../coverage/coverage";
import { inParallel, lazy } from "../lazy";
import { bucketOf, orNothing, type World } from "../live-aws";

type Head = { readonly file: NewestFile } & (
  | { readonly head: HeadObjectCommandOutput }
  | { readonly error: unknown }
);

const DAY = 24 * 60 * 60_000;

/** Is what arrived encrypted and locked, in every account? */
export function logFileChecks(world: World): readonly Check[] {
  const { key, logBucket } = world.settings;
  const { mode, days } = logBucket.objectLock;
  const heads = lazy(() => readHeads(world));
  const everyFile = (
    id: string,
    title: string,
    setting: string,
    judge: (head: HeadObjectCommandOutput, file: NewestFile) => Verdict | Promise<Verdict>,
  ): Check => ({
    id: `log-files.${id}`,
    title,
    setting,
    judge: async () => {
      const { unread } = await world.coverage();
      const files = await heads();
      const verdicts = await inParallel(files, CONCURRENCY, async (answer) => {
        const { file } = answer;
        const verdict = "head" in answer ? await judge(answer.head, file) : failedRead(answer.error);
        return { ...verdict, found: `${file.member.id} ${file.key}: ${verdict.found}` };
      });
      const all = [...verdicts, ...unread.map(failedRead)];
      if (all.length === 0) {
        return { ...unknown("there is no file to look at", "Look at coverage.*."), pending: true };
      }
      const accounts = new Set(files.map(({ file }) => file.member.id)).size;
      return worstOf(all, `${files.length} files of ${accounts} accounts`);
    },
  });
  return [
    everyFile(
      "encryption",
      "the newest log file of each account is encrypted with the log key",
      `key.alias: ${key.alias}`,
      async ({ ServerSideEncryption, SSEKMSKeyId }, { kind }) => {
        const { Arn } = await world.key();
        if (ServerSideEncryption === "aws:kms" && SSEKMSKeyId === Arn) return pass(Arn);
        // CloudTrail encrypts digests with the trail's key since May 2025, and with SSE-S3 before.
        if (kind === "digest" && ServerSideEncryption === "AES256") return pass("SSE-S3");
        return fail(
          `encrypted with ${SSEKMSKeyId ?? ServerSideEncryption ?? "nothing"}`,
          "Look at trail.key: was it changed, `cdktf deploy organization-trail` sets it right, for files to come. Otherwise somebody else wrote that file.",
        );
      },
    ),
    everyFile(
      "lock",
      "the newest log file of each account is locked as long as the settings say",
      `logBucket.objectLock: ${mode}, ${days} days`,
      async (head, file) => {
        const { ObjectLockMode, ObjectLockRetainUntilDate: until, LastModified } = head;
        if (until === undefined) return withoutLock(world, file);
        const wanted = (LastModified?.getTime() ?? 0) + days * DAY;
        const found = `${ObjectLockMode} until ${until.toISOString().slice(0, 10)}`;
        if (until.getTime() < wanted - DAY) {
          return fail(
            `${found}, which is short of ${days} days`,
            "Look at bucket.lock. `aws s3api put-object-retention` locks a file that is there for longer.",
          );
        }
        return mode === "COMPLIANCE" && ObjectLockMode !== "COMPLIANCE"
          ? fail(found, "Look at bucket.lock. `aws s3api put-object-retention` can raise the mode of a file.")
          : pass(found);
      },
    ),
  ];
}

/** Without s3:GetObjectRetention S3 leaves the lock out of its answer, so nothing there does not mean no lock. */
async function withoutLock(world: World, { key }: NewestFile): Promise<Verdict> {
  const { s3, at } = bucketOf(world);
  const command = new GetObjectRetentionCommand({ ...at, Key: key });
  try {
    const answer = await orNothing(s3.send(command), "NoSuchObjectLockConfiguration");
    if (answer?.Retention?.RetainUntilDate !== undefined) {
      return unknown("its lock is not told", "Run it again.");
    }
  } catch (error) {
    return failedRead(error);
  }
  return fail(
    "not locked",
    "Look at bucket.lock. `aws s3api put-object-retention` locks a file that is there.",
  );
}

async function readHeads(world: World): Promise<readonly Head[]> {
  const { s3, at } = bucketOf(world);
  const { newest } = await world.coverage();
  return inParallel(newest, CONCURRENCY, async (file) => {
    try {
      return { file, head: await s3.send(new HeadObjectCommand({ ...at, Key: file.key })) };
    } catch (error) {
      return { file, error };
    }
  });
}
