import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { CloudTrailRecord } from "../../policies/alarms/record";

/** A file of CloudTrail records, read. */
export interface RecordFile {
  readonly name: string;
  readonly records: readonly CloudTrailRecord[];
}

/** A file cannot be read, or is no file of CloudTrail records. The message begins with its name. */
export class NotRecords extends Error {}

/** How to read files. */
export interface FileAccess {
  readonly read: (name: string) => Buffer;
  /** Of one file, unpacked. */
  readonly maximumBytes: number;
}

/** Reads a file of records: `{"Records": [...]}` or a list, or one of these or a record in each line; also with gzip. */
export function recordFile(path: string, access: FileAccess): RecordFile {
  const name = path === "-" ? "standard input" : path;
  try {
    return { name, records: parseRecords(textOf(bytesOf(path, access), access)) };
  } catch (error) {
    if (error instanceof NotRecords) throw new NotRecords(`${name}: ${error.message}`);
    throw error;
  }
}

/** The files without the events that an earlier one has, too: the same log file may have been downloaded twice. */
export function withoutCopies(files: readonly RecordFile[]): readonly RecordFile[] {
  const known = new Set<string>();
  const isNew = (record: CloudTrailRecord): boolean => {
    const { size } = known;
    return known.add(createHash("sha256").update(JSON.stringify(record)).digest("base64")).size > size;
  };
  return files.map(({ name, records }) => ({
    name,
    records: records.filter((record) => typeof record.eventID !== "string" || isNew(record)),
  }));
}

/** An event of CloudTrail Insights. It has the unusual call in `insightDetails`, where no alarm looks. */
export function isInsight({ eventCategory }: CloudTrailRecord): boolean {
  return eventCategory === "Insight";
}

function bytesOf(name: string, { read }: FileAccess): Buffer {
  try {
    return read(name);
  } catch (error) {
    if (error instanceof NotRecords) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new NotRecords(UNREADABLE[code ?? ""] ?? `cannot be read (${code ?? message})`);
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EISDIR: "is a folder: give its files",
  EACCES: "may not be read by you",
};

function textOf(bytes: Buffer, { maximumBytes }: FileAccess): string {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isGzip ? unpacked(bytes, maximumBytes) : bytes;
  if (plain.length > maximumBytes) throw tooLarge(maximumBytes);
  return plain.toString("utf8").replace(/^\uFEFF/, "");
}

function unpacked(bytes: Buffer, maximumBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: maximumBytes });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === "ERR_BUFFER_TOO_LARGE"
      ? tooLarge(maximumBytes)
      : new NotRecords(`cannot be unpacked (${code ?? error})`);
  }
}

/** The refusal of a file that is larger than allowed. */
export function tooLarge(maximumBytes: number): NotRecords {
  return new NotRecords(`has more than ${maximumBytes / 1e6} MB: give it in parts`);
}

function parseRecords(text: string): readonly CloudTrailRecord[] {
  if (text.trim() === "") throw new NotRecords("is empty");
  const whole = parsed(text);
  if ("value" in whole) return recordsIn(whole.value, "");
  const lines = text.split("\n");
  const first = lines.find((line) => line.trim() !== "") ?? "";
  if (!("value" in parsed(first))) throw new NotRecords(`is not JSON: ${whole.problem}`);
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const one = parsed(line);
    const place = `line ${index + 1} `;
    if ("value" in one) return recordsIn(one.value, place);
    throw new NotRecords(`${place}is not JSON: ${one.problem}`);
  });
}

function parsed(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function recordsIn(value: unknown, place: string): readonly CloudTrailRecord[] {
  if (isObject(value) && Array.isArray(value.Records)) return checked(value.Records, `${place}Records`);
  if (Array.isArray(value)) return checked(value, `${place}item`);
  if (isObject(value) && "digestStartTime" in value) {
    throw new NotRecords(`${place}is a digest: give the log files, which are in the folder CloudTrail`);
  }
  if (isRecord(value)) return [value];
  const unwrap = isObject(value) && WRAPPED.find(([key, holds]) => holds(value[key]));
  if (unwrap) throw new NotRecords(`${place}is ${unwrap[2]}`);
  throw new NotRecords(
    `${place}is no CloudTrail record: it needs eventSource and eventName, or a list Records`,
  );
}

/** What holds records as other tools print them, and how to get them out. */
const WRAPPED: readonly (readonly [key: string, holds: (value: unknown) => boolean, what: string])[] = [
  [
    "Events",
    Array.isArray,
    "the output of `aws cloudtrail lookup-events`: give what `jq -c '.Events[].CloudTrailEvent | fromjson'` makes of it",
  ],
  [
    "events",
    Array.isArray,
    "the output of `aws logs filter-log-events`: give what `jq -c '.events[].message | fromjson'` makes of it",
  ],
  ["detail", isRecord, "an event of EventBridge: give what `jq -c .detail` makes of it"],
];

function checked(list: readonly unknown[], place: string): readonly CloudTrailRecord[] {
  return list.map((item, index) => {
    if (isRecord(item)) return item;
    throw new NotRecords(`${place} ${index + 1} is no CloudTrail record: it needs eventSource and eventName`);
  });
}

function isRecord(value: unknown): value is CloudTrailRecord {
  if (!isObject(value)) return false;
  return isInsight(value) || (typeof value.eventSource === "string" && typeof value.eventName === "string");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
