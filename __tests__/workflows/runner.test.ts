import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatedActions } from "../e2e/workflows/actions";
import type { Event, Machine, RunOptions, WorkflowRun } from "../e2e/workflows/machine";
import { runWorkflow } from "../e2e/workflows/runner";
import { parseWorkflow, runStepsOf } from "../e2e/workflows/workflow-file";
import { sampleOf } from "../full-tests";

const EVENT: Event = { name: "push", sha: "0123", ref: "refs/heads/main", payload: {} };

let directory: string;
let machine: Machine;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runner-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs the first of some workflows, each given by its text without `on` or its jobs' `runs-on`. */
function runAll(texts: Readonly<Record<string, string>>, options?: RunOptions): Promise<WorkflowRun> {
  const workflows = Object.entries(texts).map(([name, text]) => {
    const on = text.includes("\non:") || text.startsWith("on:") ? "" : "on: { push: }\n";
    return [
      name,
      parseWorkflow(name, on + text.replaceAll(/^( +)steps:/gm, "$1runs-on: ubuntu-latest\n$&")),
    ] as const;
  });
  machine = {
    workflows: new Map(workflows),
    repository: "acme/trail",
    directory,
    variables: { NAME: "value", LIST: '[{"n":"x"},{"n":"y"}]' },
    environments: { y: { NAME: "of y" } },
    environment: { PATH: process.env.PATH },
    actions: emulatedActions({
      remote: directory,
      caller: { endpoint: "", region: "", forcePathStyle: true, credentials: () => Promise.reject() },
      nodeFolder: () => Promise.reject(),
      downloaded: async () => {},
    }),
    token: () => "token",
    alreadyDone: async (line) => line === "already done",
    done: async () => {},
    beforeJob: async () => {},
    executed: new Set(),
    cannotRun: new Set(),
  };
  return runWorkflow(machine, Object.keys(texts)[0] ?? "", EVENT, options);
}

function runOne(jobs: string, options?: RunOptions): Promise<WorkflowRun> {
  return runAll({ "a.yml": `jobs:\n${jobs}` }, options);
}

function results({ jobs }: WorkflowRun) {
  return Object.fromEntries(Object.entries(jobs).map(([path, { result }]) => [path, result]));
}

const step = (line: string) => `steps: [{ run: ${JSON.stringify(line)} }]`;

describe("jobs", () => {
  const chain = (last: string) => `
  first:
    ${step("exit 1")}
  second:
    needs: first
    ${step("true")}
  third:
    needs: [second]
    ${last}
    ${step("true")}
`;

  test.each(
    sampleOf(
      [
        ["", "skipped"],
        ["if: always()", "success"],
        ["if: ${{ !cancelled() }}", "success"],
        ["if: failure()", "success"],
        ["if: success()", "skipped"],
        ["if: needs.second.result == 'skipped'", "skipped"],
        ["if: always() && needs.second.result == 'skipped'", "success"],
      ],
      4,
    ),
  )("after a failed and a skipped job, one with '%s' is %s", async (condition, result) => {
    const run = await runOne(chain(condition));
    expect(results(run)).toEqual({ first: "failure", second: "skipped", third: result });
    expect(run.result).toBe("failure");
  });

  test("a job that follows a revived one is skipped, because success() asks all before it", async () => {
    const run = await runOne(`${chain("if: always()")}  fourth:\n    needs: third\n    ${step("true")}\n`);
    expect(results(run)).toMatchObject({ third: "success", fourth: "skipped" });
  });

  test("hand outputs on, whatever their order in the file", async () => {
    const run = await runOne(`
  last:
    needs: first
    env: { FROM: "\${{ needs.first.outputs.x }}" }
    ${step('[ "$FROM" = "a b" ]')}
  first:
    outputs: { x: "\${{ steps.one.outputs.x }}" }
    steps: [{ id: one, run: 'echo "x=a b" >> "$GITHUB_OUTPUT"' }]
`);
    expect(run.result).toBe("success");
  });

  test("of a matrix run once for each value, and fail together", async () => {
    const strategy = "strategy: { matrix: { n: [1, 2, 3] } }";
    const run = await runOne(`\n  one:\n    ${strategy}\n    ${step("[ ${{ matrix.n }} -lt 2 ]")}\n`);
    expect(run.result).toBe("failure");
  });
});

