import { inert } from "../inert";

/** Markup of this project, with everything else escaped. Only {@link html} makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | readonly Markup[] | undefined;

/** A template of markup. Every text that it takes is escaped, and has no characters that hide or reorder something. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.map((part, index) => part + render(values[index])).join(""));
}

function render(value: Value): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("");
  return escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return inert(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Text of this project with commands between backticks. */
export function withCode(text: string): Markup {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return html`${text}`;
  return html`${parts.map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))}`;
}

/** How many bytes a part of a page may have, so that the page stays small whatever was found. */
export class Room {
  constructor(private left: number) {}

  /** Takes the room for a piece, if there is enough. */
  take({ text }: Markup): boolean {
    const size = Buffer.byteLength(text);
    if (size > this.left) return false;
    this.left -= size;
    return true;
  }
}

/** Most bytes of a character that is escaped. */
export const LONGEST_CHARACTER = 6;
