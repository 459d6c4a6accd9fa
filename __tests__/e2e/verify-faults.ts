import {
  CreateTrailCommand,
  DeleteTrailCommand,
  DeregisterOrganizationDelegatedAdminCommand,
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  RegisterOrganizationDelegatedAdminCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
  type UpdateTrailCommandInput,
} from "@aws-sdk/client-cloudtrail";
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  CloseAccountCommand,
  CreateAccountCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListAccountsCommand,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import {
  DeleteBucketEncryptionCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { Outcome } from "../../commands/verify/check";
import type { VerifiedOrganization } from "./verified-organization";

type Undo = () => Promise<unknown>;

/** A fault, and the checks that must find it. No other check may. */
export interface Fault {
  readonly name: string;
  readonly finds: Readonly<Record<string, Outcome>>;
  seed(o: VerifiedOrganization): Promise<Undo>;
}

const CLOUDTRAIL = "cloudtrail.amazonaws.com";
const EVENT_SOURCE = "eventSource";

/** Every fault. Each is seeded alone. */
export const FAULTS: readonly Fault[] = [
  // ---- organization ----
  {
    name: "trusted access is disabled",
    finds: { "organization.trusted-access": "FAIL" },
    seed: async ({ organizations }) => {
      await organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
      return () => organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
    },
  },
  {
    name: "a delegated administrator that is not in the settings",
    finds: { "organization.delegated-administrator": "FAIL" },
    seed: async ({ cloudTrail, organization }) => {
      const account = organization.accounts.workload;
      await cloudTrail.send(new RegisterOrganizationDelegatedAdminCommand({ MemberAccountId: account }));
      return () =>
        cloudTrail.send(
          new DeregisterOrganizationDelegatedAdminCommand({ DelegatedAdminAccountId: account }),
        );
    },
  },
  {
    name: "an account that has just joined and has not delivered yet",
    finds: { "coverage.new": "WARN" },
    seed: async (o) => {
      const id = await createAccount(o, "newcomer");
      return () => o.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: id }));
    },
  },
  {
    name: "an account that joined long ago and never delivered",
    finds: { "coverage.missing": "FAIL" },
    seed: async (o) => {
      const id = await createAccount(o, "silent");
      const { answers } = o.proxy;
      const before = answers.longAgo;
      answers.longAgo = new Set([...before, id]);
      return async () => {
        answers.longAgo = before;
        await o.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: id }));
      };
    },
  },
  {
    name: "a suspended account, from which no delivery is expected",
    finds: {},
    seed: async (o) => {
      const id = await createAccount(o, "closed");
      const { answers } = o.proxy;
      const before = answers.longAgo;
      answers.longAgo = new Set([...before, id]);
      await o.organizations.send(new CloseAccountCommand({ AccountId: id }));
      return async () => {
        answers.longAgo = before;
        await o.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: id }));
      };
    },
  },

  // ---- the trail ----
  {
    name: "the trail is stopped",
    finds: { "delivery.logging": "FAIL" },
    seed: async ({ cloudTrail, trailArn }) => {
      await cloudTrail.send(new StopLoggingCommand({ Name: trailArn }));
      return () => cloudTrail.send(new StartLoggingCommand({ Name: trailArn }));
    },
  },
  {
    name: "a second organization trail delivers into another bucket",
    finds: { "trail.others": "WARN" },
    seed: async ({ cloudTrail, settings }) => {
      const bucket = settings.state.backend === "s3" ? settings.state.bucket : "";
      await cloudTrail.send(
        new CreateTrailCommand({ Name: "shadow", S3BucketName: bucket, IsOrganizationTrail: true }),
      );
      return () => cloudTrail.send(new DeleteTrailCommand({ Name: "shadow" }));
    },
  },
  updatedTrail("trail.multi-region", { IsMultiRegionTrail: false }, { IsMultiRegionTrail: true }),
  updatedTrail("trail.organization", { IsOrganizationTrail: false }, { IsOrganizationTrail: true }),
  updatedTrail("trail.validation", { EnableLogFileValidation: false }, { EnableLogFileValidation: true }),
  updatedTrail(
    "trail.global-events",
    { IncludeGlobalServiceEvents: false },
    { IncludeGlobalServiceEvents: true },
  ),
  updatedTrail(
    "trail.bucket",
    { S3BucketName: "acme-organization-trail-state" },
    { S3BucketName: "acme-cloudtrail" },
  ),
  updatedTrail("trail.prefix", { S3KeyPrefix: "elsewhere" }, { S3KeyPrefix: "" }),
  {
    name: "the trail encrypts with another key",
    finds: { "trail.key": "FAIL" },
    seed: async ({ cloudTrail, trailArn, keyArn }) => {
      const other = keyArn.replace(/[^/]+$/, "00000000-0000-0000-0000-000000000000");
      await cloudTrail.send(new UpdateTrailCommand({ Name: trailArn, KmsKeyId: other }));
      return () => cloudTrail.send(new UpdateTrailCommand({ Name: trailArn, KmsKeyId: keyArn }));
    },
  },
  {
    name: "the trail does not record a service",
    finds: { "trail.selectors": "FAIL" },
    seed: async ({ cloudTrail, trailArn: TrailName }) => {
      const { AdvancedEventSelectors } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName }));
      const [selector] = AdvancedEventSelectors ?? [];
      const narrowed = {
        ...selector,
        FieldSelectors: [
          ...(selector?.FieldSelectors ?? []),
          { Field: EVENT_SOURCE, NotEquals: ["kms.amazonaws.com"] },
        ],
      };
      await cloudTrail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors: [narrowed] }));
      return () => cloudTrail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    },
  },
  {
    name: "the trail records only write events, by a basic event selector",
    finds: { "trail.selectors": "FAIL" },
    seed: async ({ cloudTrail, trailArn: TrailName }) => {
      const { AdvancedEventSelectors } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName }));
      const EventSelectors = [{ ReadWriteType: "WriteOnly" as const }];
      await cloudTrail.send(new PutEventSelectorsCommand({ TrailName, EventSelectors }));
      return () => cloudTrail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    },
  },
  {
    name: "Insights that are not in the settings",
    finds: { "trail.insights": "FAIL" },
    seed: async ({ cloudTrail, trailArn: TrailName }) => {
      const InsightSelectors = [{ InsightType: "ApiCallRateInsight" as const }];
      await cloudTrail.send(new PutInsightSelectorsCommand({ TrailName, InsightSelectors }));
      return () => cloudTrail.send(new PutInsightSelectorsCommand({ TrailName, InsightSelectors: [] }));
    },
  },

  // ---- delivery, as the proxy in front of the emulator makes it up ----
  madeUpStatus("AccessDenied delivering log files", "delivery.log-file-errors", {
    LatestDeliveryError: "AccessDenied",
  }),
  madeUpStatus("a disabled key delivering digests", "delivery.digest-errors", {
    LatestDigestDeliveryError: "KMS.DisabledException",
  }),
  madeUpStatus("an error delivering to CloudWatch Logs", "delivery.cloudwatch-logs", {
    LatestCloudWatchLogsDeliveryError: "Access denied.",
  }),
  madeUpStatus("one Region does not log", "delivery.logging", { IsLogging: false }),
  madeUpStatus("the latest digest of one Region is hours old", "delivery.digests-in-time", {
    LatestDigestDeliveryTime: Date.now() / 1_000 - 4 * 3600,
  }),
  madeUpStatus("no digest was ever delivered from one Region", "delivery.digests-in-time", {
    LatestDigestDeliveryTime: undefined,
  }),
  madeUpStatus(
    "the latest log file is two days old",
    "delivery.log-files-in-time",
    { LatestDeliveryTime: Date.now() / 1_000 - 48 * 3600 },
    "us-east-1",
  ),

  // ---- coverage ----
  {
    name: "an account without digests",
    finds: { "coverage.missing": "FAIL" },
    seed: (o) => takeAway(o, [`${findAccount(o, "workload")}/`]),
  },
  {
    name: "a Region without digests",
    finds: { "coverage.missing": "FAIL" },
    seed: (o) =>
      takeAway(
        o,
        o.cells.filter(({ region }) => region === "us-west-2").map((cell) => digests(cell)),
      ),
  },
  {
    name: "no digests in an opt-in Region that the account has enabled",
    finds: { "coverage.missing": "FAIL" },
    seed: (o) => takeAway(o, [digests({ accountId: findAccount(o, "audit"), region: "af-south-1" })]),
  },
  {
    name: "an hour is missing",
    finds: { "coverage.gaps": "FAIL" },
    seed: (o) => takeAway(o, [digests(workloadCell(o))], (keys) => keys.slice(-7, -6)),
  },
  {
    name: "the hours of a whole night are missing",
    finds: { "coverage.gaps": "FAIL" },
    seed: (o) => takeAway(o, [digests(workloadCell(o))], (keys) => keys.slice(-20, -11)),
  },
  {
    name: "the newest digests are missing",
    finds: { "coverage.late": "FAIL" },
    seed: (o) => takeAway(o, [digests(workloadCell(o))], (keys) => keys.slice(-3)),
  },
  {
    name: "a Region that the account enabled today, without digests of yesterday",
    finds: {},
    seed: (o) => takeAway(o, [digests(workloadCell(o))], (keys) => keys.slice(0, -5)),
  },

  // ---- log files ----
  {
    name: "the newest log file is not encrypted with KMS",
    finds: { "log-files.encryption": "FAIL" },
    seed: (o) => addLog(o, { ServerSideEncryption: "AES256" }),
  },
  {
    name: "the newest log file is encrypted with another key",
    finds: { "log-files.encryption": "FAIL" },
    seed: async (o) => {
      const { KeyMetadata } = await o.kms.send(new CreateKeyCommand({}));
      return addLog(o, { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyMetadata?.Arn });
    },
  },
  {
    name: "the newest digest has SSE-S3, as before May 2025, which is no fault",
    finds: {},
    seed: async (o) => {
      const keys = await keysUnder(o, [digests({ accountId: findAccount(o, "audit"), region: "us-west-2" })]);
      const key = keys.at(-1) ?? "";
      await deleteForGood(o, [key]);
      await put(o, key, { ServerSideEncryption: "AES256", SSEKMSKeyId: undefined });
      return async () => {
        await deleteForGood(o, [key]);
        await put(o, key);
      };
    },
  },
  {
    name: "the lock of the newest log file was shortened",
    finds: { "log-files.lock": "FAIL" },
    seed: async (o) => {
      const Key = await newestLog(o);
      const object = { Bucket: o.delivery.bucket, Key, BypassGovernanceRetention: true };
      const { ObjectLockRetainUntilDate: until } = await o.s3.send(new HeadObjectCommand(object));
      const lockUntil = (RetainUntilDate: Date | undefined) =>
        o.s3.send(
          new PutObjectRetentionCommand({ ...object, Retention: { Mode: "GOVERNANCE", RetainUntilDate } }),
        );
      await lockUntil(new Date(Date.now() + 7 * 24 * 3_600_000));
      return () => lockUntil(until);
    },
  },
  {
    name: "the newest log file is not locked",
    finds: { "log-files.lock": "FAIL" },
    seed: async (o) => {
      const undoLock = await putLock(o, undefined);
      const undoLog = await addLog(o, {});
      await undoLock();
      return undoLog;
    },
  },

  // ---- the log bucket ----
  {
    name: "the bucket's lock is shortened",
    finds: { "bucket.lock": "FAIL" },
    seed: (o) => putLock(o, { Mode: "GOVERNANCE", Days: 1 }),
  },
  {
    name: "the bucket's lock is removed",
    finds: { "bucket.lock": "FAIL" },
    seed: (o) => putLock(o, undefined),
  },
  {
    name: "versioning is suspended",
    finds: { "bucket.versioning": "FAIL" },
    seed: (o) => suspendVersioning(o, o.delivery.bucket),
  },
  {
    name: "one of the public access block settings is disabled",
    finds: { "bucket.public-access": "FAIL" },
    seed: (o) => openPublicAccess(o, o.delivery.bucket),
  },
  {
    name: "the public access block is removed",
    finds: { "bucket.public-access": "FAIL" },
    seed: async ({ s3, delivery }) => {
      const Bucket = delivery.bucket;
      const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
      await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
      return () => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    },
  },
  {
    name: "default encryption no longer uses the log key",
    finds: { "bucket.encryption": "FAIL" },
    seed: async ({ s3, delivery }) => {
      const Bucket = delivery.bucket;
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
      return () => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    },
  },
  {
    name: "S3 Bucket Keys are enabled",
    finds: { "bucket.encryption": "FAIL" },
    seed: async ({ s3, delivery }) => {
      const Bucket = delivery.bucket;
      const { ServerSideEncryptionConfiguration: before } = await s3.send(
        new GetBucketEncryptionCommand({ Bucket }),
      );
      const Rules = before?.Rules?.map((rule) => ({ ...rule, BucketKeyEnabled: true }));
      await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
      return () =>
        s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: before }));
    },
  },
  {
    name: "ACLs are enabled",
    finds: { "bucket.ownership": "FAIL" },
    seed: async ({ s3, delivery }) => {
      const own = (ObjectOwnership: "ObjectWriter" | "BucketOwnerEnforced") =>
        s3.send(
          new PutBucketOwnershipControlsCommand({
            Bucket: delivery.bucket,
            OwnershipControls: { Rules: [{ ObjectOwnership }] },
          }),
        );
      await own("ObjectWriter");
      return () => own("BucketOwnerEnforced");
    },
  },
  {
    name: "log files expire before their lock ends",
    finds: { "bucket.lifecycle": "FAIL" },
    seed: (o) =>
      changeLifecycle(o, (rules) =>
        rules.map((rule) => (rule.Expiration?.Days ? { ...rule, Expiration: { Days: 3 } } : rule)),
      ),
  },
  {
    name: "log files no longer move to a cheaper storage class",
    finds: { "bucket.lifecycle": "FAIL" },
    seed: (o) => changeLifecycle(o, (rules) => rules.map((rule) => ({ ...rule, Transitions: undefined }))),
  },
  {
    name: "the bucket policy no longer allows CloudTrail to write for the organization",
    finds: { "bucket.policy": "FAIL" },
    seed: (o) =>
      changeBucketPolicy(o, (statements) =>
        statements.filter((s) => !/Organization$/.test(s.Sid) || s.Effect === "Deny"),
      ),
  },
  {
    name: "the bucket policy lacks the statement about the lock",
    finds: { "bucket.policy": "FAIL" },
    seed: (o) =>
      changeBucketPolicy(o, (statements) => statements.filter((s) => s.Sid !== "DenyUndoingTheLock")),
  },
  {
    name: "another account can read the log files",
    finds: { "bucket.policy": "FAIL" },
    seed: (o) =>
      changeBucketPolicy(o, (statements) => [
        ...statements.filter((s) => s.Sid !== "DenyOutsideOrganization"),
        {
          Sid: "Stranger",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
          Action: "s3:GetObject",
          Resource: `arn:aws:s3:::${o.delivery.bucket}/*`,
        },
      ]),
  },
  {
    name: "the same bucket policy in another order, which is no fault",
    finds: {},
    seed: (o) => changeBucketPolicy(o, (statements) => statements.toReversed()),
  },
  {
    name: "a log file is deleted, so a delete marker hides it",
    finds: { "bucket.versions": "FAIL" },
    seed: async (o) => mark(o, await newestLog(o, "eu-west-1")),
  },
  {
    name: "a digest is deleted, so its hour is missing too",
    finds: { "bucket.versions": "FAIL", "coverage.gaps": "FAIL" },
    seed: async (o) => mark(o, (await keysUnder(o, [digests(workloadCell(o))])).at(-5) ?? ""),
  },
  {
    name: "a digest is overwritten",
    finds: { "bucket.versions": "FAIL" },
    seed: async (o) => {
      const key = (await keysUnder(o, [digests(workloadCell(o))])).at(-5) ?? "";
      await put(o, key);
      return async () => {
        await deleteForGood(o, [key]);
        await put(o, key);
      };
    },
  },

  // ---- the key ----
  {
    name: "the key is disabled",
    finds: { "key.enabled": "FAIL" },
    seed: async ({ kms, keyId: KeyId }) => {
      await kms.send(new DisableKeyCommand({ KeyId }));
      return () => kms.send(new EnableKeyCommand({ KeyId }));
    },
  },
  {
    name: "the key is pending deletion",
    finds: { "key.enabled": "FAIL", "key.deletion": "FAIL" },
    seed: async ({ kms, keyId: KeyId }) => {
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
      return async () => {
        await kms.send(new CancelKeyDeletionCommand({ KeyId }));
        await kms.send(new EnableKeyCommand({ KeyId }));
      };
    },
  },
  {
    name: "the key no longer rotates",
    finds: { "key.rotation": "FAIL" },
    seed: async ({ kms, keyId: KeyId }) => {
      await kms.send(new DisableKeyRotationCommand({ KeyId }));
      return () => kms.send(new EnableKeyRotationCommand({ KeyId }));
    },
  },
  {
    name: "the key policy does not allow CloudTrail",
    finds: { "key.policy": "FAIL" },
    seed: (o) =>
      changeKeyPolicy(o, (statements) => statements.filter((s) => s.Sid !== "AllowCloudTrailEncrypt")),
  },
  {
    name: "everyone can decrypt",
    finds: { "key.policy": "FAIL" },
    seed: (o) =>
      changeKeyPolicy(o, (statements) => [
        ...statements,
        { Sid: "Anybody", Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" },
      ]),
  },

  // ---- the state bucket ----
  {
    name: "versioning of the state bucket is suspended",
    finds: { "state.versioning": "FAIL" },
    seed: (o) => suspendVersioning(o, "acme-organization-trail-state"),
  },
  {
    name: "the state bucket's public access block is removed",
    finds: { "state.public-access": "FAIL" },
    seed: (o) => openPublicAccess(o, "acme-organization-trail-state"),
  },
  {
    name: "the state bucket does not encrypt",
    finds: { "state.encryption": "FAIL" },
    seed: async ({ s3 }) => {
      const Bucket = "acme-organization-trail-state";
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
      return () => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    },
  },
];

