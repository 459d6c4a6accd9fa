/** Limits what is read at once: a number of files, and the sum of their sizes. Files wait in order. */
export class Limits {
  #files = 0;
  #bytes = 0;
  readonly #waiting: { readonly bytes: number; start(): void }[] = [];

  constructor(
    private readonly mostFiles: number,
    private readonly mostBytes: number,
  ) {}

  /** Reads a file when there is room for it. A file that is larger than all room is read alone. */
  async run<Answer>(bytes: number, read: () => Promise<Answer>): Promise<Answer> {
    if (this.#waiting.length > 0 || !this.#hasRoom(bytes)) {
      await new Promise<void>((start) => this.#waiting.push({ bytes, start }));
    } else {
      this.#take(bytes);
    }
    try {
      return await read();
    } finally {
      this.#files -= 1;
      this.#bytes -= bytes;
      this.#startWaiting();
    }
  }

  #hasRoom(bytes: number): boolean {
    return this.#files === 0 || (this.#files < this.mostFiles && this.#bytes + bytes <= this.mostBytes);
  }

  #take(bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
  }

  #startWaiting(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && this.#hasRoom(next.bytes);
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#take(next.bytes);
      next.start();
    }
  }
}
