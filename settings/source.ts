import { readFileSync, statSync } from "node:fs";

const MAXIMUM_BYTES = 1_000_000;
const UTF_16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** A file that is no text of a reasonable size. The message follows its path. */
export class UnreadableSource extends Error {
  override readonly name = "UnreadableSource";
}

/** Reads a UTF-8 file of at most 1 MB. Throws {@link UnreadableSource}, or the error of the file system. */
export function readSource(path: string): string {
  const status = statSync(path);
  if (!status.isFile() && !status.isDirectory()) {
    throw new UnreadableSource("is no regular file, such as a pipe or a device: name a file of text");
  }
  const { size } = status;
  if (size > MAXIMUM_BYTES) {
    throw new UnreadableSource(
      `has ${size} bytes, and a settings file has at most ${MAXIMUM_BYTES}: check whether it is another file`,
    );
  }
  const bytes = readFileSync(path);
  if (isUtf16(bytes))
    throw new UnreadableSource("is encoded in UTF-16 or UTF-32, or is no text: save it as UTF-8");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UnreadableSource("is not encoded in UTF-8: save it as UTF-8", { cause: error });
  }
  if (/\r(?!\n)/.test(text)) {
    throw new UnreadableSource(
      "has line breaks that are a carriage return alone: save it with the usual ones",
    );
  }
  return text;
}

/** Without a byte order mark, the first character of YAML is one of ASCII, so one of its two bytes is zero. */
function isUtf16(bytes: Buffer): boolean {
  const begin = bytes.subarray(0, 2);
  return begin.includes(0) || UTF_16_MARKS.some((mark) => begin.equals(mark));
}
