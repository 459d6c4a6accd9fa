/**
 * Makes the corpus: real plans of real Terraform and the real provider, against an emulated organization.
 * `node --require ./transpile.cjs __tests__/commands/review/corpus/generate.ts` takes some minutes (with `--missing`, only
 * for changes that have no plan yet; with `--app`, only for this app); the plans are committed.
 */

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudTrailClient, StopLoggingCommand, UpdateTrailCommand } from "@aws-sdk/client-cloudtrail";
import { DeleteBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { neutralEnvironment } from "../../../../commands/shared/environment";
import type { CommandResult } from "../../../../commands/shared/subprocess";
import { TerraformDirectory } from "../../../../commands/shared/terraform/terraform-directory";
import {
  overrideProvider,
  terraformEnvironment,
} from "../../../../commands/shared/terraform/terraform-environment";
import { type EmulatedOrganization, startOrganization } from "../../../../emulator/emulated-organization";
import { settingsFor } from "../../../../emulator/settings-for";
import { Workspace } from "../../../../emulator/workspace";
import {
  ALARM_CHANGES,
  APP_CHANGES,
  DEPLOYED_ALARMS,
  deployedIn,
  deployedSearchIn,
  SEARCH_CHANGES,
} from "./app-changes";
import { ADVANCED_CHANGES, STACK_CHANGES, type StackChange } from "./stack-changes";

const STACK = join(__dirname, "stack");
const PLANS = join(__dirname, "plans");
/** The account that the stack's own provider names. */
const VAULT_ACCOUNT = "210987654321";
const AT_ONCE = 2;

const missing = process.argv.includes("--missing");

async function main(): Promise<void> {
  if (!process.argv.includes("--app")) await stack();
  await app();
}

/** Plans of our own app, of its alarms and of search. */
async function app(): Promise<void> {
  await deployApp("app", (auditAccountId) => deployedIn(auditAccountId), APP_CHANGES);
  await deployApp(
    "alarms",
    () => ({ logBucket: { namePrefix: "acme" }, alarms: DEPLOYED_ALARMS }),
    ALARM_CHANGES,
  );
  await deployApp("search", deployedSearchIn, SEARCH_CHANGES);
}

/** Deploys settings beside the accounts, and saves the plan of each change. */
async function deployApp<Settings>(
  name: string,
  settingsIn: (auditAccountId: string) => object,
  changes: readonly (readonly [name: string, change: (settings: Settings) => unknown])[],
): Promise<void> {
  if (missing && changes.every(([name]) => existsSync(file(name)))) return;
  const organization = await startOrganization();
  const workspace = await Workspace.create({ organization });
  try {
    const deployed = {
      ...settingsFor(organization, workspace.terraform),
      ...settingsIn(organization.accounts.audit),
      preventDestroy: false,
      state: { backend: "local" },
    };
    const stack = workspace.stack("organization-trail");
    const synthesize = async (settings: object): Promise<void> => {
      await workspace.writeSettings(settings);
      await workspace.synthesize();
    };
    await synthesize(deployed);
    await must(stack.init());
    await save(stack, `none.${name}-first-deployment`, organization);
    await must(stack.apply());
    await save(stack, `none.${name}-after-apply`, organization, "-refresh=true");
    for (const [name, change] of changes) {
      if (missing && existsSync(file(name))) continue;
      const settings = structuredClone(deployed);
      change(settings as Settings);
      await synthesize(settings);
      await save(stack, name, organization);
    }
  } finally {
    await workspace.remove();
    await organization.stop();
  }
}

/** Plans of the stack beside this file. */
async function stack(): Promise<void> {
  const failures: string[] = [];
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-corpus-"));
  const organization = await startOrganization();
  try {
    const terraform = await terraformEnvironment(scratch);
    const env = {
      ...neutralEnvironment(),
      ...organization.environment,
      ...terraform.variables,
      TF_VAR_security_account: organization.accounts.audit,
    };
    const directory = (path: string): TerraformDirectory => new TerraformDirectory(path, { env });
    const base = directory(join(scratch, "base"));
    cpSync(STACK, base.path, { recursive: true });
    await overrideProvider(terraform, base.path);
    await must(base.init());
    await save(base, "none.first-deployment", organization);
    await must(base.terraform("import", "aws_organizations_organization.corp", organization.organizationId));
    await must(base.apply());
    await save(base, "none.after-apply", organization, "-refresh=true");
    await save(base, "none.refresh-only", organization, "-refresh=true", "-refresh-only");
    const changed = async (changes: readonly StackChange[]): Promise<void> => {
      const pending = changes.filter(({ name }) => !missing || !existsSync(file(name)));
      const work = async (): Promise<void> => {
        for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
          const copy = directory(join(scratch, next.name));
          cpSync(base.path, copy.path, { recursive: true, verbatimSymlinks: true });
          try {
            edit(copy.path, next);
            if (next.edits.some(([file]) => file === "main.tf")) await must(copy.init());
            await save(copy, next.name, organization);
          } catch (error) {
            failures.push(`${next.name}: ${error}`);
          }
          rmSync(copy.path, { recursive: true });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    };
    await save(base, "unknown.targeted", organization, "-target=module.archive");
    await changed(STACK_CHANGES);
    await drift(base, organization);
    cpSync(join(STACK, "advanced"), join(base.path, "ledger"), { recursive: true });
    await must(base.apply());
    await changed(ADVANCED_CHANGES);
  } finally {
    await organization.stop();
    rmSync(scratch, { recursive: true });
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

/** Somebody changes things behind Terraform's back, and it is found out. */
async function drift(stack: TerraformDirectory, organization: EmulatedOrganization): Promise<void> {
  const region = "eu-west-1";
  const trails = new CloudTrailClient({ ...organization.client(), region });
  const buckets = new S3Client({ ...organization.client(VAULT_ACCOUNT), region });
  await trails.send(new StopLoggingCommand({ Name: "corp-ledger" }));
  await save(
    stack,
    "trail-logging-disabled.drift-logging-stopped",
    organization,
    "-refresh=true",
    "-refresh-only",
  );
  await trails.send(new UpdateTrailCommand({ Name: "corp-ledger", EnableLogFileValidation: false }));
  await save(stack, "trail-validation-disabled.drift-and-its-repair", organization, "-refresh=true");
  await buckets.send(new DeleteBucketPolicyCommand({ Bucket: "corp-audit-vault" }));
  await save(
    stack,
    "bucket-policy-deleted.drift-policy-deleted",
    organization,
    "-refresh=true",
    "-refresh-only",
  );
}

function edit(directory: string, { name, edits }: StackChange): void {
  for (const [file, from, to] of edits) {
    const path = join(directory, file);
    const text = readFileSync(path, "utf8");
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`${name}: ${parts.length - 1} places in ${file} for ${from}`);
    writeFileSync(path, parts.join(to));
  }
}

const file = (name: string): string => join(PLANS, `${name}.json`);

/** Plans, and keeps what Terraform prints. */
async function save(
  stack: TerraformDirectory,
  name: string,
  { organizationId }: EmulatedOrganization,
  ...flags: string[]
) {
  const { exitCode, output } = await stack.plan("-refresh=false", "-out=plan", ...flags);
  if (exitCode === 1) throw new Error(`${name}: ${output.slice(-2000)}`);
  const plan = trimmed((await stack.show("plan")) as Record<string, unknown>);
  const text = `${JSON.stringify(plan)}\n`.replaceAll(organizationId, "o-corpexample1");
  mkdirSync(PLANS, { recursive: true });
  writeFileSync(file(name), text);
  console.error(name);
}

/**
 * Left out for size: the planned values, the values in the prior state of resources whose change has them, and the
 * side after of resources that stay as they are.
 */
function trimmed({ planned_values, prior_state, ...plan }: Record<string, unknown>) {
  const changes = plan.resource_changes as { change: { actions: string[] } }[] | undefined;
  // A refresh-only plan has no changes: it is judged on its prior state.
  if (changes === undefined) return { ...plan, planned_values, prior_state };
  return {
    ...plan,
    ...(prior_state === undefined ? {} : { prior_state: withoutValues(prior_state) }),
    resource_changes: changes.map((entry) => {
      const { actions, before } = entry.change as { actions: string[]; before?: unknown };
      return actions.join() === "no-op" ? { ...entry, change: { actions, before } } : entry;
    }),
  };
}

function withoutValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutValues);
  if (typeof value !== "object" || value === null) return value;
  const isManaged = "mode" in value && value.mode === "managed";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(isManaged && ["values", "sensitive_values"].includes(key)))
      .map(([key, inner]) => [key, withoutValues(inner)]),
  );
}

async function must(result: Promise<CommandResult>): Promise<void> {
  const { exitCode, output } = await result;
  if (exitCode !== 0) throw new Error(output.slice(-2000));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
