import { z } from "zod";
import { awsPartition } from "../aws/arns";
import type { Accounts } from "./accounts";
import { arn, flag, oneOf, section, text } from "./fields";
import { rulesAcross } from "./rule";
import type { Trail } from "./trail";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const CloudWatchLogs = section({
  enabled: flag()
    .default(true)
    .describe(
      "CloudTrail also sends events to a log group of the management account, for alarms and queries.",
    ),
  logGroupName: text(
    /^(?!aws\/)[\w./#-]{1,512}$/,
    "must be 1 to 512 letters, digits and `_-/.#`, not beginning with `aws/`",
    "/aws/cloudtrail/organization-trail",
  )
    .optional()
    .describe("Name of the log group. Default: `/aws/cloudtrail/<trail.name>`."),
  retentionDays: z
    .literal(RETENTION_DAYS, { error: `must be one of ${RETENTION_DAYS.join(", ")}` })
    .default(400)
    .describe("Days after which CloudWatch Logs deletes an event."),
  import: flag()
    .default(false)
    .describe(
      "Imports the existing log group of this name into the Terraform state and changes it in place, such as one that `onDisable: keep` has kept.",
    ),
  onDisable: oneOf(["keep", "delete"])
    .default("keep")
    .describe(
      "What happens to the log group if `enabled` becomes `false`. `keep`: Terraform forgets it; it and its events stay, and expire after `retentionDays`. `delete`: Terraform deletes it with its events.",
    ),
  kmsKeyArn: arn(
    String.raw`kms:[a-z0-9-]+:\d{12}:key/[\w-]{1,64}`,
    "must be the ARN of a KMS key",
    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  )
    .optional()
    .describe(
      "KMS key of the management account that encrypts the log group. Default: a key that CloudWatch Logs owns.",
    ),
}).meta({
  description: "Delivery of events to CloudWatch Logs.",
  option: {
    title: "CloudWatch Logs",
    cost: "CloudWatch Logs charges per gigabyte ingested, and per gigabyte stored and month. Enabled by default.",
    disabling:
      "Terraform forgets the log group, which keeps its events until they expire, or deletes it with `onDisable: delete`. To manage it again, set `import: true` for the next deployment.",
    deployedBy: {
      test: "CloudWatch Logs is disabled and enabled in place, and the log group keeps its events",
    },
  },
});

/** The log group's settings, with the default of its name. */
export type CloudWatchLogsSettings = z.output<typeof CloudWatchLogs> & { readonly logGroupName: string };

interface File {
  readonly cloudWatchLogs: z.output<typeof CloudWatchLogs>;
  readonly trail: z.output<typeof Trail>;
  readonly accounts: z.output<typeof Accounts>;
  readonly region: string;
}

/** Fills in the name of the log group. */
export function resolveCloudWatchLogs({
  cloudWatchLogs,
  trail,
}: Pick<File, "cloudWatchLogs" | "trail">): CloudWatchLogsSettings {
  return {
    ...cloudWatchLogs,
    logGroupName: cloudWatchLogs.logGroupName ?? `/aws/cloudtrail/${trail.name}`,
  };
}

const rule = rulesAcross<File>();

const keyIsBesideTheLogGroup = rule(
  {
    keyArn: "cloudWatchLogs.kmsKeyArn",
    accountId: "accounts.management.id",
    region: "region",
    homeRegion: "trail.homeRegion",
  },
  ({ keyArn, accountId, region, homeRegion }, problem) => {
    const prefix = `arn:${awsPartition(region)}:kms:${homeRegion ?? region}:${accountId}:`;
    if (keyArn !== undefined && !keyArn.startsWith(prefix)) {
      problem(
        "keyArn",
        `must be a key of the management account in the trail's home Region: its ARN must begin with ${prefix}`,
      );
    }
  },
);

export const cloudWatchLogsRules = [keyIsBesideTheLogGroup];
