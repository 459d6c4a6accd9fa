import { CloudtrailOrganizationDelegatedAdminAccount } from "@cdktf/provider-aws/lib/cloudtrail-organization-delegated-admin-account";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { bucketArn } from "../aws/arns";
import { CLOUDTRAIL_SERVICE } from "../aws/cloudtrail-service";
import { AccessLogging } from "../modules/access-logging";
import { CloudWatchLogs } from "../modules/cloud-watch-logs";
import { forget } from "../modules/forget";
import { Guardrail, KEY_ARN } from "../modules/guardrail";
import { importExisting } from "../modules/import-existing";
import { LogBucket } from "../modules/log-bucket";
import { LogKey } from "../modules/log-key";
import { Notifications } from "../modules/notifications";
import { OrganizationGuard } from "../modules/organization-guard";
import { OrganizationTrail, type OrganizationTrailProps } from "../modules/organization-trail";
import { ReaderRole } from "../modules/reader-role";
import { TrustedAccess } from "../modules/trusted-access";
import { type OrganizationPolicy, organizationPolicies } from "../policies/guardrail/organization-policies";
import { type ResourceNames, resourceNames } from "../policies/names";
import { type Policies, policiesFor } from "../policies/policies-for";
import type { Settings } from "../settings/file";
import { accountProvider } from "./account-provider";
import { addAlarms } from "./alarms";
import { checkDeployers } from "./deployer-check";
import { addSearch } from "./search";
import { configureBackend, requireVersions } from "./terraform-settings";

/** Properties for an {@link OrganizationTrailStack}. */
export interface OrganizationTrailStackProps {
  /** The whole settings. Each module receives its own section. */
  readonly settings: Settings;
  /** Path of the state file of a local backend. Default: beside the output directory. */
  readonly localState?: string;
  /** Endpoint of an emulator. */
  readonly endpointUrl?: string;
}

/** One CloudTrail for a whole organization: log bucket and key in the audit account, trail in the management account. */
export class OrganizationTrailStack extends TerraformStack {
  private readonly settings: Settings;
  private readonly names: ResourceNames;
  private readonly policies: Policies;
  private readonly organizationPolicies: readonly OrganizationPolicy[];
  private readonly audit: AwsProvider;
  private readonly management: AwsProvider;
  private readonly bucketOwner: AwsProvider;

  constructor(scope: Construct, id: string, props: OrganizationTrailStackProps) {
    super(scope, id);
    const { settings, localState, endpointUrl } = props;
    const { accounts, region, tags, trail } = settings;
    requireVersions(this);
    configureBackend(this, { state: settings.state, localState, endpointUrl });
    this.settings = settings;
    this.names = resourceNames(settings);
    this.policies = policiesFor(settings);
    this.organizationPolicies =
      settings.guardrail.mode === "managed" ? organizationPolicies(settings, KEY_ARN) : [];
    const provider = { region, tags, endpointUrl };
    this.audit = accountProvider(this, "Audit", { ...provider, name: "audit", account: accounts.audit });
    this.management = accountProvider(this, "Management", {
      ...provider,
      region: trail.homeRegion,
      name: "management",
      account: accounts.management,
    });
    this.bucketOwner = accounts.logArchive
      ? accountProvider(this, "LogArchive", { ...provider, name: "logArchive", account: accounts.logArchive })
      : this.audit;
    checkDeployers(this, [
      { name: "audit", account: accounts.audit, provider: this.audit },
      ...(accounts.logArchive
        ? [{ name: "logArchive" as const, account: accounts.logArchive, provider: this.bucketOwner }]
        : []),
      { name: "management", account: accounts.management, provider: this.management },
    ]);

    const trustedAccess = this.addOrganization();
    const logKey = this.addLogKey();
    this.addReaderRole();
    const logBucket = this.addLogBucket(logKey);
    const accessLogging = this.addAccessLogging(logBucket);
    addSearch(this, { settings, provider: this.bucketOwner });
    const cloudWatchLogs = this.addCloudWatchLogs();
    const notifications = this.addNotifications();
    const organizationTrail = this.addTrail({
      logBucket: logBucket.bucket,
      keyArn: logKey.key.arn,
      topicName: notifications?.topic.name,
      dependsOn: [
        ...logBucket.resources,
        ...accessLogging.resources,
        logKey.key,
        ...trustedAccess.resources,
        ...cloudWatchLogs.resources,
        ...(notifications?.resources ?? []),
      ],
    });
    const guardrail = this.addGuardrail(logKey);
    if (cloudWatchLogs.group !== undefined) {
      addAlarms(this, {
        settings,
        provider: this.management,
        logGroup: cloudWatchLogs.group,
        logKey: logKey.key,
        guardrailPolicyIds: guardrail?.policyIds ?? [],
      });
    }
    importExisting(this, [...organizationTrail.imported, ...cloudWatchLogs.imported]);
    forget(this, [...trustedAccess.forgotten, ...accessLogging.forgotten, ...cloudWatchLogs.forgotten]);
  }