/** The faults that `--only delivery` must find: those of delivery, and those of cells that are in every sample. */
export const DELIVERY_FAULTS: readonly Fault[] = [
  ...FAULTS.filter(({ finds }) => Object.keys(finds).some((id) => id.startsWith("delivery."))),
  {
    name: "the newest digests of the management account are missing",
    finds: { "delivery.newest-digests": "FAIL" },
    seed: (o) => takeAway(o, [digests(atHome(o.organization.managementAccountId))], (keys) => keys.slice(-3)),
  },
  {
    name: "the newest digests of a member account are missing",
    finds: { "delivery.newest-digests": "FAIL" },
    seed: (o) => takeAway(o, [digests(atHome(findAccount(o, "workload")))], (keys) => keys.slice(-3)),
  },
  {
    name: "a member account has log files but no digest",
    finds: { "delivery.newest-digests": "FAIL" },
    seed: (o) => takeAway(o, [digests(atHome(findAccount(o, "workload")))]),
  },
  {
    name: "an hour of a member account is missing",
    finds: { "delivery.newest-digests": "FAIL" },
    seed: (o) => takeAway(o, [digests(atHome(findAccount(o, "workload")))], (keys) => keys.slice(-7, -6)),
  },
  {
    name: "a digest of the audit account is overwritten",
    finds: { "delivery.newest-digests": "FAIL" },
    seed: async (o) => {
      const key = (await keysUnder(o, [digests(atHome(findAccount(o, "audit")))])).at(-5) ?? "";
      await put(o, key);
      return async () => {
        await deleteForGood(o, [key]);
        await put(o, key);
      };
    },
  },
  {
    name: "an account that has just joined and has not delivered a digest yet",
    finds: { "delivery.newest-digests": "WARN" },
    seed: (o) => leaveOldLog(o, "recent"),
  },
  {
    name: "a closed account, from which no delivery is expected",
    finds: {},
    seed: async (o) => {
      const undo = await leaveOldLog(o, "ended");
      const { Accounts = [] } = await o.organizations.send(new ListAccountsCommand({}));
      const AccountId = Accounts.find(({ Name }) => Name === "ended")?.Id;
      await o.organizations.send(new CloseAccountCommand({ AccountId }));
      return undo;
    },
  },
  {
    name: "an account that left the organization, from which no delivery is expected",
    finds: {},
    seed: async (o) => {
      const key = newLogKey(o, "999999999999");
      await put(o, key);
      return () => deleteForGood(o, [key]);
    },
  },
  {
    name: "a late account, if AWS Organizations does not answer whether it is open",
    finds: { "delivery.newest-digests": "UNKNOWN" },
    seed: async (o) => {
      const key = newLogKey(o, "999999999999");
      await put(o, key);
      return refusing(o, "organizations:ListAccounts", () => deleteForGood(o, [key]));
    },
  },
  {
    name: "the log bucket cannot be listed",
    finds: { "delivery.newest-digests": "UNKNOWN" },
    seed: async (o) => refusing(o, "s3:ListObjectsV2"),
  },
  {
    name: "the digests cannot be listed",
    finds: { "delivery.newest-digests": "UNKNOWN" },
    seed: async (o) => refusing(o, "s3:ListObjectVersions"),
  },
];

