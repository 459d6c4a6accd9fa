import type { GhRequest } from "./github";

const COMMANDS = {
  api: ["method", "jq", "input", "silent", "paginate"],
  "issue list": ["state", "author", "search", "json", "jq", "limit", "repo"],
  "issue create": ["title", "body", "body-file", "repo"],
  "issue edit": ["title", "body", "body-file", "add-assignee", "repo"],
  "issue close": ["comment", "reason", "repo"],
  "issue reopen": ["comment", "repo"],
  "issue comment": ["body", "body-file", "repo"],
} as const;

type Command = keyof typeof COMMANDS;
type Flag = (typeof COMMANDS)[Command][number];

const WITHOUT_VALUE: readonly string[] = ["silent", "paginate"];
const SHORT: Readonly<Record<string, string>> = {
  X: "method",
  q: "jq",
  R: "repo",
  F: "body-file",
};

/** A call of `gh`, understood. */
export interface GhCall {
  readonly command: Command;
  readonly args: readonly string[];
  readonly flags: Readonly<Partial<Record<Flag, string>>>;
}

/** Understands the arguments; a command or a flag that is not known is an error. */
export function parseCall({ args }: GhRequest): GhCall {
  const words = args[0] === "api" ? 1 : 2;
  const name = args.slice(0, words).join(" ");
  const command = COMMAND_NAMES.find((one) => one === name);
  if (command === undefined) throw new Error(`gh ${name} is not emulated.`);
  const known: readonly Flag[] = COMMANDS[command];
  const call: { command: Command; args: string[]; flags: Partial<Record<Flag, string>> } = {
    command,
    args: [],
    flags: {},
  };
  const rest = args.slice(words);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, long, short, value] = /^(?:--([\w-]+)|-(\w))(?:=(.*))?$/s.exec(word) ?? [];
    const given = long ?? SHORT[short ?? ""];
    if (given === undefined) {
      call.args.push(word);
      continue;
    }
    const flag = known.find((one) => one === given);
    if (flag === undefined) throw new Error(`gh ${command} ${word} is not emulated.`);
    call.flags[flag] = WITHOUT_VALUE.includes(flag) ? "true" : (value ?? rest.shift());
  }
  return call;
}

const COMMAND_NAMES: readonly Command[] = [
  "api",
  "issue list",
  "issue create",
  "issue edit",
  "issue close",
  "issue reopen",
  "issue comment",
];
