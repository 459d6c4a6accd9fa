import {
  DeregisterOrganizationDelegatedAdminCommand,
  RegisterOrganizationDelegatedAdminCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CloseAccountCommand,
  CreateAccountCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import type { VerifiedOrganization } from "../verified-organization";
import type { Fault } from "./fault";

const CLOUDTRAIL = "cloudtrail.amazonaws.com";

/** Faults of the organization and its accounts. */
export const ORGANIZATION_FAULTS: readonly Fault[] = [
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
];

export async function createAccount({ organizations }: VerifiedOrganization, name: string): Promise<string> {
  const command = new CreateAccountCommand({ AccountName: name, Email: `${name}@accounts.example` });
  return (await organizations.send(command)).CreateAccountStatus?.AccountId ?? "";
}
