import type { Dispatcher } from "undici";
import { type Answer, type Headers, MOST_OF_ERROR, refusal, tooLate, tooLong } from "./answer";

/** Collects an answer of S3: most are one part, and a stream for each would take more time than the signature. */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #parts: Buffer[] = [];
  #length = 0;
  #status = 0;
  #headers: Headers = {};
  #controller: Dispatcher.DispatchController | undefined;
  readonly #timer: NodeJS.Timeout;

  /** An answer with more than `most` bytes, or after `longest` milliseconds, is an error. */
  constructor(
    private readonly most: number,
    longest: number,
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.#timer = setTimeout(() => this.#abort(tooLate(longest)), longest);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, part: Buffer): void {
    const most = this.#status === 200 ? this.most : MOST_OF_ERROR;
    this.#length += part.length;
    this.#parts.push(part);
    if (this.#length > most) this.#abort(tooLong(most));
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const [first] = this.#parts;
    const body = first !== undefined && this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
    if (this.#status === 200) this.resolve({ headers: this.#headers, body });
    else this.reject(refusal(this.#status, body));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#timer);
    this.reject(error);
  }

  /** Before the request is sent, there is nothing to abort: connecting has a timeout of its own. */
  #abort(error: Error): void {
    this.#controller?.abort(error);
  }
}
