import type { AccountName } from "../../policies/roles/grant";
import { type CallError, RunEnded, WrongAccount } from "./call-error";

/** Why a read failed. */
export type FailureKind =
  | "interrupted"
  | "wrong-account"
  | "profile"
  | "no-credentials"
  | "expired"
  | "clock"
  | "invalid"
  | "assume-role"
  | "denied"
  | "throttled"
  | "no-answer"
  | "unexpected";

/** A failed read with its remediation. Reads with equal causes are one problem. */
export interface Failure {
  readonly kind: FailureKind;
  readonly cause: string;
  readonly found: string;
  readonly remediation: string;
}

interface Rule {
  readonly kind: FailureKind;
  matches(error: CallError): boolean;
  remediation(error: CallError): string;
}

const credentialsOf = (account: AccountName) => `the credentials of the ${account} account`;

/** The first rule that matches decides. The names are those of the AWS services and of the AWS SDK. */
const RULES: readonly Rule[] = [
  {
    kind: "interrupted",
    matches: ({ cause }) => cause instanceof RunEnded,
    remediation: () => "Run the command again.",
  },
  {
    kind: "wrong-account",
    matches: ({ cause }) => cause instanceof WrongAccount,
    remediation: ({ account }) =>
      `Correct accounts.${account}.profile, accounts.${account}.roleArn or accounts.${account}.id.`,
  },
  {
    kind: "expired",
    matches: ({ code, message }) =>
      /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired|ExpiredTokenException)$/.test(code) ||
      /(token|session|credentials?)\b.*\b(has |have |is |are )?expired|aws sso login/i.test(message),
    remediation: ({ account, message }) =>
      /sso/i.test(message)
        ? `Run \`aws sso login\` for ${credentialsOf(account)}, then run the command again.`
        : `Renew ${credentialsOf(account)}, then run the command again.`,
  },
  {
    kind: "clock",
    matches: ({ code, message }) =>
      code === "RequestTimeTooSkewed" ||
      /signature (has )?expired|signature not yet current|difference between the request time/i.test(message),
    remediation: () => "Set this machine's clock, for example with NTP, then run the command again.",
  },
  {
    kind: "profile",
    matches: ({ message }) =>
      /resolve credentials using profile|profile .* (not|could not be) found/i.test(message),
    remediation: ({ account, message }) => {
      const [, profile] = /profile:? \[([^\]]*)\]/.exec(message) ?? [];
      return `Add the profile ${profile ?? ""} to ~/.aws/config, or correct accounts.${account}.profile.`.replace(
        "  ",
        " ",
      );
    },
  },
  {
    kind: "assume-role",
    matches: ({ operation, message, code }) =>
      /sts:AssumeRole/i.test(message) || (operation === "sts:AssumeRole" && /AccessDenied/.test(code)),
    remediation: ({ account }) =>
      `Let the caller assume the role in its trust policy and in the caller's own policy, or correct accounts.${account}.roleArn or TF_VAR_${account === "logArchive" ? "log_archive" : account}_role_arn.`,
  },
  {
    kind: "invalid",
    matches: ({ code }) =>
      /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure|InvalidToken|IncompleteSignature|MissingAuthenticationToken(Exception)?)$/.test(
        code,
      ),
    remediation: ({ account }) =>
      `Correct ${credentialsOf(account)}: AWS does not know the access key, or its secret is wrong.`,
  },
  {
    kind: "no-credentials",
    matches: ({ code }) => code === "CredentialsProviderError" || code === "ProviderError",
    remediation: ({ account }) =>
      `Give ${credentialsOf(account)}: set accounts.${account}.profile, or AWS_PROFILE, or sign in.`,
  },
  {
    kind: "throttled",
    matches: ({ code, httpStatus }) =>
      /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimit|EC2ThrottledException/i.test(
        code,
      ) || httpStatus === 429,
    remediation: () => "AWS limits the calls of this account. Run the command again in a few minutes.",
  },
  {
    kind: "denied",
    matches: ({ code, httpStatus }) =>
      /AccessDenied|Unauthorized|Forbidden|AuthorizationError|NotAuthorized/i.test(code) ||
      httpStatus === 403 ||
      httpStatus === 401,
    remediation: ({ account }) =>
      `Allow the call in the ${account} account: docs/permissions.md has the policy of the command. If the policy allows it, a service control policy, a resource control policy or the resource's own policy denies it.`,
  },
  {
    kind: "no-answer",
    matches: ({ code, httpStatus, message }) =>
      /Timeout|NetworkingError|SocketError|HTTPParser|ContentLengthMismatch|HeadersOverflow|ThanListed|NotWhole|Abort|ServiceUnavailable|InternalError|InternalFailure|ServiceException/i.test(
        code,
      ) ||
      (httpStatus ?? 0) >= 500 ||
      /ECONN|ENOTFOUND|EAI_AGAIN|EHOST|ENETUNREACH|EPIPE|socket hang up|certificate|getaddrinfo/i.test(
        `${code} ${message}`,
      ),
    remediation: () =>
      "Check the network, the proxy and the AWS Health Dashboard, then run the command again.",
  },
];

/** Classifies a failed call by its cause. */
export function classify(error: CallError): Failure {
  const rule = RULES.find((one) => one.matches(error));
  const { account, operation, code, message } = error;
  const kind = rule?.kind ?? "unexpected";
  const text = message === "" || message === code ? code : message;
  return {
    kind,
    cause: `${kind} ${kind === "interrupted" ? "" : account}${kind === "no-answer" ? ` ${operation.split(":")[0]}` : ""}`,
    found: `${WORDS[kind]} ${kind === "denied" || kind === "no-answer" || kind === "unexpected" ? `${operation} in the ${account} account` : `(${account} account)`}: ${text}`,
    remediation:
      rule?.remediation(error) ??
      `Look up ${code} in the documentation of ${operation}, then run the command again.`,
  };
}

const WORDS: Readonly<Record<FailureKind, string>> = {
  interrupted: "not finished",
  "wrong-account": "the credentials reach another account",
  profile: "the profile does not exist",
  "no-credentials": "no credentials",
  expired: "the credentials have expired",
  clock: "this machine's clock is wrong",
  invalid: "the credentials are not valid",
  "assume-role": "the role cannot be assumed",
  denied: "not allowed:",
  throttled: "throttled",
  "no-answer": "no answer from",
  unexpected: "unexpected answer of",
};
