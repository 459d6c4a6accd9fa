import { parseArgs } from "node:util";
import type { AccountName } from "../../policies/roles/grant";

export const USAGE = `usage: npm run --silent roles -- --for PURPOSE --account ACCOUNT [options]

Prints the IAM roles of an account, each with its trust policy and the rights that it needs, and no others. It calls
nothing.

  --for deploy      the role with which Terraform applies
        plan        the role with which a pipeline plans: it only reads
        verify      the role with which \`npm run verify\` asks live AWS
        integrity   the role with which \`npm run integrity -- --depth files\` reads digests, and no log file
        pipeline    the roles that GitHub assumes, and that assume the others
  --with doctor     adds to the role of --for deploy the rights of \`npm run doctor\`
         teardown   adds those to delete what the settings deploy: to switch off an option, to retire, to tear down
         content    in place of the role of --for integrity that of \`--depth content\`, which reads every log file
  --account         management|audit|logArchive; of a pipeline the account that trusts GitHub: best audit
  --format          json|terraform|cloudformation; default: json
  --settings FILE   the settings file; default: the file that ORGANIZATION_TRAIL_SETTINGS names, or
                    organization-trail.yaml

Who may assume a role of an account:
  --trusted ARN     a principal that may assume it, once for each; default: the role of the pipeline in the audit account

Which workflows may assume the roles of a pipeline:
  --repository REPOSITORY   OWNER/NAME, or OWNER@ID/NAME@ID with GitHub's immutable ids; twice to trust both
  --branch NAME             default: main
  --environment NAME        the environment that approves a deployment; default: audit-trail

Exit status: 0 printed; 64 the arguments or the settings file are not valid.
`;

const PURPOSES = ["deploy", "plan", "verify", "integrity", "pipeline"] as const;
/** What --with adds to a role, and to which. */
const FURTHER = { doctor: "deploy", teardown: "deploy", content: "integrity" } as const;
type Further = keyof typeof FURTHER;
const ACCOUNTS = ["management", "audit", "logArchive"] as const satisfies readonly AccountName[];
const FORMATS = ["json", "terraform", "cloudformation"] as const;

export type Format = (typeof FORMATS)[number];

/** The arguments of the command. */
export interface Arguments {
  readonly purpose: (typeof PURPOSES)[number];
  /** Further rights of the role. */
  readonly further: readonly Further[];
  readonly account: AccountName;
  readonly format: Format;
  readonly settings?: string;
  readonly trusted: readonly string[];
  readonly repositories: readonly string[];
  readonly branch: string;
  readonly environment: string;
}

/** Parses the command line; undefined if it asks for help. Throws an error that names the argument, the rule and the value. */
export function parseCommandLine(args: readonly string[]): Arguments | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      for: { type: "string" },
      with: { type: "string", multiple: true, default: [] },
      account: { type: "string" },
      format: { type: "string", default: "json" },
      settings: { type: "string" },
      trusted: { type: "string", multiple: true, default: [] },
      repository: { type: "string", multiple: true, default: [] },
      branch: { type: "string", default: "main" },
      environment: { type: "string", default: "audit-trail" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: false,
  });
  if (values.help) return undefined;
  const purpose = oneOf("--for", PURPOSES, values.for);
  requireFitting(purpose, values);
  return {
    purpose,
    further: [...new Set(values.with)].map((word) =>
      oneOf("--with", Object.keys(FURTHER) as Further[], word),
    ),
    account: oneOf("--account", ACCOUNTS, values.account),
    format: oneOf("--format", FORMATS, values.format),
    settings: values.settings,
    trusted: values.trusted.map((arn) => matching("--trusted", PRINCIPAL, arn)),
    repositories: values.repository.map((name) => matching("--repository", REPOSITORY, name)),
    branch: matching("--branch", BRANCH, values.branch),
    environment: matching("--environment", ENVIRONMENT, values.environment),
  };
}

function oneOf<const Word extends string>(
  option: string,
  words: readonly Word[],
  value: string | undefined,
): Word {
  const word = words.find((one) => one === value);
  if (word !== undefined) return word;
  throw new Error(`${option} must be one of ${words.join(", ")}, got ${value || "nothing"}`);
}

interface Rule {
  readonly pattern: RegExp;
  readonly text: string;
}

/** A wildcard would trust more than the option says. */
const PRINCIPAL: Rule = {
  pattern: /^arn:aws(-cn|-us-gov|-eusc)?:iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,512}$/,
  text: "must be the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/organization-trail-apply",
};
const REPOSITORY: Rule = {
  pattern: /^([\w.-]+\/[\w.-]+|[\w.-]+@\d+\/[\w.-]+@\d+)$/,
  text: "must be OWNER/NAME, or OWNER@ID/NAME@ID with GitHub's immutable ids",
};
/** IAM would read `*` and `?` as wildcards and `${` as a variable. Git allows none of `~^:\`, space and controls. */
const BRANCH: Rule = {
  pattern: /^[^*?$~^:\\\s\p{Cc}]{1,200}$/u,
  text: "must be the name of a branch without wildcards and `$`",
};
const ENVIRONMENT: Rule = {
  pattern: /^[\w .-]{1,200}$/,
  text: "must be the name of an environment: letters, digits, spaces, `.`, `-` and `_`",
};

function matching(option: string, { pattern, text }: Rule, value: string): string {
  if (pattern.test(value)) return value;
  throw new Error(`${option} ${text}, got ${value || "nothing"}`);
}

/** The text of `gh` prints the repository in the form that GitHub sends for new repositories. */
const FIND_IDS = `gh api repos/OWNER/NAME --jq '"\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)"'`;

function requireFitting(
  purpose: Arguments["purpose"],
  {
    repository,
    trusted,
    with: further,
  }: Readonly<Record<"repository" | "trusted" | "with", readonly string[]>>,
): void {
  for (const word of further) {
    const belongs = Object.entries(FURTHER).find(([one]) => one === word)?.[1];
    if (belongs !== undefined && purpose !== belongs) {
      throw new Error(`--with ${word} belongs to --for ${belongs}, got --for ${purpose}`);
    }
  }
  if (further.includes("content") && trusted.length === 0) {
    throw new Error(
      "--with content needs --trusted: the role reads every log file, so no workflow assumes it by default; name a principal of the audit account, such as the role of a CodeBuild project",
    );
  }
  if (purpose !== "pipeline") {
    if (repository.length > 0) {
      throw new Error(
        `--repository belongs to --for pipeline: GitHub assumes no role to ${purpose}, got ${repository.join(", ")}`,
      );
    }
    return;
  }
  if (trusted.length > 0) {
    throw new Error(
      `--trusted belongs to --for deploy, plan, verify and integrity: the roles of a pipeline trust GitHub, got ${trusted.join(", ")}`,
    );
  }
  if (repository.length === 0) {
    throw new Error(
      `--repository must name the repository whose workflows assume the roles, got nothing. GitHub sends ids for repositories that were created, renamed or transferred since July 2026, and OWNER/NAME for older ones. This prints the form with ids: ${FIND_IDS}`,
    );
  }
}
