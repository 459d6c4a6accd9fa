import { type Estimate, estimate } from "../../../commands/cost/estimate";
import { PRICES, PRICES_OF } from "../../../commands/cost/prices";
import { formatUsd, usdOfService } from "../../../commands/cost/report";
import { tableRegions } from "../../../policies/search/table";
import { runProgram } from "../../program";
import { type Changes, minimalSettings } from "../../settings-file";

const ORGANIZATION = {
  accounts: 10,
  regions: 2,
  managementEvents: 1_000_000,
  dataEvents: 500_000,
  networkActivityEvents: 100_000,
};

function estimateWith(changes: Changes = {}, organization: Partial<typeof ORGANIZATION> = {}): Estimate {
  return estimate(minimalSettings(changes), { ...ORGANIZATION, ...organization });
}

/** The charge of an item in US dollars; `undefined` if there is no such charge. */
function usdOf({ lines }: Estimate, item: string): number | undefined {
  return lines.find((line) => line.item === item)?.usd;
}

/** Each number is computed here by hand, from the prices of AWS's pages and the sentences of the report. */
describe("by default", () => {
  const result = estimateWith();

  test.each([
    // 10 accounts x 1,000,000 events x 1,500 bytes = 15 GB, kept for 400 days at 15% of the size
    ["ingestion", 15 * 0.5],
    ["storage", 15 * 0.15 * (400 / 30) * 0.03],
    // 10 x 288 x 30 and 10 x 24 x 30 log files, 20 x 24 x 30 digests
    ["PUT requests", ((86_400 + 7_200 + 14_400) / 1_000) * 0.005],
    // 1.5 GB of log files, 80% of them from busy Regions, for 180 days and one
    ["log files of busy Regions, STANDARD", 1.2 * (181 / 30) * 0.023],
    ["log files of quiet Regions, STANDARD", 0.3 * (181 / 30) * 0.023],
    ["digests, STANDARD", ((14_400 * 2_048) / 1e9) * (181 / 30) * 0.023],
    ["access logs", ((108_000 * 700) / 1e9) * (366 / 30) * 0.023],
    ["log key", 1],
  ])("charges %s", (item, usd) => {
    expect(usdOf(result, item)).toBeCloseTo(usd, 6);
  });

  test("charges nothing else, and adds up", () => {
    expect(result.lines).toHaveLength(8);
    expect(result.usd).toBeCloseTo(
      result.lines.reduce((sum, { usd }) => sum + usd, 0),
      6,
    );
    expect(usdOfService(result, "CloudTrail")).toBe(0);
  });

  test("names a second copy and reading beside the sum", () => {
    expect(result.besides.map(({ item, usd }) => [item, formatUsd(usd)])).toEqual([
      ["a second copy of all management events", "200.00"],
      ["reading every log file once: GET", "0.04"],
      ["reading every log file once: KMS", "0.28"],
    ]);
  });
});

const TOPIC = "arn:aws:sns:us-east-1:111111111111:security";
const ALARMS = { "alarms.subscriptions": [{ protocol: "email", endpoint: "security@acme.example" }] };

test("charges alarms and their key, and names their metrics beside the sum", () => {
  const result = estimateWith(ALARMS);
  expect(usdOf(result, "key of the alarms' topics")).toBe(1);
  const metrics = result.besides.find(({ price }) => price === "metric");
  // Every alarm but that on silence counts events.
  expect(metrics).toMatchObject({ quantity: 9, item: "metrics of the alarms" });
  expect(metrics?.usd).toBeCloseTo(9 * 0.3, 6);
});

