import { RULES } from "../../../commands/review/rules";
import { checkIds } from "../../../commands/verify/permissions";
import type { Settings } from "../../../settings/file";
import { settingsKeys } from "../settings-schema";
import { table } from "../table";
import { CIS } from "./cis";
import { showCommands } from "./commands";
import { ANSWERS, type Control, type Standard } from "./control";
import { PCI_DSS } from "./pci-dss";
import { RETENTION } from "./retention";
import { SECURITY_HUB } from "./security-hub";

export const STANDARDS: readonly Standard[] = [CIS, SECURITY_HUB, PCI_DSS];

const PAGE = `# Compliance

What a standard asks of CloudTrail and of its bucket and key, and what meets it here: a setting or resource, the checks of [\`verify\`](verify.md) that fail and the [rules of \`review\`](rules.md) that find a plan if it is no longer met, and the [commands](#commands) that show it.

This page is no audit. It judges the sample settings in \`organization-trail.yaml\`, and nothing else of an organization.

One command shows all checks, with the date, as a page for an auditor:

\`\`\`shell
npm run --silent verify -- --format markdown > evidence.md
\`\`\`

\`npm run generate\` writes this page from \`tools/generate/compliance/\`. It fails if a check, a rule or a setting does not exist.`;

/** docs/compliance.md: every control with its answer for the sample settings. */
export function compliancePage(sample: Settings): string {
  const known = knownNames(sample);
  const commands = Object.entries(showCommands(sample));
  return `${[
    PAGE,
    table(
      ["answer", "meaning"],
      Object.entries(ANSWERS).map(([answer, meaning]) => [answer, meaning]),
    ),
    ...STANDARDS.flatMap(({ title, about, controls }) => [
      `## ${title}`,
      about,
      table(
        ["control", "asks", "answer", "by", "settings", "`verify`", "`review`", "shown by"],
        controls.map((control) => row(control, known)),
      ),
    ]),
    `## Retention by standard\n\n${RETENTION}`,
    "## Commands\n\nThey only read. Use credentials of the account that is named; with a log archive account, the commands of `aws s3api` need its credentials instead.",
    ...commands.map(
      ([name, { account, shows, command }]) =>
        `### ${name}\n\n${shows} Account: \`${account}\`.\n\n\`\`\`shell\n${command}\n\`\`\``,
    ),
  ].join("\n\n")}\n`;
}

interface KnownNames {
  readonly checks: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
  readonly settings: ReadonlySet<string>;
}

function knownNames(sample: Settings): KnownNames {
  return {
    checks: new Set(checkIds(sample)),
    rules: new Set(RULES.map(({ name }) => name)),
    settings: new Set(settingsKeys().map(({ key }) => key)),
  };
}

function row(control: Control, known: KnownNames): readonly string[] {
  const { id, asks, answer, by, settings = [], checks = [], rules = [], shows = [] } = control;
  requireKnown(id, "check", checks, known.checks);
  requireKnown(id, "rule", rules, known.rules);
  requireKnown(id, "setting", settings, known.settings);
  return [
    id,
    asks,
    answer === "met" ? answer : `**${answer}**`,
    by,
    settings.map((key) => `\`${key}\``).join(", "),
    checks.map((check) => `\`${check}\``).join(", "),
    rules.map((rule) => `[${rule}](rules.md#${rule})`).join(", "),
    shows.map((name) => `[${name}](#${name})`).join(", "),
  ];
}

function requireKnown(
  control: string,
  kind: string,
  names: readonly string[],
  known: ReadonlySet<string>,
): void {
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Error(`The control ${control} names no such ${kind}: ${unknown.join(", ")}`);
}
