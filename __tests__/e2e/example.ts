import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import type { Changes } from "../settings-file";

const EXAMPLES = join(__dirname, "..", "..", "examples");

/** A text with the ids of an emulated organization instead of the sample ids. */
export function withIdsOf(
  { accounts, managementAccountId, organizationId, rootId }: EmulatedOrganization,
  text: string,
): string {
  const ids: Readonly<Record<string, string | undefined>> = {
    "o-exampleorgid": organizationId,
    "111111111111": managementAccountId,
    "222222222222": accounts.audit,
    "333333333333": accounts.logArchive,
    "r-exam": rootId,
  };
  return text.replaceAll(/o-exampleorgid|r-exam\b|1{12}|2{12}|3{12}/g, (id) => ids[id] ?? id);
}

/** An example's settings for an emulated organization. The state is in a file, and trusted access stays as it is. */
export function exampleSettings(name: string, organization: EmulatedOrganization): Changes {
  const text = readFileSync(join(EXAMPLES, `${name}.yaml`), "utf8");
  const { organization: section, integrity, ...others } = parse(withIdsOf(organization, text));
  return {
    "organization.delegatedAdministrator": section.delegatedAdministrator ?? false,
    ...others,
    ...(integrity === undefined ? {} : { "integrity.digestReaderArns": integrity.digestReaderArns }),
    state: { backend: "local" },
  };
}
