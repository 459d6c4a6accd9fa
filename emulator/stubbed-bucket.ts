import { expectedDeployment } from "../commands/verify/expected";
import { policyJson } from "../policies/policy-document";
import type { Settings } from "../settings/file";
import type { EmulatedError } from "./aws-calls";

/** ARN of the stub's log key. */
export function stubKeyArn({ region, accounts }: Settings): string {
  return `arn:aws:kms:${region}:${accounts.audit.id}:key/00000000-0000-0000-0000-000000000000`;
}

/** S3's answer about a bucket that does not replicate. */
export const NO_REPLICATION: EmulatedError = {
  status: 404,
  code: "ReplicationConfigurationNotFoundError",
  message: "The replication configuration was not found",
};

/** A private bucket with SSE-S3. */
export function bucketAnswers(policy: string): Record<string, string> {
  return {
    versioning: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    publicAccessBlock:
      "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>",
    policyStatus: "<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>",
    encryption: encryptionXml("AES256"),
    ownershipControls: ownershipXml("BucketOwnerEnforced"),
    policy,
  };
}

/** S3's answer about the owner of files. */
export function ownershipXml(owner: string): string {
  return `<OwnershipControls><Rule><ObjectOwnership>${owner}</ObjectOwnership></Rule></OwnershipControls>`;
}

/** S3's answer about the default encryption. */
export function encryptionXml(algorithm: string, key?: string): string {
  const keyXml = key === undefined ? "" : `<KMSMasterKeyID>${key}</KMSMasterKeyID>`;
  return `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm>${keyXml}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
}

/** S3's answer about the lifecycle, with the XML of each enabled rule. */
export function lifecycleXml(...rules: readonly string[]): string {
  return `<LifecycleConfiguration>${rules.map((rule) => `<Rule><Status>Enabled</Status>${rule}</Rule>`).join("")}</LifecycleConfiguration>`;
}

/** The lifecycle rule of the settings, without its filter. */
export function settingsRule({ logBucket }: Settings): string {
  const { transitions, expireAfterDays } = logBucket;
  const moves = transitions.map(
    ({ afterDays, storageClass }) =>
      `<Transition><Days>${afterDays}</Days><StorageClass>${storageClass}</StorageClass></Transition>`,
  );
  const expires =
    expireAfterDays === "never" ? "" : `<Expiration><Days>${expireAfterDays}</Days></Expiration>`;
  return `<ID>log-files</ID>${moves.join("")}${expires}`;
}

/** S3's answer about the default retention. */
export function lockXml(mode: string, days: number): string {
  return `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>${mode}</Mode><Days>${days}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`;
}

/** S3's answer about who pays for requests. */
export function payerXml(payer: string): string {
  return `<RequestPaymentConfiguration><Payer>${payer}</Payer></RequestPaymentConfiguration>`;
}

/** S3's answer about access logging. */
export function loggingXml(target: string, prefix = ""): string {
  return `<BucketLoggingStatus><LoggingEnabled><TargetBucket>${target}</TargetBucket><TargetPrefix>${prefix}</TargetPrefix></LoggingEnabled></BucketLoggingStatus>`;
}

/** The log bucket of the settings. */
export function logBucketAnswers(settings: Settings): Record<string, string | EmulatedError> {
  const { policies, accessLogBucketName } = expectedDeployment(settings);
  const { objectLock, accessLogging } = settings.logBucket;
  return {
    ...bucketAnswers(policyJson(policies.logBucket)),
    encryption: encryptionXml("aws:kms", stubKeyArn(settings)),
    lifecycle: lifecycleXml(`<Filter><Prefix></Prefix></Filter>${settingsRule(settings)}`),
    "object-lock": lockXml(objectLock.mode, objectLock.days),
    requestPayment: payerXml("BucketOwner"),
    logging: accessLogging.enabled ? loggingXml(accessLogBucketName) : "<BucketLoggingStatus/>",
    replication: NO_REPLICATION,
  };
}

/** The buckets of log files, of access logs and of the state, by name. */
export function bucketsOf(settings: Settings): Record<string, Record<string, string | EmulatedError>> {
  const { logBucket, state } = settings;
  const { policies, stateBucketPolicy, accessLogBucketName } = expectedDeployment(settings);
  const { expireAfterDays } = logBucket.accessLogging;
  return {
    [logBucket.name]: logBucketAnswers(settings),
    [accessLogBucketName]: {
      ...bucketAnswers(policyJson(policies.accessLogBucket)),
      "object-lock": {
        status: 404,
        code: "ObjectLockConfigurationNotFoundError",
        message: "Object Lock configuration does not exist for this bucket",
      },
      lifecycle: lifecycleXml(`<ID>access-logs</ID><Expiration><Days>${expireAfterDays}</Days></Expiration>`),
    },
    ...(state.backend === "s3"
      ? {
          [state.bucket]: {
            ...bucketAnswers(policyJson(stateBucketPolicy ?? [])),
            lifecycle: lifecycleXml(
              "<ID>earlier-states</ID><NoncurrentVersionExpiration><NoncurrentDays>90</NoncurrentDays></NoncurrentVersionExpiration>",
            ),
          },
        }
      : {}),
  };
}
