import {
  bucketPermissions,
  notPublicCheck,
  publicAccessCheck,
  readDefaultEncryption,
  versioningCheck,
} from "../bucket-checks";
import { type Check, fail, pass } from "../check";
import { type BucketAccess, type LiveAws, openBucket } from "../live-aws";
import { STATE_BUCKET } from "../permission";
import type { Theme } from "../theme";

const BOOTSTRAP = "Run `npm run bootstrap` to restore it.";

/** Is the state bucket protected? There are no checks if the settings have no state bucket. */
export const stateBucket = {
  id: "state",
  title: "State bucket",
  permissions: bucketPermissions(STATE_BUCKET),
  checks: ({ aws }) => stateChecks(aws),
} as const satisfies Theme;

function stateChecks({ settings, accounts }: LiveAws): readonly Check[] {
  const { state } = settings;
  if (state.backend !== "s3" || accounts.stateOwner === undefined) return [];
  const access = openBucket(accounts.stateOwner, state.region, state.bucket);
  return [
    versioningCheck("state", access, BOOTSTRAP),
    encryptionCheck(access),
    publicAccessCheck("state", access, BOOTSTRAP),
    notPublicCheck("state", access, BOOTSTRAP),
  ].map((check) => ({ ...check, setting: `state.bucket: ${state.bucket}` }));
}

function encryptionCheck(access: BucketAccess): Check {
  return {
    id: "state.encryption",
    title: "default encryption is enabled",
    judge: async () => {
      const { algorithm, keyId } = await readDefaultEncryption(access);
      return algorithm === undefined ? fail("no default encryption", BOOTSTRAP) : pass(keyId ?? algorithm);
    },
  };
}
