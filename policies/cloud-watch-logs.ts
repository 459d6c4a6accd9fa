import { CLOUDTRAIL } from "../aws/cloudtrail-service";
import type { PolicyStatement } from "./policy-document";

/** Properties of {@link allowDeliveryToStreams}. */
export interface DeliveryToStreamsProps {
  /** Account that owns the trail and the log group. */
  readonly managementAccountId: string;
  /** Organization whose member accounts' events arrive in streams of their own. */
  readonly organizationId: string;
  /** Home Region of the trail, which is also the log group's. */
  readonly homeRegion: string;
  /** ARN of the log group, without `:*`. */
  readonly logGroupArn: string;
}

/**
 * Trust policy of the role. AWS's page has no condition, and does not say whether CloudTrail sends one.
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

/** The streams of the management account and of the organization's member accounts. Same page as the trust policy. */
export function allowDeliveryToStreams(props: DeliveryToStreamsProps): PolicyStatement {
  const { managementAccountId, organizationId, homeRegion, logGroupArn } = props;
  return {
    Sid: "AllowDeliveryToStreams",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: [
      `${logGroupArn}:log-stream:${managementAccountId}_CloudTrail_${homeRegion}*`,
      `${logGroupArn}:log-stream:${organizationId}_*`,
    ],
  };
}
