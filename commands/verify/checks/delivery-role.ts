import { IAMClient } from "@aws-sdk/client-iam";
import { type Check, checkOne } from "../check";
import { requestsTo } from "../expected";
import { fail, pass } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { DELIVERY_ROLE, MANAGED_POLICIES } from "../permission";
import { REDEPLOY } from "../remediation";
import { roleChecks } from "./role-checks";

/** Whether CloudTrail, and nobody else, can deliver with the role of the settings. */
export function deliveryRole(aws: LiveAws): readonly Check[] {
  const { deliveryRoleName, policies } = aws.expected;
  return [
    role(aws),
    ...roleChecks({
      iam: aws.accounts.management.client(IAMClient, aws.settings.trail.homeRegion),
      name: deliveryRoleName,
      id: "trail.delivery-role",
      titles: {
        trust: "only CloudTrail can assume that role",
        policy: "that role can write the events of every account",
      },
      target: DELIVERY_ROLE,
      managedPolicies: MANAGED_POLICIES,
      account: "management",
      trust: policies.deliveryRole.trust,
      trustRequests: requestsTo("role", aws.settings),
      policyName: "deliver-events",
      permissions: policies.deliveryRole.permissions,
      requests: requestsTo("log-group", aws.settings),
    }),
  ];
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
