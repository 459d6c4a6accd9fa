import { stubKeyArn } from "../../../emulator/stubbed-bucket";
import { sampleOf, testInFullRun } from "../../full-tests";
import { seconds } from "./faults/fault";
import { notPassed, type StubRun, startStub } from "./stub";

let stub: StubRun;
beforeAll(async () => {
  stub = await startStub();
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

describe("--wait after a change of a policy", () => {
  const change = (minutesAgo: number, EventName = "PutBucketPolicy", resource = "acme-cloudtrail") => {
    const name = EventName === "PutKeyPolicy" ? stubKeyArn(stub.settings) : resource;
    stub.aws.model.events = [
      { EventName, EventTime: seconds(minutesAgo / 60), Resources: [{ ResourceName: name }] },
    ];
  };
  const run = () => stub.run({ only: ["delivery"], wait: 0.002, pause: 0.05 });

  test("passes if all files are younger", async () => {
    change(60);
    expect(notPassed((await run()).results)).toEqual({});
  });

  testInFullRun("passes without a change", async () => {
    expect(notPassed((await run()).results)).toEqual({});
  });

  test.each(sampleOf([["PutBucketPolicy"], ["PutKeyPolicy"], ["DeleteBucketPolicy"]], 3))(
    "fails after %s if no file came since, and says the way back",
    async (name) => {
      change(1, name);
      stub.aws.model.accessLogs = [];
      const result = (await run()).results.find(({ id }) => id === "delivery.after-policy-change");
      expect(result).toMatchObject({
        outcome: "FAIL",
        found: expect.stringContaining("no log file, no digest, no access log"),
      });
      expect(result?.remediation).toContain("Revert it in Git");
    },
  );

  test("fails if the access log alone is older", async () => {
    change(60);
    stub.aws.model.accessLogs = ["2020-01-01-00-00-00-0123456789ABCDEF"];
    const result = (await run()).results.find(({ id }) => id === "delivery.after-policy-change");
    expect(result?.found).toMatch(/no access log$/);
  });

  testInFullRun("does not ask for it without --wait", async () => {
    change(1);
    const { results } = await stub.run({ only: ["delivery"] });
    expect(results.map(({ id }) => id)).not.toContain("delivery.after-policy-change");
  });

  testInFullRun("takes no other event, and no change of another bucket, for a change", async () => {
    change(1, "GetBucketPolicy");
    expect(notPassed((await run()).results)).toEqual({});
    change(1, "PutBucketPolicy", "another");
    expect(notPassed((await run()).results)).toEqual({});
  });

  testInFullRun("asks for an access log after a change of their bucket too", async () => {
    change(1, "PutBucketPolicy", "acme-cloudtrail-access-logs");
    expect(notPassed((await run()).results)).toEqual({ "delivery.after-policy-change": "FAIL" });
  });

  testInFullRun("is pending while the event history may lack a change", async () => {
    stub.aws.model.historyEnds = () => new Date(Date.now() - 300_000);
    const { results } = await run();
    expect(notPassed(results)).toEqual({ "delivery.after-policy-change": "WARN" });
  });

  testInFullRun("passes once the event history has an event from after the run began", async () => {
    let rounds = 0;
    stub.aws.model.historyEnds = () => new Date(Date.now() - (rounds === 0 ? 300_000 : 0));
    const { results } = await stub.run({
      only: ["delivery"],
      wait: 1,
      pause: 0.01,
      onRound: () => {
        rounds += 1;
      },
    });
    expect(rounds).toBe(1);
    expect(notPassed(results)).toEqual({});
  });
});
