import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type GhCall, parseCall } from "./gh-arguments";
import { answerRest } from "./github-rest";
import {
  Allowed,
  type Comment,
  type Issue,
  issueWith,
  type KnownRun,
  mustSay,
  type PullRequest,
  Refused,
} from "./github-things";
import type { Permissions } from "./workflow-file";

/** What a call of `gh` prints, and its exit status. */
export interface GhAnswer {
  readonly stdout: string | Buffer;
  readonly stderr: string;
  readonly status: number;
}

/** One call of `gh` as it came. */
export interface GhRequest {
  readonly args: readonly string[];
  readonly stdin: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * GitHub as far as the workflows ask it through `gh`: pull requests, their comments, issues, runs and their artifacts. A
 * call is refused unless its job's permissions allow it, and whatever is not known here is an error.
 */
export class GitHub {
  readonly calls: GhRequest[] = [];
  readonly issues: Issue[] = [];
  /** Comments of the pull requests, by number. */
  readonly comments = new Map<number, Comment[]>();
  /** The pull request that a commit of the main branch came from, by the commit. */
  readonly pullRequests = new Map<string, PullRequest>();
  readonly runs: KnownRun[] = [];
  /** Who can be assigned to an issue. */
  readonly users: string[] = [];
  isPrivate = true;
  private readonly permissions = new Map<string, Permissions>();
  private last = 100;

  constructor(private readonly repository: string) {}

  token(permissions: Permissions): string {
    const token = `ghs_${++this.last}`;
    this.permissions.set(token, permissions);
    return token;
  }

  /** Numbers count up over everything, as on GitHub. */
  number(): number {
    return ++this.last;
  }

  answer(request: GhRequest): GhAnswer {
    this.calls.push(request);
    try {
      const call = parseCall(request);
      return { stdout: this.dispatch(call, request), stderr: "", status: 0 };
    } catch (error) {
      return { stdout: "", stderr: `${error instanceof Error ? error.message : error}\n`, status: 1 };
    }
  }

  private dispatch(call: GhCall, request: GhRequest): string | Buffer {
    const token = request.environment.GH_TOKEN ?? "";
    const permissions = this.permissions.get(token);
    if (permissions === undefined)
      throw new Refused("gh: set the GH_TOKEN environment variable to the job's token.");
    const repository = call.flags.repo ?? request.environment.GH_REPO;
    if (call.command !== "api" && repository !== this.repository) {
      throw new Refused(`gh: the call names no repository of ${this.repository}.`);
    }
    const allowed = new Allowed(permissions);
    switch (call.command) {
      case "api":
        return this.api(call, allowed, request);
      case "issue list":
        return this.listIssues(call, allowed);
      default:
        return this.changeIssue(call, allowed, request);
    }
  }

  private api({ flags, args }: GhCall, allowed: Allowed, { stdin }: GhRequest): string | Buffer {
    const [path = "", query = ""] = (args[0] ?? "").replace(/^\//, "").split("?");
    const prefix = `repos/${this.repository}/`;
    if (!`${path}/`.startsWith(prefix)) throw new Refused(`gh: Not Found (HTTP 404): ${path}`);
    if (flags.input !== undefined && flags.input !== "-")
      throw new Refused("--input is emulated only with -.");
    const body = flags.input === undefined ? {} : JSON.parse(stdin);
    const method = flags.method ?? (flags.input === undefined ? "GET" : "POST");
    const call = { method, path: path.slice(prefix.length), query: new URLSearchParams(query), body };
    const answer = answerRest(this, call, allowed);
    if (flags.silent) return "";
    if (Buffer.isBuffer(answer)) return answer;
    const text = JSON.stringify(answer);
    return flags.jq === undefined ? text : filtered(text, flags.jq);
  }

  private listIssues({ flags }: GhCall, allowed: Allowed): string {
    allowed.must("issues", "read");
    const [, title] = /^in:title "(.+)"$/.exec(flags.search ?? "") ?? [];
    if (title === undefined || flags.author !== "app/github-actions") {
      throw new Refused(
        "Issues are listed with --author app/github-actions --search 'in:title \"...\"' here.",
      );
    }
    const found = this.issues.filter(
      (issue) =>
        ["all", issue.state].includes(flags.state ?? "open") &&
        issue.title.toLowerCase().includes(title.toLowerCase()),
    );
    const fields = (flags.json ?? "").split(",");
    const text = JSON.stringify(
      found.map((issue) =>
        Object.fromEntries(Object.entries(issue).filter(([name]) => fields.includes(name))),
      ),
    );
    return flags.jq === undefined ? text : filtered(text, flags.jq);
  }

  private changeIssue({ command, args, flags }: GhCall, allowed: Allowed, request: GhRequest): string {
    allowed.must("issues", "write");
    const body = () => (flags["body-file"] === undefined ? flags.body : bodyIn(flags["body-file"], request));
    if (command === "issue create") {
      const text = body();
      if (!flags.title || text === undefined) throw new Refused("gh: must provide --title and --body-file.");
      const number = this.number();
      this.issues.push(issueWith({ number, title: flags.title, body: text, updatedAt: now() }));
      return `https://github.com/${this.repository}/issues/${number}\n`;
    }
    const issue = this.issues.find(({ number }) => number === Number(args[0]));
    if (issue === undefined)
      throw new Refused(`gh: Could not resolve to an issue with the number of ${args[0]}.`);
    issue.updatedAt = now();
    if (command === "issue comment") issue.comments.push(body() ?? "");
    if (command === "issue edit") {
      issue.body = body() ?? issue.body;
      issue.title = flags.title ?? issue.title;
      if (flags["add-assignee"] !== undefined) this.assign(issue, flags["add-assignee"].split(","));
    }
    if (command === "issue reopen") issue.state = "open";
    if (command === "issue close") issue.state = "closed";
    if (flags.comment !== undefined) issue.comments.push(flags.comment);
    return "";
  }

  private assign({ assignees }: Issue, names: readonly string[]): void {
    const unknown = names.find((name) => !this.users.includes(name));
    if (unknown !== undefined) throw new Refused(`failed to update: '${unknown}' not found`);
    assignees.push(...names);
  }
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+/, "");
}

function bodyIn(file: string, { cwd, stdin }: GhRequest): string {
  return mustSay({ body: file === "-" ? stdin : readFileSync(resolve(cwd, file), "utf8") });
}

/** `gh` prints text without quotes. */
function filtered(text: string, filter: string): string {
  const { status, stdout, stderr } = spawnSync("jq", ["--raw-output", filter], {
    input: text,
    encoding: "utf8",
  });
  if (status !== 0) throw new Refused(`jq: ${stderr}`);
  return stdout;
}
