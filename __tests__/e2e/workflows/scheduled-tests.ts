import { CloudTrailClient, StartLoggingCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { issueWith } from "./github-things";
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
    expect(issues()).toMatchObject([{ assignees: ["ada"], comments: [] }]);
    const { number = 0, body = "" } = issues()[0] ?? {};
    expect(body).toMatch(/^Does not pass: .*`verify` failure, FAIL `delivery\.logging`.*\n/);
    const again = () =>
      journey.pipeline.scheduled(file, journey.head, {
        replay: run,
        again: ["environment (audit-trail) / issue"],
      });
    await again();
    expect(issues()).toMatchObject([{ number, body: expect.stringMatching(/logging/i), comments: [] }]);

    issues().splice(0, 1, issueWith({ number, title, body: "Does not pass: something else\r\nmore" }));
    await again();
    const [state] = body.split("\n");
    expect(issues()).toMatchObject([
      {
        state: "open",
        body: expect.stringMatching(/logging/i),
        assignees: ["ada"],
        comments: [expect.stringContaining(`${state}\n\nBefore that: Does not pass: something else\n`)],
      },
    ]);
  });

  test("opens the issue although its assignee is unknown, and says so", async () => {
    const [user] = journey.pipeline.github.users.splice(0);
    const options = { replay: quiet, kill: ["environment (audit-trail) / verify"] };
    const run = await journey.pipeline.scheduled(file, journey.head, options);
    journey.pipeline.github.users.push(user ?? "");
    expect(issues()).toMatchObject([{ title, assignees: [] }]);
    expect(run.jobs["environment (audit-trail) / issue / issue"]?.log).toContain("::error::ALERT_ASSIGNEES");
  });

  test("runs nothing if somebody starts it on another branch than main", async () => {
    expectResult(await journey.pipeline.dispatched(file, journey.head), "skipped");
    expect(issues()).toEqual([]);
  });

  test("opens an issue that says it cannot tell, whichever job is killed", async () => {
    const killed = quiet.paths.filter((path) => !/(^| )issue$/.test(path));
    expect(killed).toContain("environment (audit-trail) / verify");
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
    issues().push(issueWith({ number: 5, title }));
    await journey.pipeline.scheduled(file, journey.head, {
      replay: quiet,
      kill: ["environment (audit-trail) / verify"],
    });
    expect(issues()).toMatchObject([
      { number: 5, state: "open", body: expect.stringContaining("cannot tell") },
    ]);
  });

  if (file !== "drift.yml") return;
  test("closes the issues of both if everything passes", async () => {
    for (const [index, title] of Object.values(TITLES).entries()) {
      issues().push(issueWith({ number: index, title }));
    }
    const options = { replay: quiet, again: ["environment (audit-trail) / issue"] };
    expectResult(await journey.pipeline.scheduled(file, journey.head, options), "success");
    expect(issues().map(({ state }) => state)).toEqual(["closed", "closed"]);
  });

  test("leaves an issue open that has changed since its own checks began", async () => {
    const updatedAt = new Date(Date.now() + 60_000).toISOString();
    issues().push(issueWith({ number: 5, title: TITLES["delivery.yml"], updatedAt }));
    const options = { replay: quiet, again: ["environment (audit-trail) / issue"] };
    expectResult(await journey.pipeline.scheduled(file, journey.head, options), "success");
    expect(issues()).toMatchObject([{ state: "open", comments: [] }]);
  });
}
