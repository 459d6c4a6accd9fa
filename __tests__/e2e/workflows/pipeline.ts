import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { neutralEnvironment } from "../../../commands/shared/environment";
import { overrideProvider } from "../../../commands/shared/terraform/terraform-environment";
import { emulatedActions } from "./actions";
import { type AwsSide, deliverEverywhere, startAwsSide } from "./aws";
import { installGh } from "./gh";
import { GitHub } from "./github";
import type { KnownRun } from "./github-things";
import { Installations } from "./installation";
import type { Event, Machine, RunOptions, WorkflowRun } from "./machine";
import { type InstalledNode, installedNode } from "./node-versions";
import { Repository } from "./repository";
import { ASSIGNEE, roleArn, variablesFor } from "./roles";
import { runWorkflow } from "./runner";
import { readWorkflows } from "./workflow-file";

const REPOSITORY = "acme/organization-trail";
const SETTINGS = "organization-trail.yaml";
const WORKFLOWS = join(__dirname, "..", "..", "..", ".github", "workflows");

/** What no runner of GitHub's has in its environment, but a test may have. */
const OWN_VARIABLES =
  /^(NODE_(?!EXTRA_CA_CERTS)|JEST_|GITHUB_|GH_|RUNNER_|CDKTF_|ORGANIZATION_TRAIL_|npm_(?!config_(registry|cache|userconfig)$))/;

/**
 * The repository on a GitHub with runners of one version of Node, and an AWS organization behind the runners' environment
 * variables. The workflows' files are used as they are.
 */
export class Pipeline {
  /** Settings of each environment. */
  private readonly settings: Map<string, object>;

  private constructor(
    readonly aws: AwsSide,
    readonly github: GitHub,
    readonly machine: Machine,
    private readonly repository: Repository,
    private readonly beforeJobs: Map<string, () => Promise<void>>,
    /** The first commit of the main branch. */
    readonly base: string,
    readonly stop: () => Promise<void>,
  ) {
    this.settings = new Map([["audit-trail", aws.settings]]);
  }

