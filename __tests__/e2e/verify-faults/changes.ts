import { GetKeyPolicyCommand, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { VerifiedOrganization } from "../verified-organization";
import type { Undo } from "./fault";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly [element: string]: unknown;
}

export async function putLock(
  { s3, delivery: { bucket: Bucket } }: VerifiedOrganization,
  retention: { Mode: "GOVERNANCE"; Days: number } | undefined,
): Promise<Undo> {
  const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        ...(retention && { Rule: { DefaultRetention: retention } }),
      },
    }),
  );
  return () => s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
}

export async function suspendVersioning({ s3 }: VerifiedOrganization, Bucket: string): Promise<Undo> {
  const set = (Status: "Suspended" | "Enabled") =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  await set("Suspended");
  return () => set("Enabled");
}

export async function openPublicAccess({ s3 }: VerifiedOrganization, Bucket: string): Promise<Undo> {
  const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  const set = (change: object) =>
    s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: { ...PublicAccessBlockConfiguration, ...change },
      }),
    );
  await set({ RestrictPublicBuckets: false });
  return () => set({});
}

export async function changeLifecycle(
  { s3, delivery: { bucket: Bucket } }: VerifiedOrganization,
  change: (rules: LifecycleRule[]) => LifecycleRule[],
): Promise<Undo> {
  const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const set = (rules: LifecycleRule[]) =>
    s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }));
  await set(change(Rules));
  return () => set(Rules);
}

export function changed(
  policy: string | undefined,
  change: (statements: Statement[]) => Statement[],
): string {
  const document = JSON.parse(policy ?? "{}") as { Statement: Statement[] };
  const statements = change(document.Statement);
  if (JSON.stringify(statements) === JSON.stringify(document.Statement)) throw new Error("nothing changed");
  return JSON.stringify({ ...document, Statement: statements });
}

export async function changeBucketPolicy(
  { s3, delivery: { bucket: Bucket } }: VerifiedOrganization,
  change: (statements: Statement[]) => Statement[],
): Promise<Undo> {
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: changed(Policy, change) }));
  return () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

export async function changeKeyPolicy(
  { kms, keyId: KeyId }: VerifiedOrganization,
  change: (statements: Statement[]) => Statement[],
): Promise<Undo> {
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
  const set = (policy: string | undefined) =>
    kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: policy }));
  await set(changed(Policy, change));
  return () => set(Policy);
}
