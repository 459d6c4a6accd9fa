import {
  CancelKeyDeletionCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
} from "@aws-sdk/client-s3";
import { changeKeyPolicy, openPublicAccess, suspendVersioning } from "./changes";
import type { Fault } from "./fault";

/** Faults of the log key. */
export const KEY_FAULTS: readonly Fault[] = [
  {
    name: "the key is disabled",
    finds: { "key.enabled": "FAIL" },
    seed: async ({ kms, keyId: KeyId }) => {
      await kms.send(new DisableKeyCommand({ KeyId }));
      return () => kms.send(new EnableKeyCommand({ KeyId }));
    },
  },
  {
    name: "the key is pending deletion",
    finds: { "key.enabled": "FAIL", "key.deletion": "FAIL" },
    seed: async ({ kms, keyId: KeyId }) => {
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
      return async () => {
        await kms.send(new CancelKeyDeletionCommand({ KeyId }));
        await kms.send(new EnableKeyCommand({ KeyId }));
      };
    },
  },
  {
    name: "the key no longer rotates",
    finds: { "key.rotation": "FAIL" },
    seed: async ({ kms, keyId: KeyId }) => {
      await kms.send(new DisableKeyRotationCommand({ KeyId }));
      return () => kms.send(new EnableKeyRotationCommand({ KeyId }));
    },
  },
  {
    name: "the key policy does not allow CloudTrail",
    finds: { "key.policy": "FAIL" },
    seed: (o) =>
      changeKeyPolicy(o, (statements) => statements.filter((s) => s.Sid !== "AllowCloudTrailEncrypt")),
  },
  {
    name: "everyone can decrypt",
    finds: { "key.policy": "FAIL" },
    seed: (o) =>
      changeKeyPolicy(o, (statements) => [
        ...statements,
        { Sid: "Anybody", Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" },
      ]),
  },
];

/** Faults of the state bucket. */
export const STATE_FAULTS: readonly Fault[] = [
  {
    name: "versioning of the state bucket is suspended",
    finds: { "state.versioning": "FAIL" },
    seed: (o) => suspendVersioning(o, "acme-organization-trail-state"),
  },
  {
    name: "the state bucket's public access block is removed",
    finds: { "state.public-access": "FAIL" },
    seed: (o) => openPublicAccess(o, "acme-organization-trail-state"),
  },
  {
    name: "the state bucket does not encrypt",
    finds: { "state.encryption": "FAIL" },
    seed: async ({ s3 }) => {
      const Bucket = "acme-organization-trail-state";
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
      return () => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    },
  },
];
