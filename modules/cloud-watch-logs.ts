import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { logGroupArn, roleArn } from "../aws/arns";
import {
  allowCloudTrailToAssume,
  allowDeliveryToStreams,
  type CloudWatchLogsPolicyProps,
} from "../policies/cloud-watch-logs";
import type { CloudWatchLogsSettings } from "../settings/cloud-watch-logs";
import { renderPolicy } from "./render-policy";

/** Properties for {@link CloudWatchLogs}. */
export interface CloudWatchLogsProps
  extends Omit<CloudWatchLogsSettings, "enabled">,
    CloudWatchLogsPolicyProps {
  /** Provider of the management account, in the trail's home Region: CloudTrail takes no other. */
  readonly provider: AwsProvider;
  /** Name of the trail, after which the role is named. */
  readonly trailName: string;
}

const ROLE_SUFFIX = "-cloudwatch-logs";
const LONGEST_ROLE_NAME = 64;

/**
 * A log group that receives the trail's events, and the role by which CloudTrail delivers them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
 */
export class CloudWatchLogs extends Construct {
  /** ARN of the log group as CloudTrail wants it, built from names. */
  readonly groupArn: string;
  /** ARN of the role, built from names. */
  readonly roleArn: string;
  /** What the trail has to wait for: CloudTrail tries the delivery when it is told of it. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: CloudWatchLogsProps) {
    super(scope, id);
    const { provider, homeRegion, managementAccountId, logGroupName } = props;
    const group = new CloudwatchLogGroup(this, "Resource", {
      provider,
      name: logGroupName,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.kmsKeyArn,
    });
    const name = `${props.trailName.slice(0, LONGEST_ROLE_NAME - ROLE_SUFFIX.length)}${ROLE_SUFFIX}`;
    const role = new IamRole(this, "Role", {
      provider,
      name,
      description: `CloudTrail delivers the events of the trail ${props.trailName} to CloudWatch Logs`,
      assumeRolePolicy: renderPolicy([allowCloudTrailToAssume()]),
    });
    const policy = new IamRolePolicy(this, "RolePolicy", {
      provider,
      name: "deliver-events",
      role: role.name,
      policy: renderPolicy([allowDeliveryToStreams(props)]),
    });
    this.groupArn = `${logGroupArn({ region: homeRegion, accountId: managementAccountId, name: logGroupName })}:*`;
    this.roleArn = roleArn({ region: homeRegion, accountId: managementAccountId, name });
    this.resources = [group, role, policy];
  }
}
