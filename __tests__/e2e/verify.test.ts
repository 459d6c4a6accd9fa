import type { CheckResult } from "../../commands/verify/check";
import { THEMES, type ThemeId } from "../../commands/verify/checks/index";
import { countStates } from "../../commands/verify/coverage/summary";
import { requiredPermissions } from "../../commands/verify/permissions";
import { countOutcomes, exitStatus, verify } from "../../commands/verify/verify";
import { sampleSettings } from "../settings-file";
import { startVerifiedOrganization, type VerifiedOrganization } from "./verified-organization";
import { describeCommand } from "./verify-command";
import { FAULTS } from "./verify-faults/all";
import { DELIVERY_FAULTS } from "./verify-faults/only-delivery";

let o: VerifiedOrganization;
const environment = { ...process.env };
const recorded = new Set<string>();

/** The calls whose permissions the checks name. The account's identity needs none. */
function listCalls(only?: readonly ThemeId[]): string[] {
  const named = requiredPermissions(sampleSettings(), only).map(({ call }) => call);
  return [...new Set(["sts:GetCallerIdentity", ...named])];
}
const CALLS = listCalls();
/** Calls of delivery that only a run with --wait makes. */
const WAITING = ["cloudtrail:LookupEvents", "kms:DescribeKey"];

beforeAll(async () => {
  o = await startVerifiedOrganization();
  Object.assign(process.env, o.environment);
}, 600_000);

afterAll(async () => {
  process.env = environment;
  await o?.stop();
});

function ask(change: Partial<Parameters<typeof verify>[0]> = {}) {
  return verify({
    settings: o.settings,
    environment: o.environment,
    onCall: ({ operation }) => recorded.add(operation),
    ...change,
  });
}

/** What is not a pass, by id. */
function notPassed(results: readonly CheckResult[]): Record<string, string> {
  return Object.fromEntries(
    results.filter(({ outcome }) => outcome !== "PASS").map(({ id, outcome }) => [id, outcome]),
  );
}

test("every check passes if nothing is wrong", async () => {
  const { results, coverage } = await ask();
  expect(notPassed(results)).toEqual({});
  expect(exitStatus(results)).toBe(0);
  expect(countOutcomes(results).PASS).toBe(results.length);
  expect(Object.fromEntries(coverage ? countStates(coverage) : [])).toEqual({
    OK: 11,
    "REGION-OFF": 1,
  });
});

describe("a seeded fault is found, and nothing else", () => {
  test("there are at least thirty", () => expect(FAULTS.length).toBeGreaterThanOrEqual(30));

  test.each(FAULTS.map((fault) => [fault.name, fault] as const))("%s", async (_, { finds, seed }) => {
    const undo = await seed(o);
    try {
      const { results } = await ask();
      expect(notPassed(results)).toEqual(finds);
      for (const { outcome, remediation } of results)
        if (outcome !== "PASS") expect(remediation).toBeTruthy();
    } finally {
      await undo();
    }
  });

  test("everything passes again once all are undone", async () => {
    expect(notPassed((await ask()).results)).toEqual({});
  });
});

describe("a read that is denied never passes", () => {
  afterEach(() => {
    o.proxy.answers.refuses = () => false;
  });

  // Only called for a file without a lock, with --wait, and for an attached policy.
  const rare = ["s3:GetObjectRetention", "cloudtrail:LookupEvents", "iam:GetPolicy", "iam:GetPolicyVersion"];
  const reads = CALLS.filter((operation) => !rare.includes(operation));

  test.each(reads)("%s", async (operation) => {
    expect(recorded).toContain(operation);
    o.proxy.answers.refuses = (call) => call.operation === operation;
    const { results } = await ask();
    const outcomes = Object.values(notPassed(results));
    expect(new Set(outcomes)).toEqual(new Set(["UNKNOWN"]));
    expect(exitStatus(results)).toBe(2);
  });

  test("of the lock of a file that does not tell it", async () => {
    const hidden = o.cells.find(({ region }) => region === "us-east-1");
    o.proxy.answers.refuses = ({ operation, path }) =>
      operation === "s3:HeadObject" && path.includes(`/${hidden?.accountId}/`);
    expect(notPassed((await ask()).results)).toEqual({
      "log-files.encryption": "UNKNOWN",
      "log-files.lock": "UNKNOWN",
    });
  });

  test("of one folder of one account", async () => {
    const { accountId } = o.cells[0] ?? {};
    o.proxy.answers.refuses = ({ operation }) => operation === "s3:ListObjectVersions";
    const { results } = await ask();
    expect(accountId).toBeDefined();
    expect(notPassed(results)).toMatchObject({
      "coverage.missing": "UNKNOWN",
      "coverage.gaps": "UNKNOWN",
      "bucket.versions": "UNKNOWN",
    });
  });

  test("of everything, if no role can be assumed", async () => {
    o.proxy.answers.refuses = ({ operation }) => operation === "sts:AssumeRole";
    const { results } = await ask();
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(["UNKNOWN"]));
  });

  test("of another account than the one that was meant", async () => {
    const { managementAccountId } = o.organization;
    const wrong = { ...o.environment, TF_VAR_audit_role_arn: o.organization.roleArn(managementAccountId) };
    const found = notPassed((await ask({ environment: wrong })).results);
    expect(found["accounts.audit"]).toBe("FAIL");
    expect(found["bucket.policy"]).toBe("UNKNOWN");
    expect(found["trail.exists"]).toBeUndefined();
  });
});

