import { CloudTrailClient, StartLoggingCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { expectResult, type Journey } from "./journey";
import type { WorkflowRun } from "./machine";

const TITLES = {
  "drift.yml": "The daily check of the audit trail does not pass",
  "delivery.yml": "The hourly check of delivery does not pass",
};

/** The workflows that keep an issue. */
export const SCHEDULED = ["drift.yml", "delivery.yml"] as const;

const TRAIL = { Name: "organization-trail" };

/** Tests of a workflow that GitHub starts by the clock. */
export function testScheduled(journey: Journey, file: (typeof SCHEDULED)[number]): void {
  let quiet: WorkflowRun;
  const title = TITLES[file];
  const cloudTrail = () => new CloudTrailClient(journey.pipeline.aws.organization.client());
  const issues = () => journey.pipeline.github.issues;

  beforeEach(() => {
    issues().length = 0;
  });

  test("opens no issue if nothing has changed and every account delivers", async () => {
    quiet = await journey.pipeline.scheduled(file, journey.head);
    expectResult(quiet, "success");
    expect(issues()).toEqual([]);
  });

  test("opens an issue if the trail was stopped, and then keeps it up to date", async () => {
    await cloudTrail().send(new StopLoggingCommand(TRAIL));
    const run = await journey.pipeline
      .scheduled(file, journey.head)
      .finally(() => cloudTrail().send(new StartLoggingCommand(TRAIL)));
    expectResult(run, "failure");
    expect(issues()).toMatchObject([{ title, state: "open", body: expect.stringMatching(/logging/i) }]);
    const [issue] = issues();
    if (issue) issue.body = "before";
    await journey.pipeline.scheduled(file, journey.head, { replay: run, again: ["issue"] });
    expect(issues()).toMatchObject([
      { number: issue?.number, state: "open", body: expect.stringMatching(/logging/i) },
    ]);
  });

  test("opens an issue that says it cannot tell, whichever job is killed", async () => {
    const killed = quiet.paths.filter((path) => !path.startsWith("issue"));
    expect(killed).toContain("verify");
    const untold: string[] = [];
    for (const path of killed) {
      issues().length = 0;
      const options = { replay: quiet, kill: [path] };
      const { result } = await journey.pipeline.scheduled(file, journey.head, options);
      const [issue, ...more] = issues();
      const told = issue?.title === title && issue.body.includes("cannot tell") && more.length === 0;
      if (!told || result !== "failure") untold.push(`${path}: ${result} ${issue?.body}`);
    }
    expect(untold).toEqual([]);
  });

  test("updates the open issue if it cannot tell", async () => {
    issues().push({ number: 5, title, body: "", state: "open", comments: [] });
    await journey.pipeline.scheduled(file, journey.head, { replay: quiet, kill: ["verify"] });
    expect(issues()).toMatchObject([
      { number: 5, state: "open", body: expect.stringContaining("cannot tell") },
    ]);
  });

  if (file !== "drift.yml") return;
  test("closes the issues of both if everything passes", async () => {
    for (const [index, title] of Object.values(TITLES).entries()) {
      issues().push({ number: index, title, body: "", state: "open", comments: [] });
    }
    const options = { replay: quiet, again: ["issue"] };
    expectResult(await journey.pipeline.scheduled(file, journey.head, options), "success");
    expect(issues().map(({ state }) => state)).toEqual(["closed", "closed"]);
  });
}
