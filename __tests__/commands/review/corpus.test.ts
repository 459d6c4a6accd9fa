import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../../commands/review/rules";
import { sampleOf } from "../../full-tests";
import { command, reviewed } from "./plans";

/**
 * Plans of real Terraform (`corpus/plans`, see `corpus/generate.ts`), and some written by hand (`corpus/by-hand`)
 * for changes that the provider and Terraform at hand cannot plan. See `corpus/README.md` for the names of files.
 */
const CORPUS = join(__dirname, "corpus");
const RULE_NAMES = new Set([...RULES.map(({ name }) => name), "check-failed"]);
const plans = ["plans", "by-hand"].flatMap((folder) =>
  readdirSync(join(CORPUS, folder))
    .filter((file) => file !== "options.json")
    .map((file): [string, string, string] => {
      const [rule = "", name = ""] = file.split(".");
      return [rule, `${folder}: ${name}`, readFileSync(join(CORPUS, folder, file), "utf8")];
    }),
);
const harmful = plans.filter(([rule]) => RULE_NAMES.has(rule));
const harmless = plans.filter(([rule]) => rule === "none");
const informative = plans.filter(([rule]) => rule === "info");
const unknown = plans.filter(([rule]) => rule === "unknown");

it("is large enough, and every file has an expectation", () => {
  const real = (list: typeof plans): number => list.filter(([, name]) => name.startsWith("plans")).length;
  expect(real(harmful)).toBeGreaterThanOrEqual(60);
  expect(real(harmless)).toBeGreaterThanOrEqual(40);
  expect(harmful.length + harmless.length + informative.length + unknown.length).toBe(plans.length);
});

it.each(harmful)("finds %s in %s", (rule, _, text) => {
  const { status, report } = reviewed(text);
  expect(status).toBe(1);
  expect(report.findings.map((finding) => finding.rule)).toContain(rule);
});

it.each(harmless)("finds %s in %s", (_, __, text) => {
  const { status, report } = reviewed(text);
  expect(report).toMatchObject({ findings: [], unjudged: [] });
  expect(status).toBe(0);
});

it.each(unknown)("cannot judge (%s) %s", (_, __, text) => {
  expect(command(text).status).toBe(2);
});

it("shows the secret of no plan", () => {
  const secret = /corpus-token-471/;
  const carriers = plans.filter(([, , text]) => secret.test(text));
  expect(carriers.length).toBeGreaterThan(100);
  for (const [, , text] of sampleOf(carriers, 10)) {
    for (const format of ["terminal", "markdown", "json"]) {
      expect(command(text, "--format", format).stdout).not.toMatch(secret);
    }
  }
});

it.each(informative)("lets %s pass: %s", (_, __, text) => {
  const { status, report } = reviewed(text);
  expect(status).toBe(0);
  expect(report.findings.length).toBeGreaterThan(0);
  for (const { severity } of report.findings) expect(["info", "low"]).toContain(severity);
});
