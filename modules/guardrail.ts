import { OrganizationsPolicy } from "@cdktf/provider-aws/lib/organizations-policy";
import { OrganizationsPolicyAttachment } from "@cdktf/provider-aws/lib/organizations-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { OrganizationPolicy } from "../policies/guardrail/organization-policies";
import { GUARDRAIL_TAGS } from "../policies/names";
import { renderPolicy } from "./render-policy";

/** Properties for a {@link Guardrail}. */
export interface GuardrailProps {
  /** Provider of the management account. */
  readonly provider: AwsProvider;
  /** The policies. Their statements name {@link KEY_ARN} where the key is meant. */
  readonly policies: readonly OrganizationPolicy[];
  /** ARN of the KMS key of the log files, a reference. */
  readonly keyArn: string;
  /** Resources of the guarded accounts, which must exist before the policies bind their deployers. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Stands for the key's ARN, which AWS chooses, in the statements of the guardrail. */
export const KEY_ARN = "LOG_KEY_ARN";

/**
 * Policies of AWS Organizations that bind the principals of the accounts that own buckets and key, and of members.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
 */
export class Guardrail extends Construct {
  /** Ids of the policies, which AWS chooses. */
  readonly policyIds: readonly string[];

  constructor(scope: Construct, id: string, props: GuardrailProps) {
    super(scope, id);
    this.policyIds = props.policies.map((policy) => this.addPolicy(policy, props).id);
  }

  private addPolicy(
    { id: policyId, name, type, description, statements, targetIds }: OrganizationPolicy,
    props: GuardrailProps,
  ): OrganizationsPolicy {
    const policy = new OrganizationsPolicy(this, policyId, {
      provider: props.provider,
      name,
      type,
      description,
      content: renderPolicy(statements).replaceAll(KEY_ARN, props.keyArn),
      tags: { ...GUARDRAIL_TAGS },
    });
    for (const targetId of targetIds) {
      new OrganizationsPolicyAttachment(this, `${policyId}-${targetId}`, {
        provider: props.provider,
        policyId: policy.id,
        targetId,
        dependsOn: [...props.dependsOn],
      });
    }
    return policy;
  }
}
