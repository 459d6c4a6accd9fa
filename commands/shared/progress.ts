import { clearLine, cursorTo } from "node:readline";

/** Reports what a command is doing: one plain line. */
export type Report = (line: string) => void;

/** Writes progress to standard error, because standard output is for results. */
export const reportOnStderr: Report = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Reports each resource that Terraform creates. Other output is not reported. */
export function creations(report: Report): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, address, event] = CREATION.exec(line) ?? [];
      if (address && event) report(`  ${address}: ${event}`);
    }
  };
}

const CREATION = /(aws_\w+\.\w+).*: (Creation complete after \w+|Still creating\.\.\. \[\w+ elapsed\])/;

/** Shows how many calls a command has made: one line that is redrawn on a terminal, a line now and then elsewhere. */
export interface CallProgress {
  onCall(): void;
  say(message: string): void;
  end(): void;
}

/** A stream that progress is written to. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

const REDRAW_AFTER = 100;
const NEXT_LINE_AFTER = 10_000;

/** Counts the calls of a command. */
export function startCallProgress(command: string, stream: ProgressStream, now = Date.now): CallProgress {
  let calls = 0;
  let written = now();
  const erase = () => {
    if (!stream.isTTY) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  return {
    onCall: () => {
      calls += 1;
      if (now() - written < (stream.isTTY ? REDRAW_AFTER : NEXT_LINE_AFTER)) return;
      written = now();
      erase();
      stream.write(`${command}: ${calls.toLocaleString("en-US")} calls${stream.isTTY ? "" : "\n"}`);
    },
    say: (message) => {
      erase();
      stream.write(`${command}: ${message}\n`);
    },
    end: erase,
  };
}
