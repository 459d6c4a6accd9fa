import { readFileSync } from "node:fs";
import { type Actor, type Capability, FORMS, type Form } from "../../policies/guarantee/capability";
import { GUARANTEE } from "../../policies/guarantee/guarantee";
import { LIMITS } from "../../policies/guarantee/limits";
import { sampleOf } from "../full-tests";
import { problemsOfAlarms, problemsOfCell, problemsOfRow } from "./guarantee/judge";

const forms: readonly Form[] = ["withoutDeployers", "withDeployers", "withGuardrail"];

/** Everybody about whom the guarantee has to say something. A new actor is added here first. */
const REQUIRED: readonly Actor[] = [
  "member administrator",
  "member root",
  "former member",
  "audit administrator",
  "audit root",
  "log archive administrator",
  "log archive root",
  "management administrator",
  "delegated administrator",
  "identity center administrator",
  "deployer",
  "management deployer",
  "pipeline",
  "state writer",
  "break glass",
  "break glass of another account",
  "member account's reader",
  "named reader",
  "reader role",
  "outside reader",
  "stranger",
  "user of no organization",
  "anonymous caller",
  "other trail",
  "trail of another account",
  "other service",
];

const rows = GUARANTEE.flatMap(({ who, actors, capabilities }) =>
  capabilities.map((capability) => ({ name: `${who}: ${capability.can}`, actors, capability })),
);
const cells = rows.flatMap(({ name, actors, capability }) =>
  forms.map((form) => [FORMS[form], name, capability, actors, form] as const),
);

test.each(sampleOf(cells, 7))("%s, %s", async (_head, _name, capability, actors, form) => {
  expect(await problemsOfCell(capability, actors, form)).toEqual([]);
});

test("every row has acts that prove it, and evidence that they leave", () => {
  expect(rows.flatMap(({ name, capability }) => problemsOfRow(capability).map((it) => [name, it]))).toEqual(
    [],
  );
});

test("every act whose event reaches the log group raises an alarm, or its row says why not", () => {
  const problems = rows.flatMap(({ name, actors, capability }) =>
    problemsOfAlarms(capability, actors).map((problem) => [name, problem]),
  );
  expect(problems).toEqual([]);
});

test("every row has a name of its own", () => {
  const names = rows.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test("the guarantee says something about everybody", () => {
  const actors = new Set(rows.flatMap((row) => row.actors));
  expect(REQUIRED.filter((actor) => !actors.has(actor))).toEqual([]);
});

test("the guarantee asks more than 1000 questions", () => {
  const questions = rows.flatMap(({ actors, capability }) =>
    capability.acts.flatMap((act) => ("decidedBy" in act ? [] : (act.by ?? actors).flatMap(() => forms))),
  );
  expect(questions.length).toBeGreaterThan(1_000);
});

test("every limit is a sentence with a page of AWS, and the README says it", () => {
  const readme = readFileSync("README.md", "utf8");
  for (const { says, page } of LIMITS) {
    expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/);
    expect(readme).toContain(says);
  }
});

describe("a wrong cell is found", () => {
  const right = capability("administrator of the management account", "close the audit account");
  const read = capability("administrator or root user of a member account; administrator", "read or decrypt");
  const settings = capability("administrator of the account that owns the buckets", "shorten lock");
  const onSettings = (changed: Capability["stoppedBy"], form: Form) =>
    problemsOfCell({ ...settings, stoppedBy: changed }, ["audit administrator"], form);

  test("that says less than what is allowed", async () => {
    const stoppedBy = { ...right.stoppedBy, withDeployers: ["guardrail"] } as const;
    const problems = await problemsOfCell(
      { ...right, stoppedBy },
      ["management administrator"],
      "withDeployers",
    );
    expect(problems).toContain(
      'management administrator, organizations:CloseAccount on the audit account: the cell says "guardrail", but it is "can"',
    );
    expect(problems.at(-1)).toBe('the cell says "guardrail", which stops none of the acts');
  });

  test("that says more than what is allowed", async () => {
    const stoppedBy = { ...read.stoppedBy, withDeployers: [] };
    expect(
      await problemsOfCell({ ...read, stoppedBy }, ["management administrator"], "withDeployers"),
    ).toEqual([
      'management administrator, s3:GetObject on the log file: the cell says "can", but it is "bucket policy"',
      'management administrator, kms:Decrypt on the key of log file: the cell says "can", but it is "key policy"',
    ]);
  });

  test("that leaves out a policy which stops the act alone", async () => {
    const stoppedBy = { ...settings.stoppedBy, withGuardrail: ["bucket policy"] } as const;
    expect(await onSettings(stoppedBy, "withGuardrail")).toHaveLength(settings.acts.length);
  });

  test("that does not say which setting the guardrail needs", async () => {
    const stay = capability("administrator or root user of a member account", "end its recording");
    const row = { ...stay, given: ["opt-in Region"] } as const;
    const problems = await problemsOfCell(row, ["member administrator"], "withGuardrail");
    expect(problems).toContain(
      'member administrator, organizations:LeaveOrganization on the own organization: the cell says "guardrail with `members.targets`", but it is "can"',
    );
  });

  test("that names a policy which stops nothing", async () => {
    const stoppedBy = { ...settings.stoppedBy, withDeployers: ["bucket policy", "key policy"] } as const;
    expect(await onSettings(stoppedBy, "withDeployers")).toEqual([
      'the cell says "key policy", which stops none of the acts',
    ]);
  });

  test("that names another alarm, or none, or no reason", () => {
    const actors = ["management administrator"] as const;
    const alarms = ["organization-changed", "trail-changed"];
    expect(problemsOfAlarms({ ...right, alarms }, actors)).toEqual([
      "not every actor raises trail-changed",
      "the row leaves out guardrail-changed",
    ]);
    expect(problemsOfAlarms({ ...right, quiet: "because" }, actors)).toEqual([
      "every act raises an alarm, but the row says why not",
    ]);
    expect(problemsOfAlarms({ ...read, quiet: undefined }, actors)).toEqual([
      "kms:Decrypt raises no alarm, and the row does not say why",
    ]);
  });

  test("that has no act, no page or no evidence", () => {
    expect(problemsOfRow({ ...read, acts: [], evidence: [] })).toEqual([
      "has no act that proves it",
      "names no evidence",
    ]);
    const acts = [{ decidedBy: "AWS", action: "cloudtrail:StopLogging", page: "" }] as const;
    expect(problemsOfRow({ ...read, acts, evidence: ["access logs"] })).toEqual([
      "cloudtrail:StopLogging names no page of AWS",
      "no act leaves this evidence: a line in the access logs of the log bucket",
    ]);
  });
});

/** The row of a group whose beginnings are these. */
function capability(who: string, can: string): Capability {
  const row = rows.find(({ name }) => name.startsWith(who) && name.includes(`: ${can}`));
  if (row === undefined) throw new Error(`no row: ${who}: ${can}`);
  return row.capability;
}
