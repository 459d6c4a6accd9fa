import { condition, evaluate, interpolate, type Scope } from "../e2e/workflows/expressions";

const scope: Scope = {
  contexts: {
    github: { event: { number: 7, labels: [{ name: "a" }, { name: "b" }] }, repository: "acme/trail" },
    needs: {
      plan: { result: "failure", outputs: {} },
      verify: { result: "success", outputs: { "a-b": "1" } },
    },
    vars: {},
    inputs: { refresh: false },
  },
  functions: { success: () => false, failure: () => true, always: () => true, cancelled: () => false },
};

describe("evaluate", () => {
  test.each([
    ["github.event.number", 7],
    ["github['repository']", "acme/trail"],
    ["github.EVENT.Number", 7],
    ["github.event.labels[1].name", "b"],
    ["github.event.labels.*.name", ["a", "b"]],
    ["needs.*.result", ["failure", "success"]],
    ["needs.verify.outputs.a-b", "1"],
    ["needs.absent.outputs.x", null],
    ["vars.ABSENT == ''", true],
    ["'it''s'", "it's"],
    ["-1.5", -1.5],
    ["1 < 2 && 2 >= 2", true],
    ["true && false || 'x'", "x"],
    ["'' || 'fallback'", "fallback"],
    ["'a' && 'b'", "b"],
    ["!inputs.refresh", true],
    ["!(1 == 2) && 1 != 2", true],
    ["'Success' == 'success'", true],
    ["'1' == 1", true],
    ["null == 0", true],
    ["'x' == 0", false],
    ["inputs.refresh == ''", true],
    ['contains(fromJSON(\'["success", "failure"]\'), needs.plan.result)', true],
    ["contains('Hello', 'hell')", true],
    ["contains(needs.*.result, 'skipped')", false],
    ["startsWith('refs/heads/main', 'refs/')", true],
    ["endsWith('a.yml', '.YML')", true],
    ["join(needs.*.result, ', ')", "failure, success"],
    ["format('{0} of {1} {{}}', 1, 'two')", "1 of two {}"],
    ["fromJSON(toJSON(needs)).plan.result", "failure"],
    ["success() || cancelled()", false],
  ])("%s", (text, value) => expect(evaluate(text, scope)).toEqual(value));

  test.each([
    ["unknown.x", "no context unknown"],
    ["hashFiles('x')", "no function hashFiles()"],
    ["contains('a')", "takes 2 arguments"],
    ["format('{1}', 'a')", "no value for {1}"],
    ['"double"', "Not an expression"],
    ["1 +", "Not an expression"],
    ["(1", "Not an expression"],
    ["1 2", "Not an expression"],
  ])("%s is an error", (text, message) => expect(() => evaluate(text, scope)).toThrow(message));
});

describe("interpolate", () => {
  test.each([
    ["plain", "plain"],
    ["", ""],
    ["a ${{ github.repository }}/${{ github.event.number }}", "a acme/trail/7"],
    ["${{ inputs.refresh }}", false],
    ["${{ vars.ABSENT }}", null],
    ["x${{ vars.ABSENT }}", "x"],
    ["${{ '}}' }}", "}}"],
  ])("%s", (text, value) => expect(interpolate(text, scope)).toEqual(value));

  test("an expression that does not end is an error", () => {
    expect(() => interpolate("a ${{ github.x", scope)).toThrow("does not end");
  });
});

describe("condition", () => {
  test.each([
    ["true", false],
    ["${{ true }}", false],
    ["always()", true],
    ["${{ !cancelled() }}", true],
    ["failure() && needs.plan.result == 'failure'", true],
    ["always() && needs.plan.result == 'success'", false],
    ["contains(toJSON(always()), 'true')", true],
  ])("%s, after something failed, is %s", (text, runs) => expect(condition(text, scope)).toBe(runs));

  test("text beside an expression is an error, since GitHub would take it for true", () => {
    expect(() => condition("${{ false }} && false", scope)).toThrow("always run");
  });
});
