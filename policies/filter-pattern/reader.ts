import { FilterPatternError } from "./expression";

/** Reads a filter pattern from left to right. */
export class Reader {
  private position = 0;

  constructor(private readonly pattern: string) {}

  get at(): number {
    return this.position;
  }

  /** The text since a position, without the space around it. */
  since(position: number): string {
    return this.pattern.slice(position, this.position).trim();
  }

  /** Skips space and takes what matches, if something does. The expression has to be sticky. */
  take(expected: RegExp): RegExpExecArray | undefined {
    this.skipSpace();
    return this.takeHere(expected);
  }

  /** Takes what matches without a space before it. */
  takeHere(expected: RegExp): RegExpExecArray | undefined {
    expected.lastIndex = this.position;
    const found = expected.exec(this.pattern) ?? undefined;
    if (found !== undefined) this.position = expected.lastIndex;
    return found;
  }

  /** Takes what matches, or refuses the pattern. */
  require(expected: RegExp, what: string): RegExpExecArray {
    const found = this.take(expected);
    return found ?? this.refuse(`expected ${what}, got ${this.next()}`);
  }

  refuse(reason: string, position = this.position): never {
    throw new FilterPatternError(reason, position + 1);
  }

  private next(): string {
    const rest = this.pattern.slice(this.position);
    return rest === "" ? "the end" : JSON.stringify(/^(\w+|.)/su.exec(rest)?.[0] ?? "");
  }

  private skipSpace(): void {
    this.takeHere(/\s*/y);
  }
}
