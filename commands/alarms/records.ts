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
export function recordFile(name: string, access: FileAccess): RecordFile {
  try {
    return { name, records: parseRecords(textOf(bytesOf(name, access), access)) };
  } catch (error) {
    if (error instanceof NotRecords) throw new NotRecords(`${name}: ${error.message}`);
    throw error;
  }
}

function bytesOf(name: string, { read }: FileAccess): Buffer {
  try {
    return read(name);
  } catch (error) {
    if (error instanceof NotRecords) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new NotRecords(`cannot be read (${code ?? message})`);
  }
}

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
  throw new NotRecords(
    `${place}is no CloudTrail record: it needs eventSource and eventName, or a list Records`,
  );
}

function checked(list: readonly unknown[], place: string): readonly CloudTrailRecord[] {
  return list.map((item, index) => {
    if (isRecord(item)) return item;
    throw new NotRecords(`${place} ${index + 1} is no CloudTrail record: it needs eventSource and eventName`);
  });
}

function isRecord(value: unknown): value is CloudTrailRecord {
  return isObject(value) && typeof value.eventSource === "string" && typeof value.eventName === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
