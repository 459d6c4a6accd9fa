import { createHash } from "node:crypto";
import type { DeliveredFile } from "./signed-digests";

/** A version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isMarker: boolean;
  readonly modified: Date;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: string;
  /** Whether a copy of an archived object can be read. */
  readonly isRestored: boolean;
}

/** A version as S3 lists it. */
export interface ListedVersion extends ObjectVersion {
  readonly isLatest: boolean;
}

/** A versioned bucket in memory, whose times and storage classes a test chooses. */
export class SignedBucket {
  /** The versions of each key, newest first. */
  readonly #objects: Map<string, readonly ObjectVersion[]>;
  #listing: readonly ListedVersion[] | undefined;
  #current: readonly ListedVersion[] | undefined;

  constructor(
    readonly name: string,
    objects: ReadonlyMap<string, readonly ObjectVersion[]> = new Map(),
  ) {
    this.#objects = new Map(objects);
  }

  /** A bucket with the same versions, such as a replica or a restored backup. */
  copy(name = this.name): SignedBucket {
    return new SignedBucket(name, this.#objects);
  }

  /** Puts a version over those that are there. */
  put(file: DeliveredFile, changes: Partial<ObjectVersion> = {}): void {
    const versions = this.versions(file.key);
    this.replace(file.key, [
      {
        key: file.key,
        versionId: versionIdOf(file.key, versions.length),
        isMarker: false,
        modified: file.at,
        body: file.body,
        metadata: file.metadata,
        storageClass: "STANDARD",
        isRestored: false,
        ...changes,
      },
      ...versions,
    ]);
  }

  /** Sets a delete marker. */
  mark(key: string, at: Date): void {
    this.put({ key, body: Buffer.alloc(0), metadata: {}, at }, { isMarker: true });
  }

  /** Removes every version of an object. */
  remove(key: string): void {
    this.replace(key, []);
  }

  /** Changes the newest version as S3 alone could: its storage class, or bytes and metadata at the same time. */
  change(key: string, changes: Partial<ObjectVersion>): void {
    const [newest, ...others] = this.versions(key);
    if (newest === undefined) throw new Error(`there is no ${key}`);
    this.replace(key, [{ ...newest, ...changes }, ...others]);
  }

  /** Replaces every version of an object. */
  replace(key: string, versions: readonly ObjectVersion[]): void {
    if (versions.length === 0) this.#objects.delete(key);
    else this.#objects.set(key, versions);
    this.#listing = undefined;
    this.#current = undefined;
  }

  /** Versions of an object, newest first. */
  versions(key: string): readonly ObjectVersion[] {
    return this.#objects.get(key) ?? [];
  }

  /** Keys with a version, in order. */
  keys(isWanted: (key: string) => boolean = () => true): readonly string[] {
    return [...this.#objects.keys()].filter(isWanted).sort();
  }

  /** Every version in the order in which S3 lists them: by key, newest first. */
  listing(): readonly ListedVersion[] {
    this.#listing ??= this.keys().flatMap((key) =>
      this.versions(key).map((version, index) => ({ ...version, isLatest: index === 0 })),
    );
    return this.#listing;
  }

  /** The newest version of each object that is not deleted, in order. */
  current(): readonly ListedVersion[] {
    this.#current ??= this.listing().filter(({ isLatest, isMarker }) => isLatest && !isMarker);
    return this.#current;
  }
}

/** S3's ids have 32 characters. */
function versionIdOf(key: string, count: number): string {
  return createHash("sha256").update(`${key} ${count}`).digest("base64url").slice(0, 32);
}
