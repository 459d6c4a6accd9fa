/**
 * Makes the plans of the styles: `node --require ./transpile.cjs __tests__/commands/review/corpus/styles/generate.ts`
 * makes those that are missing; with names of styles, or parts of names of cases, these alone and anew.
 *
 * A style is applied once on an emulated organization. Then all its cases are planned together, each as a module with a
 * copy of the state, and the plan is taken apart: Terraform and the provider start once a style, not once a case.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { neutralEnvironment } from "../../../../../commands/shared/environment";
import { TerraformDirectory } from "../../../../../commands/shared/terraform/terraform-directory";
import {
  overrideProvider,
  terraformEnvironment,
} from "../../../../../commands/shared/terraform/terraform-environment";
import { type EmulatedOrganization, startOrganization } from "../../../../../emulator/emulated-organization";
import { enablePolicyTypes } from "../../../../e2e/policy-types";
import { edit } from "./edit";
import { minimized } from "./minimize";
import { inModule, outOfModule, type StateDocument } from "./modules-of-cases";
import { nameIn, type PlanDocument, type StyleCase } from "./style";
import { APPLIED, STYLES } from "./styles";

const PLANS = join(__dirname, "..", "plans");
const OPTIONS = join(PLANS, "options.json");
const AT_ONCE = 2;
const ORGANIZATION_ID = "o-exampleorg1";
/** The emulator's own address stands in the URLs of queues. */
const QUEUES = "https://sqs.eu-west-1.amazonaws.com";
const STATE = "terraform.tfstate";
const PROVIDER = "provider.tf";
const asked = process.argv.slice(2);

interface Work {
  readonly style: string;
  readonly organization: EmulatedOrganization;
  readonly scratch: string;
  readonly directory: (name: string) => TerraformDirectory;
}

