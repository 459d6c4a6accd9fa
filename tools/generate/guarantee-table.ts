import { type Capability, EVIDENCE, FORMS, type Form } from "../../policies/guarantee/capability";
import { GUARANTEE } from "../../policies/guarantee/guarantee";
import { LIMITS } from "../../policies/guarantee/limits";
import { table } from "./table";

const COLUMNS = Object.keys(FORMS) as readonly Form[];

const ALARM = "an alarm, if the settings have alarms; `docs/alarms.md` says which";

const OPEN =
  "Acts that are open in at least one form. A cell says **can**, or names everything that stops the act. [The guarantee](docs/guarantee.md) also lists the acts that are stopped in every form:";

const PAGE = `# The guarantee

Acts that nobody can do, in any form of deployment, and what stops them. [The README](../README.md#what-it-guarantees) lists the acts that are open in at least one form.

\`npm run generate\` writes this page from \`policies/guarantee/\`. A test asks an IAM simulator about every act.`;

/** The README's part about who can still do what. */
export function guaranteeTable(): string {
  const rows = listRows(isOpen, ({ stoppedBy }) =>
    COLUMNS.map((form) => stoppedBy[form].join(", ") || "**can**"),
  );
  return [
    OPEN,
    table(["who", "act", ...COLUMNS.map((form) => FORMS[form]), "evidence"], rows),
    describeEvidence(),
    LIMITS.map(({ says, page }) => `- ${says} ([AWS](${page}))`).join("\n"),
  ].join("\n\n");
}

/** docs/guarantee.md: the acts that are stopped in every form. */
export function guaranteePage(): string {
  const rows = listRows(
    (capability) => !isOpen(capability),
    ({ stoppedBy }) => [stoppedBy.withGuardrail.join(", ")],
  );
  const heads = ["who", "act", "what stops it (the guardrail, if it is attached)", "evidence"];
  return `${[PAGE, table(heads, rows), describeEvidence()].join("\n\n")}\n`;
}

function describeEvidence(): string {
  const evidence = Object.entries({ ...EVIDENCE, alarm: ALARM }).map(
    ([name, meaning]) => `*${name}*: ${meaning}`,
  );
  return `Evidence: ${evidence.join("; ")}.`;
}

/** Nothing stops it in one of the forms. */
function isOpen({ stoppedBy }: Capability): boolean {
  return COLUMNS.some((form) => stoppedBy[form].length === 0);
}

/** The rows of some capabilities. Who can is in the first row of each group. */
function listRows(
  isWanted: (capability: Capability) => boolean,
  cells: (capability: Capability) => readonly string[],
): readonly (readonly string[])[] {
  return GUARANTEE.flatMap(({ who, capabilities }) =>
    capabilities
      .filter(isWanted)
      .map((capability, index) => [
        index === 0 ? who : "",
        capability.can,
        ...cells(capability),
        [...capability.evidence, ...(capability.alarms === undefined ? [] : ["alarm"])].join(", "),
      ]),
  );
}
