import type { JsonObject } from "../../../policies/analysis/json";
import { command, entry, plan } from "./plans";

const good = plan([
  { actions: ["update"], before: { enable_logging: true }, after: { enable_logging: true } },
]);
const change = (more: object): JsonObject => ({
  ...good,
  resource_changes: [{ ...entry({}), ...more }] as never,
});
const without = (key: string): JsonObject =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));
const deep = (open: string, close: string): string =>
  `{"format_version":"1.2","resource_changes":[{"address":"a","mode":"managed","type":"aws_cloudtrail","change":{"actions":["update"],"before":{},"after":{"x":${open.repeat(200_000)}1${close.repeat(200_000)}}}}]}`;

const MALFORMED: [string, JsonObject | string][] = [
  ["nothing", ""],
  ["blanks", " \n\t"],
  ["text", "Terraform will perform the following actions:"],
  ["a plan file, which is a ZIP", "PK\u0003\u0004"],
  ["half a document", JSON.stringify(good).slice(0, 100)],
  ["two documents", `${JSON.stringify(good)}\n${JSON.stringify(good)}`],
  ["null", "null"],
  ["a number", "1"],
  ["a text", '"plan"'],
  ["a list", "[]"],
  ["an empty object", {}],
  ["a state file", { version: 4, serial: 1, lineage: "x", resources: [] }],
  ["a shown state", { format_version: "1.0", terraform_version: "1.11.4", values: {} }],
  ["no format", without("format_version")],
  ["format 0.2", { ...good, format_version: "0.2" }],
  ["format 2.0", { ...good, format_version: "2.0" }],
  ["format 10.1", { ...good, format_version: "10.1" }],
  ["a format that is a number", { ...good, format_version: 1.2 }],
  ["errored", { ...good, errored: true }],
  ["errored null", { ...good, errored: null }],
  ["no resource_changes", without("resource_changes")],
  ["null resource_changes", { ...good, resource_changes: null }],
  ["resource_changes as an object", { ...good, resource_changes: {} }],
  ["a change that is null", { ...good, resource_changes: [null] }],
  ["a change that is a list", { ...good, resource_changes: [[]] }],
  ["no address", change({ address: undefined })],
  ["an address that is a number", change({ address: 7 })],
  ["no type", change({ type: undefined })],
  ["no mode", change({ mode: undefined })],
  ["no change", change({ change: undefined })],
  ["null change", change({ change: null })],
  ["no actions", change({ change: { before: {}, after: {} } })],
  ["null actions", change({ change: { actions: null, before: {}, after: {} } })],
  ["empty actions", change({ change: { actions: [], before: {}, after: {} } })],
  ["actions as a text", change({ change: { actions: "update", before: {}, after: {} } })],
  ["an unknown action", change({ change: { actions: ["obliterate"], before: {}, after: {} } })],
  [
    "an unknown pair of actions",
    change({ change: { actions: ["update", "delete"], before: {}, after: {} } }),
  ],
  ["an inherited name as action", change({ change: { actions: ["constructor"], before: {}, after: {} } })],
  ["an action that is null", change({ change: { actions: [null], before: {}, after: {} } })],
  ["an update without before", change({ change: { actions: ["update"], after: {} } })],
  ["an update without after", change({ change: { actions: ["update"], before: {} } })],
  ["a delete without before", change({ change: { actions: ["delete"], before: null, after: null } })],
  ["a create without after", change({ change: { actions: ["create"], before: null, after: null } })],
  ["before as a text", change({ change: { actions: ["update"], before: "x", after: {} } })],
  ["null resource_drift", { ...good, resource_drift: null }],
  [
    "drift with an unknown action",
    { ...good, resource_drift: [{ ...entry({}), change: { actions: ["x"] } }] as never },
  ],
  ["deferred changes as a text", { ...good, deferred_changes: "x" }],
  ["a deferred change without change", { ...good, deferred_changes: [{ reason: "x" }] }],
  ["lists nested too deeply", deep("[", "]")],
  ["objects nested too deeply", deep('{"a":', "}")],
  ["nothing that is protected", plan([{ type: "aws_instance" }])],
  ["no resources at all", plan([])],
  ["an incomplete plan", { ...good, complete: false }],
];

it.each(MALFORMED)("refuses %s", (_, input) => {
  for (const format of ["terminal", "markdown", "json"]) {
    const { status, stdout, stderr } = command(input, "--format", format);
    expect(status).toBe(2);
    expect(stderr + stdout).toMatch(/cannot (be )?judge/);
    expect(stderr).toMatch(/^(cannot judge: [^\n]+\n)?$/);
    expect(stderr + stdout).not.toMatch(/ {4}at |Error:|internal/);
  }
});

it("reads a plan with a byte order mark", () => {
  expect(command(`\uFEFF${JSON.stringify(good)}`).status).toBe(0);
});

it("reads what it does not know", () => {
  const later = { ...good, format_version: "1.99", action_invocations: [], something_new: { a: 1 } };
  expect(command(later).status).toBe(0);
});

it("reads keys that are special to JavaScript", () => {
  const strange = JSON.stringify(good).replace(
    '"before":{',
    '"before":{"__proto__":{"enable_logging":false},"constructor":1,',
  );
  expect(command(strange).status).toBe(0);
});

describe("a refresh-only plan, which Terraform prints without resource_changes", () => {
  const existing = {
    values: {
      root_module: {
        child_modules: [
          {
            resources: [
              { address: "aws_cloudtrail.this", mode: "managed", type: "aws_cloudtrail", values: {} },
            ],
          },
        ],
      },
    },
  };
  const refresh = {
    ...without("resource_changes"),
    prior_state: existing,
    planned_values: { root_module: {} },
    applyable: false,
  };
  const drift = [
    entry({ actions: ["update"], before: { enable_logging: true }, after: { enable_logging: false } }),
  ];

  it("is judged", () => {
    expect(command(refresh).status).toBe(0);
    expect(command({ ...refresh, applyable: true, resource_drift: drift }).status).toBe(1);
  });

  it("is judged if its planned values are those of the prior state", () => {
    const planned = { planned_values: existing.values, applyable: true, resource_drift: drift };
    expect(command({ ...refresh, ...planned }).status).toBe(1);
    const other = JSON.parse(JSON.stringify(existing.values).replace("{}", '{"enable_logging":false}'));
    expect(command({ ...refresh, ...planned, planned_values: other }).status).toBe(2);
  });

  it.each([
    ["plans resources", { planned_values: { root_module: { resources: [] } } }],
    ["has something to apply", { applyable: true }],
    ["knows no resources", { prior_state: {} }],
  ])("is refused when it %s", (_, more) => {
    expect(command({ ...refresh, ...more }).status).toBe(2);
  });
});
