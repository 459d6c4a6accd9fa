import { isNativeError } from "node:util/types";
import type { AccountName } from "../../policies/roles/grant";

/** A call that AWS refused or did not answer. `cause` is the error of the AWS SDK. */
export class CallError extends Error {
  override readonly name = "CallError";
  /** AWS's name of the error, such as `NoSuchBucket`. */
  readonly code: string;
  /** Status of the HTTP response, if there was one. */
  readonly httpStatus: number | undefined;

  constructor(
    readonly account: AccountName,
    /** Such as `s3:GetBucketPolicy`. */
    readonly operation: string,
    cause: unknown,
  ) {
    super(isNativeError(cause) ? cause.message : String(cause), { cause });
    this.code = isNativeError(cause) ? cause.name : "Error";
    this.httpStatus = readHttpStatus(cause);
  }
}

/** The credentials reach another account than that of the settings. */
export class WrongAccount extends Error {
  override readonly name = "WrongAccount";
}

/** The run ended before the call did: its time is over, or somebody pressed Ctrl-C. */
export class RunEnded extends Error {
  override readonly name = "RunEnded";
}

function readHttpStatus(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** Waits for an answer. Returns undefined if AWS answers with one of these error codes. */
export async function orUndefined<Answer>(
  answer: Promise<Answer>,
  ...codes: readonly string[]
): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CallError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
