import { parseArgs } from "node:util";
import { loadSettings } from "../../settings/load";
import { commandLine } from "../shared/environment-files";
import { stackDirectory } from "../shared/output-directory";
import { CommandError, EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { useSettings } from "../shared/settings";
import { synthesize } from "../shared/synthesize";
import { requireTerraform } from "../shared/terraform/require-terraform";
import { TerraformFailed, terraform, terraformAside } from "../shared/terraform-command";
import { hintsFor } from "./hints";
import { checkState, initialize } from "./initialize";
import { applyPlan, discardPlan, planAndReview } from "./plan";
import { ask } from "./question";
import { prepareRetirement } from "./retire";

const USAGE = `usage: npm run plan -- [--settings FILE] [--first]
       npm run deploy -- [--settings FILE] [--first] [--auto-approve]
       npm run --silent output -- [--settings FILE] [--json] [NAME]
       npm run retire -- [--settings FILE]
       npm run unlock -- [--settings FILE] [--state-backend] [--auto-approve] ID

plan    synthesizes the settings, plans the trail with Terraform, and reviews the plan.
deploy  does the same, asks, and applies this very plan.
retire  removes the trail, its alarms and accesses, and makes Terraform forget buckets, key and log group, whose files
        and events expire by themselves. It asks for the trail's name.
output  prints the outputs of the trail, or the one that is named.
unlock  removes a lock of the state that a killed run has left. Terraform prints its id.

\`node --require ./transpile.cjs commands/deployment/main.ts check FOLDER\` does in a pipeline what precedes each plan: it
fails unless the state is that of the initialized stack in the folder.

--settings FILE   another settings file than organization-trail.yaml
--first           nothing was deployed with these settings: forget where the state was before
--auto-approve    do not ask. \`deploy\` then applies only what the review passes
--state-backend   the lock of the stack that \`npm run bootstrap\` deploys
Exit status: 0 done; 1 failed, refused or not approved; 2 a required program is missing;
3 the review has findings, or cannot judge the plan; 64 usage.`;

/** Exit status of a plan that the review does not pass. */
const NOT_PASSED = 3;

const STACK = "organization-trail";
const FLAG = { type: "boolean", default: false } as const;

/** The options of each action, and whether it takes an argument. */
const ACTIONS = {
  plan: { options: ["first"], argument: "none" },
  deploy: { options: ["first", "auto-approve"], argument: "none" },
  retire: { options: [], argument: "none" },
  output: { options: ["json"], argument: "optional" },
  unlock: { options: ["state-backend", "auto-approve"], argument: "required" },
  // For a pipeline, whose stack is synthesized and initialized by others.
  check: { options: [], argument: "required" },
} as const;

type Action = keyof typeof ACTIONS;

const ARGUMENTS: Partial<Record<Action, string>> = {
  unlock: "the id of the lock, which Terraform prints",
  check: "the folder of an initialized stack",
};
interface Options {
  readonly action: Action;
  /** An output, or the id of a lock. */
  readonly argument: string | undefined;
  readonly settings: string | undefined;
  readonly help: boolean;
  readonly flags: ReadonlySet<string>;
}

/** The npm script gives the action. */
function readOptions([name = "", ...args]: readonly string[]): Options {
  const action = Object.keys(ACTIONS).find((one): one is Action => one === name);
  if (action === undefined)
    throw new Error(`the action must be one of ${Object.keys(ACTIONS).join(", ")}, got ${name}`);
  const { options, argument } = ACTIONS[action];
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      settings: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
      ...Object.fromEntries(options.map((option) => [option, FLAG])),
    },
    allowPositionals: argument !== "none",
  });
  const [given, ...more] = positionals;
  if (more.length > 0) throw new Error(`${action} takes one argument, got ${positionals.join(" ")}`);
  if (given === undefined && argument === "required" && !values.help) {
    throw new Error(`${action} needs ${ARGUMENTS[action]}`);
  }
  const flags = new Set(
    Object.entries(values).flatMap(([option, value]) => (value === true ? [option] : [])),
  );
  return { action, argument: given, settings: values.settings, help: values.help, flags };
}

/** Synthesizes and initializes the stack. */
async function prepare({ flags }: Options): Promise<string> {
  synthesize();
  await requireTerraform();
  const directory = stackDirectory(flags.has("state-backend") ? "state-backend" : STACK);
  if (flags.has("state-backend")) await terraformAside(directory, "init", "-input=false");
  else await initialize(directory, { first: flags.has("first") });
  return directory;
}

async function plan(options: Options): Promise<void> {
  const directory = await prepare(options);
  await checkState(directory);
  const { passed } = await planAndReview(directory);
  if (!passed) throw new CommandError("The review does not pass this plan.", NOT_PASSED);
  console.error(`\`${commandLine("deploy")}\` plans again, asks and applies.`);
}

async function deploy(options: Options): Promise<void> {
  const directory = await prepare(options);
  await checkState(directory);
  const { changes, passed } = await planAndReview(directory);
  if (!changes) {
    discardPlan(directory);
    console.error("Nothing to apply.");
    return;
  }
  if (!(await isApproved(passed, options))) {
    discardPlan(directory);
    throw new CommandError("Not applied.", passed ? EXIT_STATUS.failure : NOT_PASSED);
  }
  await applyPlan(directory);
  console.error(`Applied. Ask AWS whether it delivers: \`${commandLine("--silent verify -- --wait 90")}\``);
}

/** Nobody but a person approves what the review does not pass. */
async function isApproved(passed: boolean, { flags }: Options): Promise<boolean> {
  if (flags.has("auto-approve")) return passed;
  const doubt = passed ? "" : "The review does not pass this plan. ";
  return (await ask(`${doubt}Apply this plan? Only yes is accepted: `)) === "yes";
}

async function retire(options: Options): Promise<void> {
  const directory = await prepare(options);
  const { folder, kept } = await prepareRetirement(directory);
  await planAndReview(folder);
  const { trail, logBucket } = loadSettings();
  const question = `This ends the recording. The review shows it as findings. Type the trail's name to retire it (${trail.name}): `;
  if ((await ask(question)) !== trail.name) {
    discardPlan(folder);
    throw new CommandError("Not retired.");
  }
  await applyPlan(folder);
  const { expireAfterDays } = logBucket;
  const expiry = expireAfterDays === "never" ? "never expire" : `expire after ${expireAfterDays} days`;
  console.error(`Retired. Terraform has forgotten these resources, which stay; the log files ${expiry}:`);
  for (const address of kept) console.error(`  ${address}`);
}

async function output(options: Options): Promise<void> {
  const directory = await prepare(options);
  const json = options.flags.has("json") ? ["-json"] : [];
  const name = options.argument === undefined ? [] : [options.argument];
  await terraform(
    directory,
    "output",
    ...(json.length + name.length === 2 || name.length === 0 ? json : ["-raw"]),
    ...name,
  );
}

async function unlock(options: Options): Promise<void> {
  const directory = await prepare(options);
  const force = options.flags.has("auto-approve") ? ["-force"] : [];
  await terraform(directory, "force-unlock", ...force, String(options.argument));
}

function check({ argument }: Options): Promise<void> {
  return checkState(String(argument));
}

const RUN = { plan, deploy, retire, output, unlock, check };

void runProgram(async () => {
  const options = parseArguments(USAGE, () => readOptions(process.argv.slice(2)));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  useSettings(options.settings);
  try {
    await RUN[options.action](options);
  } catch (error) {
    if (!(error instanceof TerraformFailed)) throw error;
    throw new CommandError(hintsFor(error.stderr).join("\n"), error.status);
  }
});
