import { CallError } from "../../../commands/verify/call-error";
import {
  combine,
  fail,
  joinFirst,
  MissingResource,
  pass,
  runCheck,
  unknown,
  warn,
} from "../../../commands/verify/check";

const judged = (judge: () => never) => runCheck({ id: "theme.check", title: "title", judge });
const thrown = (error: object) =>
  judged(() => {
    throw new CallError("s3:GetBucketPolicy", Object.assign(new Error("message"), error));
  });

describe("a failed read", () => {
  test.each([
    [{ name: "AccessDenied" }],
    [{ name: "AccessDeniedException" }],
    [{ name: "UnauthorizedOperation" }],
    [{ name: "403", $metadata: { httpStatusCode: 403 } }],
  ])("that is denied is UNKNOWN: %j", async (error) => {
    const { outcome, found, remediation } = await thrown(error);
    expect(outcome).toBe("UNKNOWN");
    expect(found).toContain("not allowed to read: s3:GetBucketPolicy");
    expect(remediation).toContain("docs/verify.md");
  });

  test.each([
    [{ name: "TimeoutError" }],
    [{ name: "ThrottlingException" }],
    [{ name: "CredentialsProviderError" }],
    [{ name: "TypeError" }],
  ])("without an answer is UNKNOWN: %j", async (error) => {
    expect(await thrown(error)).toMatchObject({
      outcome: "UNKNOWN",
      found: expect.stringContaining("no answer: s3:GetBucketPolicy"),
    });
  });

  test("of a resource that does not exist is FAIL", async () => {
    expect(await thrown({ name: "NoSuchBucket" })).toMatchObject({ outcome: "FAIL" });
    const missing = await judged(() => {
      throw new MissingResource("the trail does not exist");
    });
    expect(missing).toMatchObject({ outcome: "FAIL", found: "the trail does not exist" });
  });

  test("keeps the check's id and title", async () => {
    expect(await thrown({})).toMatchObject({ id: "theme.check", title: "title" });
  });
});

describe("combined judgements", () => {
  test.each([
    [[], "PASS"],
    [[pass("a"), warn("b", "m")], "WARN"],
    [[warn("b", "m"), unknown("c", "m")], "UNKNOWN"],
    [[unknown("c", "m"), fail("d", "m")], "FAIL"],
  ] as const)("%j is %s", (judgements, outcome) => expect(combine(judgements, "all").outcome).toBe(outcome));

  test("name everything that is not a pass, and each remediation once", () => {
    expect(combine([pass("a"), fail("b", "fix"), fail("c", "fix")], "all")).toMatchObject({
      found: "b; c",
      remediation: "fix",
    });
  });

  test("are pending only if everything that is not a pass is pending", () => {
    const pending = { ...warn("b", "m"), pending: true };
    expect(combine([pass("a"), pending], "all").pending).toBe(true);
    expect(combine([pending, fail("c", "m")], "all").pending).toBe(false);
  });
});

test("a long list is cut, and says how much is left", () => {
  expect(joinFirst(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"])).toMatch(/; 8; and 2 more$/);
});

test("an error outside a call is UNKNOWN", async () => {
  const result = await judged(() => {
    throw new TypeError("x is undefined");
  });
  expect(result).toMatchObject({ outcome: "UNKNOWN", found: "not checked: x is undefined" });
});

test("the error of a call has the error of the SDK as its cause", () => {
  const cause = Object.assign(new Error("denied"), {
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
  });
  expect(new CallError("s3:GetBucketPolicy", cause)).toMatchObject({
    message: "denied",
    operation: "s3:GetBucketPolicy",
    code: "AccessDenied",
    httpStatus: 403,
    cause,
  });
});
