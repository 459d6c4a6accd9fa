import type { S3Client } from "@aws-sdk/client-s3";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Dispatcher, Pool } from "undici";
import { RunEnded } from "../verify/call-error";
import { type Answer, failure, limited, MOST_OF_ERROR, refusal, sized, tooLate, tooShort } from "./answer";
import { AnswerCollector } from "./answer-collector";
import { Sha256 } from "./sha256";

/** Where requests go, and how long they take at most. */
export interface SignedRequestsOptions {
  /** The URL of the bucket: {@link bucketUrl}. */
  readonly url: URL;
  readonly region: string;
  readonly credentials: S3Client["config"]["credentials"];
  /** The account that must own the bucket. */
  readonly owner?: string;
  /** Most objects at once. */
  readonly concurrency: number;
  /** Ends all requests with a {@link RunEnded} when it is aborted. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which a connection without data fails. */
  readonly timeout?: number;
  /** Milliseconds for a listing. An object has more for its content. */
  readonly longest?: number;
}

/** A GET request for an object, or for what the bucket answers to a query. */
export interface SignedRequest {
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the answer: of an object exactly as many, of a listing at most. */
  readonly most: number;
}

/** Takes an answer as it arrives. */
export type Consumer<Taken> = (parts: AsyncIterable<Buffer>) => Promise<Taken>;

/** Connections beside those for objects. A listing that waits for one holds up all objects that it names. */
const LISTINGS = 16;
const TIMEOUT = 20_000;
/** An answer that drips must end, too. With many files at once, each has only a part of a slow line. */
const LONGEST = 120_000;
const LEAST_BYTES_A_SECOND = 10_000;

/**
 * Requests to a bucket, signed as the SDK signs them. They are sent without the SDK, because in a large organization there
 * are hundreds of thousands, and each takes a fifth of the CPU.
 */
export class SignedRequests {
  readonly #pool: Pool;
  readonly #signer: SignatureV4;
  readonly #timeout: number;

  constructor(private readonly options: SignedRequestsOptions) {
    const { url, region, credentials, concurrency, signal, timeout = TIMEOUT } = options;
    const connections = concurrency + LISTINGS;
    this.#timeout = timeout;
    this.#pool = new Pool(url.origin, { connections, headersTimeout: timeout, bodyTimeout: timeout });
    this.#signer = new SignatureV4({
      service: "s3",
      region,
      credentials,
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
    signal?.addEventListener("abort", () => void this.#pool.destroy(new RunEnded("interrupted")));
  }

  /** Reads the whole answer. @throws the error that S3 answers, or that of the connection */
  async read(request: SignedRequest): Promise<Answer> {
    const signed = await this.#sign(request);
    const { key, most } = request;
    const answer = await new Promise<Answer>((resolve, reject) => {
      const fail = (error: Error) => reject(failure(error, this.#timeout));
      this.#pool.dispatch(signed, new AnswerCollector(most, this.#longest(request), resolve, fail));
    });
    if (key !== undefined && answer.body.length < most) throw tooShort(answer.body.length, most);
    return answer;
  }

  /** Gives the answer to `consume` as it arrives. @throws as {@link read} */
  async consume<Taken>(request: SignedRequest, consume: Consumer<Taken>): Promise<Taken> {
    const signed = await this.#sign(request);
    const longest = this.#longest(request);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(tooLate(longest)), longest);
    try {
      const { statusCode, body } = await this.#pool.request({ ...signed, signal: controller.signal });
      if (statusCode === 200) return await consume(sized(body, request.most));
      const parts: Buffer[] = [];
      for await (const part of limited(body, MOST_OF_ERROR)) parts.push(part);
      throw refusal(statusCode, Buffer.concat(parts));
    } catch (error) {
      throw failure(error, this.#timeout);
    } finally {
      clearTimeout(timer);
      controller.abort();
    }
  }

  close(): void {
    void this.#pool.destroy();
  }

  /** Milliseconds that an answer may take. How long a listing is, is known only when it is there. */
  #longest({ key, most }: SignedRequest): number {
    const { longest = LONGEST } = this.options;
    return key === undefined ? longest : longest + (most / LEAST_BYTES_A_SECOND) * 1_000;
  }

  async #sign({ key = "", query = {}, headers }: SignedRequest): Promise<Dispatcher.DispatchOptions> {
    const { url, owner } = this.options;
    const { hostname, protocol, port, host, pathname } = url;
    const path = `${pathname.replace(/\/$/, "")}/${escapeKey(key)}`;
    const signed = await this.#signer.sign({
      method: "GET",
      protocol,
      hostname,
      port: port === "" ? undefined : Number(port),
      path,
      query,
      headers: {
        host,
        "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        ...(owner === undefined ? {} : { "x-amz-expected-bucket-owner": owner }),
        ...headers,
      },
    });
    const parameters = Object.entries(query).map(([name, value]) => `${name}=${escapeText(value)}`);
    return {
      method: "GET",
      path: parameters.length === 0 ? path : `${path}?${parameters.join("&")}`,
      headers: signed.headers,
    };
  }
}

/** The URL of a bucket. `endpoint`: that of an emulator. */
export async function bucketUrl(
  { config }: S3Client,
  {
    bucket,
    region,
    endpoint,
  }: { readonly bucket: string; readonly region: string; readonly endpoint?: string },
): Promise<URL> {
  const { url } = config.endpointProvider({
    Bucket: bucket,
    Region: region,
    UseFIPS: await config.useFipsEndpoint(),
    UseDualStack: await config.useDualstackEndpoint(),
    ...(endpoint === undefined ? {} : { Endpoint: endpoint, ForcePathStyle: true }),
  });
  return url;
}

/** What needs no escape. Most keys of CloudTrail have nothing else. */
const UNRESERVED = /^[\w.~/-]*$/;

/** A key in the path of a request, as S3 expects it to be signed. */
export function escapeKey(key: string): string {
  return UNRESERVED.test(key) ? key : escapeText(key).replaceAll("%2F", "/");
}

function escapeText(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
