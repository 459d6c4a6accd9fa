import { CallError } from "../../../commands/verify/call-error";
import { checkEach, checkOne, type Item, runCheck } from "../../../commands/verify/check";
import { MissingResource } from "../../../commands/verify/failed-read";
import {
  combine,
  fail,
  type Judgement,
  joinFirst,
  pass,
  unknown,
  warn,
} from "../../../commands/verify/judgement";

const HEAD = { id: "theme.check", title: "title", permissions: [] };
const failedRead = (error: Error) =>
  runCheck(checkOne({ ...HEAD, read: () => Promise.reject(error), judge: () => pass("read") }));
const thrown = (error: object) =>
  failedRead(new CallError("audit", "s3:GetBucketPolicy", Object.assign(new Error("message"), error)));

describe("a failed read", () => {
  test("of a resource that does not exist is FAIL", async () => {
    expect(await thrown({ name: "NoSuchBucket" })).toMatchObject({ outcome: "FAIL" });
    expect(await failedRead(new MissingResource("no trail"))).toMatchObject({
      outcome: "FAIL",
      found: "no trail",
    });
  });

  test("keeps the check's id and title", async () => {
    expect(await thrown({})).toMatchObject({ id: "theme.check", title: "title" });
  });
});

describe("a check of several things", () => {
  const run = (items: readonly Item<Judgement>[]) =>
    runCheck(
      checkEach({
        ...HEAD,
        read: async () => items,
        judge: (judgement) => judgement,
        summarize: (evidence) => `${evidence.length} read`,
      }),
    );

  test("passes with what it read as evidence", async () => {
    const items = ["a", "b"].map((name) => ({ name, value: pass("right") }));
    expect(await run(items)).toMatchObject({ outcome: "PASS", found: "2 read", evidence: ["a", "b"] });
  });

  test("is UNKNOWN if there is nothing to read", async () => {
    expect(await run([])).toMatchObject({ outcome: "UNKNOWN", found: "nothing was examined" });
  });

  test("is UNKNOWN if one of the reads failed", async () => {
    const items = [
      { name: "a", value: pass("right") },
      { name: "b", error: new CallError("audit", "s3:HeadObject", new Error("503")) },
    ];
    expect(await run(items)).toMatchObject({
      outcome: "UNKNOWN",
      found: "b: unexpected answer of s3:HeadObject in the audit account: 503",
    });
  });

  test("fails if one of them is wrong, although others could not be read", async () => {
    const items = [
      { name: "a", value: fail("wrong", "do") },
      { name: "b", error: new Error("no") },
    ];
    expect(await run(items)).toMatchObject({ outcome: "FAIL" });
  });
});

describe("combined judgements", () => {
  test.each([
    [[], "UNKNOWN"],
    [[pass("a"), warn("b", "r")], "WARN"],
    [[warn("b", "r"), unknown("c", "r")], "UNKNOWN"],
    [[unknown("c", "r"), fail("d", "r")], "FAIL"],
  ] as const)("%j are %s", (judgements, outcome) => expect(combine(judgements).outcome).toBe(outcome));

  test("name everything that is not a pass, and each remediation once", () => {
    expect(combine([pass("a"), fail("b", "do"), fail("c", "do")])).toMatchObject({
      found: "b; c",
      remediation: "do",
    });
  });

  test("are pending only if everything that is not a pass is pending", () => {
    const pending = { ...warn("b", "r"), pending: true };
    expect(combine([pass("a"), pending]).pending).toBe(true);
    expect(combine([pending, fail("c", "r")]).pending).toBe(false);
  });
});

test("a long list is cut, and says how much is left", () => {
  expect(joinFirst(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"])).toMatch(/; 8; and 2 more$/);
});
