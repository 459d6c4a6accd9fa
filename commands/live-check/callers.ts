import type { AccountName } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import { type Caller, openCaller } from "../shared/caller";
import { accountSource, type CredentialProvider, type CredentialSource } from "../shared/credentials";
import { isSessionOf } from "../shared/session";

/** Options that name a principal. */
export type CallerOption = "administrator" | "break-glass" | "reader" | "member";

/** Who asks: an account of the settings with its own role, or a principal that an option names. */
export type CallerName = AccountName | CallerOption;

/** Opens callers of AWS. */
export interface CallersOptions {
  readonly settings: Settings;
  readonly environment: NodeJS.ProcessEnv;
  /** The principals that options name: ARNs of roles, or profiles of the AWS configuration. */
  readonly named: Readonly<Partial<Record<CallerOption, string>>>;
  /** The command's own credentials. Defaults to the AWS SDK's search. */
  readonly credentials?: CredentialProvider;
}

/** Finds out who a caller is, and refuses one of another account than the question is about. */
export async function openNamedCaller(
  name: CallerName,
  accountId: string | undefined,
  { settings, environment, named, credentials }: CallersOptions,
): Promise<Caller> {
  const source = { ...sourceOf(name, settings, environment, named), credentials };
  const { region } = settings;
  const sessionName = "organization-trail-live-check";
  const caller = await openCaller({ name, source, accountId, region, environment, sessionName });
  if (name === "administrator" && exemptArns(settings).some((arn) => isSessionOf(arn, caller.arn))) {
    throw new Error(`--administrator must be neither a deployer nor break glass, got ${caller.arn}`);
  }
  return caller;
}

function sourceOf(
  name: CallerName,
  { accounts }: Settings,
  environment: NodeJS.ProcessEnv,
  named: CallersOptions["named"],
): CredentialSource {
  if (name === "management" || name === "audit" || name === "logArchive") {
    return accountSource(name, accounts[name] ?? accounts.audit, environment);
  }
  const who = named[name];
  if (who === undefined) throw new Error(`needs --${name}`);
  return who.startsWith("arn:") ? { roleArn: who } : { profile: who };
}

function exemptArns({ accounts, breakGlassPrincipalArns }: Settings): readonly string[] {
  const deployers = [accounts.management, accounts.audit, accounts.logArchive].flatMap(
    (account) => account?.deployerArns ?? [],
  );
  return [...deployers, ...breakGlassPrincipalArns];
}
