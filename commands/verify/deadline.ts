import { setMaxListeners } from "node:events";

/** Milliseconds of a round without cells. */
const BASE = 120_000;

/** Milliseconds that each cell adds: ten times what it takes at 64 calls at once. */
const PER_CELL = 60;

/** Ends a round of checks when its time is over or somebody interrupts the run. */
export class Deadline {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  readonly #end: () => void;

  constructor(
    private readonly base = BASE,
    private readonly interruption?: AbortSignal,
  ) {
    this.#end = () => this.#controller.abort("interrupted");
    // Every call that is under way listens.
    setMaxListeners(0, this.#controller.signal);
    if (interruption?.aborted) this.#end();
    interruption?.addEventListener("abort", this.#end);
    this.extendFor(0);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts the time anew, with time for a number of cells. */
  extendFor(cells: number): void {
    clearTimeout(this.#timer);
    const milliseconds = this.base + cells * PER_CELL;
    const reason = `the round took longer than ${Math.round(milliseconds / 1_000)} s`;
    this.#timer = setTimeout(() => this.#controller.abort(reason), milliseconds);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.interruption?.removeEventListener("abort", this.#end);
  }
}
