import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject } from "../../../policies/analysis/json";
import { command, deployedPlan, entry, off, plan, reviewed, update } from "./plans";

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

it("gives the JSON report a version, also when the plan is refused", () => {
  const json = (input: JsonObject | string) => JSON.parse(command(input, "--format", "json").stdout);
  expect(json(plan([off("a")])).version).toBe(2);
  expect(json("{")).toMatchObject({ version: 2, exit: 2 });
});