describe("steps", () => {
  test("after a failed one are skipped, unless they say otherwise", async () => {
    const run = await runOne(`
  one:
    steps:
      - run: exit 3
      - run: echo skipped >> "$GITHUB_STEP_SUMMARY"
      - if: failure()
        run: echo told >> "$GITHUB_STEP_SUMMARY"
      - if: always()
        run: echo always >> "$GITHUB_STEP_SUMMARY"
`);
    expect(run.jobs.one).toMatchObject({ result: "failure", summary: "told\nalways\n" });
  });

  test("that may fail have a conclusion and an outcome", async () => {
    const run = await runOne(`
  one:
    steps:
      - id: try
        continue-on-error: true
        run: exit 1
      - run: echo "\${{ steps.try.outcome }} \${{ steps.try.conclusion }}" >> "$GITHUB_STEP_SUMMARY"
`);
    expect(run.jobs.one).toMatchObject({ result: "success", summary: "failure success\n" });
  });

  test("see the environment of workflow, job, earlier steps and their own, the nearest first", async () => {
    const run = await runAll({
      "a.yml": `
env: { A: workflow, B: workflow, C: workflow, D: workflow }
jobs:
  one:
    env: { B: job, C: job, D: job }
    steps:
      - run: |
          echo "C=step" >> "$GITHUB_ENV"
          printf 'E<<END\\nx\\ny\\nEND\\n' >> "$GITHUB_ENV"
      - env: { D: own }
        run: echo $A $B $C $D $E \${{ env.D }} \${{ vars.NAME }} >> "$GITHUB_STEP_SUMMARY"
`,
    });
    expect(run.jobs.one?.summary).toBe("workflow job step own x y own value\n");
  });

  test.each([
    ["", "success"],
    ["shell: bash", "failure"],
  ])("'%s' makes a pipe whose first command fails a %s", async (shell, result) => {
    const run = await runOne(`
  one:
    steps:
      - run: false | true
        ${shell}
`);
    expect(run.result).toBe(result);
  });

  test.each([
    ["- run: echo ${{ unknown.x }}", "no context unknown"],
    ["- uses: actions/cache@v4", "actions/cache is not emulated"],
    ["- uses: actions/upload-artifact@v6\n        with: { overwrite: true }", "overwrite is not emulated"],
    ["- { run: x, shell: pwsh }", "a.yml"],
  ])("%s is an error", async (text, message) => {
    await expect((async () => runOne(`\n  one:\n    steps:\n      ${text}\n`))()).rejects.toThrow(message);
  });

  test("are told apart in what was executed", async () => {
    await runOne(`
  one:
    steps:
      - run: "true"
      - run: exit 1
      - run: "true"
`);
    expect(runStepsOf(machine.workflows)).toEqual([
      "a.yml one 1: true",
      "a.yml one 2: exit 1",
      "a.yml one 3: true",
    ]);
    expect([...machine.executed]).toEqual(["a.yml one 1: true", "a.yml one 2: exit 1"]);
  });
});

describe("a called workflow", () => {
  const texts = (calling: string, permissions = "contents: read") => ({
    "a.yml": `
env: { FROM: caller }
jobs:
  call:
    permissions: { contents: read }
    uses: ./.github/workflows/b.yml
    ${calling}
  last:
    needs: call
    if: always()
    ${step('echo "${{ needs.call.result }} ${{ needs.call.outputs.said }}" >> "$GITHUB_STEP_SUMMARY"')}
`,
    "b.yml": `
on:
  workflow_call:
    inputs:
      word: { type: string, required: true }
      loud: { type: boolean, default: false }
    outputs:
      said: { value: "\${{ jobs.say.outputs.said }}" }
permissions: {}
jobs:
  say:
    permissions: { ${permissions} }
    outputs: { said: "\${{ steps.one.outputs.said }}" }
    steps: [{ id: one, run: 'echo "said=\${{ inputs.word }} \${{ inputs.loud }}[$FROM]" >> "$GITHUB_OUTPUT"' }]
`,
  });

  test("gets inputs and gives outputs, and does not see its caller's environment", async () => {
    const run = await runAll(texts("with: { word: hello }"));
    expect(run.jobs.last?.summary).toBe("success hello false[]\n");
    expect(run.paths).toEqual(["call", "call / say", "last"]);
  });

  test.each(sampleOf([["call / say"], ["call"]], 2))("fails if %s is killed", async (path) => {
    const run = await runAll(texts("with: { word: hello }"), { kill: [path] });
    expect([run.result, run.jobs.last?.summary]).toEqual(["failure", "failure \n"]);
  });

  test("must get its inputs, no others, and no more permissions than its caller", async () => {
    await expect(runAll(texts(""))).rejects.toThrow("missing: word");
    await expect(runAll(texts("with: { word: x, more: y }"))).rejects.toThrow("without a meaning: more");
    const greedy = texts("with: { word: x }", "contents: write");
    await expect(runAll(greedy)).rejects.toThrow("contents: write");
  });
});

