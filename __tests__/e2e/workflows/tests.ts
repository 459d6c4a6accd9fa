import { testDeploy } from "./deploy-tests";
import { testEnvironments } from "./environment-tests";
import { testIntegrity } from "./integrity-tests";
import { expectResult, Journey } from "./journey";
import { Pipeline } from "./pipeline";
import { testPlan } from "./plan-tests";
import { SCHEDULED, testScheduled } from "./scheduled-tests";
import { runStepsOf } from "./workflow-file";

/** `run:` steps that cannot run here, and why. */
const CANNOT_RUN: Readonly<Record<string, string>> = {
  "ci.yml test 5: bash .ci/run": "it runs this test",
  "ci.yml test 6: npm run check:cdktn": "it needs what .ci/run installs",
};

const WEAKER = { logBucket: { namePrefix: "acme", objectLock: { mode: "GOVERNANCE", days: 30 } } };

/** Tests of the workflows, run as they are written on runners with one version of Node. */
export function testWorkflowsOn(node: number): void {
  const journey = new Journey(node);

  beforeAll(async () => {
    journey.pipeline = await Pipeline.start(node, Object.keys(CANNOT_RUN));
    journey.head = await journey.pipeline.commitSettings({});
    journey.weaker = await journey.pipeline.commitSettings(WEAKER, journey.head);
  });
  afterAll(() => journey.stop());

  describe("plan.yml", () => testPlan(journey));
  describe("deploy.yml", () => testDeploy(journey));
  describe.each(SCHEDULED)("%s", (file) => testScheduled(journey, file));
  describe("integrity.yml", () => testIntegrity(journey));
  describe("two environments", () => testEnvironments(journey));

  const reasons = Object.entries(CANNOT_RUN).map(([step, reason]) => `"${step}" (${reason})`);

  test(`together they ran every line but ${reasons.join(" and ")}`, async () => {
    expectResult(await journey.pipeline.ci(journey.head), "success");
    const { workflows, executed } = journey.pipeline.machine;
    const left = runStepsOf(workflows).filter((step) => !executed.has(step));
    expect(left).toEqual(Object.keys(CANNOT_RUN));
  });
}
