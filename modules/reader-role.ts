import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import type { ReaderRoleSettings } from "../settings/readers";
import { renderPolicy } from "./render-policy";

/** Properties for a {@link ReaderRole}. */
export interface ReaderRoleProps extends Pick<ReaderRoleSettings, "name"> {
  /** Provider of the audit account. */
  readonly provider: AwsProvider;
  /** Statements of the trust policy. */
  readonly trustPolicy: readonly PolicyStatement[];
  /** Statements of the identity policy. */
  readonly policy: readonly PolicyStatement[];
}

/**
 * A role that may list, read and decrypt the log files, and nothing else.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-sharing-logs.html
 */
export class ReaderRole extends Construct {
  /** The role. */
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: ReaderRoleProps) {
    super(scope, id);
    const { provider } = props;
    this.role = new IamRole(this, "Resource", {
      provider,
      name: props.name,
      description: "Reads the log files of the organization trail",
      assumeRolePolicy: renderPolicy(props.trustPolicy),
    });
    new IamRolePolicy(this, "Policy", {
      provider,
      name: "read-log-files",
      role: this.role.name,
      policy: renderPolicy(props.policy),
    });
  }
}
