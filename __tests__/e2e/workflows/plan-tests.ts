import { expectResult, type Journey } from "./journey";

/** Tests of `plan.yml`: a pull request that deploys first. */
export function testPlan(journey: Journey): void {
  const comments = () => journey.pipeline.github.comments.get(1) ?? [];

  test("comments that the first deployment does not weaken the trail", async () => {
    const run = await journey.pipeline.plan(1, journey.head, journey.pipeline.base);
    journey.reviewed = run;
    expectResult(run, "success");
    expect(comments()).toMatchObject([{ body: expect.stringContaining("does not weaken the audit trail") }]);
    expect(run.jobs["environment (audit-trail) / review"]?.summary).toContain(
      "does not weaken the audit trail",
    );
  });

  test("updates its comment", async () => {
    const [before] = comments();
    if (before) before.body = before.body.replace("does not weaken", "did not weaken");
    const options = { replay: journey.reviewed, again: ["environment (audit-trail) / comment"] };
    expectResult(await journey.pipeline.plan(1, journey.head, journey.pipeline.base, options), "success");
    expect(comments()).toMatchObject([
      { id: before?.id, body: expect.stringContaining("does not weaken the audit trail") },
    ]);
  });

  test("runs on the version of Node that is asked for", () => {
    const jobs = Object.values(journey.reviewed?.jobs ?? {});
    const versions = jobs.flatMap(({ nodeVersion }) => nodeVersion?.split(".")[0] ?? []);
    expect(new Set(versions)).toEqual(new Set([String(journey.node)]));
  });

  test("plans with the roles that only read, and gives no other job any", () => {
    const jobs = Object.entries(journey.reviewed?.jobs ?? {});
    const roles = jobs.flatMap(([path, job]) => job.roles.map((role) => [path, role]));
    expect(roles).toEqual([
      ["environment (audit-trail) / plan / plan", journey.pipeline.role("plan-entry", "audit")],
    ]);
    expect(journey.reviewed?.jobs["environment (audit-trail) / plan / plan"]?.environment).toMatchObject(
      journey.rolesOf("plan"),
    );
  });

  test.each([
    "environment (audit-trail) / plan",
    "environment (audit-trail) / plan / synth",
    "environment (audit-trail) / plan / plan",
    "environment (audit-trail) / review",
  ])("fails and says that there is no review if the job %s is killed", async (path) => {
    const options = { replay: journey.reviewed, kill: [path] };
    const run = await journey.pipeline.plan(9, journey.head, journey.pipeline.base, options);
    expectResult(run, "failure");
    expect(run.jobs["plan-review"]?.result).toBe("failure");
    expect(journey.pipeline.github.comments.get(9)).toMatchObject([
      { body: expect.stringContaining(`There is no review of ${journey.head}`) },
    ]);
  });
}
