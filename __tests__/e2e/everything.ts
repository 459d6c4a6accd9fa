import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import type { Changes } from "../settings-file";

/** Every option at once, where it is not its default: what is deployed to show that each of them can be. */
export function everything(organization: EmulatedOrganization, logGroupKeyArn: string): Changes {
  const { accounts, managementAccountId, roleArn } = organization;
  const principal = (name: string) => `arn:aws:iam::${managementAccountId}:role/${name}`;
  return {
    "organization.delegatedAdministrator": true,
    region: "eu-west-1",
    trail: {
      name: "everything.trail",
      homeRegion: "us-east-1",
      s3KeyPrefix: "organization/logs",
      events: {
        management: "write-only",
        excludeManagementSources: ["kms.amazonaws.com", "rdsdata.amazonaws.com"],
        data: [
          "s3",
          "lambda",
          "dynamodb",
          {
            name: "Topics, but for the build role",
            resourceType: "AWS::SNS::Topic",
            fieldSelectors: [
              { field: "readOnly", equals: ["false"] },
              { field: "eventName", notEquals: ["Publish"] },
              { field: "resources.ARN", startsWith: ["arn:aws:sns:us-east-1:"], notEndsWith: [":noise"] },
            ],
          },
          {
            name: "Objects of one bucket",
            resourceType: "AWS::S3::Object",
            fieldSelectors: [
              { field: "resources.ARN", startsWith: ["arn:aws:s3:::acme-payments/"], endsWith: [".csv"] },
              { field: "eventName", notStartsWith: ["Head"] },
            ],
          },
        ],
        excludeBuckets: ["acme-build-cache"],
        networkActivity: ["ec2.amazonaws.com", "s3.amazonaws.com"],
        insights: ["ApiCallRateInsight", "ApiErrorRateInsight"],
      },
    },
    logBucket: {
      name: "acme-everything",
      objectLock: { mode: "COMPLIANCE", days: 1, acknowledgeCompliance: true },
      transitions: [
        { afterDays: 30, storageClass: "STANDARD_IA" },
        { afterDays: 90, storageClass: "DEEP_ARCHIVE" },
      ],
      transitionDefaultMinimumObjectSize: "varies_by_storage_class",
      expireAfterDays: "never",
      accessLogging: { enabled: true, expireAfterDays: 30 },
      requireEncryptedUploads: true,
      readers: {
        memberAccounts: true,
        principalArns: [principal("security-analyst")],
        role: {
          enabled: true,
          name: "log-reader",
          trustedPrincipalArns: [principal("security-analyst"), roleArn(accounts.audit)],
        },
      },
    },
    key: { alias: "everything/logs" },
    cloudWatchLogs: {
      enabled: true,
      logGroupName: "/audit/everything",
      retentionDays: 3653,
      kmsKeyArn: logGroupKeyArn,
    },
    notifications: { enabled: true },
    breakGlassPrincipalArns: [principal("break-glass")],
    tags: { application: "organization-trail" },
    state: { backend: "local" },
  };
}
