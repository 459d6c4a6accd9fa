import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import type { CloudWatchLogsSettings } from "../settings/cloud-watch-logs";
import { type Imported, importTo } from "./import-existing";
import { renderPolicy } from "./render-policy";

/** Properties for {@link CloudWatchLogs}. */
export interface CloudWatchLogsProps extends CloudWatchLogsSettings {
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

/** Fixed, because the `removed` block names the log group when the construct no longer creates it. */
const LOGICAL_ID = "CloudWatchLogs_A266BBD2";

/**
 * A log group that receives the trail's events, and the role with which CloudTrail delivers them. If they are disabled, Terraform
 * forgets the log group instead of deleting it, unless the settings say so.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
 */
export class CloudWatchLogs extends Construct {
  /** The log group, if CloudWatch Logs are enabled. */
  readonly group?: CloudwatchLogGroup;
  /** Resources that must exist before the trail, because CloudTrail tests the delivery when the trail is created. */
  readonly resources: readonly ITerraformDependable[];
  /** Addresses that an earlier run may have managed and that Terraform forgets. */
  readonly forgotten: readonly string[];
  /** Existing resources that Terraform imports. */
  readonly imported: readonly Imported[];

  constructor(scope: Construct, id: string, props: CloudWatchLogsProps) {
    super(scope, id);
    if (!props.enabled) {
      this.resources = [];
      this.forgotten =
        props.onDisable === "keep" ? [`${CloudwatchLogGroup.tfResourceType}.${LOGICAL_ID}`] : [];
      this.imported = [];
      return;
    }
    const { provider } = props;
    this.group = new CloudwatchLogGroup(this, "Resource", {
      provider,
      name: props.logGroupName,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.kmsKeyArn,
    });
    this.group.overrideLogicalId(LOGICAL_ID);
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
    this.forgotten = [];
    this.imported = props.import ? [importTo(this.group, props.logGroupName)] : [];
  }
}
