import type { Caller, Question } from "../simulator";
import type { allows, Fact } from "./fact";
import { GUARDED } from "./guardrail-acts";

export type Callers = Readonly<Record<string, Caller>>;

export function ask(
  caller: Caller,
  action: string,
  arn: string,
  context = {},
  accountId = GUARDED,
): Question {
  return { caller, action, resource: { arn, accountId }, context };
}

export function each(
  callers: Callers,
  fact: typeof allows,
  ask: (caller: Caller) => Question,
  what: string,
): readonly Fact[] {
  return Object.entries(callers).map(([who, caller]) => fact(`${who} to ${what}`, ask(caller)));
}

export const bucketArn = (name: string) => `arn:aws:s3:::${name}`;
