import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly uses?: string;
  readonly strategy?: unknown;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly defaults?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(".github", "workflows");

function workflow(name: string): Workflow {
  return parse(readFileSync(join(FOLDER, name), "utf8"));
}

const stepsOf = ({ jobs }: Workflow): readonly Step[] =>
  Object.values(jobs).flatMap(({ steps = [] }) => steps);
const names = readdirSync(FOLDER);
const daily = workflow("drift-environment.yml").jobs;
const hourly = workflow("delivery-environment.yml").jobs;

/** Title of the issue of the default settings file, and of all others. */
const SUFFIX = "${{ inputs.prefix && format(' ({0})', inputs.settings) }}";

describe.each([
  ["drift-environment.yml", daily],
  ["delivery-environment.yml", hourly],
  ["integrity-environment.yml", workflow("integrity-environment.yml").jobs],
  ["deploy-environment.yml", workflow("deploy-environment.yml").jobs],
])("the issue of %s", (_, { issue, ...others }) => {
  it("is told the result of every other job, whatever that is", () => {
    expect([issue?.needs].flat().toSorted()).toEqual(Object.keys(others).toSorted());
    expect(issue?.if).toContain("always()");
    expect(issue?.with?.needs).toBe("${{ toJSON(needs) }}");
  });

  it("finds each job's report where it looks for it", () => {
    for (const [job, { steps = [] }] of Object.entries(others)) {
      const uploads = steps.filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
      const named = uploads.map((step) => ({ name: step.with?.name, path: step.with?.path }));
      const reports = named.filter(({ path }) => path !== "integrity.state.json");
      const name = `\${{ inputs.prefix }}report-${job}-\${{ github.run_attempt }}`;
      const report = { name, path: `${job}.markdown` };
      expect(reports).toEqual(steps.length === 0 || job === "apply" ? [] : [report]);
    }
  });
});

test.each(["drift.yml", "delivery.yml", "integrity.yml"])(
  "every job of %s runs on the main branch alone",
  (name) => {
    for (const { if: condition } of Object.values(workflow(name).jobs)) {
      expect(condition).toContain("github.ref == 'refs/heads/main'");
    }
  },
);

test("every workflow takes the same list of environments, and hands on the same names", () => {
  const [first, ...others] = ["plan.yml", "deploy.yml", "drift.yml", "delivery.yml", "integrity.yml"].map(
    (name) => {
      const {
        strategy,
        uses,
        with: { environment: _, ...inputs } = {},
      } = workflow(name).jobs.environment ?? {};
      expect(uses).toBe(`./.github/workflows/${name.replace(".yml", "-environment.yml")}`);
      return { strategy, inputs };
    },
  );
  for (const other of others) expect(other).toEqual(first);
});

test.each([
  ["", 0],
  ['[{"settings":"a.yaml","environment":"a"},{"settings":"b.yaml","environment":"b","variables":{}}]', 0],
  ['[{"settings":"a.yaml","environment":"a"},{"settings":"a.yaml","environment":"b"}]', 1],
  ['[{"settings":"a.yaml","environment":"a"},{"settings":"b.yaml","environment":"a"}]', 1],
  ['[{"settings":"a.yaml","environment":"report-a"}]', 1],
  ['[{"settings":"a.yaml","environment":"a","roles":{}}]', 1],
  ["[]", 1],
])("the required check ends with the list of environments %j in status %i", (ENVIRONMENTS, status) => {
  const [{ run = "" } = {}] = workflow("plan.yml").jobs["plan-review"]?.steps ?? [];
  const env = { ...process.env, ENVIRONMENTS };
  expect(spawnSync("bash", ["-eo", "pipefail", "-c", run], { env })).toMatchObject({ status });
});

test.each(["deploy", "drift", "delivery", "integrity"])("%s tells if no environment can begin", (name) => {
  const { issue } = workflow(`${name}.yml`).jobs;
  const inner = workflow(`${name}-environment.yml`).jobs.issue;
  expect(issue?.if).toMatch(
    /always\(\).*needs\.environment\.result == 'failure' && !needs\.environment\.outputs\.told/,
  );
  expect(`${issue?.with?.title}${SUFFIX}`).toBe(inner?.with?.title);
});

test("the required check fails unless every environment has passed, and is not skipped for one that failed", () => {
  const { if: condition, needs, steps = [] } = workflow("plan.yml").jobs["plan-review"] ?? {};
  expect({ condition, needs }).toEqual({
    condition: "${{ !cancelled() && needs.environment.result != 'skipped' }}",
    needs: "environment",
  });
  expect(steps.at(-1)).toMatchObject({ if: "needs.environment.result != 'success'" });
});

