import { DeleteTrailCommand } from "@aws-sdk/client-cloudtrail";
import { run } from "../../commands/shared/subprocess";
import type { Finding } from "../../commands/verify/check";
import { countStates } from "../../commands/verify/checks/coverage";
import { RIGHTS } from "../../commands/verify/permissions";
import { countOutcomes, exitStatusOf, verify } from "../../commands/verify/verify";
import { startVerifiedOrganization, type VerifiedOrganization } from "./verified-organization";
import { DELIVERY_FAULTS, FAULTS } from "./verify-faults";

let o: VerifiedOrganization;
const environment = { ...process.env };
const recorded = new Set<string>();

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
function notPassed(findings: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(
    findings.filter(({ outcome }) => outcome !== "PASS").map(({ id, outcome }) => [id, outcome]),
  );
}

test("everything passes where everything is right", async () => {
  const { findings, coverage } = await ask();
  expect(notPassed(findings)).toEqual({});
  expect(exitStatusOf(findings)).toBe(0);
  expect(countOutcomes(findings).PASS).toBe(findings.length);
  expect(Object.fromEntries(coverage ? countStates(coverage) : [])).toEqual({
    OK: 8,
    QUIET: 3,
    "REGION-OFF": 1,
  });
});

describe("a seeded fault is found, and nothing else", () => {
  test("there are at least thirty", () => expect(FAULTS.length).toBeGreaterThanOrEqual(30));

  test.each(FAULTS.map((fault) => [fault.name, fault] as const))("%s", async (_, { finds, seed }) => {
    const undo = await seed(o);
    try {
      const { findings } = await ask();
      expect(notPassed(findings)).toEqual(finds);
      for (const { outcome, mend } of findings) if (outcome !== "PASS") expect(mend).toBeTruthy();
    } finally {
      await undo();
    }
  });

  test("everything passes again once all are undone", async () => {
    expect(notPassed((await ask()).findings)).toEqual({});
  });
});

describe("a read that is refused never passes", () => {
  afterEach(() => {
    o.proxy.answers.refuses = () => false;
  });

  const reads = Object.keys(RIGHTS).filter((operation) => operation !== "s3:GetObjectRetention");

  test.each(reads)("%s", async (operation) => {
    expect(recorded).toContain(operation);
    o.proxy.answers.refuses = (call) => call.operation === operation;
    const { findings } = await ask();
    const outcomes = Object.values(notPassed(findings));
    expect(new Set(outcomes)).toEqual(new Set(["UNKNOWN"]));
    expect(exitStatusOf(findings)).toBe(2);
  });

  test("of the lock of a file that does not tell it", async () => {
    const hidden = o.cells.find(({ region }) => region === "us-east-1");
    o.proxy.answers.refuses = ({ operation, path }) =>
      operation === "s3:HeadObject" && path.includes(`/${hidden?.accountId}/`);
    expect(notPassed((await ask()).findings)).toEqual({
      "log-files.encryption": "UNKNOWN",
      "log-files.lock": "UNKNOWN",
    });
  });

  test("of one folder of one account", async () => {
    const { accountId } = o.cells[0] ?? {};
    o.proxy.answers.refuses = ({ operation }) => operation === "s3:ListObjectVersions";
    const { findings } = await ask();
    expect(accountId).toBeDefined();
    expect(notPassed(findings)).toMatchObject({
      "coverage.missing": "UNKNOWN",
      "coverage.gaps": "UNKNOWN",
      "bucket.versions": "UNKNOWN",
    });
  });

  test("of everything, where no role can be assumed", async () => {
    o.proxy.answers.refuses = ({ operation }) => operation === "sts:AssumeRole";
    const { findings } = await ask();
    expect(new Set(findings.map(({ outcome }) => outcome))).toEqual(new Set(["UNKNOWN"]));
  });

  test("of another account than the one that was meant", async () => {
    const { managementAccountId } = o.organization;
    const wrong = { ...o.environment, TF_VAR_audit_role_arn: o.organization.roleArn(managementAccountId) };
    const found = notPassed((await ask({ environment: wrong })).findings);
    expect(found["accounts.audit"]).toBe("FAIL");
    expect(found["bucket.policy"]).toBe("UNKNOWN");
    expect(found["trail.exists"]).toBeUndefined();
  });
});

