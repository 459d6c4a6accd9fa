import { DeleteImportedKeyMaterialCommand, KMSClient } from "@aws-sdk/client-kms";
import { PutObjectAclCommand, S3Client } from "@aws-sdk/client-s3";
import { type AccountName, bucketOwner } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import { accountSource } from "../shared/credentials";
import { findLogKey } from "../shared/log-key";
import { isSessionOf, openSession, type Session } from "../shared/session";

/** A call that the guardrail alone denies, to everybody but break glass, and that changes nothing if AWS allows it. */
export interface Probe {
  /** Such as `kms:DeleteImportedKeyMaterial`. */
  readonly action: string;
  readonly caller: string;
  call(): Promise<unknown>;
  /** Errors that AWS answers with only after it has allowed the call. */
  readonly after: readonly string[];
}

/** A key that no object has. */
const NO_OBJECT = "guardrail-wait/no-object";

/** A probe of the bucket and one of the key, so each guarded account has one. */
export async function openProbes(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
): Promise<readonly Probe[]> {
  const open = (name: AccountName) => openGuarded(name, settings, environment);
  return [
    bucketProbe(settings, await open(bucketOwner(settings))),
    await keyProbe(settings, await open("audit")),
  ];
}

async function openGuarded(
  name: AccountName,
  { accounts, breakGlassPrincipalArns, region }: Settings,
  environment: NodeJS.ProcessEnv,
): Promise<Session> {
  const account = accounts[name] ?? accounts.audit;
  const source = accountSource(name, account, environment);
  const session = await openSession(source, region, "organization-trail-guardrail", environment);
  const { arn, accountId } = session;
  if (accountId !== account.id) {
    throw new Error(`accounts.${name} must be a principal of the account ${account.id}, got ${arn}`);
  }
  if (breakGlassPrincipalArns.some((one) => one === arn || isSessionOf(one, arn))) {
    throw new Error(
      `accounts.${name} must be reached by a principal whom the guardrail binds, got ${arn}, which is break glass: name another role in the TF_VAR_ variable of the account`,
    );
  }
  return session;
}

/**
 * No object has the key, and the bucket has no ACLs.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
function bucketProbe({ logBucket }: Settings, { config, arn, accountId }: Session): Probe {
  const s3 = new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined });
  const request = { Bucket: logBucket.name, Key: NO_OBJECT, ExpectedBucketOwner: accountId };
  return {
    action: "s3:PutObjectAcl",
    caller: arn,
    call: () => s3.send(new PutObjectAclCommand({ ...request, ACL: "private" })),
    after: ["AccessControlListNotSupported", "NoSuchKey"],
  };
}

/**
 * KMS made the material of the key, so it refuses to delete it.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
 */
async function keyProbe(settings: Settings, { config, arn }: Session): Promise<Probe> {
  const kms = new KMSClient(config);
  const { KeyId, Arn, Origin } = await findLogKey(kms, settings);
  if (Origin !== "AWS_KMS") throw new Error(`the origin of ${Arn} must be AWS_KMS, got ${Origin}`);
  return {
    action: "kms:DeleteImportedKeyMaterial",
    caller: arn,
    call: () => kms.send(new DeleteImportedKeyMaterialCommand({ KeyId })),
    after: ["UnsupportedOperationException"],
  };
}
