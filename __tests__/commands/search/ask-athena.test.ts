import { namedQueryOf } from "../../../commands/search/arguments";
import { type AthenaOptions, askAthena } from "../../../commands/search/ask-athena";
import type { Question, Scope } from "../../../commands/search/question";
import { searchNames } from "../../../policies/search/names";
import { QUERIES } from "../../../policies/search/queries/index";
import { type Changes, minimalSettings } from "../../settings-file";
import { type AthenaStub, startAthena } from "./athena-stub";

let athena: AthenaStub;
beforeAll(async () => {
  athena = await startAthena();
});
afterAll(() => athena.stop());
beforeEach(() => athena.reset());

const texts = (): string[] =>
  athena.heard
    .filter(({ operation }) => operation === "athena:StartQueryExecution")
    .map(({ input }) => input.QueryString ?? "");
const NOT_YOURS = { status: 403, code: "AccessDenied", message: "Access Denied" };
const trailChanges: Question = { query: namedQueryOf("trail-changes", QUERIES), values: {} };

type Options = Partial<Pick<AthenaOptions, "signal" | "wait">>;

async function ask(question: Question, scope: Scope & Options & { changes?: Changes } = {}) {
  const settings = minimalSettings(scope.changes ?? {});
  const said: string[] = [];
  const answered = await askAthena(question, {
    settings,
    names: searchNames(settings),
    environment: { AWS_ENDPOINT_URL: athena.endpoint },
    credentials: async () => ({ accessKeyId: "a", secretAccessKey: "s" }),
    signal: new AbortController().signal,
    say: (line) => said.push(line),
    wait: async () => {},
    now: new Date("2026-11-21T10:00:00Z"),
    ...scope,
  });
  return { answered, said };
}

test("runs the query in the workgroup, and says what it lists, reads and costs", async () => {
  athena.stub.rows = [
    ["eventtime", "eventid"],
    ["2026-11-20T00:00:00Z", undefined],
  ];
  const { answered, said } = await ask(trailChanges);
  expect(answered).toEqual({ columns: ["eventtime", "eventid"], rows: [["2026-11-20T00:00:00Z", null]] });
  expect(athena.heard[0]?.input).toMatchObject({
    WorkGroup: "organization-trail-search",
    QueryExecutionContext: { Database: "organization_trail" },
  });
  expect(texts()[0]).toContain(
    "account IN ('111111111111')\n  AND day BETWEEN '2026/11/15' AND '2026/11/21'",
  );
  expect(said).toEqual([
    "2026/11/15 to 2026/11/21: 1 account x 36 Regions x 7 days = 252 folders to list (about $0.00126)",
    "queued, 25.00 MB read",
    "running, 25.00 MB read",
    "succeeded, 25.00 MB read",
    "25.00 MB read (about $0.00013, and about $0.00340 for each 1,000 log files, for requests to S3 and KMS)",
  ]);
});

test("all is every account with log files, in batches, and the newest event of all of them comes first", async () => {
  athena.stub.accounts = Array.from({ length: 20 }, (_, index) => String(100_000_000_000 + index));
  athena.stub.rows = [["eventtime"], ["2026-11-20T00:00:00Z"], ["2026-01-01T00:00:00Z"]];
  const { answered, said } = await ask(trailChanges, {
    accounts: "all",
    from: "2025/11/22",
    changes: { "logBucket.expireAfterDays": 400 },
  });
  expect(texts()).toHaveLength(3); // 36 Regions x 365 days: 7 accounts a query
  expect(texts().join()).toContain("'100000000019'");
  expect(answered.rows.flat()).toEqual([
    ...Array.from({ length: 3 }, () => "2026-11-20T00:00:00Z"),
    ...Array.from({ length: 3 }, () => "2026-01-01T00:00:00Z"),
  ]);
  expect(said[0]).toBe(
    "2025/11/22 to 2026/11/21: 20 accounts x 36 Regions x 365 days = 262,800 folders to list (about $1.31)",
  );
  expect(said[1]).toBe(
    "warning: before 2026/11/07 Athena does not see log files of 128 KB and more, which are in GLACIER: the answer misses them unless they are restored",
  );
});

test.each([
  [{ from: "2026/11/22" }, "2026-11-22 to 2026-11-21"],
  [{ from: "2027/01/01", to: "2027/01/02" }, "2027-01-01 to 2027-01-02"],
  [{ from: "2020/01/01", to: "2020/01/02" }, "2020-01-01 to 2020-01-02"],
  [{ to: "2020/01/02" }, " to 2020-01-02"],
])("refuses days that the table does not have: %p", async (scope, got) => {
  const asked = ask(trailChanges, scope);
  await expect(asked).rejects.toMatchObject({ status: 64 });
  await expect(asked).rejects.toThrow("must be days that the table has, 2026-05-24 to 2026-11-21, got ");
  await expect(asked).rejects.toThrow(got);
  expect(texts()).toEqual([]);
});

test("asks about the days that the table has, and says so", async () => {
  const { said } = await ask(trailChanges, { from: "2000/01/01", to: "2030/01/01" });
  expect(said[0]).toBe("warning: the table has 2026-05-24 to 2026-11-21 alone: the answer has no other day");
  expect(texts()[0]).toContain("day BETWEEN '2026/05/24' AND '2026/11/21'");
});