describe("a setting decides what counts", () => {
  test.each<[string, Changes, string, number | undefined]>([
    ["no log group", { "cloudWatchLogs.enabled": false }, "ingestion", undefined],
    ["a short retention", { "cloudWatchLogs.retentionDays": 30 }, "storage", 15 * 0.15 * 0.03],
    ["no access logs", { "logBucket.accessLogging.enabled": false }, "access logs", undefined],
    ["data events", { "trail.events.data": ["s3"] }, "data events", 5],
    [
      "network activity",
      { "trail.events.networkActivity": ["s3.amazonaws.com"] },
      "network activity events",
      1,
    ],
    [
      "the rate of calls",
      { "trail.events.insights": ["ApiCallRateInsight"] },
      "Insights: rate of calls",
      3.5,
    ],
    [
      "the rate of errors",
      { "trail.events.insights": ["ApiErrorRateInsight"] },
      "Insights: rate of errors",
      35,
    ],
    ["writes alone", { "trail.events.management": "write-only" }, "ingestion", 0.75],
    ["reads alone", { "trail.events.management": "read-only" }, "ingestion", 6.75],
    ["no logging", { "trail.enableLogging": false }, "PUT requests", undefined],
    ["one account", { "trail.isOrganizationTrail": false }, "ingestion", 0.75],
    ["one Region", { "trail.isMultiRegionTrail": false }, "PUT requests", 0.468],
    ["a topic", { "notifications.enabled": true }, "published messages", 0.0468],
    ["its key", { "notifications.enabled": true }, "key of the topic", 1],
    ["alarms", ALARMS, "alarms", 1],
    ["alarms that tell another topic", { "alarms.topicArn": TOPIC }, "key of the alarms' topics", undefined],
    [
      "subscribers",
      { "notifications.enabled": true, "notifications.subscribers": ["https://siem.example/a"] },
      "deliveries to HTTPS",
      0.05616,
    ],
  ])("%s", (_, changes, item, usd) => {
    const found = usdOf(estimateWith(changes), item);
    if (usd === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(usd, 6);
  });

  test("log files that never expire are those of a year", () => {
    const result = estimateWith({ "logBucket.expireAfterDays": "never" });
    expect(usdOf(result, "log files of busy Regions, STANDARD")).toBeCloseTo(1.2 * 12 * 0.023, 6);
  });
});

describe("the lifecycle", () => {
  const large = { accounts: 1, managementEvents: 20_000_000 };

  test("moves log files of 128 KB and more, and no digest", () => {
    const result = estimateWith({}, large);
    // 16,000,000 events x 150 bytes in 8,640 files of 278 KB, each with 32 KB more in the archive and 8 KB outside
    expect(usdOf(result, "log files of busy Regions, STANDARD")).toBeCloseTo(2.4 * (14 / 30) * 0.023, 6);
    const archived = 2.4 + (8_640 * 32_768) / 1e9;
    expect(usdOf(result, "log files of busy Regions, GLACIER")).toBeCloseTo(
      archived * (167 / 30) * 0.0036,
      6,
    );
    expect(usdOf(result, "log files of busy Regions, index of the archive")).toBeCloseTo(
      ((8_640 * 8_192) / 1e9) * (167 / 30) * 0.023,
      6,
    );
    expect(usdOf(result, "log files of busy Regions, to GLACIER")).toBeCloseTo(8.64 * 0.03, 6);
    expect(usdOf(result, "digests, to GLACIER")).toBeUndefined();
  });

  test("moves small files to an archive if the settings say so", () => {
    const sizes = { "logBucket.transitionDefaultMinimumObjectSize": "varies_by_storage_class" };
    expect(usdOf(estimateWith(), "log files of busy Regions, to GLACIER")).toBeUndefined();
    expect(usdOf(estimateWith(sizes), "log files of busy Regions, to GLACIER")).toBeCloseTo(86.4 * 0.03, 6);
    expect(usdOf(estimateWith(sizes), "digests, to GLACIER")).toBeCloseTo(14.4 * 0.03, 6);
    const infrequent = {
      ...sizes,
      "logBucket.transitions": [{ afterDays: 30, storageClass: "STANDARD_IA" }],
    };
    expect(usdOf(estimateWith(infrequent), "digests, to STANDARD_IA")).toBeUndefined();
  });

  test("says that the settings move nothing, if they do not", () => {
    expect(estimateWith().notes).toEqual([
      "logBucket.transitions moves nothing: log files have 15.65 KB on average, and S3 moves those of 128 KB and more.",
    ]);
    expect(estimateWith({}, large).notes).toEqual([]);
    expect(estimateWith({ "logBucket.transitions": [] }).notes).toEqual([]);
  });

  test("charges a class for its least days", () => {
    const changes = { "logBucket.transitions": [{ afterDays: 170, storageClass: "GLACIER_IR" }] };
    expect(usdOf(estimateWith(changes, large), "log files of busy Regions, GLACIER_IR")).toBeCloseTo(
      2.4 * (90 / 30) * 0.004,
      6,
    );
  });
});

test("prices have a day, and are above zero", () => {
  expect(PRICES_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  for (const { usd, per } of Object.values(PRICES)) expect(usd / per).toBeGreaterThan(0);
});

describe("the command", () => {
  const cost = (...args: string[]) => runProgram("commands/cost/main.ts", args);
  const COUNTS = ["--accounts", "10", "--regions", "2", "--events-per-account", "1000000"];

  test("prints every charge with its quantity, price and formula", async () => {
    const { exitCode, stdout } = await cost(...COUNTS);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("CloudWatch Logs: 8.40 USD");
    expect(stdout).toMatch(
      /PUT requests +0\.54 {2}108,000 requests \(log files \+ digests\) at 0\.005 USD per 1,000 requests/,
    );
    expect(stdout).toContain("All of it: 10.");
  });

  test.each([
    ["no count", [], "--accounts is required"],
    [
      "no account",
      ["--accounts", "0", "--regions", "2"],
      "--accounts must be a whole number of at least 1, got 0",
    ],
    ["a fraction", ["--accounts", "1.5"], "got 1.5"],
    [
      "data events that are selected and not counted",
      [...COUNTS, "--settings", "examples/sra.yaml"],
      "--data-events-per-account is required: trail.events.data selects such events",
    ],
    ["no such settings", ["--settings", "missing.yaml"], "missing.yaml: cannot be read (ENOENT)"],
    ["another argument", ["--account", "1"], "Unknown option '--account'"],
  ])("refuses %s", async (_, args, message) => {
    const { exitCode, output } = await cost(...args);
    expect(exitCode).toBe(64);
    expect(output).toContain(message);
  });
});

test("search adds a key, and beside the sum a search of everything", () => {
  const { lines, besides } = estimateWith({ search: { enabled: true, acknowledgeArchive: true } });
  expect(lines.filter(({ item }) => item === "key of search results")).toMatchObject([{ usd: 1 }]);
  const searching = besides.filter(({ item }) => item.startsWith("searching"));
  expect(searching.map(({ item, quantity }) => [item, quantity])).toEqual([
    // 15 GB of events, ten times smaller
    ["searching a month of every account: Athena", 1.5],
    ["searching a month of every account: LIST", 10 * tableRegions("us-east-1").length * 30],
  ]);
});
