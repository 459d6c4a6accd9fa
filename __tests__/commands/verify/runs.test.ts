import { dayFolder } from "../../../commands/verify/coverage/digest-names";
import { requiredPermissions } from "../../../commands/verify/permissions";
import { UnknownRegion } from "../../../commands/verify/regions";
import { exitStatus } from "../../../commands/verify/verify";
import { denied } from "../../../emulator/aws-calls";
import { testInFullRun } from "../../full-tests";
import { propertyRuns } from "../../property-runs";
import { seconds } from "./faults/fault";
import { notPassed, type StubRun, startStub, stubSettings, WORKLOAD } from "./stub";

jest.setTimeout(60_000);

let stub: StubRun;
beforeAll(async () => {
  stub = await startStub();
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

const onlyUnknown = (found: Record<string, string>) =>
  expect(new Set(Object.values(found))).toEqual(new Set(["UNKNOWN"]));

describe("a denied call never passes", () => {
  const all = [...new Set(requiredPermissions(stubSettings()).map(({ call }) => call))].filter(
    (call) => !["s3:GetObjectRetention", "s3:ListObjectsV2", "cloudtrail:LookupEvents"].includes(call),
  );
  const calls = all.filter((_, index) => index % Math.ceil(all.length / propertyRuns(all.length)) === 0);

  test.each(calls)("%s", async (operation) => {
    stub.aws.model.attachedPolicies = { "arn:aws:iam::111111111111:policy/empty": '{"Statement":[]}' };
    stub.aws.model.fails = (call) => (call.operation === operation ? denied(call) : undefined);
    const { results } = await stub.run();
    onlyUnknown(notPassed(results));
    expect(exitStatus(results)).toBe(2);
  });

  testInFullRun("nor does one that always answers 503", async () => {
    stub.aws.model.fails = ({ operation }) =>
      operation === "s3:ListObjectVersions"
        ? { status: 503, code: "SlowDown", message: "Reduce your rate" }
        : undefined;
    const { results } = await stub.run({ deadline: 500 });
    const found = notPassed(results);
    onlyUnknown(found);
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(["coverage.missing", "bucket.versions", "log-files.lock"]),
    );
  });

  testInFullRun("nor do log folders that cannot be listed", async () => {
    stub.aws.model.fails = (call) =>
      call.operation === "s3:ListObjectVersions" && (call.query.get("prefix") ?? "").includes("/CloudTrail/")
        ? denied(call)
        : undefined;
    const found = notPassed((await stub.run()).results);
    expect(found).toMatchObject({ "bucket.versions": "UNKNOWN", "log-files.lock": "UNKNOWN" });
  });

  test.each([
    ["only a warning without trusted access of AWS Account Management", [], "WARN"],
    ["UNKNOWN with it", ["account.amazonaws.com"], "UNKNOWN"],
  ])("if member accounts cannot be asked for their Regions: %s", async (_, services, outcome) => {
    let asked = 0;
    stub.aws.model.trustedServices = [...stub.aws.model.trustedServices, ...services];
    stub.aws.model.fails = (call) => {
      if (call.operation !== "account:ListRegions") return undefined;
      asked += 1;
      return asked > 1 ? denied(call) : undefined;
    };
    const { results } = await stub.run();
    expect(notPassed(results)).toEqual({ "coverage.member-regions": outcome });
  });
});

describe("nothing examined never passes", () => {
  test("without an organization", async () => {
    stub.aws.model.organization = undefined;
    const found = notPassed((await stub.run()).results);
    expect(found).toMatchObject({ "organization.id": "FAIL", "coverage.missing": "FAIL" });
  });

  test("with an empty list of accounts", async () => {
    stub.aws.model.accounts = [];
    expect(notPassed((await stub.run()).results)).toMatchObject({
      "coverage.missing": "FAIL",
      "log-files.lock": "FAIL",
    });
  });

  test("in a Region that is disabled", async () => {
    const { model } = stub.aws;
    model.regions = [...model.regions, { RegionName: "ap-east-1", RegionOptStatus: "DISABLED" }];
    const found = notPassed((await stub.run({ regions: ["ap-east-1"] })).results);
    expect(found).toMatchObject({ "coverage.missing": "UNKNOWN", "delivery.logging": "UNKNOWN" });
  });

  test("in no Region", async () => {
    stub.aws.model.regions = [];
    expect(exitStatus((await stub.run()).results)).not.toBe(0);
  });

  test("without the trail", async () => {
    stub.aws.model.trail = undefined;
    const found = notPassed((await stub.run()).results);
    expect(found).toMatchObject({ "trail.exists": "FAIL", "delivery.logging": "FAIL" });
  });

  test("without the key", async () => {
    stub.aws.model.key = undefined;
    expect(notPassed((await stub.run()).results)).toMatchObject({
      "key.enabled": "FAIL",
      "key.policy": "FAIL",
    });
  });
});

test.each([["us-east-9"], ["eusc-de-east-1"]])("the Region %s is unknown to the account", async (region) => {
  await expect(stub.run({ regions: [region, "us-east-1"] })).rejects.toThrow(UnknownRegion);
});

test("credentials of another account make its checks UNKNOWN, but not the others", async () => {
  stub.aws.model.reached = "999999999999";
  const found = notPassed((await stub.run()).results);
  expect(found).toMatchObject({ "accounts.management": "FAIL", "bucket.policy": "UNKNOWN" });
});

describe("every run ends", () => {
  testInFullRun("if a call is never answered", async () => {
    stub.aws.model.fails = ({ operation }) => (operation === "kms:GetKeyPolicy" ? "never" : undefined);
    const { results } = await stub.run({ deadline: 700 });
    expect(notPassed(results)).toEqual({ "key.policy": "UNKNOWN" });
    expect(results.find(({ id }) => id === "key.policy")?.found).toContain("took longer than");
  });

  testInFullRun("if a call is never answered, by the call's own timeout", async () => {
    stub.aws.model.fails = ({ operation }) => (operation === "kms:GetKeyPolicy" ? "never" : undefined);
    const { results } = await stub.run({ requestTimeout: 300 });
    expect(notPassed(results)).toEqual({ "key.policy": "UNKNOWN" });
    expect(results.find(({ id }) => id === "key.policy")?.failure?.kind).toBe("no-answer");
  });

  testInFullRun("if the role is never assumed, by the call's own timeout", async () => {
    stub.aws.model.fails = ({ operation }) => (operation === "sts:AssumeRole" ? "never" : undefined);
    const { results } = await stub.run({ requestTimeout: 300, only: ["key"] });
    expect(new Set(results.flatMap(({ failure }) => failure?.kind ?? []))).toEqual(new Set(["no-answer"]));
  });

  testInFullRun("with Ctrl-C, and reports what is known", async () => {
    const controller = new AbortController();
    stub.aws.model.fails = ({ operation }) => (operation === "kms:GetKeyPolicy" ? "never" : undefined);
    let quiet: NodeJS.Timeout | undefined;
    const onCall = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => controller.abort(), 600);
    };
    const { results } = await stub.run({ signal: controller.signal, onCall });
    expect(notPassed(results)).toEqual({ "key.policy": "UNKNOWN" });
    expect(results.find(({ id }) => id === "key.policy")?.found).toContain("interrupted");
  });

  test("with Ctrl-C while it waits", async () => {
    const controller = new AbortController();
    stub.aws.model.status = () => ({ StartLoggingTime: seconds(0.1), LatestDigestDeliveryTime: undefined });
    const { results } = await stub.run({
      wait: 60,
      only: ["delivery"],
      signal: controller.signal,
      onRound: () => controller.abort(),
    });
    expect(notPassed(results)).toEqual({ "delivery.digests-in-time": "WARN" });
  });
});