function atHome(accountId: string) {
  return { accountId, region: "us-east-1" };
}

function newLogKey({ delivery }: VerifiedOrganization, accountId: string): string {
  return `AWSLogs/${delivery.organizationId}/${accountId}/CloudTrail/us-east-1/2026/01/01/log.json.gz`;
}

/** Creates an account with a log file but without a digest. */
async function leaveOldLog(o: VerifiedOrganization, name: string): Promise<Undo> {
  const id = await createAccount(o, name);
  const key = newLogKey(o, id);
  await put(o, key);
  return async () => {
    await deleteForGood(o, [key]);
    await o.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: id }));
  };
}

function refusing({ proxy: { answers } }: VerifiedOrganization, operation: string, undo?: Undo): Undo {
  answers.refuses = (call) => call.operation === operation;
  return async () => {
    answers.refuses = () => false;
    await undo?.();
  };
}

function updatedTrail(
  id: string,
  fault: Omit<UpdateTrailCommandInput, "Name">,
  right: Omit<UpdateTrailCommandInput, "Name">,
): Fault {
  return {
    name: `the trail is changed: ${JSON.stringify(fault)}`,
    finds: { [id]: "FAIL" },
    seed: async ({ cloudTrail, trailArn: Name }) => {
      await cloudTrail.send(new UpdateTrailCommand({ Name, ...fault }));
      return () => cloudTrail.send(new UpdateTrailCommand({ Name, ...right }));
    },
  };
}

