import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { namedQueryOf } from "../../../commands/search/arguments";
import { askLocally } from "../../../commands/search/ask-locally";
import type { Scope } from "../../../commands/search/question";
import { searchNames } from "../../../policies/search/names";
import { QUERIES } from "../../../policies/search/queries/index";
import { testInFullRun } from "../../full-tests";
import { runProgram } from "../../program";
import { minimalFile, minimalSettings, sampleFile } from "../../settings-file";
import { startAthena } from "./athena-stub";
import { AUDIT, BUCKET_AND_KEY } from "./events";

const directory = mkdtempSync(join(tmpdir(), "organization-trail-search-"));
const settings = join(directory, "settings.yaml");
const bucket = join(directory, "bucket");
const day = join(bucket, "AWSLogs", "o-exampleorgid", AUDIT, "CloudTrail", "us-east-1", "2026", "01", "01");
const logFile = join(day, `${AUDIT}_CloudTrail_us-east-1_20260101T0005Z_abcdefghijklmnop.json.gz`);

beforeAll(() => {
  mkdirSync(day, { recursive: true });
  writeFileSync(settings, sampleFile());
  writeFileSync(logFile, gzipSync(JSON.stringify({ Records: [BUCKET_AND_KEY.finds["lock shortened"]] })));
});
afterAll(() => rmSync(directory, { recursive: true }));

const NAMES = searchNames(minimalSettings());
const SETTINGS = { names: NAMES, settings: minimalSettings() };
const search = (...args: string[]) =>
  runProgram("commands/search/main.ts", ["--settings", settings, ...args]);

test("says who shortened the lock, from log files on this machine", async () => {
  const { exitCode, stdout, output } = await search(
    "bucket-and-key-changes",
    "--local",
    bucket,
    "--format=json",
  );
  expect(exitCode).toBe(0);
  expect(output).toContain("search: reads 1 of 1 log files, of 222222222222\n");
  const [found] = JSON.parse(stdout);
  expect(found).toMatchObject({
    eventname: "PutBucketObjectLockConfiguration",
    caller: "arn:aws:sts::222222222222:assumed-role/administrator/session",
    requestparameters: expect.stringContaining('"Days":1'),
  });
});

/** Asks a folder, and collects what is said. */
async function ask(query: string, folder: string, scope: Scope = {}) {
  const said: string[] = [];
  const options = {
    ...SETTINGS,
    directory: folder,
    say: (line: string) => void said.push(line),
    ...scope,
  };
  const { rows } = await askLocally({ query: namedQueryOf(query, QUERIES), values: {} }, options);
  return { rows, said };
}

test("reads the files alone that Athena would read", async () => {
  const none = { rows: [], said: ["reads 0 of 1 log files"] };
  expect(await ask("trail-changes", bucket)).toEqual(none);
  expect(await ask("bucket-and-key-changes", bucket, { from: "2026/01/02", accounts: "all" })).toEqual(none);
  expect(
    (await ask("bucket-and-key-changes", bucket, { to: "2026/01/01", accounts: "all" })).rows,
  ).toHaveLength(1);
});

test("a text that is no JSON has no fields, and half a character ends no search", async () => {
  const file = logFile.replace("T0005Z", "T0010Z");
  const found = BUCKET_AND_KEY.finds["lock shortened"];
  const texts = ["no JSON", "", '{"bucketName":"acme-clou', '{"bucketName":"acme-cloudtrail"}'];
  const Records = [
    ...texts.map((requestParameters) => ({ ...found, requestParameters })),
    { ...found, userAgent: "\ud800 \\ud800 \ud83d\ude00" },
  ];
  writeFileSync(file, JSON.stringify({ Records }));
  expect((await ask("bucket-and-key-changes", bucket)).rows).toHaveLength(3);
  writeFileSync(file, JSON.stringify({ Records: [1] }));
  await expect(ask("bucket-and-key-changes", bucket)).rejects.toThrow(`${file} is no log file of CloudTrail`);
  rmSync(file);
});

test("without DuckDB one line says what to install", async () => {
  jest.doMock("@duckdb/node-api", () => {
    throw new Error("Cannot find module '@duckdb/node-api'\nRequire stack:\n- local.ts");
  });
  await expect(ask("trail-changes", bucket)).rejects.toMatchObject({
    status: 2,
    message:
      "--local needs the optional package @duckdb/node-api: run `npm ci --include=optional` (Cannot find module '@duckdb/node-api').",
  });
  jest.dontMock("@duckdb/node-api");
});