describe("a called workflow for each of a list", () => {
  const texts = (list: string) => ({
    "a.yml": `
jobs:
  call:
    name: "\${{ matrix.n }}"
    strategy: { matrix: { include: "\${{ fromJSON(${list}) }}" } }
    uses: ./.github/workflows/b.yml
    with: { n: "\${{ matrix.n }}" }
`,
    "b.yml": `
on: { workflow_call: { inputs: { n: { type: string, required: true } } } }
jobs:
  one:
    environment: "\${{ inputs.n }}"
    ${step('echo "${{ vars.NAME }}" >> "$GITHUB_STEP_SUMMARY"; [ ${{ inputs.n }} = y ]')}
`,
  });

  test("runs once for each, with its environment's variables, and they fail together", async () => {
    const run = await runAll(texts("vars.LIST"));
    expect(results(run)).toEqual({ "call (x) / one": "failure", "call (y) / one": "success" });
    expect(Object.values(run.jobs).map(({ summary }) => summary)).toEqual(["value\n", "of y\n"]);
    expect(run.result).toBe("failure");
  });

  test.each(["'no JSON'", "'[]'", "'[1]'", "'{}'"])("fails if the list is %s", async (list) => {
    expect(await runAll(texts(list))).toMatchObject({ result: "failure", jobs: {} });
  });
});

describe("a replayed run", () => {
  const count = (path: string) => `echo ${path} >> ${directory}/ran`;
  const jobs = () => `
  a:
    ${step(count("a"))}
  b:
    needs: a
    if: always()
    ${step(count("b"))}
  c:
    ${step(count("c"))}
`;

  test.each(
    sampleOf(
      [
        [{ again: ["b"] }, "b\n", "success"],
        [{ kill: ["a"] }, "b\n", "failure"],
        [{ kill: ["c"] }, "", "failure"],
      ],
      3,
    ),
  )("with %j runs again only what that touches", async (options, ran, result) => {
    const replay = await runOne(jobs());
    writeFileSync(join(directory, "ran"), "");
    const run = await runOne(jobs(), { ...options, replay });
    expect(run.result).toBe(result);
    expect(readFileSync(join(directory, "ran"), "utf8")).toBe(ran);
  });

  test("without a job of a called workflow runs again what needs its caller", async () => {
    const texts = {
      "a.yml": `
jobs:
  call: { uses: ./.github/workflows/b.yml }
  last:
    needs: call
    ${step("true")}
`,
      "b.yml": `
on: { workflow_call: }
jobs:
  one:
    ${step(count("one"))}
  two:
    ${step(count("two"))}
`,
    };
    const replay = await runAll(texts);
    writeFileSync(join(directory, "ran"), "");
    const run = await runAll(texts, { kill: ["call / one"], replay });
    expect(results(run)).toEqual({ "call / one": "failure", "call / two": "success", last: "skipped" });
    expect(readFileSync(join(directory, "ran"), "utf8")).toBe("");
  });

  test("knows all paths that are to be killed", async () => {
    await expect(runOne(jobs(), { kill: ["d"] })).rejects.toThrow("no job d");
  });
});

describe("artifacts", () => {
  const upload = (options: string) => `
  one:
    steps:
      - run: mkdir -p d/e && echo x > d/e/file && echo y > d/.hidden && echo z > d/other
      - uses: actions/upload-artifact@v6
        with: { name: it, if-no-files-found: error, ${options} }
  two:
    needs: one
    steps:
      - uses: actions/download-artifact@v7
        with: { name: it, path: at }
      - run: (cd at && find . -type f | sort | xargs echo) >> "$GITHUB_STEP_SUMMARY"
`;

  test.each(
    sampleOf(
      [
        ["path: d/e/file", "./file"],
        ["path: d", "./e/file ./other"],
        ["path: d, include-hidden-files: true", "./.hidden ./e/file ./other"],
        ['path: "d/e/file\\nd/other"', "./e/file ./other"],
        ['path: "d/other\\nd/absent"', "./other"],
      ],
      3,
    ),
  )("%s holds %s", async (options, files) => {
    const run = await runOne(upload(options));
    expect(run.jobs.two?.summary).toBe(`${files}\n`);
  });

  test.each(sampleOf(["path: absent", "path: d/.hidden"], 2))("%s fails", async (options) => {
    const run = await runOne(upload(options));
    expect(results(run)).toEqual({ one: "failure", two: "skipped" });
  });
});
