import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
} from "@aws-sdk/client-s3";
import type { DeliveryRequest } from "../../../policies/analysis/delivery-request";
import type { PolicyStatement } from "../../../policies/policy-document";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { fail, joinFirst, pass } from "../judgement";
import type { BucketAccess } from "../live-aws";
import { permission, type Target } from "../permission";
import { judgePolicy } from "../policy-judgement";
import { judgeLifecycle } from "./lifecycle";

/** A bucket with the theme that examines it. */
export interface ExaminedBucket extends BucketAccess {
  /** Begins the ids of its checks. */
  readonly theme: string;
  readonly target: Target;
  readonly setting: string | undefined;
  readonly remediation: string;
}

export function versioning({ theme, s3, bucket, target, setting, remediation }: ExaminedBucket): Check {
  return checkOne({
    id: `${theme}.versioning`,
    title: "it keeps every version",
    setting,
    permissions: [permission(target, "s3:GetBucketVersioning")],
    read: () => s3.send(new GetBucketVersioningCommand(bucket)),
    judge: ({ Status }) =>
      Status === "Enabled" ? pass(Status) : fail(`versioning is ${Status ?? "disabled"}`, remediation),
  });
}

const PUBLIC_ACCESS_BLOCKS = [
  "BlockPublicAcls",
  "BlockPublicPolicy",
  "IgnorePublicAcls",
  "RestrictPublicBuckets",
] as const satisfies readonly (keyof PublicAccessBlockConfiguration)[];

export function publicAccess({ theme, s3, bucket, target, setting, remediation }: ExaminedBucket): Check {
  return checkOne({
    id: `${theme}.public-access`,
    title: "it blocks all public access",
    setting,
    permissions: [permission(target, "s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock")],
    read: () =>
      orUndefined(s3.send(new GetPublicAccessBlockCommand(bucket)), "NoSuchPublicAccessBlockConfiguration"),
    judge: (answer) => {
      const open = PUBLIC_ACCESS_BLOCKS.filter((block) => !answer?.PublicAccessBlockConfiguration?.[block]);
      return open.length === 0 ? pass("all four blocks") : fail(`disabled: ${open.join(", ")}`, remediation);
    },
  });
}

export function ownership({ theme, s3, bucket, target, setting, remediation }: ExaminedBucket): Check {
  return checkOne({
    id: `${theme}.ownership`,
    title: "its account owns every file, and ACLs are disabled",
    setting,
    permissions: [permission(target, "s3:GetBucketOwnershipControls")],
    read: () =>
      orUndefined(s3.send(new GetBucketOwnershipControlsCommand(bucket)), "OwnershipControlsNotFoundError"),
    judge: (answer) => {
      const found = answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      return found === "BucketOwnerEnforced"
        ? pass(found)
        : fail(`ACLs are enabled: ${found ?? "no ownership controls"}`, remediation);
    },
  });
}

/** Whether S3 itself calls the policy public. */
export function notPublic({ theme, s3, bucket, target, setting, remediation }: ExaminedBucket): Check {
  return checkOne({
    id: `${theme}.not-public`,
    title: "its policy is not public",
    setting,
    permissions: [permission(target, "s3:GetBucketPolicyStatus")],
    read: () => orUndefined(s3.send(new GetBucketPolicyStatusCommand(bucket)), "NoSuchBucketPolicy"),
    judge: (answer) =>
      answer?.PolicyStatus?.IsPublic ? fail("its policy is public", remediation) : pass("not public"),
  });
}

/** Whether the policy of a bucket that CloudTrail does not write to is that of the settings. */
export function bucketPolicy(
  { theme, s3, bucket, target, setting, remediation }: ExaminedBucket,
  expected: readonly PolicyStatement[],
  requests?: readonly DeliveryRequest[],
): Check {
  return checkOne({
    id: `${theme}.policy`,
    title: "its policy is that of the settings",
    setting,
    permissions: [permission(target, "s3:GetBucketPolicy")],
    read: () => orUndefined(s3.send(new GetBucketPolicyCommand(bucket)), "NoSuchBucketPolicy"),
    judge: (answer) =>
      judgePolicy({
        live: answer?.Policy,
        expected,
        requests,
        remediation,
        ownerId: bucket.ExpectedBucketOwner,
      }),
  });
}

/** The permission of {@link readEncryption}. */
export function encryptionPermission(target: Target) {
  return permission(target, "s3:GetBucketEncryption", "s3:GetEncryptionConfiguration");
}

/** The default encryption of a bucket. */
export async function readEncryption({ s3, bucket }: BucketAccess) {
  const answer = await orUndefined(
    s3.send(new GetBucketEncryptionCommand(bucket)),
    "ServerSideEncryptionConfigurationNotFoundError",
  );
  const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0];
  const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  return { algorithm: SSEAlgorithm, keyId: KMSMasterKeyID, bucketKey: rule?.BucketKeyEnabled === true };
}

/** The permission of {@link readLifecycle}. */
export function lifecyclePermission(target: Target) {
  return permission(target, "s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration");
}

/** The lifecycle of a bucket. Undefined if it has none. */
export function readLifecycle({ s3, bucket }: BucketAccess) {
  return orUndefined(
    s3.send(new GetBucketLifecycleConfigurationCommand(bucket)),
    "NoSuchLifecycleConfiguration",
  );
}

/** Whether all files of a bucket without a lock expire when the settings say. */
export function expiration(
  bucket: ExaminedBucket,
  { files, setting, days }: { readonly files: string; readonly setting: string; readonly days: number },
): Check {
  return checkOne({
    id: `${bucket.theme}.lifecycle`,
    title: `${files} expire as the settings say`,
    setting: `${setting}: ${days}`,
    permissions: [lifecyclePermission(bucket.target)],
    read: () => readLifecycle(bucket),
    judge: (answer) =>
      judgeLifecycle(answer?.Rules ?? [], { expiration: days, lockDays: 0, transitions: [], folder: "" }),
  });
}

/** This app replicates no bucket. */
export function replication({ theme, s3, bucket, target }: ExaminedBucket): Check {
  return checkOne({
    id: `${theme}.replication`,
    title: "it replicates to no other bucket",
    permissions: [permission(target, "s3:GetBucketReplication", "s3:GetReplicationConfiguration")],
    read: () =>
      orUndefined(s3.send(new GetBucketReplicationCommand(bucket)), "ReplicationConfigurationNotFoundError"),
    judge: (answer) => {
      const rules = (answer?.ReplicationConfiguration?.Rules ?? []).filter(
        ({ Status }) => Status === "Enabled",
      );
      if (rules.length === 0) return pass("no replication");
      return fail(
        joinFirst(
          rules.map(
            ({ ID = "without a name", Destination }) =>
              `rule ${ID} copies files to ${Destination?.Bucket}${Destination?.Account ? ` of account ${Destination.Account}` : ""}`,
          ),
        ),
        `The settings have no replication. If nobody intended it, run \`aws s3api delete-bucket-replication --bucket ${bucket.Bucket}\` in the account of the log bucket: somebody receives a copy of every file.`,
      );
    },
  });
}