  /** Steps that cannot run are passed over, by the names that {@link runStepName} gives them. */
  static async start(node: number, cannotRun: readonly string[]): Promise<Pipeline> {
    const directory = mkdtempSync(join(tmpdir(), "organization-trail-workflows-"));
    const [programs, remote] = [join(directory, "bin"), join(directory, "remote")];
    for (const folder of [programs, remote]) mkdirSync(folder);
    const installed = await installedNode(node);
    const aws = await startAwsSide();
    const github = new GitHub(REPOSITORY);
    github.users.push(ASSIGNEE);
    const gh = await installGh(programs, github);
    const stop = async () => {
      await gh.stop();
      await aws.stop();
      rmSync(directory, { recursive: true, force: true });
    };
    try {
      const repository = await Repository.create(remote);
      const base = await repository.commit({ [SETTINGS]: stringify(aws.settings) });
      const beforeJobs = new Map<string, () => Promise<void>>();
      const installations = new Installations(join(directory, "installed"));
      const machine: Machine = {
        workflows: readWorkflows(WORKFLOWS),
        repository: REPOSITORY,
        directory,
        ...variablesFor(aws.organization),
        environment: { ...environmentFor(aws), PATH: [programs, process.env.PATH].join(delimiter) },
        actions: actionsFor(aws, repository, installed),
        token: (permissions) => github.token(permissions),
        alreadyDone: (...step) => installations.reuse(...step),
        done: (...step) => installations.keep(...step),
        beforeJob: async (path) => beforeJobs.get(path)?.(),
        executed: new Set(),
        cannotRun: new Set(cannotRun),
      };
      return new Pipeline(aws, github, machine, repository, beforeJobs, base, stop);
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** Adds an environment with settings of the same organization, and with roles of its own. */
  async addEnvironment(name: string, changes: object, parent: string): Promise<string> {
    const settings = `environments/${name}.yaml`;
    const { variables, environments } = variablesFor(this.aws.organization, name);
    const { ALERT_ASSIGNEES: _, ...own } = variables;
    const list = [
      { settings: SETTINGS, environment: "audit-trail" },
      { settings, environment: name, variables: own },
    ];
    Object.assign(this.machine.variables, { ENVIRONMENTS: JSON.stringify(list) });
    Object.assign(this.machine.environments, environments);
    this.settings.set(name, { ...this.aws.settings, ...changes });
    return this.repository.commit({ [settings]: stringify(this.settings.get(name)) }, parent);
  }

  /** Commits settings with changes, on top of a commit. */
  commitSettings(changes: object, parent = this.base): Promise<string> {
    return this.repository.commit({ [SETTINGS]: stringify({ ...this.aws.settings, ...changes }) }, parent);
  }

  /** ARN of a role in one of the accounts, as the repository's variables name it. */
  role(name: string, account: "management" | "audit"): string {
    const { managementAccountId, accounts } = this.aws.organization;
    return roleArn(account === "management" ? managementAccountId : accounts.audit, name);
  }

  /** Runs the plan workflow for a pull request from a commit into another. */
  async plan(number: number, head: string, base: string, options?: RunOptions): Promise<WorkflowRun> {
    const repo = { full_name: REPOSITORY };
    const payload = {
      number,
      pull_request: { number, head: { sha: head, repo }, base: { sha: base, repo } },
    };
    const event: Event = { name: "pull_request", sha: head, ref: `refs/pull/${number}/merge`, payload };
    const run = await this.run("plan.yml", event, options);
    if (options === undefined) this.publish(head, [run], { conclusion: run.result });
    return run;
  }

  /** Makes a run the newest one of the plan workflow for a commit, with an attempt or more that each left a review. */
  publish(headSha: string, attempts: readonly WorkflowRun[], given: Partial<KnownRun> = {}): void {
    const artifacts = attempts.flatMap(({ artifacts }, index) => {
      const createdAt = `2026-01-01T00:00:0${index}Z`;
      const reviews = Object.entries(artifacts).filter(([name]) => /^(\w+\.)?review$/.test(name));
      return reviews.map(([name, folder]) => {
        return { id: this.github.number(), name, createdAt, expired: false, folder };
      });
    });
    this.github.runs.push({
      id: this.github.number(),
      workflow: "plan.yml",
      event: "pull_request",
      headSha,
      conclusion: "success",
      headRepository: REPOSITORY,
      artifacts,
      ...given,
    });
  }

  /**
   * Runs the deploy workflow for a commit that came onto the main branch from a pull request's head, if from any. All is
   * delivered once it is applied.
   */
  async deploy(commit: string, head: string | undefined, options?: RunOptions): Promise<WorkflowRun> {
    if (head !== undefined) this.github.pullRequests.set(commit, { head, base: "main" });
    for (const [name, settings] of this.settings) {
      this.beforeJobs.set(`environment (${name}) / verify`, () => deliverEverywhere(this.aws, settings));
    }
    const run = await this.run("deploy.yml", this.push(commit), options);
    this.beforeJobs.clear();
    return run;
  }

  /** Runs a workflow that GitHub starts by the clock, on a commit of the main branch. */
  scheduled(file: string, commit: string, options?: RunOptions, schedule = ""): Promise<WorkflowRun> {
    return this.run(file, { ...this.push(commit), name: "schedule", payload: { schedule } }, options);
  }

  /** Makes artifacts of a run those of an earlier run of its workflow. */
  keep(workflow: string, { artifacts }: WorkflowRun, given: Partial<KnownRun> = {}): void {
    const kept = Object.entries(artifacts).map(([name, folder]) => {
      return { id: this.github.number(), name, createdAt: "2026-01-01T00:00:00Z", expired: false, folder };
    });
    this.github.runs.push({
      id: this.github.number(),
      workflow,
      event: "schedule",
      headSha: this.base,
      conclusion: "success",
      headRepository: REPOSITORY,
      artifacts: kept,
      ...given,
    });
  }

  /** Runs a workflow that somebody starts by hand on a branch of their own. */
  dispatched(file: string, commit: string): Promise<WorkflowRun> {
    const ref = "refs/heads/other";
    return this.run(file, { ...this.push(commit), name: "workflow_dispatch", ref });
  }

  /** Runs the workflow that tests each push. */
  ci(commit: string): Promise<WorkflowRun> {
    return this.run("ci.yml", this.push(commit));
  }

  private push(sha: string): Event {
    return { name: "push", sha, ref: "refs/heads/main", payload: {} };
  }

  private run(file: string, event: Event, options?: RunOptions): Promise<WorkflowRun> {
    return runWorkflow(this.machine, file, event, options);
  }
}

/** A runner's environment: AWS answers, but to nobody without credentials, and Terraform finds its provider. */
function environmentFor({ organization, workspace, proxy }: AwsSide): NodeJS.ProcessEnv {
  const own = Object.entries(neutralEnvironment()).filter(([name]) => !OWN_VARIABLES.test(name));
  const aws = Object.entries(organization.environment).filter(([name]) => !/KEY|TOKEN|REGION/.test(name));
  return {
    ...Object.fromEntries([...own, ...aws]),
    ...workspace.terraform.variables,
    AWS_ENDPOINT_URL: proxy.endpoint,
    CI: "true",
    GITHUB_ACTIONS: "true",
  };
}

function actionsFor(aws: AwsSide, { folder }: Repository, installed: InstalledNode) {
  return emulatedActions({
    remote: folder,
    caller: aws.organization.client(),
    nodeFolder: async () => installed,
    downloaded: async (at) => {
      if (existsSync(join(at, "cdk.tf.json"))) await overrideProvider(aws.workspace.terraform, at);
    },
  });
}
