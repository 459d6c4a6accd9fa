import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectResult, type Journey } from "./journey";
import type { WorkflowRun } from "./machine";

const TITLE = "The deployment of main does not pass";

/** A head of no other test. */
const OTHER = "0123456789abcdef0123456789abcdef01234567";

/** Tests of `deploy.yml`: it applies what was reviewed, and nothing else. */
export function testDeploy(journey: Journey): void {
  test("applies what was reviewed, and verifies it", async () => {
    const run = await journey.pipeline.deploy(journey.head, journey.head);
    journey.deployed = run;
    expectResult(run, "success");
    expect(journey.pipeline.github.issues).toEqual([]);
    expect(run.jobs["environment (audit-trail) / review"]?.log).toContain(
      "The plan is the one that was reviewed",
    );
    expect(run.jobs["environment (audit-trail) / apply"]?.log).toMatch(
      /Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/,
    );
  });

  test.each([
    ["environment (audit-trail) / plan / plan", "plan"],
    ["environment (audit-trail) / apply", "apply"],
    ["environment (audit-trail) / verify", "verify"],
  ])("the job %s has the roles of %s", (path, name) => {
    expect(journey.deployed?.jobs[path]).toMatchObject({
      roles: [journey.pipeline.role(`${name}-entry`, "audit")],
      environment: journey.rolesOf(name),
    });
  });

  test("takes the newest attempt of a run, and passes over cancelled runs and those of forks", async () => {
    const { github } = journey.pipeline;
    const [run] = github.runs;
    const [reviewed] = run?.artifacts ?? [];
    if (run === undefined || reviewed === undefined) throw new Error("no review was published");
    const folder = mkdtempSync(join(tmpdir(), "former-attempt-"));
    writeFileSync(join(folder, "review.json"), '{"fingerprint": "other"}');
    const former = { ...reviewed, id: github.number(), createdAt: "2025-01-01T00:00:00Z", folder };
    github.runs.push({ ...run, id: github.number(), headSha: OTHER, artifacts: [reviewed, former] });
    journey.pipeline.publish(OTHER, [], { conclusion: "failure", headRepository: "fork/organization-trail" });
    journey.pipeline.publish(OTHER, [], { conclusion: "cancelled" });
    const options = {
      replay: journey.deployed,
      again: ["environment (audit-trail) / review"],
      kill: ["environment (audit-trail) / apply"],
    };
    const { jobs } = await journey.pipeline.deploy(journey.head, OTHER, options);
    rmSync(folder, { recursive: true });
    github.runs.splice(1);
    expect(jobs["environment (audit-trail) / review"]).toMatchObject({ result: "success" });
    expect(github.issues.splice(0)).toMatchObject([
      { title: TITLE, body: expect.stringMatching(/^Does not pass: `apply` failure, `verify` skipped\n/) },
    ]);
  });

  describe("does not apply", () => {
    beforeEach(() => {
      journey.pipeline.github.issues.length = 0;
    });

    let weakening: WorkflowRun;

    /** What the job `review` printed in a deployment whose plan is taken over from another run. */
    async function stopped(commit: string, reviewed?: string, replay = journey.deployed): Promise<string> {
      const run = await journey.pipeline.deploy(commit, reviewed, {
        replay,
        again: ["environment (audit-trail) / review"],
      });
      expectResult(run, "failure");
      expect(run.jobs).toMatchObject({
        "environment (audit-trail) / review": { result: "failure" },
        "environment (audit-trail) / apply": { result: "skipped" },
        "environment (audit-trail) / verify": { result: "skipped" },
      });
      expect(journey.pipeline.github.issues).toMatchObject([
        { title: TITLE, body: expect.stringMatching(/^Does not pass: `review` failure, /) },
      ]);
      return run.jobs["environment (audit-trail) / review"]?.log ?? "";
    }

    test("a change that weakens the trail, as the comment on its pull request says too", async () => {
      weakening = await journey.pipeline.plan(2, journey.weaker, journey.head);
      expectResult(weakening, "failure");
      expect(weakening.jobs).toMatchObject({
        "plan-review": { result: "failure" },
        "environment (audit-trail) / comment": { result: "success" },
      });
      expect(journey.pipeline.github.comments.get(2)).toMatchObject([
        { body: expect.stringContaining("weakens the audit trail") },
      ]);
      expect(await stopped(journey.weaker, journey.weaker, weakening)).toContain("Review: failure");
    });

    test("a plan that is not the one that was reviewed", async () => {
      journey.pipeline.publish(OTHER, [weakening]);
      expect(await stopped(journey.head, OTHER)).toContain("The plan is not the one that was reviewed");
    });

    test("a plan that another run for the same head did not show, or in which a run failed", async () => {
      const { runs } = journey.pipeline.github;
      journey.pipeline.publish(journey.head, [weakening]);
      runs.unshift(...runs.splice(-1));
      const log = await stopped(journey.head, journey.head);
      expect(log).toContain("The plan is the one that was reviewed");
      expect(log).toContain("The plan is not the one that was reviewed");
      runs.shift();
      expect(await stopped(journey.weaker, journey.weaker, journey.deployed)).toMatch(
        /Run \d+ for \w+ ended with failure/,
      );
    });

    test("a plan whose commit belongs to no pull request", async () => {
      journey.pipeline.github.pullRequests.clear();
      expect(await stopped(journey.head)).toContain("belongs to no pull request");
      journey.pipeline.github.pullRequests.set(journey.head, { head: journey.head, base: "other" });
      expect(await stopped(journey.head)).toContain("belongs to no pull request into main");
    });

    test("a plan of whose pull request none was made", async () => {
      expect(await stopped(journey.head, journey.pipeline.base)).toContain("No plan was reviewed");
    });

    test("a plan whose review is gone", async () => {
      journey.pipeline.publish(journey.pipeline.base, []);
      expect(await stopped(journey.head, journey.pipeline.base)).toContain("has expired");
    });
  });
}
