import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { run } from "../../commands/shared/subprocess";
import { installGh } from "../e2e/workflows/gh";
import { GitHub } from "../e2e/workflows/github";
import type { Permissions } from "../e2e/workflows/workflow-file";
import { sampleOf, testInFullRun } from "../full-tests";

const REPOSITORY = "acme/trail";
const COMMENTS = `repos/${REPOSITORY}/issues/7/comments`;

let directory: string;
let github: GitHub;
let gh: { stop(): Promise<void> };
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "gh-"));
  github = new GitHub(REPOSITORY);
  gh = await installGh(directory, github);
  writeFileSync(join(directory, "body"), "text");
});
afterEach(async () => {
  await gh.stop();
  rmSync(directory, { recursive: true });
});

/** Runs a line of a shell with `gh` on the PATH, as a job with these permissions. */
function call(line: string, permissions: Permissions, environment: NodeJS.ProcessEnv = {}) {
  const token = github.token(permissions);
  const PATH = [directory, process.env.PATH].join(delimiter);
  const env = { PATH, GH_TOKEN: token, GH_REPO: REPOSITORY, ...environment };
  return run("bash", ["-c", line], { cwd: directory, env });
}

test("keeps comments of a pull request", async () => {
  const write: Permissions = { "pull-requests": "write" };
  await call(`jq -n '{body: "one"}' | gh api --method POST ${COMMENTS} --input - --silent`, write);
  const { stdout: id } = await call(`gh api --paginate ${COMMENTS} --jq '.[].id'`, {
    "pull-requests": "read",
  });
  const path = `repos/${REPOSITORY}/issues/comments/${id.trim()}`;
  const { stdout } = await call(
    `echo '{"body": "two"}' | gh api -X PATCH ${path} --input - --jq .body`,
    write,
  );
  expect(stdout).toBe("two\n");
  expect(github.comments.get(7)).toMatchObject([{ user: { login: "github-actions[bot]" }, body: "two" }]);
  expect(github.calls.map(({ args }) => args[0])).toEqual(["api", "api", "api"]);
});

testInFullRun("keeps issues", async () => {
  const write: Permissions = { issues: "write" };
  await call("gh issue create --title 'A title' --body-file body", write);
  const list = `gh issue list --state open --author app/github-actions --search 'in:title "A title"'`;
  const { stdout: number } = await call(`${list} --json number --jq '.[0].number'`, { issues: "read" });
  await call(`echo more | gh issue edit ${number.trim()} --body-file -`, write);
  expect(github.issues).toMatchObject([{ title: "A title", body: "more\n", state: "open" }]);
  await call(`gh issue close ${number.trim()} --comment done`, write);
  expect(github.issues).toMatchObject([{ state: "closed", comments: ["done"] }]);
  github.users.push("ada");
  const assign = (name: string) => call(`gh issue edit ${number.trim()} --add-assignee ${name}`, write);
  expect((await assign("nobody")).exitCode).toBe(1);
  await assign("ada");
  expect(github.issues).toMatchObject([{ assignees: ["ada"] }]);
  expect((await call(`${list} --json number,title`, { issues: "read" })).stdout).toBe("[]");
});

testInFullRun("downloads an artifact of a run that it finds by its commit", async () => {
  const artifact = { name: "review", createdAt: "2026-01-01T00:00:00Z", expired: false, folder: directory };
  const artifacts = [
    { ...artifact, id: 4 },
    { ...artifact, id: 5, name: "plan" },
    { ...artifact, id: 6, expired: true },
  ];
  const run = { id: 3, workflow: "plan.yml", event: "pull_request", headSha: "abc", conclusion: "success" };
  github.runs.push({ ...run, headRepository: REPOSITORY, artifacts });
  const read: Permissions = { actions: "read" };
  const runs = `repos/${REPOSITORY}/actions/workflows/plan.yml/runs?event=pull_request&status=completed&head_sha=`;
  const { stdout: id } = await call(`gh api '${runs}abc' --jq '.workflow_runs[0].id'`, read);
  expect(id).toBe("3\n");
  expect((await call(`gh api '${runs}def' --jq '.workflow_runs'`, read)).stdout).toBe("[]\n");
  const list = `gh api 'repos/${REPOSITORY}/actions/runs/3/artifacts?name=review' --jq '.artifacts[] | "\\(.id) \\(.expired)"'`;
  expect((await call(list, read)).stdout).toBe("4 false\n6 true\n");
  const zip = (id: number) =>
    call(`set -e; gh api repos/${REPOSITORY}/actions/artifacts/${id}/zip > x.zip; unzip -p x.zip body`, read);
  expect((await zip(4)).stdout).toBe("text");
  expect((await zip(6)).exitCode).toBe(1);
  expect((await call(list, {})).exitCode).toBe(1);
});

const INCOMPLETE = [
  ["the permission", "gh issue create --title x --body-file body", { issues: "read" }, {}, "403"],
  [
    "the token",
    "gh issue create --title x --body-file body",
    { issues: "write" },
    { GH_TOKEN: "" },
    "GH_TOKEN",
  ],
  [
    "the repository",
    "gh issue create --title x --body-file body",
    { issues: "write" },
    { GH_REPO: "" },
    "repository",
  ],
  ["a title", "gh issue create --body-file body", { issues: "write" }, {}, "--title"],
  ["a body", "gh issue create --title x --body-file /dev/null", { issues: "write" }, {}, "blank"],
] as const;

test.each(sampleOf(INCOMPLETE, 5))(
  "refuses a call without %s",
  async (_, line, permissions, environment, message) => {
    const { exitCode, output } = await call(line, permissions, environment);
    expect(output).toContain(message);
    expect(exitCode).toBe(1);
    expect(github.issues).toEqual([]);
  },
);

const UNKNOWN = ["gh pr list", "gh issue list --label x", "gh api repos/acme/trail/labels", "gh api user"];

test.each(sampleOf(UNKNOWN, 4))("fails for what it does not know: %s", async (line) => {
  expect((await call(line, {})).exitCode).toBe(1);
});
