import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Answer } from "../../../commands/search/answer";
import { LocalTable } from "../../../commands/search/local";
import { findLogFiles } from "../../../commands/search/log-files";
import type { CloudTrailRecord } from "../../../policies/alarms/record";
import { searchNames } from "../../../policies/search/names";
import { QUERIES } from "../../../policies/search/queries/index";
import type { Filling } from "../../../policies/search/query";
import { literal, mentions } from "../../../policies/search/sql";
import { minimalSettings } from "../../settings-file";
import * as breakGlass from "./break-glass-events";
import * as events from "./events";
import * as principals from "./principal-events";

const { AUDIT, KEY_ID, MANAGEMENT, MEMBER } = events;
const { ACCESS_KEY, DENIALS, INTRUDER } = principals;

const NAMES = searchNames(
  minimalSettings({
    breakGlassPrincipalArns: [breakGlass.BREAK_GLASS, breakGlass.PERMISSION_SET, breakGlass.EMERGENCY_USER],
  }),
);

/** The events of a query, with what a searcher fills in. */
interface Case extends events.Expected {
  readonly values?: Readonly<Record<string, string>>;
}

const CASES: Readonly<Record<string, Case>> = {
  "trail-changes": events.TRAIL,
  "bucket-and-key-changes": { ...events.BUCKET_AND_KEY, values: { key: KEY_ID } },
  "break-glass-uses": breakGlass.BREAK_GLASS_USES,
  "root-uses": principals.ROOT_USES,
  "denials-by-principal": DENIALS,
  "console-sign-ins-without-mfa": principals.SIGN_INS,
  "principal-activity": { ...principals.ACTIVITY, values: { "access-key": ACCESS_KEY, principal: INTRUDER } },
  "organization-changes": events.ORGANIZATION,
};

const ACCOUNTS = [MANAGEMENT, AUDIT, MEMBER];
let directory: string;
let table: LocalTable;

/** Each query has a day of its own, because an event of one may be an event of another. */
const dayOf = (query: string): string => `2026/01/0${Object.keys(CASES).indexOf(query) + 1}`;
const COUNTED = "2026/01/09";

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "search-"));
  for (const [query, { finds, leaves }] of Object.entries(CASES)) {
    for (const [what, record] of Object.entries({ ...finds, ...leaves })) put(what, record, dayOf(query));
  }
  const denial = DENIALS.finds["S3's denial"];
  put("first", { ...denial, eventTime: "2026-01-02T00:00:00Z" }, COUNTED);
  put("second", { ...denial, eventTime: "2026-01-01T00:00:00Z" }, COUNTED);
  put("other", { ...DENIALS.finds["KMS's denial"] }, COUNTED);
  table = await LocalTable.load(NAMES, findLogFiles(directory, minimalSettings()).files);
});
afterAll(() => {
  table.end();
  rmSync(directory, { recursive: true });
});

/** Puts a log file as CloudTrail would. The event's id says what it is. */
function put(what: string, record: CloudTrailRecord, day: string): void {
  const { accountId } = record.userIdentity as { accountId?: string };
  const account = String(record.recipientAccountId ?? accountId);
  const folder = `AWSLogs/o-exampleorgid/${account}/CloudTrail/us-east-1/${day}`;
  const name = `${account}_CloudTrail_us-east-1_20260101T0005Z_${what.replaceAll(/\W/g, "")}.json.gz`;
  const file = join(directory, folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(JSON.stringify({ Records: [{ ...record, eventID: what }] })));
}

function column(answer: Answer, name: string): readonly (string | null)[] {
  return answer.rows.map((row) => row[answer.columns.indexOf(name)] ?? null);
}

test("every query has events that it must find and events that it must not", () => {
  expect(Object.keys(CASES).sort()).toEqual(QUERIES.map(({ name }) => name).sort());
  for (const { finds, leaves } of Object.values(CASES)) {
    expect(Object.keys(finds).length).toBeGreaterThanOrEqual(3);
    expect(Object.keys(leaves).length).toBeGreaterThanOrEqual(3);
  }
});

/** What a query finds on a day. */
async function found(name: string, day: string, filling: Filling = {}): Promise<Answer> {
  const query = QUERIES.find((one) => one.name === name);
  return table.query(query?.sql(NAMES, { accounts: ACCOUNTS, from: day, to: day, ...filling }) ?? "");
}

/** The queries that do not count. */
const ofEvents = QUERIES.filter(({ orderBy }) => orderBy === "eventtime").map(({ name }) => name);

test.each(ofEvents)("%s finds its events alone", async (name) => {
  const { finds, values }: Case = CASES[name] ?? events.TRAIL;
  const accounts = name === "trail-changes" ? [MANAGEMENT] : ACCOUNTS;
  const answer = await found(name, dayOf(name), { accounts, values });
  expect(column(answer, "eventid").toSorted()).toEqual(Object.keys(finds).sort());
});

test("denials are counted by principal and call", async () => {
  const { rows } = await found("denials-by-principal", COUNTED);
  const [first, second] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];
  expect(rows).toEqual([
    [MEMBER, INTRUDER, "s3.amazonaws.com", "ListBuckets", "AccessDenied", "2", first, second],
    [MEMBER, INTRUDER, "kms.amazonaws.com", "Decrypt", "AccessDeniedException", "1", first, first],
  ]);
  const all = await found("denials-by-principal", dayOf("denials-by-principal"));
  expect(column(all, "eventsource").toSorted()).toEqual(
    ["ec2", "iot", "kms", "s3", "sns"].map((service) => `${service}.amazonaws.com`),
  );
});

