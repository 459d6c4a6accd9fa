import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Json, JsonObject } from "../../../policies/analysis/json";
import { propertyRuns } from "../../property-runs";
import { command, deployedPlan, type Entry, entry, plan, reviewed, update } from "./plans";

const off = (address: string, more: Entry = {}): Entry =>
  update("aws_cloudtrail", { enable_logging: true }, { enable_logging: false }, { address, ...more });

describe("the exit status", () => {
  const low = deployedPlan({ type: "aws_kms_alias", before: { name: "alias/logs" }, after: null });

  it("is 0 below the threshold and 1 at it", () => {
    expect(command(low).status).toBe(0);
    expect(command(low, "--fail-on", "low").status).toBe(1);
    expect(command(plan([off("a")]), "--fail-on", "critical").status).toBe(1);
  });

  it("is 1 for a finding beside what cannot be judged", () => {
    expect(command(plan([off("a")], { complete: false })).status).toBe(1);
  });

  it.each([
    [[]],
    [["a.json", "b.json"]],
    [["-", "--format", "html"]],
    [["-", "--fail-on", "info"]],
    [["-", "--colour"]],
    [["-", "--protect", "logs"]],
    [["-", "--protect", "arn:aws:ec2:us-east-1:111111111111:instance/i-1"]],
    [["-", "--organization", "exampleorgid"]],
    [["-", "--format"]],
    [["-", "--waivers", "/nowhere/waivers.yaml"]],
  ])("is 64 for %j", (args) => {
    const { run } = jest.requireActual<typeof import("../../../commands/review/main")>(
      "../../../commands/review/main",
    );
    const outcome = run(args, { read: () => JSON.stringify(low), color: false, today: "2026-11-21" });
    expect(outcome).toMatchObject({ status: 64, stdout: "" });
    expect(outcome.stderr).toMatch(/^[^\n]+\nusage: /);
    expect(outcome.stderr).not.toMatch(/ {4}at /);
  });

  it("is 2 for a file that cannot be read", () => {
    const { run } = jest.requireActual<typeof import("../../../commands/review/main")>(
      "../../../commands/review/main",
    );
    const read = (): never => {
      throw Object.assign(new Error("x"), { code: "ENOENT" });
    };
    expect(run(["plan.json"], { read, color: false, today: "2026-11-21" })).toEqual({
      status: 2,
      stdout: "",
      stderr: "cannot judge: cannot read plan.json (ENOENT)\n",
    });
  });
});

describe("waivers", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "waivers-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const withWaivers = (yaml: string) => {
    const file = join(folder, "waivers.yaml");
    writeFileSync(file, yaml);
    return reviewed(plan([off("aws_cloudtrail.a")]), "--waivers", file);
  };
  const waiver = (
    rule: string,
    address: string,
    until: string,
    more = ", attribute: enable_logging",
  ): string => `- {rule: ${rule}, address: ${address}, reason: planned, until: ${until}${more}}\n`;
  const RULE = "trail-logging-disabled";

  it.each([RULE, "AT010"])("let a finding pass, and show it in full (%s)", (rule) => {
    const yaml = waiver(rule, "aws_cloudtrail.a", "2026-11-21", ", attribute: enable_logging, by: ann");
    const { status, report } = withWaivers(yaml);
    expect(status).toBe(0);
    expect(report).toMatchObject({
      findings: [],
      waived: [{ rule: RULE, attribute: "enable_logging", waiver: { reason: "planned", by: "ann" } }],
    });
    expect(report.verdict).toContain("1 waived");
    const file = join(folder, "waivers.yaml");
    for (const format of ["terminal", "markdown"]) {
      const { stdout } = command(plan([off("aws_cloudtrail.a")]), "--waivers", file, "--format", format);
      expect(stdout).toMatch(/Logging is switched off/);
      expect(stdout).toMatch(/waived by `?ann`? until 2026-11-21/);
    }
  });

  it("pass the one attribute that they name", () => {
    const file = join(folder, "waivers.yaml");
    writeFileSync(
      file,
      waiver("AT018", "aws_cloudtrail.a", "2026-12-31", ", attribute: cloud_watch_logs_group_arn"),
    );
    const lost = { cloud_watch_logs_group_arn: "arn:aws:logs:us-east-1:1:log-group:a", sns_topic_name: "t" };
    const none = { cloud_watch_logs_group_arn: "", sns_topic_name: "" };
    const document = plan([update("aws_cloudtrail", lost, none, { address: "aws_cloudtrail.a" })]);
    const { status, report } = reviewed(document, "--waivers", file);
    expect(status).toBe(1);
    expect(report.findings.map(({ rule }) => rule)).toEqual(["trail-topic-removed"]);
    expect(report.waived.map(({ rule }) => rule)).toEqual(["trail-log-group-removed"]);
  });

  it.each([
    ["expired", waiver(RULE, "aws_cloudtrail.a", "2026-11-20"), { expiredWaivers: [{}], unusedWaivers: [] }],
    [
      "of another rule",
      waiver("trail-deleted", "aws_cloudtrail.a", "2026-12-31"),
      { expiredWaivers: [], unusedWaivers: [{}] },
    ],
    [
      "of another address",
      waiver(RULE, "aws_cloudtrail.b", "2026-12-31"),
      { expiredWaivers: [], unusedWaivers: [{}] },
    ],
    [
      "of no attribute",
      waiver(RULE, "aws_cloudtrail.a", "2026-12-31", ""),
      { expiredWaivers: [], unusedWaivers: [{}] },
    ],
  ])("that are %s let nothing pass, and are reported", (_, yaml, expected) => {
    const { status, report } = withWaivers(yaml);
    expect(status).toBe(1);
    expect(report).toMatchObject(expected);
  });

  it.each(["", "[]", "# none\n"])("may be none (%j)", (yaml) => {
    expect(withWaivers(yaml).status).toBe(1);
  });

  it.each([
    ["{", /not YAML/],
    ["rule: AT010", /expected array/],
    ["- AT010", /0 .*expected object/],
    ["- {rule: trail-deleted, address: a, reason: b}", /0\.until/],
    [`- {rule: trail-deleted, address: a, reason: "", until: 2026-12-31}`, /0\.reason must say why/],
    [
      "- {rule: lock, address: a, reason: b, until: 2026-12-31}",
      /0\.rule must be the name of a rule.*got "lock"/,
    ],
    [
      "- {rule: AT010, address: a, reason: b, until: 2026-12-31}",
      /add the attribute, or name one of trail-logging-disabled/,
    ],
    ["- {rule: trail-deleted, address: a, reason: b, until: tomorrow}", /0\.until must be the last day/],
    ["- {rule: trail-deleted, address: a, reason: b, until: 2026-12-31, severity: low}", /severity/],
  ])("are refused as usage when they are %j", (yaml, message) => {
    const { status, stderr } = withWaivers(yaml);
    expect(status).toBe(64);
    expect(stderr).toMatch(message);
  });
});

