import {
  GetBucketEncryptionCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
} from "@aws-sdk/client-s3";
import { orUndefined } from "./call-error";
import { type Check, fail, pass } from "./check";
import type { BucketAccess } from "./live-aws";
import { type Permission, permission, type Target } from "./permission";

/** The permissions of the checks and reads below. */
export function bucketPermissions(target: Target): readonly Permission[] {
  return [
    permission(target, "s3:GetBucketVersioning"),
    permission(target, "s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    permission(target, "s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    permission(target, "s3:GetBucketPolicyStatus"),
  ];
}

/** Whether a bucket keeps every version. */
export function versioningCheck(theme: string, { s3, bucket }: BucketAccess, remediation: string): Check {
  return {
    id: `${theme}.versioning`,
    title: "versioning is enabled",
    judge: async () => {
      const { Status } = await s3.send(new GetBucketVersioningCommand(bucket));
      return Status === "Enabled"
        ? pass(Status)
        : fail(`versioning is ${Status?.toLowerCase() ?? "disabled"}`, remediation);
    },
  };
}

const PUBLIC_ACCESS_BLOCKS = [
  "BlockPublicAcls",
  "BlockPublicPolicy",
  "IgnorePublicAcls",
  "RestrictPublicBuckets",
] as const satisfies readonly (keyof PublicAccessBlockConfiguration)[];

/** Whether a bucket blocks public access in all four ways. */
export function publicAccessCheck(theme: string, { s3, bucket }: BucketAccess, remediation: string): Check {
  return {
    id: `${theme}.public-access`,
    title: "all public access is blocked",
    judge: async () => {
      const answer = await orUndefined(
        s3.send(new GetPublicAccessBlockCommand(bucket)),
        "NoSuchPublicAccessBlockConfiguration",
      );
      const off = PUBLIC_ACCESS_BLOCKS.filter((block) => !answer?.PublicAccessBlockConfiguration?.[block]);
      return off.length === 0 ? pass("all four settings") : fail(`off: ${off.join(", ")}`, remediation);
    },
  };
}

/** Whether S3 itself calls a bucket's policy public. */
export function notPublicCheck(theme: string, { s3, bucket }: BucketAccess, remediation: string): Check {
  return {
    id: `${theme}.not-public`,
    title: "the bucket policy is not public, as S3 evaluates it",
    judge: async () => {
      const answer = await orUndefined(
        s3.send(new GetBucketPolicyStatusCommand(bucket)),
        "NoSuchBucketPolicy",
      );
      return answer?.PolicyStatus?.IsPublic
        ? fail("the bucket policy is public", remediation)
        : pass("not public");
    },
  };
}

/** Reads the default encryption of a bucket. */
export async function readDefaultEncryption({ s3, bucket }: BucketAccess) {
  const answer = await orUndefined(
    s3.send(new GetBucketEncryptionCommand(bucket)),
    "ServerSideEncryptionConfigurationNotFoundError",
  );
  const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0];
  const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  return { algorithm: SSEAlgorithm, keyId: KMSMasterKeyID, bucketKey: rule?.BucketKeyEnabled === true };
}
