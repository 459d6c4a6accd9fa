import { constants, type Dirent } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { AccountName } from "../../policies/roles/grant";
import { inParallel } from "../verify/async";
import { CallError, RunEnded } from "../verify/call-error";
import { sized } from "./answer";
import { DownloadSignatures } from "./download-signatures";
import { FIRST_KEYS, type FileList, type FileReader, type FolderContent } from "./files";
import { MOST_DIGEST_BYTES } from "./inflate";
import { Limits } from "./limits";
import type { ListedPart } from "./list-versions";
import type { Readable, StoredObject } from "./object-reader";
import type { ListedFile } from "./scope";
import type { Consumer } from "./signed-requests";

/** How a downloaded bucket is read. */
export interface DownloadOptions {
  /** It has what the bucket has at its top: the folder `AWSLogs`, or the key prefix. */
  readonly folder: string;
  /** The account that owned the files, for messages. */
  readonly account: AccountName;
  readonly concurrency: number;
  readonly signal?: AbortSignal;
}

/** Why a digest is not vouched for, although nothing is wrong with it. Backfills are rare, so the last one has no next day. */
function lostSignature(key: string): string {
  const lost = "a download loses its signature, and no digest that follows it was downloaded:";
  return /_backfill\.[^/]*$/.test(key)
    ? `${lost} examine the last backfill in the bucket`
    : `${lost} download that, or let --until be earlier`;
}

/** A bucket that somebody downloaded. It has neither versions nor metadata. Links are no files. */
export class Download implements FileList, FileReader {
  readonly #limits: Limits;
  readonly #signatures = new DownloadSignatures((folder) => this.#readAll(folder));

  constructor(private readonly options: DownloadOptions) {
    this.#limits = new Limits(options.concurrency, MOST_DIGEST_BYTES);
  }

  get concurrency(): number {
    return this.options.concurrency;
  }

  async versions({ folder, after, before }: ListedPart): Promise<readonly ListedFile[]> {
    const isBefore = (path: string) => before === undefined || path < before;
    const keys = await this.#keys(folder, (path) => `${path}\u{10ffff}` > after && isBefore(path));
    const wanted = keys.filter((key) => key > after && isBefore(key)).sort();
    return inParallel(wanted, this.concurrency, (key) => this.#describe(key));
  }

  async folder(folder: string): Promise<FolderContent> {
    const entries = await this.#entries(folder);
    const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
    const names = entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
    const files = await inParallel(names, this.concurrency, (name) => this.#describe(`${folder}${name}`));
    return { folders, files };
  }

  async firstKeys(folder: string): Promise<readonly string[]> {
    return (await this.#keys(folder, () => true)).sort().slice(0, FIRST_KEYS);
  }

  readBody({ key, size }: Readable): Promise<Buffer> {
    return this.#read(key, size, async (file) => {
      if (size > MOST_DIGEST_BYTES) throw new Error(`it has ${size} bytes`);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      return buffer.subarray(0, bytesRead);
    });
  }

  /** @throws CallError also if nothing tells the signature of a digest */
  async read(file: Readable): Promise<StoredObject> {
    const signature = await this.#signatures.of(file.key);
    if (signature === undefined) throw this.#failure("s3:GetObject", new Error(lostSignature(file.key)));
    return { body: await this.readBody(file), metadata: { signature } };
  }

  consume<Answer>({ key, size }: Readable, consume: Consumer<Answer>): Promise<Answer> {
    return this.#read(key, size, (file) =>
      consume(sized(file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>, size)),
    );
  }

  close(): void {}

  async #readAll(folder: string): Promise<readonly Buffer[]> {
    const names = (await this.#entries(folder)).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
    return inParallel(names, this.concurrency, async (name) => {
      // What cannot be read here is a finding where it is read itself.
      const { key, size } = await this.#describe(`${folder}${name}`);
      return this.readBody({ key, size }).catch(() => Buffer.alloc(0));
    });
  }

  #describe(key: string): Promise<ListedFile> {
    return this.#try("s3:ListObjectVersions", async () => {
      const { size, mtime: modified } = await lstat(this.#path(key));
      return { key, size, modified, versions: 1, storageClass: "STANDARD", restored: false };
    });
  }

  /** Keys of the files below a folder, as far as `isWanted` says of the folders in it. */
  async #keys(folder: string, isWanted: (path: string) => boolean): Promise<string[]> {
    const entries = await this.#entries(folder);
    const folders = entries.flatMap((entry) => (entry.isDirectory() ? [`${folder}${entry.name}/`] : []));
    const below = await inParallel(folders.filter(isWanted), 1, (path) => this.#keys(path, isWanted));
    return [
      ...entries.flatMap((entry) => (entry.isFile() ? [`${folder}${entry.name}`] : [])),
      ...below.flat(),
    ];
  }

  /** What is in a folder. There is nothing in one that a link leads to. */
  #entries(folder: string): Promise<readonly Dirent[]> {
    return this.#try("s3:ListObjectVersions", async () => {
      const [root, path] = [await realpath(this.options.folder), this.#path(folder)];
      try {
        if (join(await realpath(path), "/") !== join(root, folder, "/")) return [];
        return await readdir(path, { withFileTypes: true });
      } catch (error) {
        if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
        throw error;
      }
    });
  }

  #read<Answer>(key: string, size: number, take: (file: FileHandle) => Promise<Answer>): Promise<Answer> {
    return this.#limits.run(size, () =>
      this.#try("s3:GetObject", async () => {
        const file = await open(this.#path(key), constants.O_RDONLY | constants.O_NOFOLLOW);
        return take(file).finally(() => file.close());
      }),
    );
  }

  async #try<Answer>(operation: string, work: () => Promise<Answer>): Promise<Answer> {
    try {
      if (this.options.signal?.aborted) throw new RunEnded("interrupted");
      return await work();
    } catch (error) {
      throw this.#failure(operation, error);
    }
  }

  #failure(operation: string, error: unknown): CallError {
    return new CallError(this.options.account, operation, error);
  }

  #path(key: string): string {
    return join(this.options.folder, key);
  }
}
