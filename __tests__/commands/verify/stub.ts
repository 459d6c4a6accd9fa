import type { CheckResult } from "../../../commands/verify/check";
import { type VerifyOptions, verify } from "../../../commands/verify/verify";
import { type StubbedAws, startStubbedAws } from "../../../emulator/stubbed-aws";
import type { StubModel } from "../../../emulator/stubbed-model";
import type { Settings } from "../../../settings/file";
import { minimalSettings } from "../../settings-file";

/** Reached without the AWS SDK's search for credentials. */
export const stubSettings = (changes: object = {}): Settings =>
  minimalSettings({
    "accounts.management": { id: "111111111111" },
    "accounts.audit": { id: "222222222222", roleArn: "arn:aws:iam::222222222222:role/verify" },
    ...changes,
  });

/** Three accounts in three Regions, answered for in this process. */
export interface StubRun {
  readonly settings: Settings;
  readonly aws: StubbedAws;
  run(options?: Partial<VerifyOptions>): ReturnType<typeof verify>;
}

export const WORKLOAD = "500000000000";

/** Starts the stub for settings. */
export async function startStub(changes: object = {}): Promise<StubRun> {
  const settings = stubSettings(changes);
  const aws = await startStubbedAws(settings, { accounts: 3, regions: 3 });
  return {
    settings,
    aws,
    run: (options = {}) =>
      verify({
        settings,
        environment: { AWS_ENDPOINT_URL: aws.endpoint },
        credentials: async () => ({ accessKeyId: settings.accounts.management.id, secretAccessKey: "s" }),
        ...options,
      }),
  };
}

/** The outcome of every check that does not pass, by id. */
export function notPassed(results: readonly CheckResult[]): Record<string, string> {
  return Object.fromEntries(
    results.filter(({ outcome }) => outcome !== "PASS").map(({ id, outcome }) => [id, outcome]),
  );
}

export type Change = (model: StubModel, settings: Settings) => void;
