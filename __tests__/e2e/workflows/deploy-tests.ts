import { expectResult, type Journey } from "./journey";
import type { WorkflowRun } from "./machine";

/** Tests of `deploy.yml`: it applies what was reviewed, and nothing else. */
export function testDeploy(journey: Journey): void {
  test("applies what was reviewed, and verifies it", async () => {
    const run = await journey.pipeline.deploy(journey.head, journey.head);
    journey.deployed = run;
    expectResult(run, "success");
    expect(run.jobs.review?.log).toContain("The plan is the one that was reviewed");
    expect(run.jobs.apply?.log).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
  });

  test.each([
    ["plan / plan", "plan"],
    ["apply", "apply"],
    ["verify", "plan"],
  ])("the job %s has the roles of %s", (path, name) => {
    expect(journey.deployed?.jobs[path]).toMatchObject({
      roles: [journey.pipeline.role(`${name}-entry`, "audit")],
      environment: journey.rolesOf(name),
    });
  });

  describe("does not apply", () => {
    let weakening: WorkflowRun;

    /** What the job `review` printed in a deployment whose plan is taken over from another run. */
    async function stopped(commit: string, reviewed?: string, replay = journey.deployed): Promise<string> {
      const run = await journey.pipeline.deploy(commit, reviewed, { replay, again: ["review"] });
      expectResult(run, "failure");
      expect(run.jobs).toMatchObject({
        review: { result: "failure" },
        apply: { result: "skipped" },
        verify: { result: "skipped" },
      });
      return run.jobs.review?.log ?? "";
    }

    test("a change that weakens the trail, as the comment on its pull request says too", async () => {
      weakening = await journey.pipeline.plan(2, journey.weaker, journey.head);
      expectResult(weakening, "failure");
      expect(weakening.jobs).toMatchObject({ review: { result: "failure" }, comment: { result: "success" } });
      expect(journey.pipeline.github.comments.get(2)).toMatchObject([
        { body: expect.stringContaining("weakens the audit trail") },
      ]);
      expect(await stopped(journey.weaker, journey.weaker, weakening)).toContain("Review: failure");
    });

    test("a plan that is not the one that was reviewed", async () => {
      const log = await stopped(journey.head, journey.weaker);
      expect(log).toContain("The plan is not the one that was reviewed");
    });

    test("a plan whose commit belongs to no pull request", async () => {
      journey.pipeline.github.pullRequests.clear();
      expect(await stopped(journey.head)).toContain("belongs to no pull request");
    });

    test("a plan of whose pull request none was made", async () => {
      expect(await stopped(journey.head, journey.pipeline.base)).toContain("No plan was reviewed");
    });

    test("a plan whose review is gone", async () => {
      journey.pipeline.publish({ ...weakening, artefacts: {} }, journey.pipeline.base);
      expect(await stopped(journey.head, journey.pipeline.base)).toContain("has expired");
    });
  });
}
