import { type Changes, EVERYTHING } from "../settings-file";

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
  ["every option, a log archive account and an imported trail", { ...EVERYTHING, "trail.import": true }],
  [
    "no CloudWatch Logs and no access logging",
    { "cloudWatchLogs.enabled": false, "logBucket.accessLogging.enabled": false },
  ],
  ["log files that never expire", { "logBucket.expireAfterDays": "never" }],
  ["preventDestroy: false", { preventDestroy: false }],
  ...[
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
    ["eusc-de-east-1", "aws-eusc"],
  ].map(([region, partition]): [string, Changes] => [
    `the partition ${partition}`,
    {
      region,
      "accounts.audit.roleArn": `arn:${partition}:iam::222222222222:role/deployer`,
      "accounts.audit.deployerArns": [`arn:${partition}:iam::222222222222:role/deployer`],
      breakGlassPrincipalArns: [`arn:${partition}:iam::222222222222:role/break-glass`],
      search: {
        enabled: true,
        acknowledgeArchive: true,
        searcherArns: [`arn:${partition}:iam::111111111111:role/searcher`],
      },
    },
  ]),
];
