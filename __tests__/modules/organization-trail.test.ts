import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { OrganizationTrail, type OrganizationTrailProps } from "../../modules/organization-trail";
import { minimalSettings } from "../settings-file";
import { type Block, only, synthesizedScope } from "../synthesized";

function organizationTrail(props: Partial<OrganizationTrailProps> = {}): Block {
  const { resource } = synthesizedScope((stack, provider) => {
    new OrganizationTrail(stack, "OrganizationTrail", {
      ...minimalSettings().trail,
      provider,
      bucketName: "acme-cloudtrail",
      keyArn: "arn:aws:kms:us-east-1:222222222222:key/k",
      preventDestroy: true,
      dependsOn: [new S3Bucket(stack, "Bucket", { provider })],
      ...props,
    });
  });
  return only(resource, "aws_cloudtrail");
}

test("records every account and Region, encrypted and with digests, once everything it needs stands", () => {
  expect(organizationTrail()).toEqual({
    provider: "aws.test",
    name: "organization-trail",
    s3_bucket_name: "acme-cloudtrail",
    kms_key_id: "arn:aws:kms:us-east-1:222222222222:key/k",
    is_organization_trail: true,
    is_multi_region_trail: true,
    enable_logging: true,
    include_global_service_events: true,
    enable_log_file_validation: true,
    depends_on: ["aws_s3_bucket.Bucket"],
    lifecycle: { prevent_destroy: true },
  });
});

test.each([
  ["isOrganizationTrail", "is_organization_trail"],
  ["isMultiRegionTrail", "is_multi_region_trail"],
  ["enableLogging", "enable_logging"],
])("says %s: false in so many words, and changes nothing else", (prop, argument) => {
  expect(organizationTrail({ [prop]: false })).toEqual({ ...organizationTrail(), [argument]: false });
});

test("takes its name from the settings, and lets itself be destroyed on demand", () => {
  expect(organizationTrail({ name: "acme", preventDestroy: false })).toMatchObject({
    name: "acme",
    lifecycle: { prevent_destroy: false },
  });
});