describe("the fingerprint", () => {
  const fingerprint = (document: JsonObject): string | undefined => reviewed(document).report.fingerprint;
  const base = plan(
    [
      off("aws_cloudtrail.a"),
      { address: "aws_cloudtrail.b" },
      update("aws_s3_bucket", { tags: {} }, { tags: { a: "b" } }),
    ],
    {
      output_changes: { x: { actions: ["update"], before: "1", after: "2" } },
    },
  );

  it("is the same for two plans of one change", () => {
    const changes = [...(base.resource_changes as Json[])].reverse();
    const sorted = JSON.parse(JSON.stringify(changes), (_, value) =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    const again = {
      ...base,
      resource_changes: sorted,
      timestamp: "2027-01-01T00:00:00Z",
      terraform_version: "1.12.0",
    };
    const drift = { resource_drift: [entry(off("aws_cloudtrail.b"))], relevant_attributes: [] };
    expect(fingerprint({ ...again, ...drift })).toBe(fingerprint(base));
  });

  it.each<[string, (change: JsonObject) => void]>([
    ["address", (change) => Object.assign(change, { address: "aws_cloudtrail.c" })],
    ["deposed key", (change) => Object.assign(change, { deposed: "1" })],
    ["previous address", (change) => Object.assign(change, { previous_address: "aws_cloudtrail.z" })],
    [
      "value after",
      (change) => Object.assign(change.change as JsonObject, { after: { enable_logging: false, name: "x" } }),
    ],
    [
      "value before",
      (change) => Object.assign(change.change as JsonObject, { before: { enable_logging: true, name: "x" } }),
    ],
    [
      "unknown value",
      (change) => Object.assign(change.change as JsonObject, { after_unknown: { arn: true } }),
    ],
    [
      "kind of action",
      (change) => Object.assign(change.change as JsonObject, { actions: ["create", "delete"] }),
    ],
    [
      "reason to replace",
      (change) => Object.assign(change.change as JsonObject, { replace_paths: [["name"]] }),
    ],
    ["import", (change) => Object.assign(change.change as JsonObject, { importing: { id: "x" } })],
  ])("is another for another %s", (_, mutate) => {
    const other = structuredClone(base);
    mutate((other.resource_changes as JsonObject[])[0] ?? {});
    expect(fingerprint(other)).not.toBe(fingerprint(base));
  });

  it("is another for another output", () => {
    const output_changes = { x: { actions: ["update"], before: "1", after: "3" } };
    expect(fingerprint({ ...base, output_changes })).not.toBe(fingerprint(base));
  });

  it("stands below a plan that changes nothing, since that can be applied too", () => {
    expect(fingerprint(plan([{ address: "aws_cloudtrail.a" }]))).toMatch(/^[0-9a-f]{64}$/);
  });

  // All of them would have the same, whatever has drifted.
  it.each(["terminal", "markdown", "json"])("is missing from a refresh-only plan (%s)", (format) => {
    const name = "trail-logging-disabled.drift-logging-stopped.json";
    const text = readFileSync(join(__dirname, "corpus", "plans", name), "utf8");
    const { stdout } = command(text, "--format", format);
    expect(stdout).toContain("trail-logging-disabled");
    expect(stdout).not.toMatch(/fingerprint|undefined/i);
  });
});

it.each(["terminal", "markdown", "json"])("prints the same bytes for the same plan (%s)", (format) => {
  const document = plan([
    off("aws_cloudtrail.b"),
    off("aws_cloudtrail.a"),
    update("aws_s3_bucket", { tags: {} }, { tags: { z: "1", a: "2" } }),
  ]);
  const shuffled = { ...document, resource_changes: document.resource_changes ?? [] };
  expect(command(shuffled, "--format", format)).toEqual(command(document, "--format", format));
});

describe("sensitive values", () => {
  // Long enough to be found for sure, with characters that other encodings change.
  const secret = fc
    .stringMatching(/^[a-zA-Z0-9"'\\ \n<&|$*{}]{8,24}$/)
    .filter((text) => text.trim().length > 6);
  const number = fc.integer({ min: 1_000_000_000, max: 9_999_999_999 });

  it("never appear, wherever the plan carries them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(secret, number), { minLength: 10, maxLength: 10 }),
        fc.boolean(),
        (values, whole) => {
          const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0] = values;
          const inside = { tags: { token: a }, list: [{ password: b }], enable_logging: true };
          const mask = whole
            ? { tags: true, list: true }
            : { tags: { token: true }, list: [{ password: true }] };
          const mentions = values.map((value, index) =>
            update(
              "aws_cloudtrail",
              { name: `x${value}y`, s3_bucket_name: "p" },
              { name: `z${value}`, s3_bucket_name: `b${value}` },
              {
                address: `aws_cloudtrail.t[${JSON.stringify(String(value))}]`,
                previous_address: `old${index}[${JSON.stringify(String(value))}]`,
              },
            ),
          );
          const document = plan(
            [
              {
                ...off("aws_cloudtrail.a"),
                before: inside,
                before_sensitive: mask,
                after: { ...inside, enable_logging: false, tags: { token: c } },
                after_sensitive: mask,
              },
              ...mentions,
            ],
            {
              variables: { v: { value: d } },
              configuration: { root_module: { variables: { v: { sensitive: true, default: e } } } },
              output_changes: {
                o: {
                  actions: ["update"],
                  before: f,
                  after: f,
                  before_sensitive: true,
                  after_sensitive: true,
                },
              },
              planned_values: {
                outputs: { o: { sensitive: true, value: h } },
                root_module: { resources: [{ values: { x: g }, sensitive_values: { x: true } }] },
              },
              prior_state: {
                values: {
                  outputs: { o: { sensitive: true, value: i } },
                  root_module: {
                    child_modules: [{ resources: [{ values: { x: j }, sensitive_values: { x: true } }] }],
                  },
                },
              },
              checks: [
                {
                  address: { to_display: "check.c" },
                  status: "fail",
                  instances: [{ problems: [{ message: `wrong: ${d}` }] }],
                },
              ],
            },
          );
          for (const format of ["terminal", "markdown", "json"]) {
            const { stdout } = command(document, "--format", format);
            for (const value of values) {
              for (const form of [String(value), JSON.stringify(String(value)).slice(1, -1)])
                expect(stdout).not.toContain(form);
            }
          }
        },
      ),
      { seed: 20261121, numRuns: propertyRuns(80) },
    );
  });

  it("are masked in a finding, which still fires", () => {
    const document = deployedPlan(
      update(
        "aws_s3_bucket_object_lock_configuration",
        { rule: [{ default_retention: [{ days: 365 }] }] },
        { rule: [{ default_retention: [{ days: 1 }] }] },
        { after_sensitive: { rule: true } },
      ),
    );
    expect(reviewed(document).report.findings).toMatchObject([
      { rule: "bucket-lock-shortened", before: ["(sensitive)"], after: ["(sensitive)"] },
    ]);
  });
});

it("gives the JSON report a version, also when the plan is refused", () => {
  const json = (input: JsonObject | string) => JSON.parse(command(input, "--format", "json").stdout);
  expect(json(plan([off("a")])).version).toBe(2);
  expect(json("{")).toMatchObject({ version: 2, exit: 2 });
});