async function main(): Promise<void> {
  // The emulator has AWS's own policies only if it is asked for them.
  process.env.MOTO_IAM_LOAD_MANAGED_POLICIES = "true";
  const failures: string[] = [];
  const styles = Object.entries(STYLES);
  const work = async (): Promise<void> => {
    for (let next = styles.shift(); next !== undefined; next = styles.shift()) {
      const [style, cases] = next;
      const pending = cases.filter((one) => isAsked(style, nameIn(style, one)));
      if (pending.length > 0) failures.push(...(await makeStyle(style, pending)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  writeOptions();
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

function isAsked(style: string, name: string): boolean {
  if (asked.length === 0) return !existsSync(file(name));
  return asked.includes(style) || asked.some((one) => !(one in STYLES) && name.includes(one));
}

const file = (name: string): string => join(PLANS, `${name}.json`);

async function makeStyle(style: string, cases: readonly StyleCase[]): Promise<readonly string[]> {
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-styles-"));
  const organization = await startOrganization();
  try {
    await enablePolicyTypes(organization);
    const terraform = await terraformEnvironment(scratch);
    const env = { ...neutralEnvironment(), ...organization.environment, ...terraform.variables };
    const directory = (name: string): TerraformDirectory =>
      new TerraformDirectory(join(scratch, name), { env });
    const work = { style, organization, scratch, directory };
    const base = directory("base");
    cpSync(join(__dirname, style), base.path, { recursive: true });
    cpSync(join(__dirname, PROVIDER), join(base.path, PROVIDER));
    await overrideProvider(terraform, base.path);
    const { edits = [], patch = (state: string): string => state } = APPLIED[style] ?? {};
    edit(base.path, edits);
    await must(style, base.init());
    await must(style, base.apply());
    const state: StateDocument = existsSync(join(base.path, STATE))
      ? JSON.parse(patch(readFileSync(join(base.path, STATE), "utf8")))
      : { version: 4, resources: [] };
    const together = cases.filter(({ flags }) => flags === undefined);
    return [...(await planTogether(work, together, state)), ...(await planAlone(work, cases, state))];
  } catch (error) {
    console.error(error);
    return [String(error)];
  } finally {
    await organization.stop();
    rmSync(scratch, { recursive: true });
  }
}

async function must(style: string, result: Promise<{ exitCode: number; output: string }>): Promise<void> {
  const { exitCode, output } = await result;
  if (exitCode === 1) throw new Error(`${style}: ${output.slice(output.indexOf("Error:")).slice(0, 3000)}`);
}

/** Plans all cases as modules of one configuration. A case that Terraform refuses is left out, and said. */
async function planTogether(
  work: Work,
  cases: readonly StyleCase[],
  state: StateDocument,
): Promise<readonly string[]> {
  if (cases.length === 0) return [];
  const all = work.directory("all");
  const failures: string[] = [];
  let pending = cases.map((one, index) => ({ one, id: `case${index}` }));
  cpSync(join(work.scratch, "base", "override.tf.json"), join(all.path, "override.tf.json"));
  cpSync(join(__dirname, PROVIDER), join(all.path, PROVIDER));
  for (const { one, id } of pending) {
    cpSync(join(__dirname, work.style), join(all.path, id), { recursive: true });
    try {
      edit(join(all.path, id), one.edits);
    } catch (error) {
      failures.push(`${nameIn(work.style, one)}: ${error}`);
      pending = pending.filter((other) => other.id !== id);
    }
  }
  for (;;) {
    writeFileSync(
      join(all.path, "cases.tf"),
      pending.map(({ id }) => `module "${id}" {\n  source = "./${id}"\n}\n`).join("\n"),
    );
    const resources = pending.flatMap(({ one, id }) => (one.isFirst ? [] : inModule(id, state)));
    writeFileSync(join(all.path, STATE), JSON.stringify({ ...state, outputs: {}, resources }));
    const init = await all.init();
    const { exitCode, output } = init.exitCode === 0 ? await all.plan("-refresh=false", "-out=plan") : init;
    if (exitCode !== 1 && init.exitCode === 0) break;
    const errors = output.slice(output.indexOf("Error:"));
    const refused = new Set([...errors.matchAll(/\bcase\d+\b/g)].map(([id]) => id));
    console.error(errors.slice(0, 3000));
    if (refused.size === 0) throw new Error(`${work.style}: ${errors}`);
    for (const { one, id } of pending) {
      if (refused.has(id)) failures.push(`${nameIn(work.style, one)}: refused`);
    }
    pending = pending.filter(({ id }) => !refused.has(id));
  }
  const plan = (await all.show("plan")) as PlanDocument;
  for (const { one, id } of pending) save(work, one, outOfModule(id, plan));
  return failures;
}

/** Plans the cases that have arguments of their own. */
async function planAlone(
  work: Work,
  cases: readonly StyleCase[],
  state: StateDocument,
): Promise<readonly string[]> {
  const failures: string[] = [];
  const base = work.directory("base");
  for (const one of cases) {
    if (one.flags === undefined) continue;
    try {
      const alone = work.directory("alone");
      cpSync(base.path, alone.path, { recursive: true, verbatimSymlinks: true });
      cpSync(join(__dirname, work.style), alone.path, { recursive: true });
      edit(alone.path, one.edits);
      writeFileSync(join(alone.path, STATE), JSON.stringify(state));
      await must(work.style, alone.plan("-refresh=false", "-out=plan", ...one.flags));
      save(work, one, (await alone.show("plan")) as PlanDocument);
      rmSync(alone.path, { recursive: true });
    } catch (error) {
      failures.push(`${nameIn(work.style, one)}: ${error}`);
    }
  }
  return failures;
}

function save({ style, organization }: Work, one: StyleCase, plan: PlanDocument): void {
  const smaller = minimized(plan);
  const document = one.tamper === undefined ? smaller : one.tamper(smaller);
  const text = `${JSON.stringify(document)}\n`
    .replaceAll(organization.organizationId, ORGANIZATION_ID)
    .replaceAll(organization.endpoint, QUEUES);
  writeFileSync(file(nameIn(style, one)), text);
  console.error(nameIn(style, one));
}

/** Keeps the options of all cases beside the plans. */
function writeOptions(): void {
  const options = Object.entries(STYLES).flatMap(([style, cases]) =>
    cases.flatMap((one) => (one.options === undefined ? [] : [[nameIn(style, one), one.options] as const])),
  );
  const lines = options.map(([name, list]) => `  ${JSON.stringify(name)}: ${JSON.stringify(list)}`);
  writeFileSync(OPTIONS, `{\n${lines.join(",\n")}\n}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
