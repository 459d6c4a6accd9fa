/** Where progress is told: one line that is redrawn on a terminal, a line now and then elsewhere. */
export interface Progress {
  onCall(): void;
  say(message: string): void;
  end(): void;
}

const REDRAW_AFTER = 100;
const NEXT_LINE_AFTER = 10_000;
const ERASE_LINE = "\r\u001b[2K";

/** Tells on a stream how many calls were made. */
export function progressOn(stream: Pick<NodeJS.WriteStream, "isTTY" | "write">, now = Date.now): Progress {
  let calls = 0;
  let told = now();
  const line = () => `verify: ${calls.toLocaleString("en-US")} calls`;
  return {
    onCall: () => {
      calls += 1;
      if (now() - told < (stream.isTTY ? REDRAW_AFTER : NEXT_LINE_AFTER)) return;
      told = now();
      stream.write(stream.isTTY ? `${ERASE_LINE}${line()}` : `${line()}\n`);
    },
    say: (message) => {
      stream.write(`${stream.isTTY ? ERASE_LINE : ""}verify: ${message}\n`);
    },
    end: () => {
      if (stream.isTTY) stream.write(ERASE_LINE);
    },
  };
}
