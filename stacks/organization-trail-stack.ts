import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { bucketArn, trailArn } from "../modules/arns";
import { LogBucket } from "../modules/log-bucket";
import { LogKey } from "../modules/log-key";
import { OrganizationGuard } from "../modules/organization-guard";
import { OrganizationTrail } from "../modules/organization-trail";
import { TrustedAccess } from "../modules/trusted-access";
import type { Settings } from "../settings/settings";
import { accountProvider } from "./account-provider";
import { keepState, requireVersions } from "./terraform-settings";

/** Properties for an {@link OrganizationTrailStack}. */
export interface OrganizationTrailStackProps {
  /** The whole settings; each module gets its own section. */
  readonly settings: Settings;
  /** Endpoint of an emulator, where there is one. */
  readonly endpointUrl?: string;
}

const SERVICE_PRINCIPAL = "cloudtrail.amazonaws.com";

/** One CloudTrail for a whole organization: bucket and key in the audit account, the trail in the management account. */
export class OrganizationTrailStack extends TerraformStack {
  constructor(scope: Construct, id: string, { settings, endpointUrl }: OrganizationTrailStackProps) {
    super(scope, id);
    const { accounts, breakGlassPrincipalArns, organization, preventDestroy, region, state, tags, trail } =
      settings;
    const managementAccountId = accounts.management.id;

    requireVersions(this);
    keepState(this, { state, endpointUrl });

    const audit = accountProvider(this, "Audit", {
      alias: "audit",
      account: accounts.audit,
      region,
      tags,
      endpointUrl,
    });
    const management = accountProvider(this, "Management", {
      alias: "management",
      account: accounts.management,
      region: trail.homeRegion,
      tags,
      endpointUrl,
    });

    const names = {
      region,
      managementAccountId,
      breakGlassPrincipalArns,
      trailArn: trailArn({ region: trail.homeRegion, accountId: managementAccountId, name: trail.name }),
    };

    new OrganizationGuard(this, "OrganizationGuard", {
      ...organization,
      provider: management,
      managementAccountId,
      servicePrincipal: SERVICE_PRINCIPAL,
    });
    const trustedAccess = new TrustedAccess(this, "TrustedAccess", {
      ...organization,
      provider: management,
      servicePrincipal: SERVICE_PRINCIPAL,
      preventDestroy,
    });
    const logKey = new LogKey(this, "LogKey", {
      ...settings.key,
      ...names,
      provider: audit,
      accountId: accounts.audit.id,
      preventDestroy,
    });
    const logBucket = new LogBucket(this, "LogBucket", {
      ...settings.logBucket,
      ...names,
      provider: audit,
      organizationId: organization.id,
      keyArn: logKey.key.arn,
      preventDestroy,
    });
    const organizationTrail = new OrganizationTrail(this, "OrganizationTrail", {
      ...trail,
      provider: management,
      bucketName: logBucket.bucket.bucket,
      keyArn: logKey.key.arn,
      preventDestroy,
      dependsOn: [...logBucket.resources, logKey.key, ...trustedAccess.resources],
    });

    new TerraformOutput(this, "BucketName", { value: logBucket.bucket.bucket });
    new TerraformOutput(this, "BucketArn", { value: bucketArn({ region, name: settings.logBucket.name }) });
    new TerraformOutput(this, "KmsKeyArn", { value: logKey.key.arn });
    new TerraformOutput(this, "KmsKeyAlias", { value: logKey.alias.name });
    new TerraformOutput(this, "TrailArn", { value: organizationTrail.trail.arn });
    new TerraformOutput(this, "OrganizationId", { value: organization.id });
  }
}
