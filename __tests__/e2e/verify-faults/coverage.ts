import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { HeadObjectCommand, PutObjectRetentionCommand } from "@aws-sdk/client-s3";
import { putLock } from "./changes";
import type { Fault } from "./fault";
import {
  addLog,
  deleteForGood,
  digests,
  findAccount,
  keysUnder,
  newestLog,
  put,
  takeAway,
  workloadCell,
} from "./files";

/** Faults of coverage. */
export const COVERAGE_FAULTS: readonly Fault[] = [
  {
    name: "an account without digests",
    finds: { "coverage.missing": "FAIL" },
    seed: (o) => takeAway(o, [`${findAccount(o, "workload")}/`]),
  },
  {
    name: "a Region without digests",
    finds: { "coverage.missing": "FAIL" },
    seed: (o) =>
      takeAway(
        o,
        o.cells.filter(({ region }) => region === "us-west-2").map((cell) => digests(cell)),
      ),
  },
  {
    name: "no digests in an opt-in Region that the account has enabled",
    finds: { "coverage.missing": "FAIL" },
    seed: (o) => takeAway(o, [digests({ accountId: findAccount(o, "audit"), region: "af-south-1" })]),
  },
  {
    name: "an hour is missing",
    finds: { "coverage.gaps": "FAIL" },
    seed: (o) => takeAway(o, [digests(workloadCell(o))], (keys) => keys.slice(-7, -6)),
  },
  {
    name: "the hours of a whole night are missing",
    finds: { "coverage.gaps": "FAIL" },
    seed: (o) => takeAway(o, [digests(workloadCell(o))], (keys) => keys.slice(-20, -11)),
  },
  {
    name: "the newest digests are missing",
    finds: { "coverage.late": "FAIL" },
    seed: (o) => takeAway(o, [digests(workloadCell(o))], (keys) => keys.slice(-3)),
  },
  {
    name: "a Region that the account enabled today, without digests of yesterday",
    finds: {},
    seed: (o) => takeAway(o, [digests(workloadCell(o))], (keys) => keys.slice(0, -5)),
  },
];

/** Faults of log files. */
export const LOG_FILE_FAULTS: readonly Fault[] = [
  {
    name: "the newest log file is not encrypted with KMS",
    finds: { "log-files.encryption": "FAIL" },
    seed: (o) => addLog(o, { ServerSideEncryption: "AES256" }),
  },
  {
    name: "the newest log file is encrypted with another key",
    finds: { "log-files.encryption": "FAIL" },
    seed: async (o) => {
      const { KeyMetadata } = await o.kms.send(new CreateKeyCommand({}));
      return addLog(o, { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyMetadata?.Arn });
    },
  },
  {
    name: "the newest digest has SSE-S3, as before May 2025, which is no fault",
    finds: {},
    seed: async (o) => {
      const keys = await keysUnder(o, [digests({ accountId: findAccount(o, "audit"), region: "us-west-2" })]);
      const key = keys.at(-1) ?? "";
      await deleteForGood(o, [key]);
      await put(o, key, { ServerSideEncryption: "AES256", SSEKMSKeyId: undefined });
      return async () => {
        await deleteForGood(o, [key]);
        await put(o, key);
      };
    },
  },
  {
    name: "the lock of the newest log file was shortened",
    finds: { "log-files.lock": "FAIL" },
    seed: async (o) => {
      const Key = await newestLog(o);
      const object = { Bucket: o.delivery.bucket, Key, BypassGovernanceRetention: true };
      const { ObjectLockRetainUntilDate: until } = await o.s3.send(new HeadObjectCommand(object));
      const lockUntil = (RetainUntilDate: Date | undefined) =>
        o.s3.send(
          new PutObjectRetentionCommand({ ...object, Retention: { Mode: "GOVERNANCE", RetainUntilDate } }),
        );
      await lockUntil(new Date(Date.now() + 7 * 24 * 3_600_000));
      return () => lockUntil(until);
    },
  },
  {
    name: "the newest log file is not locked",
    finds: { "log-files.lock": "FAIL" },
    seed: async (o) => {
      const undoLock = await putLock(o, undefined);
      const undoLog = await addLog(o, {});
      await undoLock();
      return undoLog;
    },
  },
];
