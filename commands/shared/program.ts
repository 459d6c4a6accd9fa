import { clip, visible, visibleLines } from "./inert";

/** Exit statuses of the commands, beside those that a command documents itself. */
export const EXIT_STATUS = {
  success: 0,
  failure: 1,
  missingRequirement: 2,
  unwritten: 2,
  usage: 64,
} as const;

/** Ends a command with an exit status. An empty message means that a subprocess has already printed the reason. */
export class CommandError extends Error {
  constructor(
    message = "",
    readonly status: number = EXIT_STATUS.failure,
  ) {
    super(message);
  }
}

/** A program or package is missing on this machine. The message is one line that says what to install. */
export class MissingRequirement extends CommandError {
  override readonly name = "MissingRequirement";

  constructor(message: string) {
    super(message, EXIT_STATUS.missingRequirement);
  }
}

/** The further lines of what Node.js says of an option without a value. */
const PARSER_ADVICE = /\n(Did you forget to specify the option argument|To specify an option argument)/g;

/** Parses the arguments. If `parse` throws, the command ends with its reason and the usage. */
export function parseArguments<Options>(usage: string, parse: () => Options): Options {
  try {
    return parse();
  } catch (error) {
    throw new CommandError(
      `${visible(messageOf(error).replaceAll(PARSER_ADVICE, " $1"))}\n${usage}`,
      EXIT_STATUS.usage,
    );
  }
}

/** Runs the body of a command. An error becomes its message on standard error and its exit status. */
export async function runProgram(body: () => void | Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    reportError(error);
  }
}

/** Runs a part of a program. A {@link CommandError} ends the process as it would end a command. */
export function endWith(part: () => void): void {
  try {
    part();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    reportError(error);
    process.exit();
  }
}

/** A message has the value that it refuses, which can be long. */
const LONGEST_LINE = 4_000;

/** Says on standard error what kept a command from its end, and sets its exit status. */
export function reportError(error: unknown): void {
  const lines = messageOf(error).split("\n");
  const message = lines.map((line) => clip(line, LONGEST_LINE)).join("\n");
  if (message !== "") process.stderr.write(`${visibleLines(message)}\n`);
  process.exitCode = error instanceof CommandError ? error.status : EXIT_STATUS.failure;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
