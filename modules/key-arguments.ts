import type { PolicyStatement } from "../policies/policy-document";
import { renderPolicy } from "./render-policy";

/** KMS's maximum, which leaves the most time to notice and cancel a deletion. */
const DELETION_WINDOW_DAYS = 30;

/** What every key of this app has in common, beside the statements of its policy. */
export function keyArguments(policy: readonly PolicyStatement[]) {
  return {
    enableKeyRotation: true,
    deletionWindowInDays: DELETION_WINDOW_DAYS,
    policy: renderPolicy(policy),
  };
}
