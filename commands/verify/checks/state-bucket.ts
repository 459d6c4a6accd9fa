import { type Check, checkOne } from "../check";
import { fail, joinFirst, pass } from "../judgement";
import { openBucket } from "../live-aws";
import { STATE_BUCKET } from "../permission";
import type { CheckContext, Theme } from "../theme";
import {
  bucketPolicy,
  type ExaminedBucket,
  encryptionPermission,
  lifecyclePermission,
  notPublic,
  ownership,
  publicAccess,
  readEncryption,
  readLifecycle,
  versioning,
} from "./bucket-checks";

const REMEDIATION = "Run `npm run bootstrap` to restore it.";

/** Whether the bucket of the Terraform state is safe. Another backend has nothing to examine. */
export const stateBucket = {
  id: "state",
  title: "State bucket",
  checks: ({ aws: { settings, accounts, expected } }: CheckContext): readonly Check[] => {
    const { state } = settings;
    const { stateBucketPolicy } = expected;
    if (state.backend !== "s3" || accounts.stateOwner === undefined || stateBucketPolicy === undefined)
      return [];
    const bucket: ExaminedBucket = {
      ...openBucket(accounts.stateOwner, state.region, state.bucket),
      theme: "state",
      target: STATE_BUCKET,
      setting: `state.bucket: ${state.bucket}`,
      remediation: REMEDIATION,
    };
    return [
      versioning(bucket),
      encryption(bucket),
      publicAccess(bucket),
      ownership(bucket),
      lifecycle(bucket),
      bucketPolicy(bucket, stateBucketPolicy),
      notPublic(bucket),
    ];
  },
} as const satisfies Theme;

/** Days for which the settings' bucket keeps an earlier state. */
const EARLIER_STATE_DAYS = 90;

/** A rule that expires files would hide the state. */
function lifecycle(bucket: ExaminedBucket): Check {
  const { setting, remediation } = bucket;
  return checkOne({
    id: "state.lifecycle",
    title: `it keeps the state for ever, and earlier ones for ${EARLIER_STATE_DAYS} days`,
    setting,
    permissions: [lifecyclePermission(STATE_BUCKET)],
    read: () => readLifecycle(bucket),
    judge: (answer) => {
      const faults = (answer?.Rules ?? [])
        .filter(({ Status }) => Status === "Enabled")
        .flatMap(({ ID = "without a name", Expiration, NoncurrentVersionExpiration }) => [
          ...(Expiration?.Days !== undefined || Expiration?.Date !== undefined
            ? [`rule ${ID} hides the state`]
            : []),
          ...((NoncurrentVersionExpiration?.NoncurrentDays ?? EARLIER_STATE_DAYS) < EARLIER_STATE_DAYS
            ? [`rule ${ID} deletes earlier states after ${NoncurrentVersionExpiration?.NoncurrentDays} days`]
            : []),
        ]);
      return faults.length === 0 ? pass("no rule deletes it") : fail(joinFirst(faults), remediation);
    },
  });
}

function encryption(bucket: ExaminedBucket): Check {
  return checkOne({
    id: "state.encryption",
    title: "it encrypts by default",
    setting: bucket.setting,
    permissions: [encryptionPermission(STATE_BUCKET)],
    read: () => readEncryption(bucket),
    judge: ({ algorithm, keyId }) =>
      algorithm === undefined ? fail("no default encryption", bucket.remediation) : pass(keyId ?? algorithm),
  });
}
