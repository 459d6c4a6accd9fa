import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../../commands/review/rules";
import { isFullRun, sampleOf } from "../../full-tests";
import { command, reviewed } from "./plans";

/**
 * Plans of real Terraform (`corpus/plans`, see `corpus/generate.ts`), and some written by hand (`corpus/by-hand`)
 * for changes that the provider and Terraform at hand cannot plan. See `corpus/README.md` for the names of files.
 */
const CORPUS = join(__dirname, "corpus");
const RULE_NAMES = new Set([...RULES.map(({ name }) => name), "check-failed"]);
/** Options of `review` by the name of a plan. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(CORPUS, "plans", "options.json"), "utf8"),
);
/** Names of plans that are still judged wrongly. */
const PENDING = new Set<string>(JSON.parse(readFileSync(join(CORPUS, "pending.json"), "utf8")));

interface Plan {
  readonly expected: string;
  readonly name: string;
  readonly folder: string;
  /** Reads the plan: 25 MB for all of them. */
  readonly text: () => string;
  readonly options: readonly string[];
}

const all: readonly Plan[] = ["plans", "by-hand"].flatMap((folder) =>
  readdirSync(join(CORPUS, folder))
    .filter((file) => file !== "options.json")
    .map((file) => {
      const name = file.replace(/\.json$/, "");
      const [expected = ""] = name.split(".");
      const text = () => readFileSync(join(CORPUS, folder, file), "utf8");
      return { expected, name, folder, text, options: OPTIONS[name] ?? [] };
    }),
);
const harmful = ({ expected }: Plan): boolean => RULE_NAMES.has(expected);
const expecting =
  (expected: string) =>
  (plan: Plan): boolean =>
    plan.expected === expected;

/** Every plan in a full run, and otherwise one in twelve of each expectation. */
const plans = [harmful, ...["none", "info", "unknown"].map(expecting)].flatMap((is) =>
  sampleOf(
    all.filter((plan) => is(plan) && !PENDING.has(plan.name)),
    12,
  ),
);

function isJudgedRight({ expected, text, options }: Plan): boolean {
  const { status, report } = reviewed(text(), ...options);
  const { findings = [], unjudged = [] } = report;
  if (expected === "unknown") return status === 2;
  if (expected === "none") return status === 0 && findings.length + unjudged.length === 0;
  if (expected === "info") {
    return (
      status === 0 && findings.length > 0 && findings.every(({ severity }) => /^(info|low)$/.test(severity))
    );
  }
  return status === 1 && findings.some(({ rule }) => rule === expected);
}

it("is large enough, and every file has an expectation", () => {
  const count = (is: (plan: Plan) => boolean): number => all.filter(is).length;
  expect(count(harmful)).toBeGreaterThanOrEqual(200);
  expect(count(expecting("none"))).toBeGreaterThanOrEqual(150);
  expect(count(expecting("unknown"))).toBeGreaterThanOrEqual(40);
  const real = all.filter(({ folder }) => folder === "plans").length;
  expect(real).toBeGreaterThan(all.length * 0.9);
  const named = [harmful, ...["none", "info", "unknown"].map(expecting)].map(count);
  expect(named.reduce((sum, one) => sum + one)).toBe(all.length);
});

it("names as pending only plans that exist and are judged wrongly", () => {
  const pending = all.filter(({ name }) => PENDING.has(name));
  expect(pending.map(({ name }) => name)).toEqual([...PENDING].sort());
  expect(sampleOf(pending, 12).filter(isJudgedRight)).toEqual([]);
});

it("has options only for plans that exist", () => {
  expect(Object.keys(OPTIONS).filter((name) => !all.some((plan) => plan.name === name))).toEqual([]);
});

it.each(plans.filter(harmful))("finds $name", ({ expected, text, options }) => {
  const { status, report } = reviewed(text(), ...options);
  expect(report.findings.map((finding) => finding.rule)).toContain(expected);
  expect(status).toBe(1);
});

it.each(plans.filter(expecting("none")))("finds nothing in $name", ({ text, options }) => {
  const { status, report } = reviewed(text(), ...options);
  expect(report).toMatchObject({ findings: [], unjudged: [] });
  expect(status).toBe(0);
});

it.each(plans.filter(expecting("unknown")))("cannot judge $name", ({ text, options }) => {
  expect(command(text(), ...options).status).toBe(2);
});

it.each(plans.filter(expecting("info")))("lets pass $name", ({ text, options }) => {
  const { status, report } = reviewed(text(), ...options);
  expect(report.findings.map(({ severity }) => severity)).toEqual(
    report.findings.map(() => expect.stringMatching(/^(info|low)$/)),
  );
  expect(report.findings).not.toEqual([]);
  expect(status).toBe(0);
});

it("shows the secret of no plan", () => {
  const secret = /corpus-token-471/;
  const carriers = plans.map(({ text }) => text()).filter((text) => secret.test(text));
  expect(carriers.length).toBeGreaterThan(isFullRun() ? 100 : 5);
  for (const text of sampleOf(carriers, 4)) {
    for (const format of ["terminal", "markdown", "json"]) {
      expect(command(text, "--format", format).stdout).not.toMatch(secret);
    }
  }
});
