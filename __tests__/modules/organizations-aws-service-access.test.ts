import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { synthesizedScope } from "../synthesized";

test("synthesizes the service principal and the meta-arguments", () => {
  const { resource, terraform } = synthesizedScope((stack, provider) => {
    const other = new OrganizationsAwsServiceAccess(stack, "Other", {
      provider,
      servicePrincipal: "config.amazonaws.com",
    });
    new OrganizationsAwsServiceAccess(stack, "Resource", {
      provider,
      servicePrincipal: "cloudtrail.amazonaws.com",
      dependsOn: [other],
      lifecycle: { preventDestroy: true },
    });
  });
  expect(resource).toEqual({
    aws_organizations_aws_service_access: {
      Other: { provider: "aws.test", service_principal: "config.amazonaws.com" },
      Resource: {
        provider: "aws.test",
        service_principal: "cloudtrail.amazonaws.com",
        depends_on: ["aws_organizations_aws_service_access.Other"],
        lifecycle: { prevent_destroy: true },
      },
    },
  });
  expect(terraform).toHaveProperty("required_providers.aws");
});
