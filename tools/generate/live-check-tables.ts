import { readFileSync } from "node:fs";
import { z } from "zod";
import { NOT_ASKED, QUESTIONS } from "../../commands/live-check/questions";
import { table } from "./table";

const ANSWERS = "commands/live-check/answers.json";

const STATE = /^(unverified|(confirmed|refuted) on \d{4}-\d{2}-\d{2})$/;
const Answers = z.record(
  z.string(),
  z.string().regex(STATE, "must be `unverified`, or an answer and its day"),
);

/** The state of every question by its id: `unverified`, or the answer with the day on which somebody asked. */
export function liveCheckAnswers(): Readonly<Record<string, string>> {
  return Answers.parse(JSON.parse(readFileSync(ANSWERS, "utf8")));
}

/** Every question with its state, and every statement that no question is about. */
export function liveCheckTables(): string {
  const answers = liveCheckAnswers();
  const questions = QUESTIONS.map(({ id, title, page, statements, needs }) => [
    `\`${id}\``,
    `[${title}](${page})`,
    list(statements),
    list(needs.map((need) => `--${need}`)),
    answers[id] ?? "",
  ]);
  const notAsked = Object.entries(NOT_ASKED).map(([statement, reason]) => [`\`${statement}\``, reason]);
  return [
    table(["question", "expected", "statements that rely on it", "options", "state"], questions),
    "No question is about these statements:",
    table(["statement", "reason"], notAsked),
  ].join("\n\n");
}

function list(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(", ");
}