test("the deployed text, with nothing filled in, finds what happened in its own accounts on any day", async () => {
  const name = "bucket-and-key-changes";
  const answer = await table.query(QUERIES.find((query) => query.name === name)?.sql(NAMES) ?? "");
  const { finds, leaves } = events.BUCKET_AND_KEY;
  const known = Object.keys({ ...finds, ...leaves });
  expect(
    column(answer, "eventid")
      .filter((id) => known.includes(id ?? ""))
      .toSorted(),
  ).toEqual([...Object.keys(finds), "another key, if one is named"].sort());
});

test("numbers are divided as in Trino", async () => {
  expect((await table.query("SELECT 7 / 2, -7 / 2")).rows).toEqual([["3", "-3"]]);
});

test("a path of a principal may have every character", async () => {
  const arn = "arn:aws:iam::222222222222:role/team#1!(it's)/[x]/break-glass";
  const answer = await table.query(
    `SELECT ${mentions(literal(`on resource: ${arn}.`), arn)}, ${mentions(literal(`on ${arn}-2`), arn)}`,
  );
  expect(answer.rows).toEqual([["true", "false"]]);
});

test("a session is a principal, too", async () => {
  const values = { principal: "arn:aws:sts::333333333333:assumed-role/intruder/session" };
  const answer = await found("principal-activity", dayOf("principal-activity"), { values });
  expect(column(answer, "eventname").toSorted()).toEqual(["CreateUser", "ListBuckets", "RunInstances"]);
});

test("accounts and days come from the folders", async () => {
  const day = dayOf("trail-changes");
  expect((await found("trail-changes", day, { accounts: [AUDIT] })).rows).toEqual([]);
  expect((await found("trail-changes", day, { from: "2025/12/01", to: "2025/12/31" })).rows).toEqual([]);
});

test("the text of a query reaches nothing but the table", async () => {
  await expect(table.query("SELECT * FROM read_text('package.json')")).rejects.toThrow(/Permission Error/);
  for (const [text, message] of [
    ["COPY log_files TO 'stolen.csv'", "Permission Error"],
    ["SET enable_external_access = true", "the text must be a SELECT"],
    ["DROP TABLE log_files", "the text must be a SELECT"],
    ["SELECT 1; SELECT 2", "Cannot prepare multiple statements"],
    ["-- nothing", "No statement"],
  ] as const) {
    await expect(table.query(text)).rejects.toThrow(message);
  }
});

test("reads the folders alone that the table has", () => {
  const root = join(directory, "copies");
  const put = (path: string) => {
    const file = join(root, path, "CloudTrail/us-east-1/2026/01/01/x.json.gz");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
    return file;
  };
  const own = put(`logs/2/AWSLogs/o-exampleorgid/${AUDIT}`);
  writeFileSync(own.replace(/\.gz$/, ""), ""); // unpacked
  for (const other of [
    `logs/2/AWSLogs/o-other/${AUDIT}`,
    `logs/2/AWSLogs/${AUDIT}`,
    `logs/1/AWSLogs/o-exampleorgid/${AUDIT}`,
  ]) {
    put(other);
  }
  const far = own.replace("us-east-1", "xx-north-9");
  mkdirSync(dirname(far), { recursive: true });
  writeFileSync(far, "");
  const found = (folder: string, s3KeyPrefix?: string) => {
    const { files, others } = findLogFiles(
      join(root, folder),
      minimalSettings(s3KeyPrefix === undefined ? {} : { "trail.s3KeyPrefix": s3KeyPrefix }),
    );
    return [files.map(({ path }) => path), others];
  };
  expect(found("", "logs/2")).toEqual([[own], 4]);
  expect(found("logs", "logs/2")).toEqual([[own], 4]);
  expect(found("logs/2")).toEqual([[own], 3]);
  expect(found("logs/2/AWSLogs/o-exampleorgid")).toEqual([[own], 1]);
  expect(found(`logs/2/AWSLogs/o-exampleorgid/${AUDIT}/CloudTrail/us-east-1/2026`)).toEqual([[own], 0]);
  expect(found("")).toEqual([[], 5]);
});

test("leaves out a former key prefix, and what Athena ignores", () => {
  const root = join(directory, "former");
  const put = (prefix: string, name = "x.json.gz") => {
    const file = join(root, prefix, `AWSLogs/o-exampleorgid/${AUDIT}/CloudTrail/us-east-1/2026/01/01`, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
    return file;
  };
  const [own, other, first] = [put("a/logs"), put("logs"), put("")];
  for (const name of ["_x.json.gz", ".x.json.gz"]) put("a/logs", name);
  const found = (s3KeyPrefix: string, folder = "") => {
    const { files, others } = findLogFiles(
      join(root, folder),
      minimalSettings({ "trail.s3KeyPrefix": s3KeyPrefix }),
    );
    return [files.map(({ path }) => path), others];
  };
  expect(found("a/logs")).toEqual([[own], 2]);
  expect(found("a/logs", "a")).toEqual([[own], 0]);
  expect(found("logs")).toEqual([[other], 2]);
  expect(found("new")).toEqual([[first], 2]);
});
