import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitHub } from "./github";
import { type Allowed, mustSay, Refused } from "./github-things";

const BOT = "github-actions[bot]";

/** A call of GitHub's REST API, below `repos/OWNER/NAME/`. */
export interface RestCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: { readonly body?: string };
}

type Route = (github: GitHub, matched: string, call: RestCall, allowed: Allowed) => unknown;

const ROUTES: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ["GET", /^()$/, describeRepository],
  ["GET", /^issues\/(\d+)\/comments$/, listComments],
  ["POST", /^issues\/(\d+)\/comments$/, createComment],
  ["PATCH", /^issues\/comments\/(\d+)$/, updateComment],
  ["GET", /^commits\/([0-9a-f]+)\/pulls$/, listPullRequests],
  ["GET", /^actions\/workflows\/([\w.-]+)\/runs$/, listRuns],
  ["GET", /^actions\/runs\/(\d+)\/artifacts$/, listArtifacts],
  ["GET", /^actions\/artifacts\/(\d+)\/zip$/, downloadArtifact],
];

/** @see https://docs.github.com/en/rest */
export function answerRest(github: GitHub, call: RestCall, allowed: Allowed): unknown {
  for (const [method, path, route] of ROUTES) {
    const [, matched] = path.exec(call.path) ?? [];
    if (method === call.method && matched !== undefined) return route(github, matched, call, allowed);
  }
  throw new Refused(`gh: Not Found (HTTP 404): ${call.method} ${call.path}`);
}

function describeRepository(github: GitHub): unknown {
  return { private: github.isPrivate };
}

function listComments(github: GitHub, pull: string, _: RestCall, allowed: Allowed): unknown {
  allowed.must("pull-requests", "read");
  return github.comments.get(Number(pull)) ?? [];
}

function createComment(github: GitHub, pull: string, { body }: RestCall, allowed: Allowed): unknown {
  allowed.must("pull-requests", "write");
  const comment = { id: github.number(), user: { login: BOT }, body: mustSay(body) };
  github.comments.set(Number(pull), [...(github.comments.get(Number(pull)) ?? []), comment]);
  return comment;
}

function updateComment(github: GitHub, id: string, { body }: RestCall, allowed: Allowed): unknown {
  allowed.must("pull-requests", "write");
  const comment = [...github.comments.values()].flat().find((one) => one.id === Number(id));
  if (comment === undefined) throw new Refused("gh: Not Found (HTTP 404)");
  comment.body = mustSay(body);
  return comment;
}

function listPullRequests(github: GitHub, sha: string, _: RestCall, allowed: Allowed): unknown {
  allowed.must("pull-requests", "read");
  allowed.must("contents", "read");
  const pull = github.pullRequests.get(sha);
  return pull === undefined ? [] : [{ number: 1, head: { sha: pull.head }, base: { ref: pull.base } }];
}

const FILTERS = ["event", "status", "head_sha", "per_page"];

/** The newest first. */
function listRuns(github: GitHub, workflow: string, { query }: RestCall, allowed: Allowed): unknown {
  allowed.must("actions", "read");
  const unknown = [...query.keys()].filter((key) => !FILTERS.includes(key));
  if (unknown.length > 0) throw new Refused(`Runs are not filtered by ${unknown.join(", ")} here.`);
  const runs = github.runs
    .filter((run) => run.workflow === workflow)
    .filter((run) => run.event === (query.get("event") ?? run.event))
    .filter((run) => run.headSha === (query.get("head_sha") ?? run.headSha))
    .map(({ id, headSha, event, conclusion, headRepository }) => ({
      id,
      head_sha: headSha,
      event,
      status: "completed",
      conclusion,
      head_repository: { full_name: headRepository },
    }));
  return { workflow_runs: runs.reverse() };
}

/** In no order that one could rely on. */
function listArtifacts(github: GitHub, id: string, { query }: RestCall, allowed: Allowed): unknown {
  allowed.must("actions", "read");
  const artifacts = github.runs.find((run) => run.id === Number(id))?.artifacts ?? [];
  return {
    artifacts: artifacts
      .filter(({ name }) => name === (query.get("name") ?? name))
      .map(({ id, name, createdAt, expired }) => ({ id, name, created_at: createdAt, expired })),
  };
}

/** A zip file of an artifact's files. */
function downloadArtifact(github: GitHub, id: string, _: RestCall, allowed: Allowed): Buffer {
  allowed.must("actions", "read");
  const artifact = github.runs.flatMap(({ artifacts }) => artifacts).find((one) => one.id === Number(id));
  if (artifact === undefined || artifact.expired) throw new Refused("gh: Artifact has expired (HTTP 410)");
  const temporary = mkdtempSync(join(tmpdir(), "artifact-"));
  try {
    const file = join(temporary, "artifact.zip");
    const options = { cwd: artifact.folder, encoding: "utf8" } as const;
    const args = ["-m", "zipfile", "-c", file, ...readdirSync(artifact.folder)];
    const { status, stderr } = spawnSync("python3", args, options);
    if (status !== 0) throw new Error(`python3 made no zip file: ${stderr}`);
    return readFileSync(file);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
