import { isOptInRegion, KNOWN_REGIONS } from "../aws/regions";
import type { AccountSettings } from "./accounts";
import { nearestRegion } from "./fields";
import type { Settings } from "./file";

/** Warnings about valid settings that leave something open. */
export function warningsAbout(settings: Settings): readonly string[] {
  return [
    ...unknownRegions(settings),
    ...sharedAccounts(settings),
    ...missingDeployers(settings),
    ...optInHomeRegion(settings),
    ...excludedKeyEvents(settings),
    ...delegatedAdministrator(settings),
  ];
}

/** No error, because AWS adds Regions. */
function unknownRegions({ region, trail, state }: Settings): readonly string[] {
  const keys: readonly (readonly [key: string, code: string])[] = [
    ["region", region],
    ["trail.homeRegion", trail.homeRegion],
    ...(state.backend === "s3" ? [["state.region", state.region] as const] : []),
  ];
  return keys
    .filter(([, code]) => !KNOWN_REGIONS.includes(code))
    .filter(([key, code]) => key === "region" || code !== region)
    .map(([key, code]) => {
      const meant = nearestRegion(code);
      const question = meant === undefined ? "" : ` (did you mean ${meant}?)`;
      return `${key} ${code} is not a Region that this version knows${question}; leave it only if AWS has added the Region since`;
    });
}

function sharedAccounts({ accounts }: Settings): readonly string[] {
  const { management, ...others } = accounts;
  return Object.entries(others)
    .filter(([, { id }]) => id === management.id)
    .map(
      ([name]) =>
        `accounts.${name} is the management account: its administrators can also delete the log files; use a separate account`,
    );
}

function missingDeployers({ accounts, state }: Settings): readonly string[] {
  const things = {
    management: [...(state.backend === "s3" && state.account === "management" ? ["the state bucket"] : [])],
    audit: [
      ...(accounts.logArchive === undefined ? ["the log bucket"] : []),
      "the key",
      ...(state.backend === "s3" && state.account === "audit" ? ["the state bucket"] : []),
    ],
    logArchive: [
      "the log bucket",
      ...(state.backend === "s3" && state.account === "logArchive" ? ["the state bucket"] : []),
    ],
  };
  return (["management", "audit", "logArchive"] as const).flatMap((name) => {
    const account = accounts[name];
    if (account === undefined || account.deployerArns !== undefined || things[name].length === 0) return [];
    return [
      `accounts.${name}.deployerArns is not set: every administrator of the account can change the settings and policies of ${things[name].join(", ").replace(/, ([^,]*)$/, " and $1")}. Add the role that applies this stack:\n${linesToAdd(name, account)}`,
    ];
  });
}

function linesToAdd(name: string, { id, profile, roleArn }: AccountSettings): string {
  const environment = profile === undefined ? "" : ` --profile ${profile}`;
  const line =
    roleArn === undefined
      ? `[arn:aws:iam::${id}:role/NAME] # \`aws sts get-caller-identity${environment}\` shows the role's name`
      : `[${roleArn}]`;
  return `accounts:\n  ${name}:\n    deployerArns: ${line}`;
}

function optInHomeRegion({ trail }: Settings): readonly string[] {
  const { homeRegion } = trail;
  if (!KNOWN_REGIONS.includes(homeRegion) || !isOptInRegion(homeRegion)) return [];
  return [
    `the trail's home Region ${homeRegion} is one that accounts opt in to: an account that has not enabled it, or disables it, is not recorded; use another, such as us-east-1`,
  ];
}

function excludedKeyEvents({ trail }: Settings): readonly string[] {
  return trail.events.excludeManagementSources.includes("kms.amazonaws.com")
    ? [
        "trail.events.excludeManagementSources has kms.amazonaws.com: the trail does not record who changes, disables or deletes its own key",
      ]
    : [];
}

function delegatedAdministrator({ organization }: Settings): readonly string[] {
  return organization.delegatedAdministrator
    ? [
        "organization.delegatedAdministrator is true: administrators of the audit account can also stop, change and delete the trail",
      ]
    : [];
}
