import { CloudTrailClient, DescribeTrailsCommand, type Trail } from "@aws-sdk/client-cloudtrail";
import type { AccountName } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import type { Account, Accounts } from "../verify/accounts";
import { lazy } from "../verify/async";
import type { LiveAws } from "../verify/live-aws";
import type { Machine } from "./machine";

/** What the checks read. Each shared read is done at most once. */
export interface Examination {
  readonly settings: Settings;
  readonly environment: NodeJS.ProcessEnv;
  readonly aws: LiveAws;
  readonly machine: Machine;
  /** The accounts of the settings, by their names. */
  readonly accounts: readonly NamedAccount[];
  /** The trails of an account in a Region, with those that another account owns. */
  trails(account: NamedAccount, region: string): Promise<readonly Trail[]>;
  /** Whether the trail of the settings exists and delivers to their bucket, so that its resources are expected to exist, too. */
  isDeployed(): Promise<boolean>;
}

/** An account of the settings. */
export interface NamedAccount {
  readonly name: AccountName;
  readonly account: Account;
}

export function openExamination(
  context: Pick<Examination, "settings" | "environment" | "aws" | "machine">,
): Examination {
  const { settings, aws } = context;
  const accounts = namedAccounts(settings, aws.accounts);
  const read = new Map<string, () => Promise<readonly Trail[]>>();
  const trails = ({ name, account }: NamedAccount, region: string) => {
    const key = `${name} ${region}`;
    const reader =
      read.get(key) ??
      lazy(async () => {
        const client = account.client(CloudTrailClient, region);
        const { trailList = [] } = await client.send(
          new DescribeTrailsCommand({ includeShadowTrails: true }),
        );
        return trailList;
      });
    read.set(key, reader);
    return reader();
  };
  return {
    ...context,
    accounts,
    trails,
    isDeployed: lazy(async () => {
      const management = { name: "management", account: aws.accounts.management } as const;
      const found = await trails(management, settings.trail.homeRegion);
      return found.some(
        ({ TrailARN, S3BucketName }) =>
          TrailARN === aws.expected.trailArn && S3BucketName === settings.logBucket.name,
      );
    }),
  };
}

function namedAccounts({ accounts }: Settings, opened: Accounts): readonly NamedAccount[] {
  return [
    { name: "management", account: opened.management },
    { name: "audit", account: opened.audit },
    ...(accounts.logArchive === undefined
      ? []
      : [{ name: "logArchive" as const, account: opened.bucketOwner }]),
  ];
}
