import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetRoleCommand, GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { requestsTo } from "../expected";
import { MissingResource } from "../failed-read";
import { combine, fail, pass, warn } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { DELIVERY_ROLE, LOG_GROUPS, permission } from "../permission";
import { judgePolicy } from "../policy-judgement";
import { REDEPLOY } from "../remediation";

/** Name of the inline policy that the stack gives the role. */
const POLICY_NAME = "deliver-events";

/** Whether the log group keeps events, and CloudTrail can deliver to it. */
export function cloudWatchLogs(aws: LiveAws): readonly Check[] {
  if (!aws.settings.cloudWatchLogs.enabled) return [];
  return [logGroup(aws), role(aws), roleTrust(aws), rolePolicy(aws)];
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
      const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName });
      const { logGroups = [] } = await client.send(command);
      const found = logGroups.find((group) => group.logGroupName === logGroupName);
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

function role(aws: LiveAws): Check {
  const wanted = aws.expected.deliveryRoleArn;
  return checkOne({
    id: "trail.delivery-role",
    title: "it delivers to CloudWatch Logs with the role of the settings",
    setting: "cloudWatchLogs.enabled: true",
    permissions: [READ.trail],
    read: aws.trail,
    judge: ({ CloudWatchLogsRoleArn }) =>
      CloudWatchLogsRoleArn === wanted
        ? pass(`${CloudWatchLogsRoleArn}`)
        : fail(`${CloudWatchLogsRoleArn ?? "no role"}, but the settings say ${wanted}`, REDEPLOY),
  });
}

function openIam(aws: LiveAws): IAMClient {
  return aws.accounts.management.client(IAMClient, aws.settings.trail.homeRegion);
}

function roleTrust(aws: LiveAws): Check {
  return checkOne({
    id: "trail.delivery-role-trust",
    title: "only CloudTrail can assume that role",
    permissions: [permission(DELIVERY_ROLE, "iam:GetRole")],
    read: () => openIam(aws).send(new GetRoleCommand({ RoleName: aws.expected.deliveryRoleName })),
    judge: ({ Role }) => {
      const trust = judgePolicy({
        live: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
        expected: aws.expected.policies.deliveryRole.trust,
        requests: requestsTo("role", aws.settings),
      });
      const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
      if (boundary === undefined) return trust;
      return combine([
        trust,
        warn(
          `the permissions boundary ${boundary} limits it`,
          `If delivery.cloudwatch-logs passes and it is intended, leave it. Otherwise run \`aws iam delete-role-permissions-boundary --role-name ${aws.expected.deliveryRoleName}\` in the management account.`,
        ),
      ]);
    },
  });
}

function rolePolicy(aws: LiveAws): Check {
  const command = new GetRolePolicyCommand({
    RoleName: aws.expected.deliveryRoleName,
    PolicyName: POLICY_NAME,
  });
  return checkOne({
    id: "trail.delivery-role-policy",
    title: "that role can write the events of every account",
    permissions: [permission(DELIVERY_ROLE, "iam:GetRolePolicy")],
    read: () => orUndefined(openIam(aws).send(command), "NoSuchEntity", "NoSuchEntityException"),
    judge: (answer) =>
      judgePolicy({
        live: answer?.PolicyDocument === undefined ? undefined : decodeURIComponent(answer.PolicyDocument),
        expected: aws.expected.policies.deliveryRole.permissions,
        requests: requestsTo("log-group", aws.settings),
      }),
  });
}
