import type { z } from "zod";
import { CommandError, EXIT_STATUS } from "../shared/program";

/** A JSON file that an option names. */
export interface InputFile {
  readonly option: "--state" | "--keys";
  readonly path: string;
}

/** Parses the text of a file. @throws CommandError */
export function parseJson(file: InputFile, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(file, `is no JSON: ${messageOf(error)}`);
  }
}

/** Takes the content as a schema says. @throws CommandError */
export function parseContent<Schema extends z.ZodType>(
  file: InputFile,
  schema: Schema,
  content: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [{ path = [], message = "" } = {}] = parsed.error.issues;
  throw refusal(file, `is not as an earlier run wrote it: ${[...path, message].join(": ")}`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Says why a file is not taken, and what to do. */
export function refusal({ option, path }: InputFile, why: string): CommandError {
  const remedy = option === "--state" ? ". Give another file, or remove it to begin anew" : "";
  return new CommandError(`${option} ${path} ${why}${remedy}`, EXIT_STATUS.usage);
}
