import { z } from "zod";
import { flag, section, text } from "./fields";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const CloudWatchLogs = section({
  enabled: flag()
    .default(true)
    .describe("Events also go to a log group of the management account, for alarms and queries."),
  logGroupName: text(
    /^(?!aws\/)[\w./#-]{1,512}$/,
    "must be 1 to 512 letters, digits and `_-/.#`, not beginning with `aws/`",
  )
    .optional()
    .describe("Name of the log group. Default: `/aws/cloudtrail/<trail.name>`."),
  retentionDays: z
    .literal(RETENTION_DAYS, { error: `must be one of ${RETENTION_DAYS.join(", ")}` })
    .default(400)
    .describe("Days until an event expires in the log group."),
  kmsKeyArn: text(
    /^arn:aws(-cn|-us-gov)?:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,64}$/,
    "must be the ARN of a KMS key",
  )
    .optional()
    .describe(
      "KMS key of the management account that encrypts the log group; CloudWatch Logs' own without it.",
    ),
});

/** The log group's settings, with its name filled in. */
export type CloudWatchLogsSettings = z.output<typeof CloudWatchLogs> & { readonly logGroupName: string };