  /** Checks the organization, and lets CloudTrail and the delegated administrator act in it. */
  private addOrganization(): TrustedAccess {
    const { accounts, organization, preventDestroy } = this.settings;
    const provider = this.management;
    new OrganizationGuard(this, "OrganizationGuard", {
      ...organization,
      provider,
      managementAccountId: accounts.management.id,
      servicePrincipal: CLOUDTRAIL_SERVICE,
      policyTypes: [...new Set(this.organizationPolicies.map(({ type }) => type))],
    });
    const trustedAccess = new TrustedAccess(this, "TrustedAccess", {
      provider,
      servicePrincipal: CLOUDTRAIL_SERVICE,
      trustedAccess: organization.trustedAccess,
      preventDestroy,
    });
    if (organization.delegatedAdministrator) {
      new CloudtrailOrganizationDelegatedAdminAccount(this, "DelegatedAdministrator", {
        provider,
        accountId: accounts.audit.id,
        dependsOn: [...trustedAccess.resources],
      });
    }
    return trustedAccess;
  }

  private addLogKey(): LogKey {
    const logKey = new LogKey(this, "LogKey", {
      ...this.settings.key,
      provider: this.audit,
      trailArn: this.names.trailArn,
      policy: this.policies.logKey,
      preventDestroy: this.settings.preventDestroy,
    });
    new TerraformOutput(this, "KmsKeyArn", { value: logKey.key.arn });
    new TerraformOutput(this, "KmsKeyAlias", { value: logKey.alias.name });
    return logKey;
  }

  private addReaderRole(): void {
    const { role } = this.settings.logBucket.readers;
    if (!role.enabled) return;
    const reader = new ReaderRole(this, "ReaderRole", {
      name: role.name,
      provider: this.audit,
      trustPolicy: this.policies.readerRole.trust,
      policy: this.policies.readerRole.permissions,
    });
    new TerraformOutput(this, "ReaderRoleArn", { value: reader.role.arn });
  }

  private addLogBucket(logKey: LogKey): LogBucket {
    const { logBucket: section, region, preventDestroy } = this.settings;
    const logBucket = new LogBucket(this, "LogBucket", {
      ...section,
      provider: this.bucketOwner,
      policy: this.policies.logBucket,
      keyArn: logKey.key.arn,
      preventDestroy,
    });
    new TerraformOutput(this, "BucketName", { value: logBucket.bucket.bucket });
    new TerraformOutput(this, "BucketArn", { value: bucketArn({ region, name: section.name }) });
    return logBucket;
  }

  private addAccessLogging(logBucket: LogBucket): AccessLogging {
    return new AccessLogging(this, "AccessLogging", {
      ...this.settings.logBucket.accessLogging,
      provider: this.bucketOwner,
      name: this.names.accessLogBucketName,
      policy: this.policies.accessLogBucket,
      sourceBucket: logBucket.bucket,
      preventDestroy: this.settings.preventDestroy,
    });
  }

  private addCloudWatchLogs(): CloudWatchLogs {
    const { cloudWatchLogs, trail } = this.settings;
    return new CloudWatchLogs(this, "CloudWatchLogs", {
      ...cloudWatchLogs,
      provider: this.management,
      trailName: trail.name,
      roleName: this.names.deliveryRoleName,
      trustPolicy: this.policies.deliveryRole.trust,
      policy: this.policies.deliveryRole.permissions,
    });
  }

  private addNotifications(): Notifications | undefined {
    if (!this.settings.notifications.enabled) return undefined;
    return new Notifications(this, "Notifications", {
      provider: this.management,
      topicName: this.names.topicName,
      trailArn: this.names.trailArn,
      topicPolicy: this.policies.topic,
      keyPolicy: this.policies.topicKey,
    });
  }

  /** Binds the deployers, too, so it comes after everything in the accounts that it guards. */
  private addGuardrail(logKey: LogKey): Guardrail | undefined {
    if (this.organizationPolicies.length === 0) return undefined;
    const guarded: unknown[] = [this.audit, this.bucketOwner];
    return new Guardrail(this, "Guardrail", {
      provider: this.management,
      policies: this.organizationPolicies,
      keyArn: logKey.key.arn,
      dependsOn: this.node
        .findAll()
        .filter((construct) => TerraformResource.isTerraformResource(construct))
        .filter(({ provider }) => guarded.includes(provider)),
    });
  }

  private addTrail(
    wiring: Pick<OrganizationTrailProps, "logBucket" | "keyArn" | "topicName" | "dependsOn">,
  ): OrganizationTrail {
    const { cloudWatchLogs, logBucket, organization, preventDestroy, region, trail } = this.settings;
    const { deliveryRoleArn, logGroupArn, trailArn } = this.names;
    const organizationTrail = new OrganizationTrail(this, "OrganizationTrail", {
      ...trail,
      ...wiring,
      provider: this.management,
      bucketName: logBucket.name,
      region,
      cloudWatchLogs: cloudWatchLogs.enabled
        ? { groupArn: `${logGroupArn}:*`, roleArn: deliveryRoleArn }
        : undefined,
      trailArn,
      preventDestroy,
    });
    new TerraformOutput(this, "TrailArn", { value: organizationTrail.trail.arn });
    new TerraformOutput(this, "OrganizationId", { value: organization.id });
    return organizationTrail;
  }
}
