import { digestKey } from "../../../../commands/verify/coverage/digest-names";
import type { StubModel } from "../../../../emulator/stubbed-model";
import { WORKLOAD } from "../stub";
import { HOUR, seconds } from "./fault";

export const ORGANIZATION = "AWSLogs/o-exampleorgid";
export const REGION = "eu-north-1";
export const digests = (account: string, region = REGION) =>
  `${ORGANIZATION}/${account}/CloudTrail-Digest/${region}/`;
export const logs = (account: string, region = REGION) => `${ORGANIZATION}/${account}/CloudTrail/${region}/`;
export const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR);
export const keyAt = (at: Date, account = WORKLOAD, region = REGION) =>
  digestKey(
    {
      folder: `${ORGANIZATION}/${account}`,
      accountId: account,
      region,
      trailName: "organization-trail",
      homeRegion: "us-east-1",
    },
    at,
  );

/** Leaves out the digests of a cell between two ages in hours. */
export const silent =
  (from: number, to: number, account = WORKLOAD, region = REGION) =>
  (model: StubModel): void => {
    model.delivered = (key, at) =>
      !key.startsWith(digests(account, region)) || at < hoursAgo(from) || at > hoursAgo(to);
  };

export const joined =
  (hours: number) =>
  (model: StubModel): void => {
    model.accounts = model.accounts.map((account) =>
      account.Id === WORKLOAD ? { ...account, JoinedTimestamp: seconds(hours) } : account,
    );
  };

export const both =
  (...changes: ((model: StubModel) => void)[]) =>
  (model: StubModel): void => {
    for (const change of changes) change(model);
  };

export const status =
  (fields: object, region?: string) =>
  (model: StubModel): void => {
    model.status = (asked) => (region === undefined || asked === region ? fields : {});
  };
