import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import type { Changes } from "../settings-file";

/** `examples/everything.yaml` for two accounts of an emulated organization, with the state in a file. */
export function everything(organization: EmulatedOrganization, logGroupKeyArn: string): Changes {
  const text = readFileSync("examples/everything.yaml", "utf8")
    .replaceAll("111111111111", organization.managementAccountId)
    .replaceAll("222222222222", organization.accounts.audit);
  const { organization: section, accounts: _, ...sections } = parse(text) as Settings;
  return {
    ...sections,
    "organization.delegatedAdministrator": section.delegatedAdministrator,
    cloudWatchLogs: { ...sections.cloudWatchLogs, kmsKeyArn: logGroupKeyArn },
    state: { backend: "local" },
  };
}

type Settings = Readonly<Record<string, object>> & {
  readonly organization: { readonly delegatedAdministrator: boolean };
};
