/** A delivery error of CloudTrail with its cause and remediation. */
interface KnownError {
  readonly error: RegExp;
  readonly cause: string;
  readonly remediation: string;
}

/** Errors of S3, SNS and CloudWatch Logs: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html */
const KNOWN_ERRORS: readonly KnownError[] = [
  {
    error: /NoSuchBucket/i,
    cause: "the log bucket does not exist",
    remediation:
      "Run `cdktf deploy organization-trail` to create the bucket. CloudTrail retries delivery for 30 days.",
  },
  {
    error: /KMS\.?Disabled/i,
    cause: "the log key is disabled",
    remediation: "Run `aws kms enable-key` in the audit account.",
  },
  {
    error: /KMS\.?(KMS)?InvalidState|KMS\.?NotFound/i,
    cause: "the log key is pending deletion or deleted",
    remediation:
      "Run `aws kms cancel-key-deletion`, then `aws kms enable-key`, in the audit account immediately.",
  },
  {
    error: /KMS/i,
    cause: "the log key's policy denies CloudTrail",
    remediation: "See key.policy. Run `cdktf deploy organization-trail` to restore the key's policy.",
  },
  {
    error: /AccessDenied|Access denied|InsufficientS3BucketPolicy/i,
    cause:
      "the policy of the log bucket or of the log key denies CloudTrail, or a resource control policy does",
    remediation:
      "See bucket.policy and key.policy. Run `cdktf deploy organization-trail` to restore both policies.",
  },
  {
    error: /InvalidRequest|MissingContentMD5/i,
    cause: "the bucket rejects CloudTrail's uploads, for example because of Requester Pays",
    remediation: "Disable what was enabled on the bucket outside this app.",
  },
  {
    error: /Throttl|SlowDown|ServiceUnavailable|InternalError|RequestTimeout/i,
    cause: "the service was busy",
    remediation: "CloudTrail retries by itself. Run `verify` again in an hour.",
  },
  {
    error: /AuthorizationError|NotFound/i,
    cause: "the topic or log group does not exist, or its policy denies CloudTrail",
    remediation: "Run `cdktf deploy organization-trail` to restore it.",
  },
];

/** Explains a delivery error. */
export function explainDeliveryError(error: string): Omit<KnownError, "error"> {
  return (
    KNOWN_ERRORS.find((known) => known.error.test(error)) ?? {
      cause: "an error that `verify` does not know",
      remediation: "Look up the error in the references of Amazon S3, SNS and CloudWatch Logs.",
    }
  );
}
