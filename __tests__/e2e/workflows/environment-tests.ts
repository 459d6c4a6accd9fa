import { expectResult, type Journey } from "./journey";
import type { WorkflowRun } from "./machine";
import type { Pipeline } from "./pipeline";

/** A second deployment in the same organization. */
function second(pipeline: Pipeline): object {
  const { settings } = pipeline.aws;
  const { audit, management } = settings.accounts;
  return {
    organization: { ...settings.organization, trustedAccess: "existing" },
    accounts: {
      management,
      audit: { ...audit, deployerArns: [...audit.deployerArns, pipeline.role("second-apply", "audit")] },
    },
    trail: { name: "second" },
    key: { alias: "second" },
    logBucket: { name: "acme-second" },
    state: { ...settings.state, key: "second.tfstate" },
  };
}

const path = (name: string, job: string) => `environment (${name}) / ${job}`;

/** Tests of the workflows with two environments, of which the first is deployed. */
export function testEnvironments(journey: Journey): void {
  let head: string;
  let reviewed: WorkflowRun;

  beforeAll(async () => {
    const { pipeline } = journey;
    head = await pipeline.addEnvironment("second", second(pipeline), journey.head);
  });

  test("plans and reviews each with its own roles, and keeps a comment for each", async () => {
    reviewed = await journey.pipeline.plan(20, head, journey.head);
    expectResult(reviewed, "success");
    expect(reviewed.jobs[path("audit-trail", "plan / plan")]?.environment).toMatchObject(
      journey.rolesOf("plan"),
    );
    expect(reviewed.jobs[path("second", "plan / plan")]?.environment).toMatchObject(
      journey.rolesOf("second-plan"),
    );
    expect(journey.pipeline.github.comments.get(20)).toMatchObject([
      { body: expect.stringMatching(/^<!-- organization-trail: plan review -->\nProtected: /) },
      {
        body: expect.stringMatching(
          /^<!-- organization-trail: plan review of environments\/second.yaml -->\nSettings: `environments\/second.yaml`\n\nNothing exists before this plan/,
        ),
      },
    ]);
  });

  test("fails the required check if one of them has no review", async () => {
    const options = { replay: reviewed, kill: [path("second", "plan / plan")] };
    const run = await journey.pipeline.plan(21, head, journey.head, options);
    expect(run.jobs["plan-review"]).toMatchObject({ result: "failure" });
    expect(run.jobs[path("audit-trail", "review")]).toMatchObject({ result: "success" });
    const bodies = journey.pipeline.github.comments.get(21)?.map(({ body }) => body);
    expect(bodies).toEqual([expect.stringContaining(`There is no review of ${head}`)]);
  });

  test("deploys each after its own approval with its own roles", async () => {
    const run = await journey.pipeline.deploy(head, head);
    expectResult(run, "success");
    for (const [name, purpose] of [
      ["audit-trail", "apply"],
      ["second", "second-apply"],
    ] as const) {
      const { environment, log } = run.jobs[path(name, "apply")] ?? {};
      expect(environment).toMatchObject(journey.rolesOf(purpose));
      expect(log).toMatch(name === "second" ? /Resources: [1-9]\d* added, 0/ : /Resources: 0 added, 0/);
    }

    const forged = { ...reviewed.artifacts, "second.review": reviewed.artifacts.review ?? "" };
    for (const artifacts of [{ review: reviewed.artifacts.review ?? "" }, forged]) {
      journey.pipeline.github.runs.length = 0;
      journey.pipeline.github.issues.length = 0;
      journey.pipeline.publish(head, [{ ...reviewed, artifacts }]);
      const again = [path("second", "review")];
      const stopped = await journey.pipeline.deploy(head, head, { replay: run, again });
      expect(stopped.jobs[path("second", "review")]).toMatchObject({ result: "failure" });
      expect(stopped.jobs[path("second", "apply")]).toMatchObject({ result: "skipped" });
      expect(journey.pipeline.github.issues).toMatchObject([
        { title: "The deployment of main does not pass (environments/second.yaml)" },
      ]);
    }
  });

  test.each(["not JSON", "[]"])("tell if the list of environments is %s", async (ENVIRONMENTS) => {
    journey.pipeline.github.issues.length = 0;
    Object.assign(journey.pipeline.machine.variables, { ENVIRONMENTS });
    expectResult(await journey.pipeline.scheduled("delivery.yml", head), "failure");
    expect(journey.pipeline.github.issues).toMatchObject([
      { title: "The hourly check of delivery does not pass", body: expect.stringContaining("cannot tell") },
    ]);
    const { jobs } = await journey.pipeline.plan(22, head, journey.head, {});
    expect(jobs["plan-review"]).toMatchObject({
      result: "failure",
      log: expect.stringContaining("ENVIRONMENTS must be a JSON list"),
    });
  });
}
