import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Settings } from "../../settings/file";
import { CommandError, EXIT_STATUS, messageOf } from "../shared/program";
import type { Account, Accounts } from "../verify/accounts";
import { CallError, orUndefined } from "../verify/call-error";

/** Where a run keeps what it verified. */
export interface StateStore {
  /** Path or URI, for messages. */
  readonly place: string;
  /** The text of the last run; undefined if there is none. */
  read(): Promise<string | undefined>;
  /**
   * Replaces the text as a whole. While an earlier text is being written, only the newest one waits. It resolves when this
   * text or a newer one is stored.
   * @throws Error if another run has written since this one read
   */
  write(text: string): Promise<void>;
}

/** The value of `--state` for the place that the settings name, or else for {@link DEFAULT_FILE}. */
export const DEFAULT_STATE = "default";
/** In the working directory. A workflow keeps it as an artefact. */
const DEFAULT_FILE = "integrity.state.json";

/** Opens the place of `--state`: `default`, a URI of S3, or a file. It calls nothing yet. */
export function openStateStore(
  state: string,
  settings: Settings,
  accounts: Pick<Accounts, "audit" | "stateOwner">,
): StateStore {
  const { stateUri } = settings.integrity;
  const place =
    state !== DEFAULT_STATE ? state : stateUri === undefined ? DEFAULT_FILE : `${stateUri}state.json`;
  const object = parseUri(place);
  return object === undefined ? fileStore(place) : bucketStore(place, object, settings, accounts);
}

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** @throws CommandError if the URI names no object */
function parseUri(place: string): Place | undefined {
  if (!place.startsWith("s3://")) return undefined;
  const [, Bucket = "", Key = ""] = /^s3:\/\/([^/]+)\/(.+[^/])$/.exec(place) ?? [];
  if (Key === "") {
    throw new CommandError(
      `--state must name an object, such as s3://BUCKET/integrity/state.json, got ${place}`,
      EXIT_STATUS.usage,
    );
  }
  return { Bucket, Key };
}

/**
 * A file that is replaced at once, so that an interrupted run leaves the whole of an earlier text. It is replaced only if it
 * is still the one that was read.
 */
function fileStore(place: string): StateStore {
  let known: string | undefined;
  return {
    place,
    read: async () => {
      try {
        known = await fingerprintOf(place);
        return known === undefined ? undefined : await readFile(place, "utf8");
      } catch (error) {
        throw unusable(place, error);
      }
    },
    write: newestAtATime(async (text) => {
      const beside = `${place}.${process.pid}`;
      try {
        await writeFile(beside, text);
        const next = await fingerprintOf(beside);
        if ((await fingerprintOf(place)) !== known) throw new Error(`${place} ${WRITTEN_BY_ANOTHER}`);
        await rename(beside, place);
        known = next;
      } catch (error) {
        throw unusable(place, error);
      } finally {
        await rm(beside, { force: true });
      }
    }),
  };
}

/** Tells a file from the one that another run puts in its place. Undefined if there is none. */
async function fingerprintOf(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** An error of the file system as a refusal of the argument. */
function unusable(path: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const message = `--state must be a file that can be read and written, got ${path}: ${messageOf(error)}`;
  return new CommandError(message, EXIT_STATUS.usage);
}

/**
 * An object that is written only if it is still the one that was read.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
function bucketStore(
  place: string,
  object: Place,
  { region, state }: Settings,
  { audit, stateOwner }: Pick<Accounts, "audit" | "stateOwner">,
): StateStore {
  const inStateBucket = state.backend === "s3" && state.bucket === object.Bucket;
  const account: Account = (inStateBucket ? stateOwner : undefined) ?? audit;
  const s3 = account.client(S3Client, inStateBucket ? state.region : region);
  const target = { ...object, ExpectedBucketOwner: account.id };
  let etag: string | undefined;
  const get = async () => {
    const answer = await orUndefined(s3.send(new GetObjectCommand(target)), "NoSuchKey");
    const text = await answer?.Body?.transformToString().catch((error: unknown) => {
      throw new Error(`${place} could not be read to its end: ${messageOf(error)}`, { cause: error });
    });
    return { text, ETag: answer?.ETag };
  };
  const put = async (Body: string) => {
    const unchanged = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
    try {
      return await s3.send(
        new PutObjectCommand({ ...target, ...unchanged, Body, ContentType: "application/json" }),
      );
    } catch (error) {
      if (!isConflict(error)) throw error;
      // If the answer to a write is lost, the SDK writes again, and finds its own text.
      const stored = await get();
      if (stored.text === Body) return stored;
      throw new Error(`${place} ${WRITTEN_BY_ANOTHER}`, { cause: error });
    }
  };
  const noBucket = (error: unknown) => {
    if (!(error instanceof CallError && error.code === "NoSuchBucket")) throw error;
    throw new Error(`${place} names the bucket ${object.Bucket}, which does not exist`, { cause: error });
  };
  return {
    place,
    read: async () => {
      const { text, ETag } = await get().catch(noBucket);
      etag = ETag;
      return text;
    },
    write: newestAtATime(async (text) => {
      etag = (await put(text).catch(noBucket)).ETag;
    }),
  };
}

const WRITTEN_BY_ANOTHER =
  "has been written by another run since this one read it: run one after the other, or give each part of --accounts a --state of its own";

/** `NoSuchKey`: the object that was read has been deleted since. Any other 404 is that of the bucket. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  return error.code === "NoSuchKey" || [409, 412].includes(error.httpStatus ?? 0);
}

/** Never two at a time, and of those that wait only the newest. */
function newestAtATime(put: (text: string) => Promise<void>): StateStore["write"] {
  let next: string | undefined;
  let busy: Promise<void> | undefined;
  const drain = async () => {
    while (next !== undefined) {
      const text = next;
      next = undefined;
      await put(text);
    }
  };
  return (text) => {
    next = text;
    busy ??= drain().finally(() => {
      busy = undefined;
    });
    return busy;
  };
}
