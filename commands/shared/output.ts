import { fstatSync, writeFileSync } from "node:fs";
import { visible } from "./inert";
import { EXIT_STATUS, messageOf } from "./program";

/** Prints a report as the last act of a command, whose exit status is set before. Calls that have not ended are given up. */
export function printAndExit(report: string): void {
  print(report, (error) => {
    // The reader may stop early, as `head` does.
    if (error && !isClosed(error)) reportUnwritten("the report", error);
    process.exit();
  });
}

function print(text: string, done: (error?: Error | null) => void): void {
  const { stdout } = process;
  if (!fstatSync(stdout.fd).isFile()) {
    // Without a listener, the error would end the process before the callback.
    stdout.on("error", () => {}).write(text, done);
    return;
  }
  try {
    // The stream of a file takes a part for the whole if the disk is full.
    writeFileSync(stdout.fd, text);
    done();
  } catch (error) {
    done(error as Error);
  }
}

/** Says that an output of a command is lacking. The command then never ends with 0. */
export function reportUnwritten(what: string, error: unknown): void {
  process.exitCode ||= EXIT_STATUS.unwritten;
  process.stderr.write(
    `${what} could not be written: ${visible(messageOf(error))}: the exit status is ${process.exitCode}\n`,
  );
}

function isClosed(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}
