import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES, rulesReplacing } from "../../../commands/review/rules";
import type { Example } from "../../../commands/review/rules/rule";
import { sampleOf } from "../../full-tests";
import { deployedPlan, reviewed } from "./plans";

const examples = RULES.flatMap(({ name, severity, example }) =>
  example === undefined ? [] : [[name, severity, example] as const],
);

const planned = ({ type, before, after }: Example) => deployedPlan({ type, before, after });

it("gives each rule one name, in words that do not need an explanation", () => {
  const names = RULES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
});

it.each(RULES.map((rule) => [rule.name, rule] as const))("%s says what, why and what to do", (_, rule) => {
  expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
  expect(rule.why).toMatch(/^[A-Z].*\.$/);
  expect(rule.remediation).toMatch(/^[A-Z].*\.$/);
});

it("has an example, a plan in the corpus or a test of its own for every rule", () => {
  const corpus = ["plans", "by-hand"].flatMap((folder) => readdirSync(join(__dirname, "corpus", folder)));
  const shown = new Set([...corpus.map((file) => file.split(".")[0]), ...examples.map(([name]) => name)]);
  const tests = readdirSync(__dirname)
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(__dirname, file), "utf8"))
    .join();
  const isTested = (name: string): boolean => tests.includes(`"${name}"`) || POLICY_RULE.test(name);
  expect(RULES.map(({ name }) => name).filter((name) => !shown.has(name) && !isTested(name))).toEqual([]);
});

/** The rules that other-rules.test.ts composes the names of. */
const POLICY_RULE =
  /^(bucket|key|topic)-policy-(deny-removed|condition-removed|permission-added|outside-access)$/;

it.each(examples)("%s finds its example", (name, severity, example) => {
  const { findings } = reviewed(planned(example)).report;
  expect(findings).toContainEqual(expect.objectContaining({ rule: name, severity, source: "plan" }));
});

describe.each(sampleOf(examples, 3))("%s", (name, _, example) => {
  it("finds nothing if the resource stays as it is", () => {
    for (const side of [example.before, example.after]) {
      if (side === null) continue;
      const { report } = reviewed(
        deployedPlan({ type: example.type, before: side, after: side, actions: ["no-op"] }),
      );
      expect(report.findings).toEqual([]);
      expect(report.unjudged).toEqual([]);
    }
  });

  it("does not find the opposite change", () => {
    if (example.before === null || example.after === null || /(-changed|moved)$/.test(name)) return;
    const { findings } = reviewed(
      planned({ ...example, before: example.after, after: example.before }),
    ).report;
    expect(findings.map(({ rule }) => rule)).not.toContain(name);
  });
});

it("knows the rules that took over an old id", () => {
  expect(rulesReplacing("AT021")).toEqual(["bucket-lock-shortened"]);
  expect(rulesReplacing("AT018").length).toBeGreaterThan(10);
  expect(rulesReplacing("AT999")).toEqual([]);
});
