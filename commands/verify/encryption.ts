import { fail, type Judgement, pass } from "./check";
import { REDEPLOY } from "./remediation";

/** Default encryption of a bucket. */
export interface DefaultEncryption {
  readonly algorithm: string | undefined;
  readonly keyId: string | undefined;
  readonly bucketKey: boolean;
}

/** Whether every file is encrypted with the key by a request of its own, which names the file. */
export function judgeEncryption(found: DefaultEncryption, keyArn: string | undefined): Judgement {
  const { algorithm, keyId, bucketKey } = found;
  if (algorithm !== "aws:kms" || keyId !== keyArn) {
    return fail(`default encryption uses ${keyId ?? algorithm ?? "nothing"}`, REDEPLOY);
  }
  return bucketKey
    ? fail(
        "S3 Bucket Keys are enabled, so requests to the key do not name the file, and member accounts cannot decrypt their own",
        REDEPLOY,
      )
    : pass(String(keyArn));
}
