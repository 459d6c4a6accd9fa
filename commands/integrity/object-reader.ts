import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AccountName } from "../../policies/roles/grant";
import { CallError, RunEnded } from "../verify/call-error";
import { LOG_FILES, permission } from "../verify/permission";
import { collect, isTransient, limited, named, readMetadata, refuse } from "./answer";
import { Limits } from "./limits";
import { Sha256 } from "./sha256";

export const GET_OBJECT = permission(LOG_FILES, "s3:GetObject");

/** An object as a listing shows it. */
export interface Readable {
  readonly key: string;
  /** Bytes. More are not read. */
  readonly size: number;
}

/** An object with its metadata, whose names are without `x-amz-meta-`. */
export interface StoredObject {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Takes an object as it arrives. */
export type Consumer<Answer> = (parts: AsyncIterable<Buffer>) => Promise<Answer>;
type Taker<Answer> = (answer: http.IncomingMessage) => Promise<Answer>;

/** How objects are read. */
export interface ObjectReaderOptions {
  /** The account that reads, for messages. */
  readonly account: AccountName;
  /** Gives the credentials. */
  readonly s3: S3Client;
  readonly bucket: string;
  readonly region: string;
  /** The account that must own the bucket. */
  readonly owner?: string;
  /** The endpoint of an emulator. */
  readonly endpoint?: string;
  /** Most objects at once. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  /** Called before every request. */
  readonly onCall?: () => void;
  /** Milliseconds after which a connection without data fails. */
  readonly timeout?: number;
  /** Milliseconds for an object without content. One with content has more. */
  readonly longest?: number;
  /** Milliseconds before the second attempt. They double with each further one. */
  readonly firstPause?: number;
}

/** Most compressed bytes in flight. */
const BYTES_AT_ONCE = 64 * 1024 * 1024;
const ATTEMPTS = 6;
const TIMEOUT = 20_000;
/** An answer that drips must end, too. With many files at once, each has only a part of a slow line. */
const LONGEST = 120_000;
const LEAST_BYTES_A_SECOND = 10_000;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 10_000;

/**
 * Reads many small objects. It signs as the SDK does, but sends the requests itself: the SDK's GetObject needs three times
 * the CPU for each.
 */
export class ObjectReader {
  readonly #limits: Limits;
  readonly #agent: http.Agent;
  readonly #signer: SignatureV4;
  readonly #base: URL;
  readonly #sent = new Set<http.ClientRequest>();

  constructor(private readonly options: ObjectReaderOptions) {
    const { s3, bucket, region, endpoint, concurrency, signal } = options;
    this.#limits = new Limits(concurrency, BYTES_AT_ONCE);
    this.#base = s3.config.endpointProvider({
      Bucket: bucket,
      Region: region,
      ...(endpoint === undefined ? {} : { Endpoint: endpoint, ForcePathStyle: true }),
    }).url;
    const Agent = this.#base.protocol === "http:" ? http.Agent : https.Agent;
    this.#agent = new Agent({ keepAlive: true, maxSockets: concurrency });
    this.#signer = new SignatureV4({
      service: "s3",
      region,
      credentials: s3.config.credentials,
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
    // One listener for all: one for each request would take as much time as the signature.
    signal?.addEventListener("abort", () => {
      for (const request of this.#sent) request.destroy(new RunEnded("interrupted"));
    });
  }

  /** The URL of the bucket. */
  get url(): string {
    return this.#base.href;
  }

  /** Most objects at once. */
  get concurrency(): number {
    return this.options.concurrency;
  }

  /** Reads a whole object. @throws CallError */
  readBody(object: Readable): Promise<Buffer> {
    return this.#whenThereIsRoom(object, (answer) => collect(answer, object.size));
  }

  /** Reads a whole object with its metadata. @throws CallError */
  read(object: Readable): Promise<StoredObject> {
    return this.#whenThereIsRoom(object, async (answer) => ({
      body: await collect(answer, object.size),
      metadata: readMetadata(answer.headers),
    }));
  }

  /**
   * Reads an object as it arrives. `consume` can be called several times, because a broken connection begins anew.
   * @throws CallError
   */
  consume<Answer>(object: Readable, consume: Consumer<Answer>): Promise<Answer> {
    return this.#whenThereIsRoom(object, (answer) => consume(limited(answer, object.size)));
  }

  #whenThereIsRoom<Answer>({ key, size }: Readable, take: Taker<Answer>): Promise<Answer> {
    return this.#limits.run(size, async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          if (this.options.signal?.aborted) throw new RunEnded("interrupted");
          return await this.#request({ key, size }, take);
        } catch (error) {
          if (this.options.signal?.aborted) throw this.#failure(new RunEnded("interrupted"));
          if (attempt === ATTEMPTS || !isTransient(error)) throw this.#failure(error);
          await this.#pause(attempt);
        }
      }
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  async #request<Answer>({ key, size }: Readable, take: Taker<Answer>): Promise<Answer> {
    const { hostname, protocol, port, host, pathname } = this.#base;
    const { owner, onCall, timeout = TIMEOUT, longest = LONGEST } = this.options;
    const signed = await this.#signer.sign({
      method: "GET",
      protocol,
      hostname,
      port: port === "" ? undefined : Number(port),
      path: `${pathname.replace(/\/$/, "")}/${escapeKey(key)}`,
      query: {},
      headers: {
        host,
        "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        ...(owner === undefined ? {} : { "x-amz-expected-bucket-owner": owner }),
      },
    });
    onCall?.();
    const { request } = protocol === "http:" ? http : https;
    const { path, headers } = signed;
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path, headers, agent: this.#agent }, (answer) => {
        const result = answer.statusCode === 200 ? take(answer) : refuse(answer);
        result.then(resolve, (error: unknown) => {
          answer.destroy();
          reject(error);
        });
      });
      const giveUp = (reason: string) => sent.destroy(named("TimeoutError", reason));
      sent.setTimeout(timeout, () => giveUp(`no data for ${timeout / 1_000} s`));
      const most = longest + (size / LEAST_BYTES_A_SECOND) * 1_000;
      const timer = setTimeout(() => giveUp(`not read within ${Math.round(most / 1_000)} s`), most);
      sent.on("error", reject);
      sent.on("close", () => {
        clearTimeout(timer);
        this.#sent.delete(sent);
      });
      this.#sent.add(sent);
      sent.end();
    });
  }

  /** Waits longer after each attempt, and not as long as others. */
  async #pause(attempt: number): Promise<void> {
    const { firstPause = FIRST_PAUSE, signal } = this.options;
    const longest = Math.min(LONGEST_PAUSE, firstPause * 2 ** (attempt - 1));
    await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
  }

  #failure(error: unknown): CallError {
    return new CallError(this.options.account, "s3:GetObject", error);
  }
}

/** A key in the path of a request, as S3 expects it to be signed. */
export function escapeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}
