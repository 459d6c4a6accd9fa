import { DeleteImportedKeyMaterialCommand } from "@aws-sdk/client-kms";
import { PutObjectAclCommand } from "@aws-sdk/client-s3";
import { type AccountName, bucketOwner } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import { type Caller, openCaller } from "../shared/caller";
import { accountSource } from "../shared/credentials";
import { findLogKey } from "../shared/log-key";
import { isSessionOf } from "../shared/session";

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
  settings: Settings,
  environment: NodeJS.ProcessEnv,
): Promise<Caller> {
  const { accounts, breakGlassPrincipalArns, region } = settings;
  const account = accounts[name] ?? accounts.audit;
  const caller = await openCaller({
    name: `accounts.${name}`,
    source: accountSource(name, account, environment),
    accountId: account.id,
    region,
    environment,
    sessionName: "organization-trail-guardrail",
  });
  if (breakGlassPrincipalArns.some((arn) => arn === caller.arn || isSessionOf(arn, caller.arn))) {
    throw new Error(
      `accounts.${name} must be reached by a principal whom the guardrail binds, got ${caller.arn}, which is break glass: name another role in the TF_VAR_ variable of the account`,
    );
  }
  return caller;
}

/**
 * No object has the key, and the bucket has no ACLs.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
function bucketProbe({ logBucket }: Settings, { s3, arn, accountId }: Caller): Probe {
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
async function keyProbe(settings: Settings, { kms, arn }: Caller): Promise<Probe> {
  const { KeyId, Arn, Origin } = await findLogKey(kms, settings);
  if (Origin !== "AWS_KMS") throw new Error(`the origin of ${Arn} must be AWS_KMS, got ${Origin}`);
  return {
    action: "kms:DeleteImportedKeyMaterial",
    caller: arn,
    call: () => kms.send(new DeleteImportedKeyMaterialCommand({ KeyId })),
    after: ["UnsupportedOperationException"],
  };
}
