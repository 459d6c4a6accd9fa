import { DAY } from "../verify/coverage/cells";
import { Malformed, readContent } from "./digest-content";
import { inflate, MOST_DIGEST_BYTES } from "./inflate";

/** Most folders of a day whose signatures are kept at a time. */
const MOST_DAYS = 64;

/**
 * Signatures of digests that were downloaded without their metadata, from the digests that follow them. Only CloudTrail could
 * make a signature that fits, whoever tells it.
 */
export class DownloadSignatures {
  /** By the folder of a day. */
  readonly #days = new Map<string, Promise<ReadonlyMap<string, string>>>();

  /** `readDay` reads the files in a folder. */
  constructor(private readonly readDay: (folder: string) => Promise<readonly Buffer[]>) {}

  /** The signature of a digest. The next one lies in the folder of the same day, or of the day after. */
  async of(key: string): Promise<string | undefined> {
    const [, folder = "", day = ""] = /^(.*\/)(\d{4}\/\d\d\/\d\d)\/[^/]+$/s.exec(key) ?? [];
    const begin = Date.parse(`${day.replaceAll("/", "-")}T00:00:00Z`);
    if (Number.isNaN(begin)) return undefined;
    const next = new Date(begin + DAY).toISOString().slice(0, 10).replaceAll("-", "/");
    return (
      (await this.#named(`${folder}${day}/`)).get(key) ?? (await this.#named(`${folder}${next}/`)).get(key)
    );
  }

  #named(folder: string): Promise<ReadonlyMap<string, string>> {
    const named = this.#days.get(folder) ?? this.readDay(folder).then(signaturesIn);
    // The folder that was asked for last comes last.
    this.#days.delete(folder);
    this.#days.set(folder, named);
    const [oldest] = this.#days.keys();
    if (this.#days.size > MOST_DAYS && oldest !== undefined) this.#days.delete(oldest);
    return named;
  }
}

/** The signatures that digests name, by the key of the digest before. */
function signaturesIn(digests: readonly Buffer[]): ReadonlyMap<string, string> {
  const signatures = new Map<string, string>();
  for (const body of digests) {
    const inflated = inflate(body, MOST_DIGEST_BYTES);
    if ("fault" in inflated) continue;
    try {
      const { previous } = readContent(inflated.content);
      if (previous !== undefined) signatures.set(previous.key, previous.signature);
    } catch (error) {
      // It is a finding where it is read itself.
      if (!(error instanceof Malformed)) throw error;
    }
  }
  return signatures;
}
