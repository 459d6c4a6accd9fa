import { logGroupArn } from "../aws/arns";
import { CLOUDTRAIL } from "../aws/cloudtrail-service";
import type { PolicyStatement } from "./policy-document";

/** What the policies of CloudTrail's role for CloudWatch Logs are built from. */
export interface CloudWatchLogsPolicyProps {
  /** Account that owns trail, log group and role. */
  readonly managementAccountId: string;
  /** Organization whose members' events arrive in streams of their own. */
  readonly organizationId: string;
  /** Home Region of the trail, where the log group is. */
  readonly homeRegion: string;
  /** Name of the log group. */
  readonly logGroupName: string;
}

/**
 * Who may assume the role. AWS's page has no condition, and does not say whether CloudTrail sends one.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export function allowCloudTrailToAssume(): PolicyStatement {
  return {
    Sid: "AllowCloudTrailToAssume",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "sts:AssumeRole",
  };
}

/** The management account's streams, and those of the organization's members. Same page as assuming. */
export function allowDeliveryToStreams(props: CloudWatchLogsPolicyProps): PolicyStatement {
  const { managementAccountId, organizationId, homeRegion, logGroupName } = props;
  const group = logGroupArn({ region: homeRegion, accountId: managementAccountId, name: logGroupName });
  return {
    Sid: "AllowDeliveryToStreams",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: [
      `${group}:log-stream:${managementAccountId}_CloudTrail_${homeRegion}*`,
      `${group}:log-stream:${organizationId}_*`,
    ],
  };
}
