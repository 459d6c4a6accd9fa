import { Absent, ask, fail, listed, pass, unknown, warn, worstOf } from "../../../commands/verify/check";

const judged = (judge: () => never) => ask({ id: "theme.check", title: "title", judge });
const thrown = (error: object) =>
  judged(() => {
    throw Object.assign(new Error("message"), { operation: "s3:GetBucketPolicy" }, error);
  });

describe("a failed read", () => {
  test.each([
    [{ name: "AccessDenied" }],
    [{ name: "AccessDeniedException" }],
    [{ name: "UnauthorizedOperation" }],
    [{ name: "403", $metadata: { httpStatusCode: 403 } }],
  ])("that is refused is UNKNOWN: %j", async (error) => {
    const { outcome, found, mend } = await thrown(error);
    expect(outcome).toBe("UNKNOWN");
    expect(found).toContain("not allowed to read: s3:GetBucketPolicy");
    expect(mend).toContain("docs/verify.md");
  });

  test.each([
    [{ name: "TimeoutError" }],
    [{ name: "ThrottlingException" }],
    [{ name: "CredentialsProviderError" }],
    [{ name: "TypeError" }],
  ])("without an answer is UNKNOWN: %j", async (error) => {
    expect(await thrown(error)).toMatchObject({
      outcome: "UNKNOWN",
      found: expect.stringContaining("no answer"),
    });
  });

  test("of what does not exist is FAIL", async () => {
    expect(await thrown({ name: "NoSuchBucket" })).toMatchObject({ outcome: "FAIL" });
    const absent = await judged(() => {
      throw new Absent("there is no trail");
    });
    expect(absent).toMatchObject({ outcome: "FAIL", found: "there is no trail" });
  });

  test("keeps the check's id and title", async () => {
    expect(await thrown({})).toMatchObject({ id: "theme.check", title: "title" });
  });
});

describe("the worst of several verdicts", () => {
  test.each([
    [[], "PASS"],
    [[pass("a"), warn("b", "m")], "WARN"],
    [[warn("b", "m"), unknown("c", "m")], "UNKNOWN"],
    [[unknown("c", "m"), fail("d", "m")], "FAIL"],
  ] as const)("%j is %s", (verdicts, outcome) => expect(worstOf(verdicts, "all").outcome).toBe(outcome));

  test("names everything that is not a pass, and each mending once", () => {
    expect(worstOf([pass("a"), fail("b", "mend"), fail("c", "mend")], "all")).toMatchObject({
      found: "b; c",
      mend: "mend",
    });
  });

  test("is pending only where all that is wrong is", () => {
    const pending = { ...warn("b", "m"), pending: true };
    expect(worstOf([pass("a"), pending], "all").pending).toBe(true);
    expect(worstOf([pending, fail("c", "m")], "all").pending).toBe(false);
  });
});

test("a long list is cut, and says how much is left", () => {
  expect(listed(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"])).toMatch(/; 8; and 2 more$/);
});
