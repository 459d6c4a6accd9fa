import type { Value } from "./expressions";
import type { Permissions, Workflow } from "./workflow-file";

export type Result = "success" | "failure" | "skipped";

/** What started a workflow. */
export interface Event {
  readonly name: "pull_request" | "push" | "schedule" | "workflow_dispatch";
  readonly sha: string;
  readonly ref: string;
  /** `github.event`. */
  readonly payload: { readonly [name: string]: Value };
}

/** What a job's steps share. Actions and steps change it. */
export interface JobState {
  /** `caller / job`, or `caller (name) / job` if the calling job has a name. */
  readonly path: string;
  readonly workspace: string;
  readonly temp: string;
  readonly event: Event;
  readonly permissions: Permissions;
  readonly artifacts: Artifacts;
  /** Environment variables of the workflow, of the job, and of what steps exported. */
  readonly environment: Record<string, string>;
  /** Folders that come first on the PATH. */
  readonly searchPath: string[];
  /** Roles that the job assumed. */
  readonly roles: string[];
  /** Version of Node that `setup-node` put on the PATH. */
  nodeVersion: string | undefined;
}

/** Where a run keeps its artifacts. */
export interface Artifacts {
  /** Folder of each artifact, by name. */
  readonly folders: Map<string, string>;
  /** A new folder. */
  create(): string;
}

/** An action that a step uses. It fails by throwing. */
export interface Action {
  readonly inputs: readonly string[];
  run(inputs: Readonly<Record<string, string>>, job: JobState): Promise<void>;
}

/** Everything around the workflows: a repository on GitHub, its runners, its variables. */
export interface Machine {
  readonly workflows: ReadonlyMap<string, Workflow>;
  readonly repository: string;
  /** Folder for the jobs' workspaces. */
  readonly directory: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Variables of each environment, which only its jobs see. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a runner has in its environment before any job. */
  readonly environment: NodeJS.ProcessEnv;
  readonly actions: Readonly<Record<string, Action>>;
  /** Token of a job with these permissions. */
  token(permissions: Permissions): string;
  /** Takes the place of a `run:` line whose work was done before, on the same machine; false if it was not. */
  alreadyDone(line: string, folder: string, job: JobState): Promise<boolean>;
  /** Follows a `run:` line that succeeded. */
  done(line: string, folder: string, job: JobState): Promise<void>;
  /** Precedes each job that runs. */
  beforeJob(path: string): Promise<void>;
  /** Names of the `run:` steps that ran, as {@link runStepName} gives them. */
  readonly executed: Set<string>;
  /** Names of `run:` steps that are passed over. */
  readonly cannotRun: ReadonlySet<string>;
}

/** A job that ended. */
export interface JobRun {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  readonly permissions: Permissions;
  readonly environment: Readonly<Record<string, string>>;
  readonly roles: readonly string[];
  readonly nodeVersion: string | undefined;
  /** Artifacts that the job uploaded: folder by name. */
  readonly artifacts: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
}

/** A run that ended. */
export interface WorkflowRun {
  readonly result: Result;
  /** Paths of all jobs, calling ones too, in the order in which they ran. */
  readonly paths: readonly string[];
  /** By path: `synth`, `plan / synth`. Calling jobs are not among them. */
  readonly jobs: Readonly<Record<string, JobRun>>;
  readonly artifacts: Readonly<Record<string, string>>;
}

/** How a run differs from the one that GitHub would start. */
export interface RunOptions {
  /** Paths of jobs that fail before their first step. */
  readonly kill?: readonly string[];
  /** A run whose jobs are taken over, except those in `again`, killed ones, and all that need one of them. */
  readonly replay?: WorkflowRun;
  readonly again?: readonly string[];
}
