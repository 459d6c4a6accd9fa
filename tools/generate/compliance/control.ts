import type { CommandName } from "./commands";

/** Whether a deployment meets a control, in the words of the page. */
export const ANSWERS = {
  met: "The sample settings meet it.",
  "with a setting": "It is met only with the settings that the row names.",
  "in part": "The row says which part is open.",
  "not met": "This app does not meet it. The row says why, and what takes its place.",
  "not ours": "It is about something that this app does not deploy.",
} as const;

/** A control of a standard, and what this app has to do with it. */
export interface Control {
  /** The control's number, or several that have the same answer. */
  readonly id: string;
  /** What it asks, in our words. */
  readonly asks: string;
  readonly answer: keyof typeof ANSWERS;
  /** What meets it, or what is open. */
  readonly by: string;
  /** Keys of the settings that decide. */
  readonly settings?: readonly string[];
  /** Ids of the checks of `verify` that fail if it is no longer met. */
  readonly checks?: readonly string[];
  /** Rules of `review` that find a plan after which it is no longer met. */
  readonly rules?: readonly string[];
  /** Commands that show it. */
  readonly shows?: readonly CommandName[];
}

/** The controls of one standard. */
export interface Standard {
  readonly title: string;
  /** A paragraph before the table. */
  readonly about: string;
  readonly controls: readonly Control[];
}
