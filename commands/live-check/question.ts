import { isNativeError } from "node:util/types";
import type { ResourceNames } from "../../policies/names";
import type { Settings } from "../../settings/file";
import type { Caller } from "../shared/caller";
import { type Denial, readDenial } from "../shared/denial";
import type { LogKey } from "../shared/log-key";
import type { CallerName, CallerOption } from "./callers";

/** Options that allow more than reading. */
export const PERMISSION_OPTIONS = ["allow-denied-calls", "allow-scratch-resources"] as const;
export type PermissionOption = (typeof PERMISSION_OPTIONS)[number];

/** What AWS answered, in a sentence. */
export interface Answer {
  readonly verdict: "confirmed" | "refuted" | "cannot tell";
  readonly found: string;
}

/** What a question can use. */
export interface Live {
  readonly settings: Settings;
  readonly names: ResourceNames;
  readonly environment: NodeJS.ProcessEnv;
  /** @throws if the credentials reach another account than `accountId`, or that of the settings. */
  as(name: CallerName, accountId?: string): Promise<Caller>;
  /** The key of the log files, by its id for callers of its own account. */
  key(): Promise<LogKey>;
}

/** Something that only AWS can answer. */
export interface Question {
  readonly id: string;
  /** What is expected, as a sentence. */
  readonly title: string;
  /** AWS's page about it. */
  readonly page: string;
  /** The statements that rely on it, as `document/Sid`. */
  readonly statements: readonly string[];
  /** Options without which it is not asked. */
  readonly needs: readonly (CallerOption | PermissionOption)[];
  /** An error that it throws means "cannot tell". */
  ask(live: Live): Promise<Answer>;
}

export const confirmed = (found: string): Answer => ({ verdict: "confirmed", found });
export const refuted = (found: string): Answer => ({ verdict: "refuted", found });
export const cannotTell = (found: string): Answer => ({ verdict: "cannot tell", found });

/** A call that AWS has to deny, and how to take it back. */
export interface DeniedCall {
  call(): Promise<unknown>;
  readonly undo?: () => Promise<unknown>;
  /** The commands that do the same. */
  readonly undoByHand?: string;
}

interface ExpectedDenial {
  /** The type of the policy that denies the call, in the words of AWS's error messages. */
  readonly by: "resource-based" | "service control" | "resource control";
  /** Errors that AWS answers with only after it has allowed the call. */
  readonly after?: readonly string[];
}

interface DeniedQuestion extends Omit<Question, "ask" | "needs">, ExpectedDenial {
  readonly caller?: CallerOption;
  /** Does what precedes the call. An error here says nothing about the call. */
  prepare(live: Live): Promise<DeniedCall>;
}

/** A question about a call that AWS has to deny. */
export function denied({ by, after, caller, prepare, ...question }: DeniedQuestion): Question {
  return {
    ...question,
    needs: ["allow-denied-calls", ...(caller === undefined ? [] : [caller])],
    async ask(live) {
      if (by !== "resource-based" && live.settings.guardrail.mode === "off") {
        throw new Error("guardrail.mode is off");
      }
      return mustBeDenied(await prepare(live), { by, after });
    },
  };
}

/** Denied by whom is part of the answer: without the right to call, everything looks denied. */
export async function mustBeDenied(
  { call, undo, undoByHand }: DeniedCall,
  { by, after = [] }: ExpectedDenial,
): Promise<Answer> {
  try {
    await call();
  } catch (error) {
    if (!isNativeError(error)) throw error;
    const denial = readDenial(error);
    if (denial !== undefined) return judgeDenial(denial, by);
    // Without an answer the call may have taken effect all the same.
    const undone = await takeBack(undo, undoByHand);
    if (after.includes(error.name))
      return refuted(`AWS allowed the call; it failed with ${error.name}${undone}`);
    throw new Error(`${error.name}: ${error.message}${undone}`, { cause: error });
  }
  return refuted(`AWS accepted the call${await takeBack(undo, undoByHand)}`);
}

function judgeDenial({ by, message }: Denial, expected: ExpectedDenial["by"]): Answer {
  if (by === expected) return confirmed(`AWS denied the call because of a ${by} policy`);
  return cannotTell(`AWS denied the call, but not because of a ${expected} policy: ${message}`);
}

async function takeBack(undo: DeniedCall["undo"], undoByHand = ""): Promise<string> {
  if (undo === undefined) return "";
  try {
    await undo();
    return "; it was undone";
  } catch (error) {
    return `; UNDOING IT FAILED (${String(error)}), so run at once: ${undoByHand}`;
  }
}
