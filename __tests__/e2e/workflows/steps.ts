import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "../../../commands/shared/subprocess";
import { condition, interpolate, type Scope, textOf, type Value } from "./expressions";
import type { JobState, Machine, Result } from "./machine";
import { type ActionStep, type RunStep, runStepName, type Step, stepName } from "./workflow-file";

type Contexts = Readonly<Record<string, Value>>;

/** A job whose steps are to run. */
export interface Steps {
  readonly machine: Machine;
  readonly job: JobState;
  readonly file: string;
  readonly jobId: string;
  readonly steps: readonly Step[];
  readonly shell: "bash" | undefined;
  /** What every step can see, but for `env`, `steps` and `job`. */
  readonly contexts: Contexts;
  /** Variables that GitHub gives every step. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What the steps of a job left behind. */
export interface StepsResult {
  readonly result: Result;
  readonly contexts: Contexts;
  readonly summary: string;
  readonly log: string;
}

/** Runs the steps of a job one after another. */
export async function runSteps(job: Steps): Promise<StepsResult> {
  const results: Record<string, Value> = {};
  let result: Result = "success";
  let summary = "";
  let log = "";
  for (const [index, step] of job.steps.entries()) {
    const contexts = { ...job.contexts, steps: results, job: { status: result } };
    const failed = result === "failure";
    const runs = shouldRun(step, scopeOf(job, contexts, failed));
    const done = runs ? await runStep(job, step, index, contexts) : SKIPPED;
    const conclusion = done.outcome === "failure" && step["continue-on-error"] ? "success" : done.outcome;
    if (conclusion === "failure") result = "failure";
    if (step.id) results[step.id] = { outputs: done.outputs, outcome: done.outcome, conclusion };
    summary += done.summary;
    log += `== ${job.job.path}: ${stepName(step)}: ${done.outcome}\n${done.log}`;
  }
  return { result, contexts: { ...job.contexts, steps: results, job: { status: result } }, summary, log };
}

interface StepResult {
  readonly outcome: Result;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
}

const SKIPPED: StepResult = { outcome: "skipped", outputs: {}, summary: "", log: "" };

function scopeOf({ job }: Steps, contexts: Contexts, failed: boolean): Scope {
  return {
    contexts: { ...contexts, env: { ...job.environment } },
    functions: {
      success: () => !failed,
      failure: () => failed,
      always: () => true,
      cancelled: () => false,
    },
  };
}

function shouldRun(step: Step, scope: Scope): boolean {
  return condition(String(step.if ?? "success()"), scope);
}

async function runStep(job: Steps, step: Step, index: number, contexts: Contexts): Promise<StepResult> {
  const scope = scopeOf(job, contexts, false);
  const env = interpolated(step.env ?? {}, scope);
  const inStep = {
    ...scope,
    contexts: { ...scope.contexts, env: { ...job.job.environment, ...env } },
    functions: {},
  };
  if ("uses" in step) return useAction(job, step, inStep);
  return runScript(job, step, index, env, inStep);
}

async function useAction({ machine, job }: Steps, step: ActionStep, scope: Scope): Promise<StepResult> {
  const name = step.uses.split("@")[0] ?? "";
  const action = machine.actions[name];
  if (action === undefined) throw new Error(`The action ${name} is not emulated.`);
  const inputs = interpolated(step.with ?? {}, scope);
  const unknown = Object.keys(inputs).filter((input) => !action.inputs.includes(input));
  if (unknown.length > 0) throw new Error(`${name}: the input ${unknown.join(", ")} is not emulated.`);
  try {
    await action.run(inputs, job);
    return { ...SKIPPED, outcome: "success" };
  } catch (error) {
    return { ...SKIPPED, outcome: "failure", log: `${error instanceof Error ? error.message : error}\n` };
  }
}

/** How GitHub calls bash if a step names no shell, and if it names bash. */
const DEFAULT_SHELL = ["-e"];
const NAMED_BASH = ["--noprofile", "--norc", "-eo", "pipefail"];

async function runScript(
  steps: Steps,
  step: RunStep,
  index: number,
  env: Readonly<Record<string, string>>,
  scope: Scope,
): Promise<StepResult> {
  const { machine, job, file, jobId } = steps;
  const line = textOf(interpolate(step.run, scope)).trimEnd();
  const name = runStepName(file, jobId, index, step);
  if (machine.cannotRun.has(name)) return { ...SKIPPED, log: `${name} cannot run here.\n` };
  machine.executed.add(name);
  const folder = join(job.workspace, step["working-directory"] ?? ".");
  if (await machine.alreadyDone(line, folder, job)) return { ...SKIPPED, outcome: "success" };
  const files = commandFiles(join(job.temp, String(index)));
  const script = join(job.temp, `${index}.sh`);
  writeFileSync(script, line);
  const { exitCode, output } = await run(
    "bash",
    [...((step.shell ?? steps.shell) === "bash" ? NAMED_BASH : DEFAULT_SHELL), script],
    {
      cwd: folder,
      env: {
        ...machine.environment,
        ...steps.variables,
        ...job.environment,
        ...env,
        ...files,
        PATH: [...job.searchPath, machine.environment.PATH].join(delimiter),
      },
    },
  );
  Object.assign(job.environment, assignmentsIn(files.GITHUB_ENV));
  job.searchPath.unshift(...read(files.GITHUB_PATH).split("\n").filter(Boolean));
  if (exitCode === 0) await machine.done(line, folder, job);
  return {
    outcome: exitCode === 0 ? "success" : "failure",
    outputs: assignmentsIn(files.GITHUB_OUTPUT),
    summary: read(files.GITHUB_STEP_SUMMARY),
    log: output,
  };
}

/** The files through which a step tells its runner something. */
function commandFiles(folder: string) {
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => {
    const path = join(folder, name);
    writeFileSync(path, "");
    return path;
  };
  return {
    GITHUB_ENV: file("env"),
    GITHUB_OUTPUT: file("output"),
    GITHUB_PATH: file("path"),
    GITHUB_STEP_SUMMARY: file("summary"),
  };
}

/** `NAME=value`, or `NAME<<END` with the value's lines up to `END`. */
function assignmentsIn(file: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = read(file).split("\n");
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, heredoc, end, name, value] = /^([\w-]+)<<(.+)$|^([\w-]+)=(.*)$/.exec(line) ?? [];
    if (heredoc !== undefined && end !== undefined) {
      const length = lines.indexOf(end);
      if (length < 0) throw new Error(`The value of ${heredoc} does not end: no line is ${end}.`);
      values[heredoc] = lines
        .splice(0, length + 1)
        .slice(0, -1)
        .join("\n");
    } else if (name !== undefined) values[name] = value ?? "";
    else if (line !== "") throw new Error(`GitHub would refuse this line of a command file: ${line}`);
  }
  return values;
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}

/** The values of a mapping as text. */
export function interpolated(
  mapping: Readonly<Record<string, string | number | boolean | null>>,
  scope: Scope,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapping).map(([name, value]) => [name, textOf(interpolate(textOf(value), scope))]),
  );
}
