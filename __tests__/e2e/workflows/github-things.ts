import { includes } from "./permissions";
import type { Permissions } from "./workflow-file";

export interface Issue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  updatedAt: string;
  readonly comments: string[];
  readonly assignees: string[];
}

/** An open issue that nobody has touched for long, but for what is given. */
export function issueWith(given: Partial<Issue> & Pick<Issue, "number" | "title">): Issue {
  const updatedAt = "2020-01-01T00:00:00Z";
  return { body: "", state: "open", updatedAt, comments: [], assignees: [], ...given };
}

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

/** A workflow's run, as far as others ask for it. */
export interface KnownRun {
  readonly id: number;
  readonly workflow: string;
  readonly event: string;
  readonly headSha: string;
  readonly conclusion: string;
  /** The repository that the head is in: this one, or a fork. */
  readonly headRepository: string;
  readonly artifacts: readonly KnownArtifact[];
}

/** An artifact of a run; each attempt of the run may leave one of the same name. */
export interface KnownArtifact {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
  readonly expired: boolean;
  readonly folder: string;
}

/** The pull request that a commit of the main branch came from. */
export interface PullRequest {
  readonly head: string;
  readonly base: string;
}

/** Ends a call as `gh` ends: with a message and status 1. */
export class Refused extends Error {}

/** GitHub refuses longer texts. */
const LONGEST = 65_536;

/** A text that GitHub takes. */
export function mustSay({ body }: { readonly body?: string }): string {
  if (!body) throw new Refused("gh: Validation Failed (HTTP 422): body can't be blank");
  if (body.length > LONGEST) throw new Refused("gh: Validation Failed (HTTP 422): body is too long");
  return body;
}

/** What a job's token may do. */
export class Allowed {
  constructor(private readonly permissions: Permissions) {}

  must(name: string, level: "read" | "write"): void {
    if (includes(this.permissions, name, level)) return;
    throw new Refused(`gh: Resource not accessible by integration (HTTP 403): ${name}: ${level}`);
  }
}
