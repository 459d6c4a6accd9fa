import { gzipSync } from "node:zlib";
import { type LogFile, logFile, packLog } from "../../../../emulator/signed-digests";
import { inventLog, logFilesOf } from "../../../../emulator/signed-organization";
import { change, FAULTY, failing, faults, type IntegrityFault, later, reads, remove } from "./fault";
import { digestOf, HOUR, logOf, MINUTE, redeliver, type World } from "./world";

const faultyLog = ({ cell }: World): string => logOf(cell, FAULTY).key;
const forged = inventLog("forged", 1);

/** A log file that nobody but its writer vouches for, put at the time that its name says. */
function forgedLog({ cell, now }: World, hoursAgo = 3, unique = "f0f0f0f0f0f0f0f0") {
  return logFile(cell.place, new Date(now.getTime() - hoursAgo * HOUR), forged, unique);
}

/** A log file as a digest names it, if the trail delivered into another bucket. */
const inAnotherBucket = ({ key, hash }: LogFile, index: number) => ({
  s3Bucket: index === 0 ? "another-bucket" : "acme-cloudtrail",
  s3Object: key,
  hashValue: hash,
  hashAlgorithm: "SHA-256",
  newestEventTime: null,
  oldestEventTime: null,
});

/** Removes the log file and puts bytes in its place, as break glass can. */
const rewrite =
  (bytes: (body: Buffer) => Buffer, storageClass = "STANDARD") =>
  (world: World) => {
    const file = logOf(world.cell, FAULTY);
    world.bucket.remove(file.key);
    world.bucket.put({ ...file, body: bytes(file.body), at: later(world) }, { storageClass });
  };

