import { stringToTerraform, type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** Properties for an {@link OrganizationsAwsServiceAccess}. */
export interface OrganizationsAwsServiceAccessProps extends TerraformMetaArguments {
  /** Service principal that may act in every account of the organization. */
  readonly servicePrincipal: string;
}

/**
 * The resource `aws_organizations_aws_service_access`, which the provider bindings do not have yet.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/organizations_aws_service_access
 */
export class OrganizationsAwsServiceAccess extends TerraformResource {
  static readonly tfResourceType = "aws_organizations_aws_service_access";
  private readonly servicePrincipal: string;

  constructor(scope: Construct, id: string, props: OrganizationsAwsServiceAccessProps) {
    super(scope, id, {
      ...props,
      terraformResourceType: OrganizationsAwsServiceAccess.tfResourceType,
      terraformGeneratorMetadata: { providerName: "aws" },
    });
    this.servicePrincipal = props.servicePrincipal;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { service_principal: stringToTerraform(this.servicePrincipal) };
  }
}
