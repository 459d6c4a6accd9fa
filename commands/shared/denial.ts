/** The names of AWS's errors for a call that a policy denies. */
const DENIED = /^AccessDenied/;

/** Why AWS denied a call. */
export interface Denial {
  /** The type of the policy with an explicit deny, in AWS's words, such as `service control`. */
  readonly by: string | undefined;
  readonly message: string;
}

/**
 * Reads why AWS denied a call; undefined if the error is another one. If several policies deny, AWS names one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function readDenial({ name, message }: Error): Denial | undefined {
  if (!DENIED.test(name)) return undefined;
  return { by: /explicit deny in an? ([a-z-]+(?: control)?) policy/.exec(message)?.[1], message };
}