function madeUpStatus(name: string, id: string, fields: object, where = "us-west-2"): Fault {
  return {
    name,
    finds: { [id]: "FAIL" },
    seed: async ({ proxy: { answers } }) => {
      answers.status = (region) => (region === where ? { ...fields } : {});
      return async () => {
        answers.status = () => ({});
      };
    },
  };
}

async function createAccount({ organizations }: VerifiedOrganization, name: string): Promise<string> {
  const command = new CreateAccountCommand({ AccountName: name, Email: `${name}@accounts.example` });
  return (await organizations.send(command)).CreateAccountStatus?.AccountId ?? "";
}

function findAccount({ organization }: VerifiedOrganization, name: string): string {
  return organization.accounts[name] ?? "";
}

function workloadCell(o: VerifiedOrganization) {
  return { accountId: findAccount(o, "workload"), region: "eu-west-1" };
}

function digests({ accountId, region }: { accountId: string; region: string }): string {
  return `${accountId}/CloudTrail-Digest/${region}/`;
}

async function versionsUnder({ s3, delivery }: VerifiedOrganization, folders: readonly string[]) {
  const pages = await Promise.all(
    folders.map((folder) =>
      s3.send(
        new ListObjectVersionsCommand({
          Bucket: delivery.bucket,
          Prefix: folder.startsWith("AWSLogs") ? folder : `AWSLogs/${delivery.organizationId}/${folder}`,
        }),
      ),
    ),
  );
  return pages.flatMap(({ Versions = [], DeleteMarkers = [] }) => [...Versions, ...DeleteMarkers]);
}