describe("--only delivery", () => {
  const called = new Set<string>();
  const askDelivery = (change: Parameters<typeof ask>[0] = {}) =>
    ask({ only: ["delivery"], onCall: ({ operation }) => called.add(operation), ...change });

  test("passes if nothing is wrong", async () => {
    const { results, coverage } = await askDelivery();
    expect(notPassed(results)).toEqual({});
    expect(coverage).toBeUndefined();
    expect(new Set(results.map(({ id }) => id.split(".")[0]))).toEqual(new Set(["accounts", "delivery"]));
  });

  test.each(DELIVERY_FAULTS.map((fault) => [fault.name, fault] as const))(
    "%s",
    async (_, { finds, seed }) => {
      const undo = await seed(o);
      try {
        const { results } = await askDelivery();
        expect(notPassed(results)).toEqual(finds);
        for (const { outcome, remediation } of results)
          if (outcome !== "PASS") expect(remediation).toBeTruthy();
      } finally {
        await undo();
      }
    },
  );

  test("does not fail for a Region that an account has not enabled", async () => {
    const { results } = await askDelivery({ regions: ["af-south-1", "us-east-1"] });
    expect(notPassed(results)).toEqual({});
    const { found } = results.find(({ id }) => id === "delivery.newest-digests") ?? {};
    expect(found).toContain(`${o.organization.accounts.workload} (af-south-1)`);
  });

  test("does not pass without a Region to examine", async () => {
    const { answers } = o.proxy;
    const optIn = answers.optIn;
    const everybody = [o.organization.managementAccountId, ...Object.values(o.organization.accounts)];
    answers.optIn = { ...optIn, "ap-east-1": ["", ...everybody] };
    const { results } = await askDelivery({ regions: ["ap-east-1"] });
    answers.optIn = optIn;
    // Whether the home Region delivers is asked in any case.
    const ofRegions = results.filter(
      ({ id }) => id.startsWith("delivery.") && !/(files|logs)-in-time$/.test(id),
    );
    expect(new Set(ofRegions.map(({ outcome }) => outcome))).toEqual(new Set(["UNKNOWN"]));
  });

  test.each([["management"], ["audit"]] as const)("notices a wrong %s account", async (name) => {
    const { managementAccountId, accounts, roleArn } = o.organization;
    const other = name === "audit" ? managementAccountId : (accounts.audit ?? "");
    const environment = { ...o.environment, [`TF_VAR_${name}_role_arn`]: roleArn(other) };
    const found = notPassed((await askDelivery({ environment })).results);
    expect(found[`accounts.${name}`]).toBe("FAIL");
    expect(found["delivery.newest-digests"]).toBe("UNKNOWN");
  });

  test("makes the calls whose permissions it declares", () => {
    const declared = listCalls(["delivery"]);
    expect([...called].sort()).toEqual(declared.filter((call) => !WAITING.includes(call)).sort());
  });
});

// The emulated organization has neither guardrail nor alarms nor search.
const examined = THEMES.map(({ id }) => id).filter((id) => !["guardrail", "alarms", "search"].includes(id));

test.each(examined)("--only %s makes only calls whose permissions the theme declares", async (theme) => {
  const called = new Set<string>();
  const { results } = await ask({ only: [theme], onCall: ({ operation }) => called.add(operation) });
  const declared = listCalls([theme]);
  expect(notPassed(results)).toEqual({});
  expect([...called].filter((call) => !declared.includes(call))).toEqual([]);
});

test("--wait repeats pending checks until they pass", async () => {
  const { answers } = o.proxy;
  let rounds = 0;
  answers.status = () =>
    rounds === 0
      ? {
          StartLoggingTime: Date.now() / 1_000 - 60,
          LatestDeliveryTime: undefined,
          LatestDigestDeliveryTime: undefined,
        }
      : {};
  try {
    const { results } = await ask({
      wait: 1,
      pause: 0.1,
      onRound: (pending) => {
        rounds += 1;
        expect(pending.map(({ id }) => id)).toEqual([
          "delivery.digests-in-time",
          "delivery.log-files-in-time",
        ]);
      },
    });
    expect(rounds).toBe(1);
    expect(notPassed(results)).toEqual({});
  } finally {
    answers.status = () => ({});
  }
});

test("the checks make the calls whose permissions they declare", () => {
  expect([...recorded].sort()).toEqual([...CALLS].sort());
});

describe("the command", () => describeCommand(() => o));
