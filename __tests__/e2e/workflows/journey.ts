import type { WorkflowRun } from "./machine";
import type { Pipeline } from "./pipeline";

/** What the tests of one file share, each part set by an earlier test. */
export class Journey {
  private started: Pipeline | undefined;
  /** Head of the pull request that deploys first, which is the commit of the main branch afterwards. */
  head = "";
  /** Head of the pull request that weakens the trail. */
  weaker = "";
  /** The run of the plan workflow that {@link head} was reviewed in. */
  reviewed: WorkflowRun | undefined;
  /** The run that applied it. */
  deployed: WorkflowRun | undefined;

  constructor(readonly node: number) {}

  get pipeline(): Pipeline {
    if (this.started === undefined) throw new Error("The pipeline did not start.");
    return this.started;
  }

  set pipeline(pipeline: Pipeline) {
    this.started = pipeline;
  }

  async stop(): Promise<void> {
    await this.started?.stop();
  }

  /** Variables with which Terraform and `verify` assume roles, as the repository's variables name them. */
  rolesOf(name: string) {
    return {
      TF_VAR_management_role_arn: this.pipeline.role(name, "management"),
      TF_VAR_audit_role_arn: this.pipeline.role(name, "audit"),
    };
  }
}

/** Fails with what the jobs printed. */
export function expectResult(run: WorkflowRun, result: WorkflowRun["result"]): void {
  if (run.result === result) return;
  const logs = Object.entries(run.jobs).map(
    ([path, job]) => `${path}: ${job.result}\n${job.log}${job.summary}`,
  );
  throw new Error(`The run's result is ${run.result}, not ${result}.\n${logs.join("\n")}`);
}
