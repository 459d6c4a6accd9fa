import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { OrganizationSettings } from "../settings/organization";
import { OrganizationsAwsServiceAccess } from "./organizations-aws-service-access";

/** Properties for a {@link TrustedAccess}. */
export interface TrustedAccessProps {
  /** Provider of the management account. */
  readonly provider: AwsProvider;
  /** Service principal that may act in every account of the organization. */
  readonly servicePrincipal: string;
  /** `managed` if this app enables trusted access, `existing` if it is enabled already. */
  readonly trustedAccess: OrganizationSettings["trustedAccess"];
  /** True if Terraform refuses to disable trusted access, which would delete the trail of every member account. */
  readonly preventDestroy: boolean;
}

/** Fixed, because the `removed` block names the resource when the construct no longer creates it. */
const LOGICAL_ID = "TrustedAccess";

/**
 * Trusted access of a service in AWS Organizations. If it is enabled already, the construct creates nothing, and
 * Terraform forgets the resource of an earlier run instead of destroying it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudtrail.html
 */
export class TrustedAccess extends Construct {
  /** Resources that must exist before the trail. */
  readonly resources: readonly ITerraformDependable[];
  /** Addresses that an earlier run may have managed and that Terraform forgets. */
  readonly forgotten: readonly string[];

  constructor(scope: Construct, id: string, props: TrustedAccessProps) {
    super(scope, id);
    if (props.trustedAccess === "existing") {
      this.resources = [];
      this.forgotten = [`${OrganizationsAwsServiceAccess.tfResourceType}.${LOGICAL_ID}`];
      return;
    }
    const access = new OrganizationsAwsServiceAccess(this, "Resource", {
      provider: props.provider,
      servicePrincipal: props.servicePrincipal,
      lifecycle: { preventDestroy: props.preventDestroy },
    });
    access.overrideLogicalId(LOGICAL_ID);
    this.resources = [access];
    this.forgotten = [];
  }
}
