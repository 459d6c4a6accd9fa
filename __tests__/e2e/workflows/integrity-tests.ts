import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { expectResult, type Journey } from "./journey";
import type { WorkflowRun } from "./machine";

const FILE = "integrity.yml";
const MONTHLY = "11 6 1 * *";
const TITLE = "The integrity check of the log files does not pass";
const STATE = "integrity-state";

/** Tests of the workflow that validates digests, after a deployment that has delivered. */
export function testIntegrity(journey: Journey): void {
  let first: WorkflowRun;
  const github = () => journey.pipeline.github;
  const logOf = (run: WorkflowRun) => run.jobs["environment (audit-trail) / integrity"]?.log ?? "";
  const reportOf = (run: WorkflowRun) =>
    readFileSync(join(run.artifacts["report-integrity-1"] ?? "", "integrity.markdown"), "utf8");

  let unhide: () => Promise<unknown> = async () => {};

  beforeAll(() => {
    github().issues.length = 0;
  });
  afterAll(() => unhide());

  test("passes if every log file is there, with a role of its own, and keeps its state", async () => {
    first = await journey.pipeline.scheduled(FILE, journey.head);
    expectResult(first, "success");
    expect(github().issues).toEqual([]);
    expect(first.jobs["environment (audit-trail) / integrity"]?.roles).toEqual([
      journey.pipeline.role("integrity-entry", "audit"),
    ]);
    expect(Object.keys(first.artifacts).toSorted()).toEqual([STATE, "report-integrity-1"]);
    expect(reportOf(first)).toContain("VALID");
  });

  test("continues where the run before ended, and takes no state of a fork or of a pull request", async () => {
    journey.pipeline.keep(FILE, first);
    journey.pipeline.keep(FILE, first, { headRepository: "mallory/organization-trail" });
    journey.pipeline.keep(FILE, first, { event: "pull_request" });
    const [ours, fork, pullRequest] = github()
      .runs.slice(-3)
      .map(({ id }) => `Continues where run ${id} ended.`);
    const second = await journey.pipeline.scheduled(FILE, journey.head);
    expect(reportOf(second)).toContain("earlier runs examined");
    expect(logOf(second)).toContain(ours);
    for (const other of [fork, pullRequest]) expect(logOf(second)).not.toContain(other);
  });

  test("goes without state once a month, over five weeks", async () => {
    const monthly = await journey.pipeline.scheduled(FILE, journey.head, undefined, MONTHLY);
    expect(monthly.artifacts[STATE]).toBeUndefined();
  });

  test("opens an issue if a log file was deleted, and a passing run leaves it open", async () => {
    unhide = await hideALogFile();
    for (const run of github().runs.splice(0)) if (run.workflow !== FILE) github().runs.push(run);
    const run = await journey.pipeline.scheduled(FILE, journey.head);
    expectResult(run, "failure");
    expect(github().issues).toMatchObject([
      { title: TITLE, state: "open", body: expect.stringMatching(/^Does not pass: .*INVALID `L-DELETED`/) },
    ]);
    const again = ["environment (audit-trail) / issue"];
    expectResult(await journey.pipeline.scheduled(FILE, journey.head, { replay: first, again }), "success");
    expect(github().issues).toMatchObject([{ state: "open" }]);
  });

  test("keeps neither report nor state in a public repository", async () => {
    github().isPrivate = false;
    const run = await journey.pipeline.scheduled(FILE, journey.head);
    github().isPrivate = true;
    expectResult(run, "failure");
    expect(Object.keys(run.artifacts)).toEqual(["report-integrity-1"]);
    expect(reportOf(run)).toMatch(/^Exit status 1\. A public repository gets no report/);
    const { summary = "" } = run.jobs["environment (audit-trail) / integrity"] ?? {};
    expect(`${github().issues[0]?.body}${summary}`).not.toMatch(/\d{12}/);
  });

  test("runs nothing if somebody starts it on another branch than main", async () => {
    expectResult(await journey.pipeline.dispatched(FILE, journey.head), "skipped");
  });

  /** A delete marker, as somebody leaves who may not delete versions. Returns what takes it away. */
  async function hideALogFile(): Promise<() => Promise<unknown>> {
    const { aws } = journey.pipeline;
    const s3 = new S3Client(aws.organization.client(aws.organization.accounts.audit));
    const Bucket = `${aws.settings.logBucket.namePrefix}-cloudtrail`;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    // No digest names the newest one yet.
    const { Key } = Contents.filter((file) => file.Key?.includes("/CloudTrail/")).at(-2) ?? {};
    const { VersionId } = await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    return () => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  }
}