test("runs the text of a file", async () => {
  const file = join(directory, "count.sql");
  writeFileSync(file, "SELECT count(*) AS events FROM log_files");
  const { stdout, output } = await search("--sql", file, "--local", bucket, "--format=csv");
  expect(stdout).toBe('"events"\r\n"1"\r\n');
  expect(output).toContain(
    "warning: Athena would refuse this text: there it needs a condition such as account IN",
  );
  const said: string[] = [];
  const text = `SELECT count(*) FROM log_files WHERE account IN ('${AUDIT}')`;
  await askLocally({ text }, { ...SETTINGS, directory: bucket, say: (line) => void said.push(line) });
  expect(said).toEqual([`reads 1 of 1 log files, of ${AUDIT}`]);
});

test("rows that are paid for are printed, and the status says that some are missing", async () => {
  const athena = await startAthena();
  athena.stub = {
    ...athena.stub,
    accounts: Array.from({ length: 16 }, (_, index) => String(100_000_000_000 + index)),
    rows: [["eventtime"], ["2026-11-20T00:00:00Z"]],
    states: ["SUCCEEDED"],
    heardResults: () => {
      athena.stub.states = ["FAILED"];
    },
  };
  const file = join(directory, "enabled.yaml");
  writeFileSync(
    file,
    minimalFile({ search: { enabled: true, acknowledgeArchive: true }, "accounts.audit.profile": undefined }),
  );
  const { exitCode, stdout, output } = await runProgram(
    "commands/search/main.ts",
    ["root-uses", "--account=all", "--from=2000-01-01", "--format=csv", "--settings", file],
    {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: athena.endpoint,
        AWS_ACCESS_KEY_ID: "a",
        AWS_SECRET_ACCESS_KEY: "s",
      },
    },
  );
  athena.stop();
  expect(exitCode).toBe(1);
  expect(stdout).toBe('"eventtime"\r\n"2026-11-20T00:00:00Z"\r\n');
  expect(output).toContain("warning: the rows are those of the first 1 of 2 queries alone\n");
  expect(output).toContain("The query failed: Athena says FAILED\n");
});

test("a trail may have the name of a schema that DuckDB has", async () => {
  const settings = minimalSettings({ "trail.name": "main" });
  const options = { names: searchNames(settings), settings, directory: bucket, say: () => {} };
  const question = { query: namedQueryOf("bucket-and-key-changes", QUERIES), values: {} };
  expect((await askLocally(question, options)).rows).toHaveLength(1);
});

test("the command ends with 64 for a trail without search", async () => {
  const { exitCode, output } = await search("root-uses");
  expect(exitCode).toBe(64);
  expect(output).toContain("search.enabled must be true");
});

test("the command ends with 64 for a text without a query", async () => {
  const file = join(directory, "empty.sql");
  writeFileSync(file, "-- SELECT 1\n/* nothing\n */\n");
  const { exitCode, output } = await search("--sql", file, "--local", bucket);
  expect(exitCode).toBe(64);
  expect(output).toContain("has no query: --list names");
});

testInFullRun.each([
  [
    "arguments that are none",
    ["root-uses", "--from=1"],
    "--from must be a day such as 2026-11-01, got 1\nusage: ",
  ],
  ["a value of another form", ["root-uses", "--set=key=1"], "has nothing to set\nusage: "],
  ["a folder that is not named", ["root-uses", "--local", "--list"], "is ambiguous. Did you forget"],
  ["a file that is not there", ["--sql=x.sql"], "--sql x.sql cannot be read (ENOENT)"],
])("the command ends with 64 for %s", async (_, args, message) => {
  const { exitCode, output } = await search(...args);
  expect(exitCode).toBe(64);
  expect(output).toContain(message);
});

test("a folder without log files, and a file that is none, end the search", async () => {
  await expect(ask("root-uses", join(directory, "nowhere"))).rejects.toThrow("cannot be read (ENOENT)");
  await expect(ask("root-uses", __dirname)).rejects.toThrow(
    "has no log file of the table, and 0 others: their keys are AWSLogs/o-exampleorgid/ACCOUNT/",
  );
  const broken = logFile.replace("T0005Z", "T0010Z");
  writeFileSync(broken, "{");
  await expect(ask("bucket-and-key-changes", bucket)).rejects.toThrow("is no log file of CloudTrail");
  rmSync(broken);
});

test("lists the queries with their places", async () => {
  const { exitCode, stdout } = await search("--list");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("trail-changes: Who changed the trail\n");
  expect(stdout).toContain("  --set access-key=AKIAIOSFODNN7EXAMPLE: the id of an access key\n");
});
