import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import type { CloudWatchLogsSettings } from "../settings/cloud-watch-logs";
import { renderPolicy } from "./render-policy";

/** Properties for {@link CloudWatchLogs}. */
export interface CloudWatchLogsProps extends Omit<CloudWatchLogsSettings, "enabled"> {
  /** Provider of the management account, in the trail's home Region, the only one that CloudTrail delivers to. */
  readonly provider: AwsProvider;
  /** Name of the trail, for the role's description. */
  readonly trailName: string;
  /** Name of the role with which CloudTrail delivers. */
  readonly roleName: string;
  /** Statements of the role's trust policy. */
  readonly trustPolicy: readonly PolicyStatement[];
  /** Statements of the role's identity policy. */
  readonly policy: readonly PolicyStatement[];
}

/**
 * A log group that receives the trail's events, and the role with which CloudTrail delivers them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
 */
export class CloudWatchLogs extends Construct {
  /** The log group. */
  readonly group: CloudwatchLogGroup;
  /** Resources that must exist before the trail, because CloudTrail tests the delivery when the trail is created. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: CloudWatchLogsProps) {
    super(scope, id);
    const { provider } = props;
    this.group = new CloudwatchLogGroup(this, "Resource", {
      provider,
      name: props.logGroupName,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.kmsKeyArn,
    });
    const role = new IamRole(this, "Role", {
      provider,
      name: props.roleName,
      description: `CloudTrail delivers the events of the trail ${props.trailName} to CloudWatch Logs`,
      assumeRolePolicy: renderPolicy(props.trustPolicy),
    });
    const policy = new IamRolePolicy(this, "RolePolicy", {
      provider,
      name: "deliver-events",
      role: role.name,
      policy: renderPolicy(props.policy),
    });
    this.resources = [this.group, role, policy];
  }
}
