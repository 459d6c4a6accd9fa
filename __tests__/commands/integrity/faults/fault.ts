import { gzipSync } from "node:zlib";
import type { Code } from "../../../../commands/integrity/codes";
import type { EmulatedCall, EmulatedError } from "../../../../emulator/aws-calls";
import type { ObjectVersion } from "../../../../emulator/signed-bucket";
import { type Cell, digestOf, HOUR, type World } from "./world";

/** Codes by cell, as `222222222222 eu-north-1`; those of no cell are under `organization`. */
export type Finds = Readonly<Record<string, readonly Code[]>>;

/** A change of a healthy organization, and everything that is found then. */
export interface IntegrityFault {
  readonly name: string;
  readonly seed: (world: World) => void;
  /** A list is of {@link World.cell}. */
  readonly finds: readonly Code[] | ((world: World) => Finds);
  /** It takes long, for example because of a large file or of repeated calls. */
  readonly isSlow?: boolean;
}

export function cellId({ place }: Cell): string {
  return `${place.accountId} ${place.region}`;
}

/** A table of faults, each in the cell that faults are seeded in. */
export const faults = (
  table: readonly (readonly [name: string, finds: IntegrityFault["finds"], seed: IntegrityFault["seed"]])[],
): readonly IntegrityFault[] => table.map(([name, finds, seed]) => ({ name, seed, finds }));

/** The hour of a fault. It has log files, and digests before and after it are examined. */
export const FAULTY = 6;

/** An hour without log files. */
export const EMPTY = 5;

/** Removes every version, as break glass can. */
export const remove =
  (choose: (world: World) => readonly string[]) =>
  (world: World): void => {
    for (const key of choose(world)) world.bucket.remove(key);
  };

/** Changes an object without a trace in S3, to see that bytes and metadata alone are judged. */
export const change =
  (choose: (world: World) => string, changes: (version: ObjectVersion) => Partial<ObjectVersion>) =>
  (world: World): void => {
    const key = choose(world);
    const [version] = world.bucket.versions(key);
    if (version === undefined) throw new Error(`there is no ${key}`);
    world.bucket.change(key, changes(version));
  };

/** Keys of the log files of hours. */
export function logKeys({ hours }: Cell, isWanted: (hour: number) => boolean): readonly string[] {
  return hours.flatMap(({ files }, hour) => (isWanted(hour) ? files.map(({ key }) => key) : []));
}

/** The bytes of a digest with another text. */
export function packed(text: string): Buffer {
  return gzipSync(text);
}

/** A time after all digests, in which somebody tampers. */
export function later({ now }: World): Date {
  return new Date(now.getTime() - HOUR / 10);
}

/** Key of the faulty digest. */
export const faultyDigest = ({ cell }: World): string => cell.digests[FAULTY] ?? "";

/** The faulty digest under another key. */
export function copyTo(world: World, key: string): void {
  world.bucket.put({ ...digestOf(world, world.cell, FAULTY), key });
}

/** Answers some calls with an error. */
export const failing =
  (error: EmulatedError, isFailing: (call: EmulatedCall, world: World) => boolean) =>
  (world: World): void => {
    world.model.fails = (call) => (isFailing(call, world) ? error : undefined);
  };

export const DENIED: EmulatedError = { status: 403, code: "AccessDenied", message: "Access Denied" };

/** Whether a call reads an object. */
export function reads({ operation, path }: EmulatedCall, key: string): boolean {
  return operation === "s3:GetObject" && decodeURIComponent(path).endsWith(`/${key}`);
}
