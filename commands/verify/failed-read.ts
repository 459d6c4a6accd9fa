import { CallError } from "./call-error";
import { classify, type Failure } from "./failure";
import { fail, type Judgement } from "./judgement";
import { DEPLOY, REDEPLOY } from "./remediation";

/** A required resource does not exist. The check fails. */
export class MissingResource extends Error {
  override readonly name = "MissingResource";

  constructor(
    message: string,
    readonly remediation = REDEPLOY,
  ) {
    super(message);
  }
}

/** Error codes of AWS for a resource that does not exist. */
const DOES_NOT_EXIST = new Set([
  "NoSuchBucket",
  "TrailNotFoundException",
  "NotFoundException",
  "ResourceNotFoundException",
  "NoSuchEntityException",
  "NoSuchEntity",
]);

const RUN_AGAIN = "Run the command again. If it happens again, report it with the message above.";

/** Judges a failed read: the resource does not exist, or the cause of the failure. */
export function judgeError(error: unknown): Judgement {
  if (error instanceof MissingResource) return fail(error.message, error.remediation);
  if (!(error instanceof CallError)) {
    const message = error instanceof Error ? error.message : String(error);
    const failure: Failure = { kind: "unexpected", cause: message, found: message, remediation: RUN_AGAIN };
    return { outcome: "UNKNOWN", found: `not checked: ${message}`, remediation: RUN_AGAIN, failure };
  }
  const { code, message, operation } = error;
  if (DOES_NOT_EXIST.has(code)) return fail(`${operation} answered ${code}: ${message}`, REDEPLOY);
  if (code === "AWSOrganizationsNotInUseException" || code === "OrganizationsNotInUseException") {
    return fail(
      "the management account belongs to no organization, so there is no organization trail",
      `Correct accounts.management, or create the organization and run ${DEPLOY}.`,
    );
  }
  const failure = classify(error);
  return { outcome: "UNKNOWN", found: failure.found, remediation: failure.remediation, failure };
}
