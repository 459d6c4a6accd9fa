import { type Check, fail, pass } from "../check";
import type { World } from "../live-aws";
import { defaultEncryption, notPublicCheck, publicAccessCheck, versioningCheck } from "./log-bucket";

const APPLY = "`npm run bootstrap` sets it right.";

/** Is the bucket of the Terraform state safe? Nothing to ask where the state is elsewhere. */
export function stateBucketChecks({ settings, accounts }: World): readonly Check[] {
  const { state } = settings;
  if (state.backend !== "s3" || accounts.stateOwner === undefined) return [];
  const { stateOwner } = accounts;
  const bucket = {
    s3: stateOwner.s3(state.region),
    at: { Bucket: state.bucket, ExpectedBucketOwner: stateOwner.id },
  };
  const setting = `state.bucket: ${state.bucket}`;
  return [
    versioningCheck("state", bucket, APPLY),
    {
      id: "state.encryption",
      title: "it encrypts by default",
      judge: async () => {
        const { algorithm, keyId } = await defaultEncryption(bucket);
        return algorithm === undefined ? fail("no default encryption", APPLY) : pass(keyId ?? algorithm);
      },
    },
    publicAccessCheck("state", bucket, APPLY),
    notPublicCheck("state", bucket, APPLY),
  ].map((check) => ({ ...check, setting }));
}
