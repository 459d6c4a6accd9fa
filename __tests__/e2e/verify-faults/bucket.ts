import {
  DeleteBucketEncryptionCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { changeBucketPolicy, changeLifecycle, openPublicAccess, putLock, suspendVersioning } from "./changes";
import type { Fault } from "./fault";
import { deleteForGood, digests, keysUnder, mark, newestLog, put, workloadCell } from "./files";

/** Faults of the log bucket. */
export const BUCKET_FAULTS: readonly Fault[] = [
  {
    name: "the bucket's lock is shortened",
    finds: { "bucket.lock": "FAIL" },
    seed: (o) => putLock(o, { Mode: "GOVERNANCE", Days: 1 }),
  },
  {
    name: "the bucket's lock is removed",
    finds: { "bucket.lock": "FAIL" },
    seed: (o) => putLock(o, undefined),
  },
  {
    name: "versioning is suspended",
    finds: { "bucket.versioning": "FAIL" },
    seed: (o) => suspendVersioning(o, o.delivery.bucket),
  },
  {
    name: "one of the public access block settings is disabled",
    finds: { "bucket.public-access": "FAIL" },
    seed: (o) => openPublicAccess(o, o.delivery.bucket),
  },
  {
    name: "the public access block is removed",
    finds: { "bucket.public-access": "FAIL" },
    seed: async ({ s3, delivery }) => {
      const Bucket = delivery.bucket;
      const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
      await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
      return () => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    },
  },
  {
    name: "default encryption no longer uses the log key",
    finds: { "bucket.encryption": "FAIL" },
    seed: async ({ s3, delivery }) => {
      const Bucket = delivery.bucket;
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
      return () => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    },
  },
  {
    name: "S3 Bucket Keys are enabled",
    finds: { "bucket.encryption": "FAIL" },
    seed: async ({ s3, delivery }) => {
      const Bucket = delivery.bucket;
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      const Rules = ServerSideEncryptionConfiguration?.Rules?.map((rule) => ({
        ...rule,
        BucketKeyEnabled: true,
      }));
      await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
      return () => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    },
  },
  {
    name: "ACLs are enabled",
    finds: { "bucket.ownership": "FAIL" },
    seed: async ({ s3, delivery }) => {
      const own = (ObjectOwnership: "ObjectWriter" | "BucketOwnerEnforced") =>
        s3.send(
          new PutBucketOwnershipControlsCommand({
            Bucket: delivery.bucket,
            OwnershipControls: { Rules: [{ ObjectOwnership }] },
          }),
        );
      await own("ObjectWriter");
      return () => own("BucketOwnerEnforced");
    },
  },
  {
    name: "log files expire before their lock ends",
    finds: { "bucket.lifecycle": "FAIL" },
    seed: (o) =>
      changeLifecycle(o, (rules) =>
        rules.map((rule) => (rule.Expiration?.Days ? { ...rule, Expiration: { Days: 3 } } : rule)),
      ),
  },
  {
    name: "log files no longer move to a cheaper storage class",
    finds: { "bucket.lifecycle": "FAIL" },
    seed: (o) => changeLifecycle(o, (rules) => rules.map((rule) => ({ ...rule, Transitions: undefined }))),
  },
  {
    name: "the bucket policy no longer allows CloudTrail to write for the organization",
    finds: { "bucket.policy": "FAIL" },
    seed: (o) =>
      changeBucketPolicy(o, (statements) =>
        statements.filter((s) => !/Organization$/.test(s.Sid) || s.Effect === "Deny"),
      ),
  },
  {
    name: "the bucket policy lacks the statement about the lock",
    finds: { "bucket.policy": "FAIL" },
    seed: (o) =>
      changeBucketPolicy(o, (statements) => statements.filter((s) => s.Sid !== "DenyUndoingTheLock")),
  },
  {
    name: "another account can read the log files",
    finds: { "bucket.policy": "FAIL" },
    seed: (o) =>
      changeBucketPolicy(o, (statements) => [
        ...statements.filter((s) => s.Sid !== "DenyOutsideOrganization"),
        {
          Sid: "Stranger",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
          Action: "s3:GetObject",
          Resource: `arn:aws:s3:::${o.delivery.bucket}/*`,
        },
      ]),
  },
  {
    name: "the same bucket policy in another order, which is no fault",
    finds: {},
    seed: (o) => changeBucketPolicy(o, (statements) => statements.toReversed()),
  },
  {
    name: "a log file is deleted, so a delete marker hides it",
    finds: { "bucket.versions": "FAIL" },
    seed: async (o) => mark(o, await newestLog(o)),
  },
  {
    name: "a digest is deleted, so its hour is missing too",
    finds: { "bucket.versions": "FAIL", "coverage.gaps": "FAIL" },
    seed: async (o) => mark(o, (await keysUnder(o, [digests(workloadCell(o))])).at(-5) ?? ""),
  },
  {
    name: "a digest is overwritten",
    finds: { "bucket.versions": "FAIL" },
    seed: async (o) => {
      const key = (await keysUnder(o, [digests(workloadCell(o))])).at(-5) ?? "";
      await put(o, key);
      return async () => {
        await deleteForGood(o, [key]);
        await put(o, key);
      };
    },
  },
];
