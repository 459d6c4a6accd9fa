import { mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { githubContext, inputsOf, variablesOf } from "./contexts";
import { condition, interpolate, type Scope, textOf, type Value } from "./expressions";
import type { Artifacts, Event, JobRun, JobState, Machine, Result, RunOptions, WorkflowRun } from "./machine";
import { combinationsOf } from "./matrix";
import { ancestorsOf, inOrderOfNeeds, jobOf } from "./needs";
import { permissionsOf } from "./permissions";
import { interpolated, runSteps } from "./steps";
import type { CallingJob, Job, Permissions, StepsJob, Workflow } from "./workflow-file";

/** Runs a workflow as GitHub would, one job after another. */
export async function runWorkflow(
  machine: Machine,
  file: string,
  event: Event,
  options: RunOptions = {},
): Promise<WorkflowRun> {
  const folders = new Map<string, string>();
  const artifacts: Artifacts = {
    folders,
    create: () => mkdtempSync(join(realpathSync(machine.directory), "artifact-")),
  };
  const run = new Run(machine, event, artifacts, options);
  const { result } = await run.workflow(file, { prefix: "", inputs: {}, affected: false });
  for (const path of [...(options.kill ?? []), ...(options.again ?? [])]) {
    if (!run.paths.has(path)) throw new Error(`${file} has no job ${path}: ${[...run.paths].join(", ")}.`);
  }
  return { result, paths: [...run.paths], jobs: run.jobs, artifacts: Object.fromEntries(folders) };
}

/** Where a workflow stands in a run. */
interface Call {
  /** Path of the calling job, with the sign that follows it. */
  readonly prefix: string;
  readonly inputs: Readonly<Record<string, Value>>;
  /** What the calling job may do; nothing if no job called. */
  readonly permissions?: Permissions;
  /** Whether something that the calling job needs is not as in the replayed run. */
  readonly affected: boolean;
}

interface Outcome {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A job on its way. */
interface Position {
  readonly call: Call;
  readonly file: string;
  readonly workflow: Workflow;
  readonly id: string;
  readonly path: string;
  readonly affected: boolean;
  readonly scope: Scope;
}

class Run {
  readonly jobs: Record<string, JobRun> = {};
  readonly paths = new Set<string>();
  /** One number for each run, as `github.run_id`. */
  private readonly id = String(++lastRun);
  private readonly touched: readonly string[];

  constructor(
    private readonly machine: Machine,
    private readonly event: Event,
    private readonly artifacts: Artifacts,
    private readonly options: RunOptions,
  ) {
    this.touched = [...(options.kill ?? []), ...(options.again ?? [])];
  }

  async workflow(file: string, call: Call): Promise<Outcome> {
    const workflow = this.machine.workflows.get(file);
    if (workflow === undefined) throw new Error(`There is no workflow ${file}.`);
    const outcomes = new Map<string, Outcome>();
    const affected = new Set<string>();
    for (const id of inOrderOfNeeds(workflow)) {
      const job = jobOf(workflow, id);
      const path = `${call.prefix}${id}`;
      this.paths.add(path);
      const isAffected = call.affected || this.touches(path) || job.needs.some((need) => affected.has(need));
      if (isAffected || this.touchesWithin(path)) affected.add(id);
      const scope = this.scopeOf(file, workflow, id, outcomes, call);
      const position = { call, file, workflow, id, path, affected: isAffected, scope };
      outcomes.set(id, await this.job(job, position));
    }
    const jobs = Object.fromEntries(
      [...outcomes].map(([id, { result, outputs }]) => [id, { result, outputs }]),
    );
    const declared = workflow.on.workflow_call?.outputs ?? {};
    const scope = { contexts: { ...this.contexts(file), inputs: call.inputs, jobs } };
    const values = Object.fromEntries(Object.entries(declared).map(([name, { value }]) => [name, value]));
    return { result: overall([...outcomes.values()]), outputs: interpolated(values, scope) };
  }

  private async job(job: Job, position: Position): Promise<Outcome> {
    const { path, scope, affected } = position;
    const replayed = affected ? undefined : this.options.replay?.jobs[path];
    if (replayed) return this.takeOver(path, replayed);
    if (!condition(String(job.if ?? "success()"), scope)) return this.ended(job, path, "skipped");
    if (this.options.kill?.includes(path)) return this.ended(job, path, "failure");
    const combinations = combinationsOf(job, scope);
    if (combinations === undefined) return this.ended(job, path, "failure");
    const outcomes: Outcome[] = [];
    for (const matrix of combinations) {
      const inMatrix = { ...position, scope: { ...scope, contexts: { ...scope.contexts, matrix } } };
      outcomes.push(await ("uses" in job ? this.call(job, inMatrix) : this.steps(job, inMatrix)));
    }
    return {
      result: overall(outcomes),
      outputs: Object.assign({}, ...outcomes.map(({ outputs }) => outputs)),
    };
  }

  private touches(path: string): boolean {
    return this.touched.includes(path);
  }

  /** Whether a job of the workflow that a job calls is killed or runs again. */
  private touchesWithin(path: string): boolean {
    return this.touched.some((one) => one.startsWith(`${path} / `) || one.startsWith(`${path} (`));
  }

  private takeOver(path: string, job: JobRun): Outcome {
    this.jobs[path] = job;
    for (const [name, folder] of Object.entries(job.artifacts)) this.artifacts.folders.set(name, folder);
    return job;
  }

  private ended(job: Job, path: string, result: Result): Outcome {
    const nothing = { outputs: {}, environment: {}, roles: [], artifacts: {}, summary: "", log: "" };
    if ("steps" in job) this.jobs[path] = { ...nothing, result, permissions: {}, nodeVersion: undefined };
    return { result, outputs: {} };
  }

  private async call(job: CallingJob, position: Position): Promise<Outcome> {
    const { affected, scope } = position;
    const name = job.name === undefined ? "" : ` (${textOf(interpolate(job.name, scope))})`;
    const path = `${position.path}${name}`;
    const file = job.uses.replace("./.github/workflows/", "");
    const called = this.machine.workflows.get(file)?.on.workflow_call;
    if (called === undefined) throw new Error(`${path}: ${job.uses} cannot be called.`);
    const inputs = inputsOf(job, called?.inputs ?? {}, { path, scope });
    return this.workflow(file, {
      prefix: `${path} / `,
      inputs,
      permissions: permissionsOf(job, position),
      affected,
    });
  }

  private async steps(job: StepsJob, position: Position): Promise<Outcome> {
    const { file, id, path, workflow } = position;
    await this.machine.beforeJob(path);
    const permissions = permissionsOf(job, position);
    const approvedBy = textOf(interpolate(job.environment ?? "", position.scope));
    const contexts = {
      ...position.scope.contexts,
      vars: { ...this.machine.variables, ...this.machine.environments[approvedBy] },
      github: { ...this.github(file, id), token: this.machine.token(permissions) },
      secrets: { GITHUB_TOKEN: this.machine.token(permissions) },
      runner: { os: "Linux", arch: "X64" },
    };
    const state = this.newJob(path, permissions);
    Object.assign(state.environment, interpolated(workflow.env ?? {}, { contexts }));
    Object.assign(state.environment, interpolated(job.env ?? {}, { contexts }));
    const environment = { ...state.environment };
    const before = new Map(this.artifacts.folders);
    const variables = {
      ...variablesOf(this.github(file, id)),
      GITHUB_WORKSPACE: state.workspace,
      RUNNER_TEMP: state.temp,
    };
    const { machine } = this;
    const done = await runSteps({
      machine,
      job: state,
      file,
      jobId: id,
      steps: job.steps,
      shell: (job.defaults ?? workflow.defaults)?.run.shell,
      contexts,
      variables,
    });
    const outputs = interpolated(job.outputs ?? {}, {
      contexts: { ...done.contexts, env: { ...state.environment } },
    });
    const artifacts = [...this.artifacts.folders].filter(([name]) => !before.has(name));
    const { roles, nodeVersion } = state;
    const { result, summary, log } = done;
    this.jobs[path] = {
      ...{ result, outputs, permissions, environment, roles, nodeVersion, summary, log },
      artifacts: Object.fromEntries(artifacts),
    };
    return { result, outputs };
  }

  private newJob(path: string, permissions: Permissions): JobState {
    const directory = mkdtempSync(join(realpathSync(this.machine.directory), "job-"));
    const [workspace, temp] = [join(directory, "workspace"), join(directory, "temp")];
    for (const folder of [workspace, temp]) mkdirSync(folder);
    const { event, artifacts } = this;
    const own = { environment: {}, searchPath: [], roles: [], nodeVersion: undefined };
    return { path, workspace, temp, event, permissions, artifacts, ...own };
  }

  private scopeOf(
    file: string,
    workflow: Workflow,
    id: string,
    outcomes: ReadonlyMap<string, Outcome>,
    call: Call,
  ): Scope {
    const results = [...ancestorsOf(workflow, id)].map((ancestor) => outcomes.get(ancestor)?.result);
    const needs = jobOf(workflow, id).needs.map((need): [string, Value] => [
      need,
      { result: outcomes.get(need)?.result ?? "skipped", outputs: outcomes.get(need)?.outputs ?? {} },
    ]);
    return {
      contexts: { ...this.contexts(file, id), inputs: call.inputs, needs: Object.fromEntries(needs) },
      functions: {
        success: () => results.every((result) => result === "success"),
        failure: () => results.includes("failure"),
        always: () => true,
        cancelled: () => false,
      },
    };
  }

  private contexts(file: string, id = ""): Record<string, Value> {
    return { github: this.github(file, id), vars: this.machine.variables };
  }

  private github(file: string, id: string): Record<string, Value> {
    return githubContext(this.machine, this.event, this.id, file, id);
  }
}

let lastRun = 0;

function overall(outcomes: readonly Outcome[]): Result {
  if (outcomes.some(({ result }) => result === "failure")) return "failure";
  return outcomes.every(({ result }) => result === "skipped") ? "skipped" : "success";
}
