import type { Changes } from "../settings-file";

const ENDPOINT = "http://127.0.0.1:5000";

const ROLES = {
  "accounts.management.roleArn": "arn:aws:iam::111111111111:role/deployer",
  "accounts.audit.roleArn": "arn:aws:iam::222222222222:role/deployer",
};

/** Settings that together cover every branch of the stacks. */
export const VARIANTS: readonly [string, Changes, (string | undefined)?][] = [
  ["the sample", {}],
  ["roles and existing trusted access", { ...ROLES, "organization.trustedAccess": "existing" }],
  ["a local state", { ...ROLES, state: { backend: "local" } }],
  [
    "a state in HCP Terraform",
    { state: { backend: "cloud", organization: "acme", workspace: "organization-trail" } },
  ],
  ["an emulator", {}, ENDPOINT],
  ["a local state and an emulator", { state: { backend: "local" } }, ENDPOINT],
  [
    "a log archive account and every option",
    {
      ...ROLES,
      "accounts.logArchive": { id: "333333333333", roleArn: "arn:aws:iam::333333333333:role/deployer" },
      "organization.delegatedAdministrator": true,
      "trail.import": true,
      "logBucket.requireEncryptedUploads": true,
      "logBucket.readers": {
        memberAccounts: true,
        role: { enabled: true, trustedPrincipalArns: ["arn:aws:iam::222222222222:role/analyst"] },
      },
      "notifications.enabled": true,
    },
  ],
  [
    "no CloudWatch Logs and no access logging",
    { "cloudWatchLogs.enabled": false, "logBucket.accessLogging.enabled": false },
  ],
  ["log files that never expire", { "logBucket.expireAfterDays": "never" }],
  ["preventDestroy: false", { preventDestroy: false }],
  ...[
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
  ].map(([region, partition]): [string, Changes] => [
    `the partition ${partition}`,
    {
      region,
      "accounts.audit.roleArn": `arn:${partition}:iam::222222222222:role/deployer`,
      breakGlassPrincipalArns: [`arn:${partition}:iam::222222222222:role/break-glass`],
    },
  ]),
];