test("the report says which window it covered", async () => {
  const { coverage } = await stub.run({ since: 48 });
  const { from, to } = coverage?.window ?? { from: new Date(0), to: new Date(0) };
  expect(to.getTime() - from.getTime()).toBe(48 * 3_600_000);
});

describe("24 consecutive runs", () => {
  testInFullRun("search every folder of every kind", async () => {
    const all = await startStub({
      "trail.events.insights": ["ApiCallRateInsight"],
      "trail.events.networkActivity": ["ec2.amazonaws.com"],
    });
    const folders = new Set<string>();
    for (let turn = 100; turn < 124; turn += 1) {
      const { coverage } = await all.run({ turn, only: ["coverage"] });
      for (const { folder } of coverage?.search.searched ?? []) folders.add(folder);
    }
    await all.aws.stop();
    expect(folders.size).toBe(4 * 9);
  });

  testInFullRun("find a digest that was deleted weeks ago, in whatever folder", async () => {
    const key = `AWSLogs/o-exampleorgid/${WORKLOAD}/CloudTrail-Digest/us-east-1/${dayFolder(new Date(Date.now() - 30 * 86_400_000))}/x`;
    stub.aws.model.extra = [{ key, isLatest: true, isMarker: true }];
    let found = 0;
    for (let turn = 7; turn < 31; turn += 1) {
      const { results } = await stub.run({ turn, only: ["bucket"] });
      if (notPassed(results)["bucket.versions"] === "FAIL") found += 1;
    }
    expect(found).toBeGreaterThan(0);
  });
});

describe("--regions without the home Region", () => {
  test("still looks whether the home Region delivers", async () => {
    stub.aws.model.status = (region) => (region === "us-east-1" ? { LatestDeliveryTime: seconds(48) } : {});
    const found = notPassed((await stub.run({ regions: ["eu-north-1"] })).results);
    expect(found).toEqual({ "delivery.log-files-in-time": "FAIL" });
  });

  test("is a usage error for a trail of one Region", async () => {
    const single = await startStub({ "trail.isMultiRegionTrail": false });
    const answer = single.run({ regions: ["eu-north-1"] }).finally(single.aws.stop);
    await expect(answer).rejects.toThrow(UnknownRegion);
  });
});

test("a new Region that AWS lists is examined like any other", async () => {
  const { model } = stub.aws;
  model.regions = [...model.regions, { RegionName: "eusc-de-east-1", RegionOptStatus: "ENABLED_BY_DEFAULT" }];
  const { results, coverage } = await stub.run({ regions: ["eusc-de-east-1", "us-east-1"] });
  expect(notPassed(results)).toEqual({});
  expect(coverage?.regions).toEqual(["eusc-de-east-1", "us-east-1"]);
});