test("refuses a bucket without log files", async () => {
  await expect(ask(trailChanges, { accounts: "all" })).rejects.toThrow(
    "No account has log files in s3://acme-cloudtrail/AWSLogs/o-exampleorgid/",
  );
  expect(texts()).toEqual([]);
});

test("runs the text of a file as it is", async () => {
  await ask({ text: "SELECT 1" });
  expect(texts()).toEqual(["SELECT 1"]);
});

test("an interruption stops the query in Athena", async () => {
  athena.stub.states = ["RUNNING"];
  const controller = new AbortController();
  const wait = async () => controller.abort();
  await expect(ask(trailChanges, { signal: controller.signal, wait })).rejects.toMatchObject({
    status: 130,
    message:
      "Interrupted.\nThe query was stopped in Athena: 25.00 MB read (about $0.00013, and about $0.00340 for each 1,000 log files, for requests to S3 and KMS).",
  });
  expect(athena.heard).toContainEqual({
    operation: "athena:StopQueryExecution",
    input: { QueryExecutionId: "1" },
  });
});

test("an interruption before the query starts none", async () => {
  athena.stub.accounts = ["111111111111"];
  const asked = ask(trailChanges, { accounts: "all", signal: AbortSignal.abort() });
  await expect(asked).rejects.toMatchObject({ status: 130, message: "Interrupted." });
  expect(texts()).toEqual([]);
});

test("an interruption ends the reading of the result, which has its price", async () => {
  athena.stub.states = ["SUCCEEDED"];
  const controller = new AbortController();
  athena.stub.heardResults = () => controller.abort();
  await expect(ask(trailChanges, { signal: controller.signal })).rejects.toMatchObject({
    status: 130,
    message: expect.stringMatching(/^Interrupted\.\n25\.00 MB read \(about \$0\.00013,/),
  });
});

test.each([
  ["FAILED", 1, /^The query failed: GENERIC/],
  ["RUNNING", 130, /^Interrupted\.\nThe query was stopped in Athena: 25\.00 MB read/],
])("a later batch that is %s leaves the rows that are paid for", async (state, status, message) => {
  const controller = new AbortController();
  athena.stub = {
    ...athena.stub,
    accounts: Array.from({ length: 20 }, (_, index) => String(100_000_000_000 + index)),
    rows: [["eventtime"], ["2026-11-20T00:00:00Z"]],
    states: ["SUCCEEDED"],
    reason: "GENERIC_INTERNAL_ERROR",
    heardResults: () => {
      athena.stub.states = [state];
    },
  };
  const { answered, said } = await ask(trailChanges, {
    accounts: "all",
    from: "2026/05/24",
    signal: controller.signal,
    wait: async () => controller.abort(),
  });
  expect(answered).toEqual({
    columns: ["eventtime"],
    rows: [["2026-11-20T00:00:00Z"]],
    problem: expect.objectContaining({ status, message: expect.stringMatching(message) }),
  });
  expect(said.slice(-2)).toEqual([
    "25.00 MB read (about $0.00013, and about $0.00340 for each 1,000 log files, for requests to S3 and KMS)",
    "warning: the rows are those of the first 1 of 2 queries alone",
  ]);
});

test("who may not stop the query is told that it goes on", async () => {
  athena.stub.states = ["RUNNING"];
  athena.stub.fails = { "athena:StopQueryExecution": NOT_YOURS };
  const controller = new AbortController();
  const wait = async () => controller.abort();
  await expect(ask(trailChanges, { signal: controller.signal, wait })).rejects.toMatchObject({
    status: 130,
    message: expect.stringContaining(
      "run `aws athena stop-query-execution --query-execution-id 1 --region us-east-1`",
    ),
  });
});

test("a query that may not be looked at is stopped", async () => {
  athena.stub.fails = { "athena:GetQueryExecution": NOT_YOURS };
  await expect(ask(trailChanges)).rejects.toMatchObject({
    status: 1,
    message: expect.stringMatching(/be the searcher.*\nThe query was stopped in Athena\.$/s),
  });
  expect(athena.heard.map(({ operation }) => operation)).toContain("athena:StopQueryExecution");
});

test("a query that its limit stopped has a price, and is not stopped again", async () => {
  athena.stub.states = ["CANCELLED"];
  athena.stub.reason = "Bytes scanned limit was exceeded";
  await expect(ask(trailChanges)).rejects.toThrow(/limit was exceeded\n25\.00 MB read \(about \$0\.00013,/);
  expect(athena.heard.map(({ operation }) => operation)).not.toContain("athena:StopQueryExecution");
});

const INVALID = {
  status: 400,
  code: "InvalidRequestException",
  message: "WorkGroup organization-trail-search is not found.",
};

test.each([
  [
    "a missing workgroup",
    { "athena:StartQueryExecution": INVALID },
    /search\.enabled: true.*npm run deploy.*\nAWS says: WorkGroup/s,
  ],
  [
    "results that are not readable",
    {
      "athena:GetQueryResults": {
        ...INVALID,
        message: "Access denied when reading s3://acme-cloudtrail-search/1.csv",
      },
    },
    /write and read the results: be the searcher.*\n25\.00 MB read \(about/s,
  ],
  ["a bucket that may not be listed", { "s3:ListObjectsV2": NOT_YOURS }, /be the searcher/],
])("says what to do about %s", async (_, fails, message) => {
  athena.stub = { ...athena.stub, fails, accounts: ["111111111111"], states: ["SUCCEEDED"] };
  await expect(ask(trailChanges, { accounts: "all" })).rejects.toThrow(message);
});
