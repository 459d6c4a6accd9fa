import { CloudtrailOrganizationDelegatedAdminAccount } from "@cdktf/provider-aws/lib/cloudtrail-organization-delegated-admin-account";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { accessLogBucketName, bucketArn } from "../aws/arns";
import { CLOUDTRAIL_SERVICE } from "../aws/cloudtrail-service";
import { AccessLogging } from "../modules/access-logging";
import { CloudWatchLogs } from "../modules/cloud-watch-logs";
import { forget } from "../modules/forget";
import { LogBucket } from "../modules/log-bucket";
import { LogKey } from "../modules/log-key";
import { Notifications } from "../modules/notifications";
import { OrganizationGuard } from "../modules/organization-guard";
import { OrganizationTrail } from "../modules/organization-trail";
import { ReaderRole } from "../modules/reader-role";
import { TrustedAccess } from "../modules/trusted-access";
import { namesOf, topicName } from "../policies/names";
import type { Settings } from "../settings/file";
import { accountProvider } from "./account-provider";
import { keepState, requireVersions } from "./terraform-settings";

/** Properties for an {@link OrganizationTrailStack}. */
export interface OrganizationTrailStackProps {
  /** The whole settings; each module gets its own section. */
  readonly settings: Settings;
  /** Endpoint of an emulator, where there is one. */
  readonly endpointUrl?: string;
}

/** One CloudTrail for a whole organization: bucket and key out of reach, the trail in the management account. */
export class OrganizationTrailStack extends TerraformStack {
  constructor(scope: Construct, id: string, { settings, endpointUrl }: OrganizationTrailStackProps) {
    super(scope, id);
    const { accounts, organization, preventDestroy, region, tags, trail } = settings;
    const { accessLogging, readers } = settings.logBucket;

    requireVersions(this);
    keepState(this, { state: settings.state, endpointUrl });

    const inRegion = { region, tags, endpointUrl };
    const audit = accountProvider(this, "Audit", { ...inRegion, name: "audit", account: accounts.audit });
    const management = accountProvider(this, "Management", {
      ...inRegion,
      name: "management",
      account: accounts.management,
      region: trail.homeRegion,
    });
    const bucketOwner = accounts.logArchive
      ? accountProvider(this, "LogArchive", { ...inRegion, name: "logArchive", account: accounts.logArchive })
      : audit;

    const names = namesOf(settings);

    new OrganizationGuard(this, "OrganizationGuard", {
      ...organization,
      ...names,
      provider: management,
      servicePrincipal: CLOUDTRAIL_SERVICE,
    });
    const trustedAccess = new TrustedAccess(this, "TrustedAccess", {
      ...organization,
      provider: management,
      servicePrincipal: CLOUDTRAIL_SERVICE,
      preventDestroy,
    });
    if (organization.delegatedAdministrator) {
      new CloudtrailOrganizationDelegatedAdminAccount(this, "DelegatedAdministrator", {
        provider: management,
        accountId: names.auditAccountId,
        dependsOn: [...trustedAccess.resources],
      });
    }

    const logKey = new LogKey(this, "LogKey", {
      ...settings.key,
      ...names,
      provider: audit,
      accountId: names.auditAccountId,
      readerArns: names.keyReaderArns,
      preventDestroy,
    });
    const readerRole = readers.role.enabled
      ? new ReaderRole(this, "ReaderRole", {
          ...readers.role,
          ...names,
          provider: audit,
          keyAccountId: names.auditAccountId,
        })
      : undefined;
    const logBucket = new LogBucket(this, "LogBucket", {
      ...settings.logBucket,
      ...names,
      provider: bucketOwner,
      readerArns: names.bucketReaderArns,
      keyArn: logKey.key.arn,
      preventDestroy,
    });
    const logging = new AccessLogging(this, "AccessLogging", {
      ...accessLogging,
      ...names,
      provider: bucketOwner,
      accountId: names.bucketOwnerId,
      name: accessLogBucketName(names.bucketName),
      sourceBucketName: names.bucketName,
      sourceBucket: logBucket.bucket,
      preventDestroy,
    });

    const cloudWatchLogs = settings.cloudWatchLogs.enabled
      ? new CloudWatchLogs(this, "CloudWatchLogs", {
          ...settings.cloudWatchLogs,
          ...names,
          provider: management,
        })
      : undefined;
    const notifications = settings.notifications.enabled
      ? new Notifications(this, "Notifications", {
          ...names,
          provider: management,
          topicName: topicName(trail.name),
        })
      : undefined;
    const organizationTrail = new OrganizationTrail(this, "OrganizationTrail", {
      ...trail,
      ...names,
      provider: management,
      logBucket: logBucket.bucket,
      keyArn: logKey.key.arn,
      cloudWatchLogs,
      topicName: notifications?.topic.name,
      preventDestroy,
      dependsOn: [
        ...logBucket.resources,
        ...logging.resources,
        logKey.key,
        ...trustedAccess.resources,
        ...(cloudWatchLogs?.resources ?? []),
        ...(notifications?.resources ?? []),
      ],
    });
    forget(this, [...trustedAccess.forgotten, ...logging.forgotten]);

    new TerraformOutput(this, "BucketName", { value: logBucket.bucket.bucket });
    new TerraformOutput(this, "BucketArn", { value: bucketArn({ region, name: names.bucketName }) });
    new TerraformOutput(this, "KmsKeyArn", { value: logKey.key.arn });
    new TerraformOutput(this, "KmsKeyAlias", { value: logKey.alias.name });
    new TerraformOutput(this, "TrailArn", { value: organizationTrail.trail.arn });
    new TerraformOutput(this, "OrganizationId", { value: organization.id });
    if (readerRole) new TerraformOutput(this, "ReaderRoleArn", { value: readerRole.role.arn });
  }
}
