import { includes } from "./permissions";
import type { Permissions } from "./workflow-file";

export interface Issue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  readonly comments: string[];
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
  readonly artefacts: Readonly<Record<string, string>>;
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
