import { isNativeError } from "node:util/types";
import { type Denial, readDenial } from "../shared/denial";
import type { CallerOption, Live } from "./live";

/** Options that allow more than reading. */
export const PERMISSION_OPTIONS = ["allow-denied-calls", "allow-scratch-resources"] as const;
export type PermissionOption = (typeof PERMISSION_OPTIONS)[number];

/** What AWS answered, in a sentence. */
export interface Answer {
  readonly verdict: "confirmed" | "refuted" | "cannot tell";
  readonly found: string;
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

type Call = () => Promise<unknown>;

/** How to take a call back. */
interface Undo {
  readonly undo: Call;
  /** The commands that do the same. */
  readonly byHand: string;
}

interface DeniedQuestion extends Omit<Question, "ask" | "needs"> {
  /** Who calls, if it is not an account's own role. */
  readonly caller?: CallerOption;
  /** Errors that AWS answers with only after it has allowed the call. */
  readonly after?: readonly string[];
  /** Does what precedes the call. An error here says nothing about the call. */
  prepare(live: Live): Promise<Call | (Undo & { readonly call: Call })>;
}

/** The types of policies in the words of AWS's error messages. */
const TYPES: Readonly<Record<string, string>> = {
  serviceControlPolicy: "service control",
  resourceControlPolicy: "resource control",
};
const OWN_POLICY = "resource-based";

/**
 * A question about a call that AWS has to deny because of the first of its statements. Denied by whom is part of the answer:
 * without the right to call, everything looks denied.
 */
export function denied({ after = [], caller, prepare, ...question }: DeniedQuestion): Question {
  const by = TYPES[question.statements[0]?.split("/")[0] ?? ""] ?? OWN_POLICY;
  const ask = async (live: Live): Promise<Answer> => {
    if (by !== OWN_POLICY && live.settings.guardrail.mode === "off") {
      throw new Error("guardrail.mode is off");
    }
    const prepared = await prepare(live);
    const { call, ...undo } = typeof prepared === "function" ? { call: prepared } : prepared;
    try {
      await call();
    } catch (error) {
      if (!isNativeError(error)) throw error;
      const denial = readDenial(error);
      if (denial !== undefined) return judgeDenial(denial, by);
      // Without an answer the call may have taken effect all the same.
      const undone = await takeBack(undo);
      if (after.includes(error.name))
        return refuted(`AWS allowed the call; it failed with ${error.name}${undone}`);
      throw new Error(`${error.name}: ${error.message}${undone}`, { cause: error });
    }
    return refuted(`AWS accepted the call${await takeBack(undo)}`);
  };
  return { ...question, needs: ["allow-denied-calls", ...(caller === undefined ? [] : [caller])], ask };
}

function judgeDenial({ by, message }: Denial, expected: string): Answer {
  if (by === expected) return confirmed(`AWS denied the call because of a ${by} policy`);
  return cannotTell(`AWS denied the call, but not because of a ${expected} policy: ${message}`);
}

async function takeBack({ undo, byHand }: Partial<Undo>): Promise<string> {
  if (undo === undefined) return "";
  try {
    await undo();
    return "; it was undone";
  } catch (error) {
    return `; UNDOING IT FAILED (${String(error)}), so run at once: ${byHand}`;
  }
}