async function keysUnder(o: VerifiedOrganization, folders: readonly string[]): Promise<string[]> {
  return [...new Set((await versionsUnder(o, folders)).flatMap(({ Key = [] }) => Key))].sort();
}

async function newestLog(o: VerifiedOrganization, region = "us-east-1"): Promise<string> {
  return (await keysUnder(o, [`${findAccount(o, "audit")}/CloudTrail/${region}/`])).at(-1) ?? "";
}

/** Deletes every version with break glass, as if the files had never been delivered. */
async function deleteForGood(o: VerifiedOrganization, keys: readonly string[]): Promise<void> {
  for (const { Key, VersionId } of await versionsUnder(o, keys)) {
    await o.s3.send(
      new DeleteObjectCommand({ Bucket: o.delivery.bucket, Key, VersionId, BypassGovernanceRetention: true }),
    );
  }
}

function put(
  { s3, delivery }: VerifiedOrganization,
  Key: string,
  input: Partial<PutObjectCommandInput> = {},
) {
  return s3.send(
    new PutObjectCommand({
      Bucket: delivery.bucket,
      Key,
      Body: "{}",
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: delivery.keyArn,
      ...input,
    }),
  );
}

async function takeAway(
  o: VerifiedOrganization,
  folders: readonly string[],
  choose = (keys: string[]) => keys,
): Promise<Undo> {
  const keys = choose(await keysUnder(o, folders));
  if (keys.length === 0) throw new Error(`there is nothing under ${folders.join(", ")}`);
  await deleteForGood(o, keys);
  return () => Promise.all(keys.map((key) => put(o, key)));
}

