import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { collect } from "../async";
import { type Check, checkOne } from "../check";
import { MissingResource } from "../failed-read";
import { fail, pass } from "../judgement";
import type { LiveAws } from "../live-aws";
import { LOG_GROUP_KEY, LOG_GROUPS, permission } from "../permission";
import { REDEPLOY } from "../remediation";
import { deliveryRole } from "./delivery-role";

/** Whether the log group keeps events, and CloudTrail can deliver to it. */
export function cloudWatchLogs(aws: LiveAws): readonly Check[] {
  if (!aws.settings.cloudWatchLogs.enabled) return [];
  const { kmsKeyArn } = aws.settings.cloudWatchLogs;
  const key = kmsKeyArn === undefined ? [] : [logGroupKey(aws, kmsKeyArn)];
  return [logGroup(aws), ...key, ...deliveryRole(aws)];
}

function logGroup(aws: LiveAws): Check {
  const { logGroupName, retentionDays, kmsKeyArn } = aws.settings.cloudWatchLogs;
  return checkOne({
    id: "trail.log-group",
    title: "the log group keeps and encrypts events as the settings say",
    setting: `cloudWatchLogs.retentionDays: ${retentionDays}, cloudWatchLogs.kmsKeyArn: ${kmsKeyArn ?? "none"}`,
    permissions: [permission(LOG_GROUPS, "logs:DescribeLogGroups")],
    read: async () => {
      const client = aws.accounts.management.client(CloudWatchLogsClient, aws.settings.trail.homeRegion);
      const pages = await collect(
        paginateDescribeLogGroups({ client }, { logGroupNamePrefix: logGroupName }),
      );
      const found = pages
        .flatMap(({ logGroups = [] }) => logGroups)
        .find((group) => group.logGroupName === logGroupName);
      if (found === undefined) throw new MissingResource(`the log group ${logGroupName} does not exist`);
      return found;
    },
    judge: ({ retentionInDays, kmsKeyId, logGroupClass = "STANDARD" }) => {
      if (logGroupClass !== "STANDARD") {
        return fail(`its class is ${logGroupClass}, which has no metric filters and no alarms`, REDEPLOY);
      }
      const found = `${retentionInDays ?? "unlimited"} days, ${kmsKeyId ?? "no KMS key"}`;
      return retentionInDays === retentionDays && (kmsKeyId ?? undefined) === kmsKeyArn
        ? pass(found)
        : fail(
            `${found}, but the settings say ${retentionDays} days, ${kmsKeyArn ?? "no KMS key"}`,
            REDEPLOY,
          );
    },
  });
}

/** Without its key nobody can read the log group, and CloudTrail cannot write to it. */
function logGroupKey(aws: LiveAws, keyArn: string): Check {
  return checkOne({
    id: "trail.log-group-key",
    title: "the key of the log group is enabled",
    setting: `cloudWatchLogs.kmsKeyArn: ${keyArn}`,
    permissions: [permission(LOG_GROUP_KEY, "kms:DescribeKey")],
    read: () =>
      aws.accounts.management
        .client(KMSClient, aws.settings.trail.homeRegion)
        .send(new DescribeKeyCommand({ KeyId: keyArn })),
    judge: ({ KeyMetadata }) =>
      KeyMetadata?.Enabled
        ? pass(keyArn)
        : fail(
            `${keyArn} is ${KeyMetadata?.KeyState}, so CloudTrail cannot deliver to CloudWatch Logs`,
            `Run \`aws kms cancel-key-deletion --key-id ${keyArn} --region ${aws.settings.trail.homeRegion}\` if it is PendingDeletion, and then \`aws kms enable-key --key-id ${keyArn} --region ${aws.settings.trail.homeRegion}\` in the management account.`,
          ),
  });
}
