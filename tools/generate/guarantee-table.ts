import { type Capability, EVIDENCE, FORMS, type Form } from "../../policies/guarantee/capability";
import { GUARANTEE } from "../../policies/guarantee/guarantee";
import { LIMITS } from "../../policies/guarantee/limits";
import { table } from "./table";

const COLUMNS: readonly Form[] = ["withoutDeployers", "withDeployers", "withGuardrail"];

const OPEN =
  "Acts that are open in at least one form. A cell says **can**, or names everything that stops the act:";
const CLOSED = "Acts that are stopped in every form:";

/** The README's part about who can still do what. */
export function guaranteeTable(): string {
  const evidence = Object.entries(EVIDENCE).map(([name, meaning]) => `*${name}*: ${meaning}`);
  return [
    OPEN,
    table(
      ["who", "act", ...COLUMNS.map((form) => FORMS[form]), "evidence"],
      rowsOf(isOpen, ({ stoppedBy }) => COLUMNS.map((form) => stoppedBy[form].join(", ") || "**can**")),
    ),
    CLOSED,
    table(
      ["who", "act", "what stops it (the guardrail, if it is attached)", "evidence"],
      rowsOf(
        (capability) => !isOpen(capability),
        ({ stoppedBy }) => [stoppedBy.withGuardrail.join(", ")],
      ),
    ),
    `Evidence: ${evidence.join("; ")}.`,
    LIMITS.map(({ says, page }) => `- ${says} ([AWS](${page}))`).join("\n"),
  ].join("\n\n");
}

/** Nothing stops it in one of the forms. */
function isOpen({ stoppedBy }: Capability): boolean {
  return COLUMNS.some((form) => stoppedBy[form].length === 0);
}

/** The rows of some capabilities. Who can is in the first row of each group. */
function rowsOf(
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
        capability.evidence.join(", "),
      ]),
  );
}
