import type { LifecycleRule } from "@aws-sdk/client-s3";
import { fail, type Judgement, pass } from "./check";
import { REDEPLOY } from "./remediation";

/** The lifecycle of the settings. */
export interface ExpectedLifecycle {
  readonly expiration: number | "never";
  readonly lockDays: number;
  /** Each such as `GLACIER after 14 days`. */
  readonly transitions: readonly string[];
}

/** Judges the lifecycle rules of the log bucket. */
export function judgeLifecycle(rules: readonly LifecycleRule[], expected: ExpectedLifecycle): Judgement {
  const enabled = rules.filter(({ Status }) => Status === "Enabled");
  const expirations = enabled.flatMap(({ Expiration }) => Expiration?.Days ?? []);
  const [date] = enabled.flatMap(({ Expiration }) => Expiration?.Date ?? []);
  const transitions = enabled.flatMap(({ Transitions = [] }) =>
    Transitions.map(({ Days, StorageClass }) => `${StorageClass} after ${Days} days`),
  );
  const early = expirations.find((days) => days < expected.lockDays);
  if (early !== undefined) {
    return fail(
      `expires after ${early} days, but the lock lasts ${expected.lockDays} days: S3 hides log files before their lock ends`,
      REDEPLOY,
    );
  }
  if (date !== undefined) return fail(`every file expires on ${date.toISOString().slice(0, 10)}`, REDEPLOY);
  const found = describe(expirations, transitions);
  const expectedExpirations = expected.expiration === "never" ? [] : [expected.expiration];
  return expirations.join() === expectedExpirations.join() &&
    [...transitions].sort().join() === [...expected.transitions].sort().join()
    ? pass(found)
    : fail(`${found}; expected: ${describe(expectedExpirations, expected.transitions)}`, REDEPLOY);
}

function describe(expirations: readonly number[], transitions: readonly string[]): string {
  const expires = expirations.length === 0 ? "never expires" : `expires after ${expirations.join(", ")} days`;
  return [expires, ...transitions].join(", ");
}