/** Faults of log files. */
export const LOG_FILE_FAULTS: readonly IntegrityFault[] = [
  ...faults([
    ["a log file is removed", ["L-MISSING"], remove((world) => [faultyLog(world)])],
    ["a log file is deleted", ["L-DELETED"], (world) => world.bucket.mark(faultyLog(world), later(world))],
    [
      "a log file is overwritten",
      ["L-OVERWRITTEN"],
      (world) => world.bucket.put({ ...forgedLog(world), key: faultyLog(world), at: later(world) }),
    ],
    [
      "a log file is overwritten with the same bytes",
      ["L-OVERWRITTEN"],
      (world) => world.bucket.put({ ...logOf(world.cell, FAULTY), at: later(world) }),
    ],
    [
      "a log file is overwritten and deleted",
      ["L-DELETED"],
      (world) => {
        world.bucket.put({ ...logOf(world.cell, FAULTY), at: later(world) });
        world.bucket.mark(faultyLog(world), later(world));
      },
    ],
    [
      "a log file is deleted and put again, and its first version removed",
      ["L-OVERWRITTEN"],
      (world) => {
        const file = logOf(world.cell, FAULTY);
        world.bucket.remove(file.key);
        world.bucket.mark(file.key, file.at);
        world.bucket.put(file);
      },
    ],
    ["a log file is rewritten with the same bytes", ["L-REWRITTEN"], rewrite((body) => body)],
    ["a log file is rewritten with other bytes", ["L-REWRITTEN"], rewrite(() => forged.body)],
    ["an archived log file is rewritten", ["L-REWRITTEN"], rewrite(() => forged.body, "GLACIER")],
    [
      "an archived log file is rewritten, and then the digest that names it",
      ["L-REWRITTEN"],
      (world) => {
        rewrite(() => forged.body, "GLACIER")(world);
        const digest = digestOf(world, world.cell, FAULTY);
        world.bucket.remove(digest.key);
        world.bucket.put({ ...digest, at: new Date(later(world).getTime() + MINUTE) });
      },
    ],
    ["a log file has other bytes", ["L-HASH"], change(faultyLog, () => ({ body: forged.body }))],
    ["a log file has another space", ["L-HASH"], change(faultyLog, () => packLog('{"Records": []}'))],
    ["a log file is no gzip file", ["L-FORMAT"], change(faultyLog, () => ({ body: Buffer.from("{}") }))],
    ["a log file is empty", ["L-FORMAT"], change(faultyLog, () => ({ body: Buffer.alloc(0) }))],
    [
      "a log file is cut off",
      ["L-FORMAT"],
      change(faultyLog, ({ body }) => ({ body: body.subarray(0, body.length / 2) })),
    ],
    [
      "a log file is followed by zeros",
      ["L-TRAILING"],
      change(faultyLog, ({ body }) => ({ body: Buffer.concat([body, Buffer.alloc(8)]) })),
    ],
    [
      "a log file is followed by a second gzip member",
      ["L-TRAILING"],
      change(faultyLog, ({ body }) => ({ body: Buffer.concat([body, gzipSync(" ")]) })),
    ],
    [
      "a log file is followed by an empty gzip member",
      ["L-TRAILING"],
      change(faultyLog, ({ body }) => ({ body: Buffer.concat([body, gzipSync("")]) })),
    ],
    ["a log file is added", ["L-EXTRA"], (world) => world.bucket.put(forgedLog(world))],
    [
      "three log files are added",
      ["L-EXTRA", "L-EXTRA", "L-EXTRA"],
      (world) => {
        for (const unique of ["a", "b", "c"]) world.bucket.put(forgedLog(world, 3, unique.repeat(16)));
      },
    ],
    [
      "a log file is added whose name is not CloudTrail's",
      ["L-EXTRA"],
      (world) => {
        const file = forgedLog(world);
        world.bucket.put({ ...file, key: file.key.replace(/[^/]*$/, `<script>"'&|.json.gz`) });
      },
    ],
    [
      "a log file is added now, with a name of hours ago",
      ["L-EXTRA"],
      (world) => world.bucket.put({ ...forgedLog(world), at: later(world) }),
    ],
    [
      "a log file is added with a name of next year",
      ["L-EXTRA"],
      (world) => world.bucket.put({ ...forgedLog(world, -365 * 24), at: later(world) }),
    ],
    [
      "files are added where CloudTrail writes none",
      () => ({ organization: ["D-EXTRA", "L-EXTRA", "L-EXTRA", "L-EXTRA"] }),
      (world) => {
        const file = forgedLog(world);
        const { folder } = world.cell.place;
        for (const place of ["/..", "", "/CloudTrail", "/CloudTrail-Digest"]) {
          const key = `${folder}${place}/forged.json.gz`.replace(/[^/]*\/\.\.\//, "");
          world.bucket.put({ ...file, key });
        }
      },
    ],
    [
      "a log file of another account is copied",
      ["L-EXTRA"],
      (world) => {
        const file = forgedLog(world);
        const { accountId } = world.cell.place;
        world.bucket.put({ ...file, key: file.key.replace(`/${accountId}_`, "/999999999999_") });
      },
    ],
    [
      "an empty object has a log file's name",
      ["L-EXTRA"],
      (world) => world.bucket.put({ ...forgedLog(world), body: Buffer.alloc(0) }),
    ],
    [
      "an archived log file is added",
      ["L-EXTRA"],
      (world) => world.bucket.put(forgedLog(world), { storageClass: "GLACIER" }),
    ],
    [
      "a digest names a log file twice",
      ["L-TWICE"],
      (world) =>
        redeliver(world, world.cell, FAULTY, (hour, { files }) =>
          hour === FAULTY ? { files: [...files, ...files.slice(0, 1)] } : {},
        ),
    ],
    [
      "a digest names a log file of another account",
      ["L-FOREIGN"],
      (world) => {
        const foreign = world.cells[0]?.hours[FAULTY]?.files ?? [];
        redeliver(world, world.cell, FAULTY, (hour, { files }) =>
          hour === FAULTY ? { files: [...files, ...foreign.slice(0, 1)] } : {},
        );
      },
    ],
    [
      "a digest names a log file in another bucket",
      ["L-ELSEWHERE"],
      (world) =>
        redeliver(world, world.cell, FAULTY, (hour, { files }) =>
          hour === FAULTY ? { changes: { logFiles: files.map(inAnotherBucket) } } : {},
        ),
    ],
    [
      "an Insights file is added",
      ["L-EXTRA"],
      (world) => {
        const { place, hours } = world.cell;
        redeliver(world, world.cell, 1, (_, { end, files }) => {
          const insights = { end, kind: "CloudTrail-Insight", contents: [inventLog("insight", 1)] } as const;
          return { files: [...files, ...logFilesOf(place, insights)] };
        });
        const at = hours[FAULTY]?.start ?? world.now;
        world.bucket.put(logFile(place, at, forged, "f0f0f0f0f0f0f0f0", "CloudTrail-Insight"));
      },
    ],
    [
      "a log file is gone when it is read",
      ["L-MISSING"],
      failing({ status: 404, code: "NoSuchKey", message: "gone" }, (call, { cell }) =>
        reads(call, logOf(cell, FAULTY).key),
      ),
    ],
    [
      "a log file is in an archive tier that S3 does not list",
      ["L-ARCHIVED"],
      (world) => {
        change(faultyLog, () => ({ storageClass: "INTELLIGENT_TIERING" }))(world);
        failing({ status: 403, code: "InvalidObjectState", message: "archived" }, (call) =>
          reads(call, faultyLog(world)),
        )(world);
      },
    ],
    ["a log file is archived", ["L-ARCHIVED"], change(faultyLog, () => ({ storageClass: "GLACIER" }))],
    [
      "a log file is in the deep archive",
      ["L-ARCHIVED"],
      change(faultyLog, () => ({ storageClass: "DEEP_ARCHIVE" })),
    ],
  ]),
  {
    name: "a log file is a gzip bomb",
    finds: ["L-FORMAT"],
    seed: change(faultyLog, () => ({ body: gzipSync(Buffer.alloc(257 * 1_024 * 1_024)) })),
    isSlow: true,
  },
];
