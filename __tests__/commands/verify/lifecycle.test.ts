import type { LifecycleRule } from "@aws-sdk/client-s3";
import { judgeLifecycle } from "../../../commands/verify/checks/lifecycle";

const folder = "AWSLogs/o-exampleorgid";
const wanted = { expiration: 180, lockDays: 180, transitions: ["GLACIER after 14 days"], folder } as const;
const rule = (change: Partial<LifecycleRule>): LifecycleRule => ({ Status: "Enabled", ...change });
const expires = rule({ Expiration: { Days: 180 } });
const moves = rule({ Transitions: [{ Days: 14, StorageClass: "GLACIER" }] });

describe("the lifecycle", () => {
  test("passes as set, in one rule or in two", () => {
    expect(judgeLifecycle([{ ...expires, ...moves }], wanted).outcome).toBe("PASS");
    expect(judgeLifecycle([expires, moves, rule({})], wanted).outcome).toBe("PASS");
  });

  test.each([
    [
      "that expires before the lock ends",
      [rule({ Expiration: { Days: 179 } }), moves],
      "hides files after 179 days",
    ],
    [
      "that expires on a date",
      [expires, moves, rule({ Expiration: { Date: new Date() } })],
      "hides all files on",
    ],
    ["that never expires", [moves], "never expires"],
    ["that is disabled", [{ ...expires, ...moves, Status: "Disabled" as const }], "never expires"],
    ["that does not move", [expires], "GLACIER after 14 days"],
    ["that is missing", [], "never expires"],
  ])("%s fails", (_, rules, found) => {
    expect(judgeLifecycle(rules, wanted)).toMatchObject({
      outcome: "FAIL",
      found: expect.stringContaining(found),
    });
  });

  test("may never expire where the settings say so", () => {
    const never = { expiration: "never", lockDays: 180, transitions: [], folder } as const;
    expect(judgeLifecycle([], never).outcome).toBe("PASS");
    expect(judgeLifecycle([expires], never).outcome).toBe("FAIL");
  });
});