/** Puts a log file that is newer than the others of the audit account. */
async function addLog(o: VerifiedOrganization, input: Partial<PutObjectCommandInput>): Promise<Undo> {
  const key = (await newestLog(o)).replace(/_[0-9a-f]+\.json\.gz$/, "_zzzzzzzz.json.gz");
  await put(o, key, input.ServerSideEncryption === "AES256" ? { SSEKMSKeyId: undefined, ...input } : input);
  return () => deleteForGood(o, [key]);
}

async function mark(o: VerifiedOrganization, Key: string): Promise<Undo> {
  const { bucket: Bucket } = o.delivery;
  const { VersionId } = await o.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  return () => o.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
}

async function putLock(
  { s3, delivery: { bucket: Bucket } }: VerifiedOrganization,
  retention: { Mode: "GOVERNANCE"; Days: number } | undefined,
): Promise<Undo> {
  const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        ...(retention && { Rule: { DefaultRetention: retention } }),
      },
    }),
  );
  return () => s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
}

async function suspendVersioning({ s3 }: VerifiedOrganization, Bucket: string): Promise<Undo> {
  const set = (Status: "Suspended" | "Enabled") =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  await set("Suspended");
  return () => set("Enabled");
}

async function openPublicAccess({ s3 }: VerifiedOrganization, Bucket: string): Promise<Undo> {
  const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  const set = (change: object) =>
    s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: { ...PublicAccessBlockConfiguration, ...change },
      }),
    );
  await set({ RestrictPublicBuckets: false });
  return () => set({});
}

