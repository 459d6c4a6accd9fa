import { warningsAbout } from "../../settings/warnings";
import { type Changes, minimalSettings, sampleSettings } from "../settings-file";

const DEPLOYER = "arn:aws:iam::222222222222:role/deployer";
const QUIET: Changes = { "accounts.audit.deployerArns": [DEPLOYER] };
const LOG_ARCHIVE = {
  id: "555555555555",
  profile: "acme",
  deployerArns: ["arn:aws:iam::555555555555:role/deployer"],
};

test.each<[string, Changes]>([
  ["two accounts", {}],
  ["three accounts", { "accounts.logArchive": LOG_ARCHIVE }],
  ["another home Region that every account has", { "trail.homeRegion": "sa-east-1" }],
  ["another partition", { ...inGovCloud() }],
  [
    "the European Sovereign Cloud",
    {
      region: "eusc-de-east-1",
      "accounts.audit.deployerArns": [DEPLOYER.replace("aws", "aws-eusc")],
    },
  ],
  ["other excluded sources", { "trail.events.excludeManagementSources": ["rdsdata.amazonaws.com"] }],
])("has none about %s", (_, changes) => {
  expect(warningsAbout(minimalSettings({ ...QUIET, ...changes }))).toEqual([]);
});

function inGovCloud(): Changes {
  return {
    region: "us-gov-west-1",
    "accounts.audit.deployerArns": [DEPLOYER.replace("aws", "aws-us-gov")],
  };
}

test("has none about the sample", () => {
  expect(warningsAbout(sampleSettings())).toEqual([]);
});

test.each<[string, Changes, string]>([
  [
    "the audit account is the management account",
    {
      "accounts.audit.id": "111111111111",
      "accounts.audit.deployerArns": ["arn:aws:iam::111111111111:role/deployer"],
    },
    "accounts.audit is the management account: its administrators can also delete the log files; use a separate account",
  ],
  [
    "the log archive account is the management account",
    {
      "accounts.logArchive": {
        id: "111111111111",
        profile: "acme",
        deployerArns: ["arn:aws:iam::111111111111:role/deployer"],
      },
    },
    "accounts.logArchive is the management account: its administrators can also delete the log files; use a separate account",
  ],
  [
    "the home Region is one to opt in to",
    { region: "us-east-1", "trail.homeRegion": "eu-south-2" },
    "the trail's home Region eu-south-2 is one that accounts opt in to: an account that has not enabled it, or disables it, is not recorded; use another, such as us-east-1",
  ],
  [
    "the trail leaves out the key's events",
    { "trail.events.excludeManagementSources": ["kms.amazonaws.com"] },
    "trail.events.excludeManagementSources has kms.amazonaws.com: the trail does not record who changes, disables or deletes its own key",
  ],
  [
    "the audit account manages trails",
    { "organization.delegatedAdministrator": true },
    "organization.delegatedAdministrator is true: administrators of the audit account can also stop, change and delete the trail",
  ],
  [
    "the Region is not known",
    { region: "eu-wset-1" },
    "region eu-wset-1 is not a Region that this version knows (did you mean eu-west-1?); leave it only if AWS has added the Region since",
  ],
  [
    "the home Region is not known",
    { "trail.homeRegion": "xx-northern-12" },
    "trail.homeRegion xx-northern-12 is not a Region that this version knows; leave it only if AWS has added the Region since",
  ],
  [
    "the Region of the state is not known",
    { "state.region": "us-east-3" },
    "state.region us-east-3 is not a Region that this version knows (did you mean us-east-1?); leave it only if AWS has added the Region since",
  ],
])("warns once if %s", (_, changes, warning) => {
  expect(warningsAbout(minimalSettings({ ...QUIET, ...changes }))).toEqual([warning]);
});

describe("without deployers", () => {
  test("says what stays open, and prints the lines to add", () => {
    expect(warningsAbout(minimalSettings())).toEqual([
      `accounts.audit.deployerArns is not set: every administrator of the account can change the settings and policies of the log bucket, the key and the state bucket. Add the role that applies this stack:
accounts:
  audit:
    deployerArns: [arn:aws:iam::222222222222:role/NAME] # \`aws sts get-caller-identity --profile acme-audit\` shows the role's name`,
    ]);
  });

  test("prints the role of the settings, for each account that owns something", () => {
    const roleArn = "arn:aws:iam::555555555555:role/ci";
    const [audit, logArchive, ...others] = warningsAbout(
      minimalSettings({
        "accounts.logArchive": { id: "555555555555", roleArn },
        "state.account": "logArchive",
      }),
    );
    expect(others).toEqual([]);
    expect(audit).toContain("policies of the key. Add");
    expect(logArchive).toMatch(
      /policies of the log bucket and the state bucket\. Add .*\naccounts:\n {2}logArchive:\n {4}deployerArns: \[arn:aws:iam::555555555555:role\/ci\]$/,
    );
  });

  test("warns about the management account only if it owns the state bucket", () => {
    const [warning, ...others] = warningsAbout(minimalSettings({ ...QUIET, "state.account": "management" }));
    expect(others).toEqual([]);
    expect(warning).toContain("accounts.management.deployerArns is not set");
  });
});
