import type { Fault } from "./fault";

/** Faults of delivery, as the proxy in front of the emulator invents them. */
export const STATUS_FAULTS: readonly Fault[] = [
  madeUpStatus("AccessDenied delivering log files", "delivery.log-file-errors", {
    LatestDeliveryError: "AccessDenied",
  }),
  madeUpStatus("a disabled key delivering digests", "delivery.digest-errors", {
    LatestDigestDeliveryError: "KMS.DisabledException",
  }),
  madeUpStatus("an error delivering to CloudWatch Logs", "delivery.cloudwatch-logs", {
    LatestCloudWatchLogsDeliveryError: "Access denied.",
  }),
  madeUpStatus("one Region does not log", "delivery.logging", { IsLogging: false }),
  madeUpStatus("the latest digest of one Region is hours old", "delivery.digests-in-time", {
    LatestDigestDeliveryTime: Date.now() / 1_000 - 4 * 3600,
  }),
  madeUpStatus("no digest was ever delivered from one Region", "delivery.digests-in-time", {
    LatestDigestDeliveryTime: undefined,
  }),
  madeUpStatus(
    "the latest log file is two days old",
    "delivery.log-files-in-time",
    { LatestDeliveryTime: Date.now() / 1_000 - 48 * 3600 },
    "us-east-1",
  ),
];

function madeUpStatus(name: string, id: string, fields: object, where = "us-west-2"): Fault {
  return {
    name,
    finds: { [id]: "FAIL" },
    seed: async ({ proxy: { answers } }) => {
      answers.status = (region) => (region === where ? { ...fields } : {});
      return async () => {
        answers.status = () => ({});
      };
    },
  };
}
