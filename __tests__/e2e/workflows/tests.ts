import { CloudTrailClient, StartLoggingCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import type { WorkflowRun } from "./machine";
import { Pipeline } from "./pipeline";
import { runStepsOf } from "./workflow-file";

/** `run:` steps that cannot run here, and why. */
const CANNOT_RUN: Readonly<Record<string, string>> = {
  "ci.yml test 5: bash .ci/run": "it runs this test",
  "ci.yml test 6: npm run check:cdktn": "it needs what .ci/run installs",
};

/** The workflows that keep an issue, and how it is called. */
const DAILY = "drift.yml";
const HOURLY = "delivery.yml";
const TITLES = {
  [DAILY]: "The daily check of the audit trail does not pass",
  [HOURLY]: "The hourly check of delivery does not pass",
};

const TRAIL = { Name: "organization-trail" };
const WEAKER = { logBucket: { namePrefix: "acme", objectLock: { mode: "GOVERNANCE", days: 30 } } };

/** Tests of the workflows, run as they are written on runners with one version of Node. */
export function testWorkflowsOn(node: number): void {
  let pipeline: Pipeline;
  let head: string;
  let reviewed: WorkflowRun;
  let weaker: string;
  let deployed: WorkflowRun;

  beforeAll(async () => {
    pipeline = await Pipeline.start(node, Object.keys(CANNOT_RUN));
    head = await pipeline.commitSettings({});
    weaker = await pipeline.commitSettings(WEAKER, head);
  });
  afterAll(() => pipeline?.stop());

  describe("plan on a pull request", () => {
    const comments = () => pipeline.github.comments.get(1) ?? [];
    const again = { again: ["comment"] };

    test("comments that the first deployment does not weaken the trail", async () => {
      reviewed = await pipeline.plan(1, head, pipeline.base);
      expectResult(reviewed, "success");
      expect(comments()).toMatchObject([
        { body: expect.stringContaining("does not weaken the audit trail") },
      ]);
      expect(reviewed.jobs.review?.summary).toContain("does not weaken the audit trail");
    });

    test("updates its comment", async () => {
      const [before] = comments();
      if (before) before.body = before.body.replace("does not weaken", "did not weaken");
      expectResult(await pipeline.plan(1, head, pipeline.base, { replay: reviewed, ...again }), "success");
      expect(comments()).toMatchObject([
        { id: before?.id, body: expect.stringContaining("does not weaken the audit trail") },
      ]);
    });

    test("runs on the version of Node that is asked for", () => {
      const versions = Object.values(reviewed.jobs).flatMap(({ nodeVersion }) => nodeVersion ?? []);
      expect(new Set(versions.map((version) => version.split(".")[0]))).toEqual(new Set([String(node)]));
    });

    test("plans with the roles that only read, and gives no other job any", () => {
      const roles = Object.entries(reviewed.jobs).flatMap(([path, job]) =>
        job.roles.map((role) => [path, role]),
      );
      expect(roles).toEqual([["plan / plan", pipeline.role("plan-entry", "audit")]]);
      expect(reviewed.jobs["plan / plan"]?.environment).toMatchObject(rolesOf(pipeline, "plan"));
    });

    test.each(["plan", "plan / synth", "plan / plan", "review"])(
      "fails and says that there is no review if the job %s is killed",
      async (path) => {
        const run = await pipeline.plan(9, head, pipeline.base, { replay: reviewed, kill: [path] });
        expectResult(run, "failure");
        expect(run.jobs.review?.result).toBe("failure");
        const last = pipeline.github.comments.get(9);
        expect(last).toMatchObject([{ body: expect.stringContaining(`There is no review of ${head}`) }]);
      },
    );
  });

  describe("deploy on a push to main", () => {
    test("applies what was reviewed, and verifies it", async () => {
      deployed = await pipeline.deploy(head, head);
      expectResult(deployed, "success");
      expect(deployed.jobs.review?.log).toContain("The plan is the one that was reviewed");
      expect(deployed.jobs.apply?.log).toMatch(
        /Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/,
      );
    });

    test.each([
      ["plan / plan", "plan"],
      ["apply", "apply"],
      ["verify", "plan"],
    ])("the job %s has the roles of %s", (path, name) => {
      expect(deployed.jobs[path]).toMatchObject({
        roles: [pipeline.role(`${name}-entry`, "audit")],
        environment: rolesOf(pipeline, name),
      });
    });
  });

  describe("a change that weakens the trail", () => {
    let weakening: WorkflowRun;

    test("fails the review of its pull request, and the comment says so", async () => {
      weakening = await pipeline.plan(2, weaker, head);
      expectResult(weakening, "failure");
      expect(weakening.jobs.review?.result).toBe("failure");
      expect(weakening.jobs.comment?.result).toBe("success");
      expect(pipeline.github.comments.get(2)).toMatchObject([
        { body: expect.stringContaining("weakens the audit trail") },
      ]);
    });

    test("is not applied", async () => {
      expect(await stopped(weaker, weaker, weakening)).toContain("Review: failure");
    });

    test("is not applied in place of a harmless one that was reviewed", async () => {
      expect(await stopped(head, weaker, deployed)).toContain("The plan is not the one that was reviewed");
    });
  });

  describe("a plan that nobody reviewed is not applied", () => {
    test("since its commit belongs to no pull request", async () => {
      pipeline.github.pullRequests.clear();
      expect(await stopped(head, undefined, deployed)).toContain("belongs to no pull request");
    });

    test("since the plan workflow did not run for its pull request", async () => {
      expect(await stopped(head, pipeline.base, deployed)).toContain("No plan was reviewed");
    });

    test("since its review is gone", async () => {
      pipeline.publish({ ...reviewed, artefacts: {} }, pipeline.base);
      expect(await stopped(head, pipeline.base, deployed)).toContain("has expired");
    });
  });

  /** What the job `review` of a deployment printed whose plan is taken over from another run. Nothing may be applied. */
  async function stopped(
    commit: string,
    reviewedHead: string | undefined,
    plan: WorkflowRun,
  ): Promise<string> {
    const run = await pipeline.deploy(commit, reviewedHead, { replay: plan, again: ["review"] });
    expectResult(run, "failure");
    expect(run.jobs).toMatchObject({
      review: { result: "failure" },
      apply: { result: "skipped" },
      verify: { result: "skipped" },
    });
    return run.jobs.review?.log ?? "";
  }

  describe.each([DAILY, HOURLY] as const)("%s", (file) => {
    let quiet: WorkflowRun;
    const title = TITLES[file];
    const cloudTrail = () => new CloudTrailClient(pipeline.aws.organization.client());
    const issues = () => pipeline.github.issues;

    beforeEach(() => {
      issues().length = 0;
    });

    test("opens no issue if nothing has changed and every account delivers", async () => {
      quiet = await pipeline.scheduled(file, head);
      expectResult(quiet, "success");
      expect(issues()).toEqual([]);
    });

    test("opens an issue if the trail was stopped, and then keeps it up to date", async () => {
      await cloudTrail().send(new StopLoggingCommand(TRAIL));
      try {
        const run = await pipeline.scheduled(file, head);
        expectResult(run, "failure");
        expect(issues()).toMatchObject([{ title, state: "open", body: expect.stringMatching(/logging/i) }]);
        const [issue] = issues();
        if (issue) issue.body = "before";
        await pipeline.scheduled(file, head, { replay: run, again: ["issue"] });
        expect(issues()).toMatchObject([
          { number: issue?.number, state: "open", body: expect.stringMatching(/logging/i) },
        ]);
      } finally {
        await cloudTrail().send(new StartLoggingCommand(TRAIL));
      }
    });

    test("opens an issue that says it cannot tell, whichever job is killed", async () => {
      const killed = quiet.paths.filter((path) => !path.startsWith("issue"));
      expect(killed).toContain("verify");
      const untold: string[] = [];
      for (const path of killed) {
        issues().length = 0;
        const run = await pipeline.scheduled(file, head, { replay: quiet, kill: [path] });
        const [issue, ...more] = issues();
        const told = issue?.title === title && issue.body.includes("cannot tell") && more.length === 0;
        if (!told || run.result !== "failure") untold.push(`${path}: ${run.result} ${issue?.body}`);
      }
      expect(untold).toEqual([]);
    });

    test("updates the open issue if it cannot tell", async () => {
      issues().push({ number: 5, title, body: "", state: "open", comments: [] });
      await pipeline.scheduled(file, head, { replay: quiet, kill: ["verify"] });
      expect(issues()).toMatchObject([
        { number: 5, state: "open", body: expect.stringContaining("cannot tell") },
      ]);
    });

    if (file === DAILY) {
      test("closes both issues if everything passes", async () => {
        for (const [index, title] of Object.values(TITLES).entries()) {
          issues().push({ number: index, title, body: "", state: "open", comments: [] });
        }
        expectResult(await pipeline.scheduled(file, head, { replay: quiet, again: ["issue"] }), "success");
        expect(issues().map(({ state }) => state)).toEqual(["closed", "closed"]);
      });
    }
  });

  test(`runs every line of every workflow but ${named(CANNOT_RUN)}`, async () => {
    expectResult(await pipeline.ci(head), "success");
    const { workflows, executed } = pipeline.machine;
    expect(runStepsOf(workflows).filter((step) => !executed.has(step))).toEqual(Object.keys(CANNOT_RUN));
  });
}

function rolesOf(pipeline: Pipeline, name: string) {
  return {
    TF_VAR_management_role_arn: pipeline.role(name, "management"),
    TF_VAR_audit_role_arn: pipeline.role(name, "audit"),
  };
}

/** Fails with what the jobs printed. */
function expectResult(run: WorkflowRun, result: WorkflowRun["result"]): void {
  if (run.result === result) return;
  const logs = Object.entries(run.jobs).map(([path, job]) => `${path}: ${job.result}\n${job.log}`);
  throw new Error(`The run's result is ${run.result}, not ${result}.\n${logs.join("\n")}`);
}

function named(steps: Readonly<Record<string, string>>): string {
  return Object.entries(steps)
    .map(([step, reason]) => `"${step}" (${reason})`)
    .join(", ");
}
