import { DEPLOY } from "../remediation";

/** An error that CloudTrail reports for a delivery, with its cause and remediation. */
interface KnownError {
  readonly error: RegExp;
  readonly cause: string;
  readonly remediation: string;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html: the errors are those of S3, SNS and CloudWatch Logs. */
const KNOWN_ERRORS: readonly KnownError[] = [
  {
    error: /NoSuchBucket/i,
    cause: "the log bucket does not exist",
    remediation: `Run ${DEPLOY} to create it. CloudTrail retries for 30 days.`,
  },
  {
    error: /KMS\.?Disabled/i,
    cause: "the log key is disabled",
    remediation: "`npm run --silent verify -- --only key` prints the command that enables it.",
  },
  {
    error: /KMS\.?(KMS)?InvalidState|KMS\.?NotFound/i,
    cause: "the log key is pending deletion or deleted",
    remediation:
      "`npm run --silent verify -- --only key` prints the commands that cancel the deletion. Run them at once.",
  },
  {
    error: /KMS/i,
    cause: "the log key denies CloudTrail",
    remediation: `Look at key.policy. ${DEPLOY} restores the key policy.`,
  },
  {
    error: /AccessDenied|Access denied|InsufficientS3BucketPolicy/i,
    cause: "the policy of the log bucket or the log key denies CloudTrail, or a resource control policy does",
    remediation: `Look at bucket.policy and key.policy. ${DEPLOY} restores both policies.`,
  },
  {
    error: /InvalidRequest|MissingContentMD5/i,
    cause: "the bucket refuses CloudTrail's uploads, as it does with Requester Pays",
    remediation: "Disable the bucket option that was enabled outside this app.",
  },
  {
    error: /Throttl|SlowDown|ServiceUnavailable|InternalError|RequestTimeout/i,
    cause: "the service was busy",
    remediation: "CloudTrail retries by itself. Run `verify` again in an hour.",
  },
  {
    error: /AuthorizationError|NotFound/i,
    cause: "the topic or log group is deleted or denies CloudTrail",
    remediation: `Run ${DEPLOY} to restore it.`,
  },
];

/** Explains a delivery error. */
export function explainDeliveryError(error: string): {
  readonly cause: string;
  readonly remediation: string;
} {
  return (
    KNOWN_ERRORS.find((known) => known.error.test(error)) ?? {
      cause: "an unknown error",
      remediation: "Look the error up in the documentation of Amazon S3, SNS and CloudWatch Logs.",
    }
  );
}