// A job of the same name that is skipped would count as passed.
test.each(["plan-review", "test"])("only one workflow has the required check %s", (check) => {
  const named = names.filter((name) =>
    Object.entries(workflow(name).jobs).some(([id, { name = id }]) => name === check),
  );
  expect(named).toHaveLength(1);
  expect(readFileSync(join("docs", "plan-review.md"), "utf8")).toContain(`\`${check}`);
});

test.each(names)("%s runs its lines with pipefail", (name) => {
  expect(workflow(name).defaults).toEqual({ run: { shell: "bash" } });
});

test("integrity runs by the clock or by hand alone, and no later run closes its issue", () => {
  expect(Object.keys(parse(readFileSync(join(FOLDER, "integrity.yml"), "utf8")).on)).toEqual([
    "schedule",
    "workflow_dispatch",
  ]);
  for (const name of ["integrity.yml", "integrity-environment.yml"]) {
    expect(workflow(name).jobs.issue?.with).not.toHaveProperty("closed-by");
  }
});

test("a passing daily check closes the hourly check's issue too", () => {
  expect(daily.issue?.with?.closes).toBe(hourly.issue?.with?.title);
  expect(daily.issue?.with?.title).not.toBe(hourly.issue?.with?.title);
});

// https://docs.github.com/actions/managing-workflow-runs/reviewing-deployments: an approval waits for up to 30 days.
test("a plan is kept for longer than an approval may wait", () => {
  const uploads = stepsOf(workflow("stack-plan.yml")).filter(({ uses }) => uses?.includes("upload-artifact"));
  expect(uploads.map((step) => step.with?.["retention-days"])).toEqual([31, 31]);
});

test.each(names)("%s runs the judges themselves, not a script of package.json", (name) => {
  const runs = stepsOf(workflow(name)).map(({ run = "" }) => run);
  for (const run of runs) expect(run).not.toMatch(/npm run.*\b(review|verify|integrity)\b/);
});

test.each(names)("%s takes the versions of Node and Terraform from their files", (name) => {
  for (const { uses = "", with: inputs = {} } of stepsOf(workflow(name))) {
    if (uses.startsWith("actions/setup-node@") && name !== "ci.yml")
      expect(inputs["node-version-file"]).toMatch(/^(base\/)?\.node-version$/);
    if (uses.startsWith("hashicorp/setup-terraform@"))
      expect(inputs.terraform_version).toMatch(/outputs\.(terraform-)?version/);
  }
});

test("the page about GitLab uses the same versions", () => {
  const page = readFileSync(join("docs", "plan-review.md"), "utf8");
  const version = (file: string): string => readFileSync(file, "utf8").trim();
  expect(page).toContain(`hashicorp/terraform:${version(".terraform-version")}"`);
  expect(page.match(/image: node:(\d+)/g)).toEqual(Array(2).fill(`image: node:${version(".node-version")}`));
});

test("a pull request is planned again if its base changes", () => {
  const text = readFileSync(join(FOLDER, "plan.yml"), "utf8");
  expect(parse(text).on.pull_request.types.toSorted()).toEqual([
    "edited",
    "opened",
    "reopened",
    "synchronize",
  ]);
});

test("the oldest Node that package.json allows is tested, and the page names each version's check", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  const versions: readonly string[] = parse(readFileSync(join(FOLDER, "ci.yml"), "utf8")).jobs.test.strategy
    .matrix.node;
  expect(engines.node).toBe(`>=${versions[0]}`);
  const page = readFileSync(join("docs", "plan-review.md"), "utf8");
  for (const version of versions) expect(page).toContain(`\`test (${version})\``);
});

test("the state is checked by the code of the base commit, before anything is planned", () => {
  const { steps = [] } = workflow("stack-plan.yml").jobs.plan ?? {};
  const checkout = steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkout?.with).toMatchObject({
    path: "base",
    ref: "${{ github.event.pull_request.base.sha || github.sha }}",
  });
  const lines = steps.map(({ run = "" }) => run);
  const check = lines.findIndex((line) => line.includes("base/commands/deployment/main.ts check stack"));
  expect(check).toBeGreaterThan(lines.findIndex((line) => line.includes("stack init")));
  expect(check).toBeLessThan(lines.findIndex((line) => line.includes("stack plan")));
});
