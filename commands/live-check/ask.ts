import { resourceNames } from "../../policies/names";
import type { Caller } from "../shared/caller";
import { findLogKey } from "../shared/log-key";
import { type CallersOptions, openNamedCaller } from "./callers";
import { type Answer, cannotTell, type Live, type PermissionOption, type Question } from "./question";

/** How to ask. */
export interface AskOptions extends CallersOptions {
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
  const missing = question.needs.filter((need) =>
    need === "allow-denied-calls" || need === "allow-scratch-resources"
      ? !allowed.has(need)
      : named[need] === undefined,
  );
  if (missing.length > 0) return cannotTell(`needs ${missing.map((need) => `--${need}`).join(" and ")}`);
  try {
    return await question.ask(live);
  } catch (error) {
    return cannotTell(error instanceof Error ? error.message : String(error));
  }
}

function openLive(options: AskOptions): Live {
  const { settings, environment } = options;
  const { accounts } = settings;
  const opened = new Map<string, Promise<Caller>>();
  const as: Live["as"] = (name, accountId) => {
    const isOfSettings = name === "management" || name === "audit" || name === "logArchive";
    const expected = accountId ?? (isOfSettings ? accounts[name]?.id : undefined);
    const id = `${name} ${expected}`;
    const caller = opened.get(id) ?? openNamedCaller(name, expected, options);
    opened.set(id, caller);
    return caller;
  };
  const key: Live["key"] = async () => findLogKey((await as("audit")).kms, settings);
  return { settings, names: resourceNames(settings), environment, as, key };
}

/** 1 if something is refuted, 0 if something is confirmed, 2 if nothing could be asked. */
export function exitStatus(answers: readonly Answer[]): number {
  const verdicts = new Set(answers.map(({ verdict }) => verdict));
  if (verdicts.has("refuted")) return 1;
  return verdicts.has("confirmed") ? 0 : 2;
}
