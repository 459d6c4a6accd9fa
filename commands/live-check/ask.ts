import { type Live, type LiveOptions, openLive } from "./live";
import { type Answer, cannotTell, type PermissionOption, type Question } from "./question";

/** How to ask. */
export interface AskOptions extends LiveOptions {
  readonly allowed: ReadonlySet<PermissionOption>;
}

/** A question with its answer. */
export interface Answered extends Answer {
  readonly question: Question;
}

/** Asks one question after another, because some of them change what the next would find if AWS accepts them. */
export async function askAll(
  questions: readonly Question[],
  options: AskOptions,
): Promise<readonly Answered[]> {
  const live = openLive(options);
  const answered: Answered[] = [];
  for (const question of questions) answered.push({ question, ...(await ask(question, live, options)) });
  return answered;
}

async function ask(question: Question, live: Live, { named, allowed }: AskOptions): Promise<Answer> {
  const names = Object.entries(named).flatMap(([name, who]) => (who === undefined ? [] : [name]));
  const given: ReadonlySet<string> = new Set([...allowed, ...names]);
  const missing = question.needs.filter((need) => !given.has(need));
  if (missing.length > 0) return cannotTell(`needs ${missing.map((need) => `--${need}`).join(" and ")}`);
  try {
    return await question.ask(live);
  } catch (error) {
    return cannotTell(error instanceof Error ? error.message : String(error));
  }
}

/** 1 if something is refuted, 0 if something is confirmed, 2 if nothing could be asked. */
export function exitStatus(answers: readonly Answer[]): number {
  const verdicts = new Set(answers.map(({ verdict }) => verdict));
  if (verdicts.has("refuted")) return 1;
  return verdicts.has("confirmed") ? 0 : 2;
}
