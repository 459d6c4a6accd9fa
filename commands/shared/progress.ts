import { clearLine, cursorTo } from "node:readline";
import { count, countOf } from "./count";

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
  const line = startLine(command, stream, now);
  return {
    onCall: () => {
      calls += 1;
      line.update(() => countOf(calls, "call"));
    },
    say: line.say,
    end: line.end,
  };
}

/** Shows how much of its work a command has done, how fast it is, and how long the rest takes. */
export interface WorkProgress extends CallProgress {
  /** Sets how much work there is. */
  onPlan(items: number): void;
  onItem(): void;
}

/** Counts the work of a command, and its calls. */
export function startWorkProgress(
  command: string,
  unit: string,
  stream: ProgressStream,
  now = Date.now,
): WorkProgress {
  let [calls, items, done, begin] = [0, 0, 0, now()];
  const line = startLine(command, stream, now);
  const update = () =>
    line.update(() => {
      const seconds = Math.max(1, (now() - begin) / 1_000);
      const left = done === 0 ? "" : `, ${duration(((items - done) * seconds) / done)} left`;
      const rate = `${countOf(Math.round(calls / seconds), "call")} a second`;
      return items === 0
        ? countOf(calls, "call")
        : `${count(done)} of ${count(items)} ${unit}, ${rate}${left}`;
    });
  return {
    onCall: () => {
      calls += 1;
      update();
    },
    onPlan: (all) => {
      [calls, items, begin] = [0, all, now()];
    },
    onItem: () => {
      done += 1;
      update();
    },
    say: line.say,
    end: line.end,
  };
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} minutes`;
}

/** A line that is redrawn on a terminal, and written now and then elsewhere. */
function startLine(command: string, stream: ProgressStream, now: () => number) {
  let written = now();
  const erase = () => {
    if (!stream.isTTY) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  return {
    update: (describe: () => string) => {
      if (now() - written < (stream.isTTY ? REDRAW_AFTER : NEXT_LINE_AFTER)) return;
      written = now();
      erase();
      stream.write(`${command}: ${describe()}${stream.isTTY ? "" : "\n"}`);
    },
    say: (message: string) => {
      erase();
      stream.write(`${command}: ${message}\n`);
    },
    end: erase,
  };
}
