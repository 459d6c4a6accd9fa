import { z } from "zod";
import { type InputFile, parseContent, parseJson, refusal } from "./input-file";
import { KeptKey, time } from "./keys-file";
import type { PublicKey } from "./public-keys";
import { DEPTHS, type Depth } from "./result";
import type { Checkpoint } from "./scope";
import type { StateStore } from "./state-store";

const Chain = z.strictObject({ key: z.string(), hash: z.string().regex(/^[0-9a-f]{64}$/), end: time });

const VERSION = 1;
const Content = z.strictObject({
  version: z.literal(VERSION),
  organization: z.string(),
  trail: z.string(),
  bucket: z.string(),
  cells: z.record(
    z.string().regex(/^\d{12} [a-z0-9-]+$/),
    z.strictObject({
      depth: z.enum(DEPTHS),
      at: time,
      chains: z.record(z.string(), Chain),
      since: time.optional(),
      pending: z.array(z.string()).readonly(),
      read: z.strictObject({ from: time, to: time }).optional(),
    }),
  ),
  keys: z.array(KeptKey),
});
type Content = z.output<typeof Content>;

/** What a state belongs to. A state of something else is refused. */
export interface StateOwner {
  readonly organization: string;
  readonly trail: string;
  readonly bucket: string;
}

/** Milliseconds between two writes. */
const WRITE_AFTER = 1_000;

/** What a run keeps for the next one: where it ended in each cell, and the public keys that it saw. */
export class State {
  #written = 0;
  #isChanged = true;

  private constructor(
    private readonly store: StateStore,
    private readonly content: Content,
  ) {}

  /** Reads a state. Without one, it is empty. @throws CommandError if it is not a state of this owner */
  static async open(store: StateStore, owner: StateOwner): Promise<State> {
    const text = await store.read();
    const empty: Content = { version: VERSION, ...owner, cells: {}, keys: [] };
    return new State(store, text === undefined ? empty : parseState(store, text, owner));
  }

  /** Where the run before ended in a cell. What a run of less depth has examined does not count. */
  checkpoint(cell: string, depth: Depth): Checkpoint | undefined {
    const known = this.content.cells[cell];
    return known === undefined || isDeeper(depth, known.depth) ? undefined : known;
  }

  /** Keeps where this run ended in a cell. Nothing goes back in time or depth. */
  keep(cell: string, depth: Depth, checkpoint: Checkpoint): void {
    const known = this.content.cells[cell];
    if (
      known !== undefined &&
      (isDeeper(known.depth, depth) || (known.depth === depth && isBehind(checkpoint, known)))
    )
      return;
    const { at, chains, since, pending, read } = checkpoint;
    this.content.cells[cell] = { depth, at, chains: { ...chains }, since, pending, read };
    this.#isChanged = true;
  }

  /** Forgets a cell whose checkpoint was not believed. */
  forget(cell: string): void {
    delete this.content.cells[cell];
    this.#isChanged = true;
  }

  /** Keeps public keys, each once. */
  keepKeys(keys: readonly PublicKey[]): void {
    const known = new Set(this.content.keys.map(({ region, fingerprint }) => `${region} ${fingerprint}`));
    for (const { region, fingerprint, validFrom, validTo, der } of keys) {
      const id = `${region} ${fingerprint}`;
      if (known.has(id)) continue;
      known.add(id);
      this.content.keys.push({ region, fingerprint, validFrom, validTo, der });
      this.#isChanged = true;
    }
  }

  /** Writes what has changed, if the last write is long enough ago. */
  async writeNowAndThen(): Promise<void> {
    if (Date.now() - this.#written >= WRITE_AFTER) await this.write();
  }

  /** Writes what has changed. */
  async write(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    this.#written = Date.now();
    await this.store.write(`${JSON.stringify(this.content)}\n`);
  }
}

/** Whether a depth examines more than another. */
function isDeeper(depth: Depth, other: Depth): boolean {
  return DEPTHS.indexOf(depth) > DEPTHS.indexOf(other);
}

function isBehind({ chains }: Checkpoint, known: Checkpoint): boolean {
  return Object.entries(known.chains).some(([chain, { end }]) => (chains[chain]?.end ?? end) < end);
}

function parseState({ place }: StateStore, text: string, owner: StateOwner): Content {
  const source: InputFile = { option: "--state", path: place };
  const json = parseJson(source, text);
  const { version } = z.object({ version: z.number() }).catch({ version: VERSION }).parse(json);
  if (version > VERSION) {
    throw refusal(
      source,
      `is of version ${version}, but this program knows only version ${VERSION}: update it`,
    );
  }
  const content = parseContent(source, Content, json);
  for (const [name, expected] of Object.entries(owner)) {
    const got = content[name as keyof StateOwner];
    if (got !== expected) throw refusal(source, `is of the ${name} ${got}, not of ${expected}`);
  }
  return content;
}
