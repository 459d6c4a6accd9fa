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
  /** Whether this app switches the access on, or it is on already. */
  readonly trustedAccess: OrganizationSettings["trustedAccess"];
  /** Whether Terraform refuses to switch the access off, and with it every member account's trail. */
  readonly preventDestroy: boolean;
}

/** Pinned, because the block that forgets the resource has to name it where it no longer exists. */
const LOGICAL_ID = "TrustedAccess";

/**
 * A service's trusted access in AWS Organizations. Where it exists already nothing is created, and what an earlier
 * run managed is forgotten rather than destroyed.
 * https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudtrail.html
 */
export class TrustedAccess extends Construct {
  /** What the trail has to wait for. */
  readonly resources: readonly ITerraformDependable[];
  /** Addresses that an earlier run may have managed. */
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