async function changeLifecycle(
  { s3, delivery: { bucket: Bucket } }: VerifiedOrganization,
  change: (rules: LifecycleRule[]) => LifecycleRule[],
): Promise<Undo> {
  const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const set = (rules: LifecycleRule[]) =>
    s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }));
  await set(change(Rules));
  return () => set(Rules);
}

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly [element: string]: unknown;
}

function changed(policy: string | undefined, change: (statements: Statement[]) => Statement[]): string {
  const document = JSON.parse(policy ?? "{}") as { Statement: Statement[] };
  const statements = change(document.Statement);
  if (JSON.stringify(statements) === JSON.stringify(document.Statement)) throw new Error("nothing changed");
  return JSON.stringify({ ...document, Statement: statements });
}

async function changeBucketPolicy(
  { s3, delivery: { bucket: Bucket } }: VerifiedOrganization,
  change: (statements: Statement[]) => Statement[],
): Promise<Undo> {
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: changed(Policy, change) }));
  return () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

async function changeKeyPolicy(
  { kms, keyId: KeyId }: VerifiedOrganization,
  change: (statements: Statement[]) => Statement[],
): Promise<Undo> {
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
  const set = (policy: string | undefined) =>
    kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: policy }));
  await set(changed(Policy, change));
  return () => set(Policy);
}
