/** A program or package is missing on this machine. The message is one line that says what to install. */
export class MissingRequirement extends Error {
  override readonly name = "MissingRequirement";
}

/** Exit status of a command for which a program or package is missing. */
const MISSING_REQUIREMENT_STATUS = 2;

/**
 * Runs the body of a command line program: a missing requirement is one line and exit status 2, any other error its
 * message and exit status 1.
 */
export async function runProgram(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof MissingRequirement ? MISSING_REQUIREMENT_STATUS : 1;
  }
}
