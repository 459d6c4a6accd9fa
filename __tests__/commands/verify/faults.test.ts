import { exitStatus } from "../../../commands/verify/verify";
import { isFullRun } from "../../full-tests";
import { propertyRuns } from "../../property-runs";
import { AROUND_FAULTS, AROUND_HARMLESS } from "./faults/around";
import { ACCESS_LOG_FAULTS, BUCKET_FAULTS } from "./faults/bucket";
import { BUCKET_POLICY_FAULTS } from "./faults/bucket-policy";
import { COVERAGE_FAULTS } from "./faults/coverage";
import { COVERAGE_HARMLESS } from "./faults/coverage-harmless";
import { DELIVERY_FAULTS, FILE_FAULTS } from "./faults/delivery";
import { FORGED_FILES } from "./faults/forged";
import { RESOURCE_HARMLESS } from "./faults/harmless";
import { KEY_FAULTS, STATE_FAULTS } from "./faults/key-and-state";
import { LIFECYCLE_FAULTS } from "./faults/lifecycle";
import { ORGANIZATION_FAULTS } from "./faults/organization";
import { NARROWER_POLICIES, OTHER_WORDS } from "./faults/other-words";
import { POLICY_FAULTS, POLICY_HARMLESS } from "./faults/policies";
import { SLY_FAULTS } from "./faults/sly";
import { SLY_HARMLESS } from "./faults/sly-harmless";
import { TRAIL_FAULTS } from "./faults/trail";
import { notPassed, type StubRun, startStub } from "./stub";

const FAULTS = [
  ...ORGANIZATION_FAULTS,
  ...TRAIL_FAULTS,
  ...DELIVERY_FAULTS,
  ...FILE_FAULTS,
  ...BUCKET_FAULTS,
  ...ACCESS_LOG_FAULTS,
  ...LIFECYCLE_FAULTS,
  ...KEY_FAULTS,
  ...STATE_FAULTS,
  ...BUCKET_POLICY_FAULTS,
  ...POLICY_FAULTS,
  ...COVERAGE_FAULTS,
  ...SLY_FAULTS,
  ...AROUND_FAULTS,
  ...FORGED_FILES,
  ...NARROWER_POLICIES,
];
const HARMLESS = [
  ...RESOURCE_HARMLESS,
  ...POLICY_HARMLESS,
  ...COVERAGE_HARMLESS,
  ...SLY_HARMLESS,
  ...AROUND_HARMLESS,
  ...OTHER_WORDS,
];

/** CI seeds all of them. */
const some = <Item>(items: readonly Item[]): Item[] => {
  const step = Math.ceil(items.length / Math.ceil(propertyRuns(items.length) / (isFullRun() ? 1 : 5)));
  return items.filter((_, index) => index % step === 0);
};

let stub: StubRun;
beforeAll(async () => {
  stub = await startStub();
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

test("a healthy organization passes every check", async () => {
  const { results } = await stub.run();
  expect(notPassed(results)).toEqual({});
  for (const result of results) {
    expect(result.outcome === "PASS" && result.evidence.every((name) => name !== "")).toBe(true);
  }
});

test("there are at least 120 faults and 35 harmless variations", () => {
  expect(FAULTS.length).toBeGreaterThanOrEqual(120);
  expect(HARMLESS.length).toBeGreaterThanOrEqual(35);
  expect(new Set([...FAULTS, ...HARMLESS].map(([name]) => name)).size).toBe(FAULTS.length + HARMLESS.length);
});

/** The options that the printed commands need to work as they are. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  "cloudtrail deregister-organization-delegated-admin": ["--delegated-admin-account-id"],
  "cloudtrail start-logging": ["--name", "--region"],
  "iam delete-role-permissions-boundary": ["--role-name"],
  "kms cancel-key-deletion": ["--key-id", "--region"],
  "kms enable-key": ["--key-id", "--region"],
  "kms revoke-grant": ["--grant-id", "--key-id", "--region"],
  "organizations enable-all-features": [],
  "organizations enable-aws-service-access": ["--service-principal"],
  "s3api delete-bucket-replication": ["--bucket"],
  "s3api delete-object": ["--bucket", "--key", "--version-id"],
  "s3api head-bucket": ["--bucket"],
  "s3api list-object-versions": ["--bucket", "--prefix"],
  "s3api put-bucket-request-payment": ["--bucket", "--request-payment-configuration"],
  "s3api put-object-lock-configuration": ["--bucket", "--object-lock-configuration"],
  "s3api put-object-retention": ["--bucket", "--key", "--retention"],
};

/** Expects the commands of a remediation to be complete. */
function expectWhole(remediation: string | undefined): void {
  expect(remediation).toBeTruthy();
  expect(remediation).not.toContain("undefined");
  for (const [, command = ""] of (remediation ?? "").matchAll(/`aws ([^`]*)`/g)) {
    const [service, operation, ...args] = command.split(" ");
    const given = args.filter((arg) => arg.startsWith("--"));
    expect({ command, needs: NEEDS[`${service} ${operation}`] }).toEqual({ command, needs: given });
    expect(args.filter((arg) => !arg.startsWith("--") && arg !== "")).toHaveLength(given.length);
  }
}

test.each(some(FAULTS))("finds only this: %s", async (_, change, finds) => {
  change(stub.aws.model, stub.settings);
  const { results } = await stub.run({ turn: 0 });
  expect(notPassed(results)).toEqual(finds);
  for (const { outcome, remediation } of results) if (outcome !== "PASS") expectWhole(remediation);
});

test.each(some(HARMLESS))("raises no alarm: %s", async (_, change, finds) => {
  change(stub.aws.model, stub.settings);
  const { results } = await stub.run({ turn: 0 });
  expect(notPassed(results)).toEqual(finds);
  expect(exitStatus(results)).toBe(0);
});
