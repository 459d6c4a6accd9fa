import { SettingsFile } from "./file";
import { type DescribedProblem, describeProblems } from "./problems";
import { valueAt } from "./value-at";
import type { YamlFile } from "./yaml-file";

/** A value whose only fault may be that it is in quotes, or that it is not. */
interface Requoted {
  readonly problem: DescribedProblem;
  /** The value as it would be read with quotes, or without. */
  readonly value: string | number | boolean;
}

/** Adds what to do to each problem that quotes, or the lack of them, cause. */
export function adviseOnQuotes(
  problems: readonly DescribedProblem[],
  file: YamlFile,
): readonly DescribedProblem[] {
  const requoted = problems.flatMap((problem): Requoted[] => {
    const value = requote(valueAt(file.raw, problem.path), file.written(problem.path));
    return value === undefined || problem.message.includes("in quotes") ? [] : [{ problem, value }];
  });
  const wrong = new Set(problemsAfter(requoted, file));
  return problems.map((problem) => {
    const found = requoted.find((other) => other.problem === problem);
    if (found === undefined || wrong.has(placeOf(problem))) return problem;
    const advice = typeof found.value === "string" ? "put it in quotes" : "write it without quotes";
    return { ...problem, message: `${problem.message}: ${advice}` };
  });
}

function requote(value: unknown, written: string | undefined): Requoted["value"] | undefined {
  if (typeof value === "number" || typeof value === "boolean") return written;
  if (typeof value !== "string") return undefined;
  if (value === "true" || value === "false") return value === "true";
  return /^\d+$/.test(value) ? Number(value) : undefined;
}

/** The places that are still wrong by themselves if all values are written the other way. */
function problemsAfter(requoted: readonly Requoted[], file: YamlFile): readonly string[] {
  if (requoted.length === 0) return [];
  const raw = structuredClone(file.raw);
  for (const { problem, value } of requoted) {
    const section = valueAt(raw, problem.path.slice(0, -1));
    const key = problem.path.at(-1);
    if (typeof section === "object" && section !== null && key !== undefined) {
      Object.defineProperty(section, key, { value });
    }
  }
  const parsed = SettingsFile.safeParse(raw, { reportInput: true });
  if (parsed.success) return [];
  return describeProblems(parsed.error, { ...file, raw })
    .filter(({ isAcrossKeys }) => !isAcrossKeys)
    .map(placeOf);
}

function placeOf({ path }: DescribedProblem): string {
  return JSON.stringify(path);
}
