import { inParallel } from "../verify/async";
import { CallError, RunEnded } from "../verify/call-error";
import { judgeError } from "../verify/failed-read";
import type { Content } from "./cell";
import type { FileReader } from "./files";
import type { Finding } from "./finding";
import { type Hashed, hashContent, hashParts, MOST_LOG_FILE_BYTES } from "./inflate";
import { judgeContent, type NamedFile, unreadLogFile } from "./log-files";
import type { ListedFile } from "./scope";

/** Reads log files and compares their hashes. Nothing of a file is kept. */
export async function readContent(reader: FileReader, toRead: readonly NamedFile[]): Promise<Content> {
  const findings: Finding[] = [];
  const archived: NamedFile[] = [];
  let [files, bytes] = [0, 0];
  await inParallel(toRead, reader.concurrency, async (file) => {
    try {
      const judged = judgeContent(file, await hashOf(reader, file.listed));
      if (judged.finding !== undefined) findings.push(judged.finding);
      else files += 1;
      bytes += judged.bytes;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // What an interrupted run did not read is counted, and not named file by file.
      if (error.cause instanceof RunEnded) return;
      if (error.code === "InvalidObjectState") archived.push(file);
      else findings.push(judgeUnread(file, error));
    }
  });
  return { findings, files, bytes, archived };
}

function judgeUnread({ key, digest }: NamedFile, error: CallError): Finding {
  if (error.code !== "NoSuchKey") return unreadLogFile(key, judgeError(error).found);
  return { code: "L-MISSING", key, found: `it was listed, but is gone; ${digest.key} names it` };
}

/** A larger file is hashed as it arrives: decompressed at once, it would hold up all others. */
const LARGE = 1024 * 1024;

async function hashOf(reader: FileReader, file: ListedFile): Promise<Hashed> {
  if (file.size > LARGE) return reader.consume(file, (parts) => hashParts(parts, MOST_LOG_FILE_BYTES));
  return hashContent(await reader.readBody(file), MOST_LOG_FILE_BYTES);
}