describe("--only delivery", () => {
  const called = new Set<string>();
  const askDelivery = (change: Parameters<typeof ask>[0] = {}) =>
    ask({ only: ["delivery"], onCall: ({ operation }) => called.add(operation), ...change });

  test("passes where everything is right", async () => {
    const { findings, coverage } = await askDelivery();
    expect(notPassed(findings)).toEqual({});
    expect(coverage).toBeUndefined();
    expect(new Set(findings.map(({ id }) => id.split(".")[0]))).toEqual(new Set(["accounts", "delivery"]));
  });

  test.each(DELIVERY_FAULTS.map((fault) => [fault.name, fault] as const))(
    "%s",
    async (_, { finds, seed }) => {
      const undo = await seed(o);
      try {
        const { findings } = await askDelivery();
        expect(notPassed(findings)).toEqual(finds);
        for (const { outcome, mend } of findings) if (outcome !== "PASS") expect(mend).toBeTruthy();
      } finally {
        await undo();
      }
    },
  );

  test("takes a Region that an account has off for no fault", async () => {
    const { findings } = await askDelivery({ regions: ["af-south-1", "us-east-1"] });
    expect(notPassed(findings)).toEqual({});
    const { found } = findings.find(({ id }) => id === "delivery.newest-digests") ?? {};
    expect(found).toContain(`${o.organization.accounts.workload} (af-south-1)`);
  });

  test("does not pass without a Region to examine", async () => {
    const { findings } = await askDelivery({ regions: ["ap-east-1"] });
    const delivery = findings.filter(({ id }) => id.startsWith("delivery."));
    expect(new Set(delivery.map(({ outcome }) => outcome))).toEqual(new Set(["UNKNOWN"]));
  });

  test.each([["management"], ["audit"]] as const)("notices a wrong %s account", async (name) => {
    const { managementAccountId, accounts, roleArn } = o.organization;
    const other = name === "audit" ? managementAccountId : (accounts.audit ?? "");
    const environment = { ...o.environment, [`TF_VAR_${name}_role_arn`]: roleArn(other) };
    const found = notPassed((await askDelivery({ environment })).findings);
    expect(found[`accounts.${name}`]).toBe("FAIL");
    expect(found["delivery.newest-digests"]).toBe("UNKNOWN");
  });

  test("takes no other rights than docs/verify.md says", () => {
    expect([...called].sort()).toEqual([
      "account:ListRegions",
      "cloudtrail:DescribeTrails",
      "cloudtrail:GetTrailStatus",
      "organizations:ListAccounts",
      "s3:ListObjectVersions",
      "s3:ListObjectsV2",
      "sts:GetCallerIdentity",
    ]);
  });
});

test("only the calls are made whose rights are listed", () => {
  expect([...recorded].filter((operation) => RIGHTS[operation] === undefined)).toEqual([]);
  expect(Object.keys(RIGHTS).filter((operation) => !recorded.has(operation))).toEqual([]);
});

test("waiting asks again until what is new has passed", async () => {
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
    const { findings } = await ask({
      wait: 1,
      pause: 0.1,
      onRound: (waitingFor) => {
        rounds += 1;
        expect(waitingFor.map(({ id }) => id)).toEqual([
          "delivery.digests-in-time",
          "delivery.log-files-in-time",
        ]);
      },
    });
    expect(rounds).toBe(1);
    expect(notPassed(findings)).toEqual({});
  } finally {
    answers.status = () => ({});
  }
});

describe("the command", () => {
  const command = (...args: string[]) =>
    run(process.execPath, ["--require", "./transpile.cjs", "commands/verify/main.ts", ...args], {
      env: { ...o.environment, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    });

  test("ends with 0 where everything passes, and prints JSON alone", async () => {
    const { exitCode, stdout } = await command("--format", "json", "--regions", "us-east-1,af-south-1");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      exitStatus: 0,
      counts: { FAIL: 0, UNKNOWN: 0 },
      coverage: { regions: ["af-south-1", "us-east-1"] },
    });
  });

  test("ends with 2 where something cannot be read", async () => {
    o.proxy.answers.refuses = ({ operation }) => operation === "kms:GetKeyPolicy";
    const { exitCode, stdout } = await command();
    o.proxy.answers.refuses = () => false;
    expect(exitCode).toBe(2);
    expect(stdout).toContain("UNKNOWN  key.policy");
    expect(stdout).not.toContain("\u001b");
  });

  test("ends with 1 where the trail is gone, and says what to do", async () => {
    await o.cloudTrail.send(new DeleteTrailCommand({ Name: o.trailArn }));
    const { exitCode, stdout } = await command("--format", "markdown");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("**FAIL** `trail.exists`");
    expect(stdout).toContain("cdktf deploy organization-trail");
  });
});
