import { setTimeout as sleep } from "node:timers/promises";
import type { ListObjectVersionsOutput } from "@aws-sdk/client-s3";
import type { AccountName } from "../../policies/roles/grant";
import { CallError, RunEnded } from "../verify/call-error";
import { LOG_FILES, permission } from "../verify/permission";
import { parseVersions, type VersionMarker } from "../verify/version-listings";
import { type Answer, isTransient, readMetadata } from "./answer";
import { Limits } from "./limits";
import { type Consumer, SignedRequests, type SignedRequestsOptions } from "./signed-requests";

export const GET_OBJECT = permission(LOG_FILES, "s3:GetObject");

/** An object as a listing shows it. */
export interface Readable {
  readonly key: string;
  /** Bytes. An answer with another number is an error. */
  readonly size: number;
}

/** An object with its metadata, whose names are without `x-amz-meta-`. */
export interface StoredObject {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** How a bucket is read. */
export interface ObjectReaderOptions extends SignedRequestsOptions {
  /** The account that reads, for messages. */
  readonly account: AccountName;
  /** Called before every request, with its operation, such as `s3:GetObject`. */
  readonly onCall?: (operation: string) => void;
  /** Milliseconds before the second attempt. They double with each further one. */
  readonly firstPause?: number;
}

/** Most compressed bytes in flight. */
const BYTES_AT_ONCE = 64 * 1024 * 1024;
/** A page of a listing has a thousand entries, and a key has at most 1,024 bytes. */
const MOST_OF_PAGE = 16 * 1024 * 1024;
/** Without it, S3 does not say whether an archived file can be read. */
const WITH_RESTORED = { "x-amz-optional-object-attributes": "RestoreStatus" };
const ATTEMPTS = 6;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 10_000;

/** Reads many small objects of a bucket, and the listings that name them. */
export class ObjectReader {
  readonly #limits: Limits;
  readonly #requests: SignedRequests;

  constructor(private readonly options: ObjectReaderOptions) {
    this.#limits = new Limits(options.concurrency, BYTES_AT_ONCE);
    this.#requests = new SignedRequests(options);
  }

  /** Most objects at once. */
  get concurrency(): number {
    return this.options.concurrency;
  }

  /** Reads a whole object. @throws CallError */
  async readBody(object: Readable): Promise<Buffer> {
    return (await this.#read(object)).body;
  }

  /** Reads a whole object with its metadata. @throws CallError */
  async read(object: Readable): Promise<StoredObject> {
    const { body, headers } = await this.#read(object);
    return { body, metadata: readMetadata(headers) };
  }

  /**
   * Reads an object as it arrives. `consume` can be called several times, because a broken connection begins anew.
   * @throws CallError
   */
  consume<Answer>({ key, size: most }: Readable, consume: Consumer<Answer>): Promise<Answer> {
    return this.#limits.run(most, () =>
      this.#try("s3:GetObject", () => this.#requests.consume({ key, most }, consume)),
    );
  }

  /**
   * Reads a page of the versions in a folder: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
   * @throws CallError
   */
  listPage(folder: string, { KeyMarker, VersionIdMarker }: VersionMarker): Promise<ListObjectVersionsOutput> {
    const query = {
      versions: "",
      prefix: folder,
      "key-marker": KeyMarker,
      ...(VersionIdMarker === undefined ? {} : { "version-id-marker": VersionIdMarker }),
    };
    return this.#try("s3:ListObjectVersions", async () => {
      const { body } = await this.#requests.read({ query, headers: WITH_RESTORED, most: MOST_OF_PAGE });
      return parseVersions(body.toString(), true);
    });
  }

  close(): void {
    this.#requests.close();
  }

  #read({ key, size: most }: Readable): Promise<Answer> {
    return this.#limits.run(most, () => this.#try("s3:GetObject", () => this.#requests.read({ key, most })));
  }

  async #try<Result>(operation: string, request: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (this.options.signal?.aborted) throw new RunEnded("interrupted");
        this.options.onCall?.(operation);
        return await request();
      } catch (error) {
        if (this.options.signal?.aborted) throw this.#failure(operation, new RunEnded("interrupted"));
        if (attempt === ATTEMPTS || !isTransient(error)) throw this.#failure(operation, error);
        await this.#pause(attempt);
      }
    }
  }

  /** Waits longer after each attempt, and not as long as others. */
  async #pause(attempt: number): Promise<void> {
    const { firstPause = FIRST_PAUSE, signal } = this.options;
    const longest = Math.min(LONGEST_PAUSE, firstPause * 2 ** (attempt - 1));
    await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
  }

  #failure(operation: string, error: unknown): CallError {
    return new CallError(this.options.account, operation, error);
  }
}
