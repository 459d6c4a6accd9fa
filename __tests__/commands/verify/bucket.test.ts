import type { LifecycleRule } from "@aws-sdk/client-s3";
import { judgeLifecycle } from "../../../commands/verify/lifecycle";

const expected = { expiration: 180, lockDays: 180, transitions: ["GLACIER after 14 days"] } as const;
const rule = (change: Partial<LifecycleRule>): LifecycleRule => ({ Status: "Enabled", ...change });
const expires = rule({ Expiration: { Days: 180 } });
const moves = rule({ Transitions: [{ Days: 14, StorageClass: "GLACIER" }] });

describe("the lifecycle", () => {
  test("passes if it matches the settings, in one rule or in two", () => {
    expect(judgeLifecycle([{ ...expires, ...moves }], expected).outcome).toBe("PASS");
    expect(judgeLifecycle([expires, moves, rule({})], expected).outcome).toBe("PASS");
  });

  test.each([
    [
      "that expires before the lock ends",
      [rule({ Expiration: { Days: 179 } }), moves],
      "S3 hides log files before their lock ends",
    ],
    [
      "that expires on a date",
      [expires, moves, rule({ Expiration: { Date: new Date() } })],
      "every file expires",
    ],
    ["that never expires", [moves], "never expires"],
    ["that is disabled", [{ ...expires, ...moves, Status: "Disabled" as const }], "never expires"],
    ["that does not move", [expires], "GLACIER after 14 days"],
    ["that is missing", [], "never expires"],
    ["with a second expiration", [expires, moves, rule({ Expiration: { Days: 200 } })], "180, 200"],
  ])("%s fails", (_, rules, found) => {
    expect(judgeLifecycle(rules, expected)).toMatchObject({
      outcome: "FAIL",
      found: expect.stringContaining(found),
    });
  });

  test("may never expire if the settings say so", () => {
    const never = { expiration: "never", lockDays: 180, transitions: [] } as const;
    expect(judgeLifecycle([], never).outcome).toBe("PASS");
    expect(judgeLifecycle([expires], never).outcome).toBe("FAIL");
  });
});
