import {
  CloseAccountCommand,
  ListAccountsCommand,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import type { VerifiedOrganization } from "../verified-organization";
import { FAULTS } from "./all";
import type { Fault, Undo } from "./fault";
import { atHome, deleteForGood, digests, findAccount, keysUnder, newLogKey, put, takeAway } from "./files";
import { createAccount } from "./organization";

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
