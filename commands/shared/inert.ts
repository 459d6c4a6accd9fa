/** A terminal's escape sequence. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is removed
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?/g;

/** Controls, bidirectional controls, and characters without a glyph. Names, keys and policies of AWS may contain them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Text in one line without characters that act on a terminal or hide something. */
export function inert(text: string): string {
  return text
    .replaceAll(/[\t\r\n ]+/g, " ")
    .replaceAll(ESCAPES, "\ufffd")
    .replaceAll(INVISIBLE, "\ufffd");
}

/** Text of at most a number of characters. */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${[...text.slice(0, most)].slice(0, -1).join("")}…`;
}

/** Shows such characters as JSON would escape them, line breaks too: text that others wrote, in one line. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, escaped);
}

/** Shows such characters in text of several lines, or in JSON, whose line breaks and tabs are our own. */
export function visibleLines(text: string): string {
  return text.replaceAll(INVISIBLE, (character) =>
    /[\n\t]/.test(character) ? character : escaped(character),
  );
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Text that cannot end a table cell or become markup. */
export function escapeMarkdown(text: string): string {
  return inert(text)
    .replaceAll(/[\\`*_<>[\]|#~@&!]/g, "\\$&")
    .replaceAll(/:\/\//g, ":\\//")
    .replaceAll(/\bwww\./gi, (start) => `${start.slice(0, -1)}\\.`);
}

export function markdownCode(text: string): string {
  return `\`${inert(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** Text of this project with commands between backticks, which stay code. */
export function markdownWithCode(text: string): string {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return escapeMarkdown(text);
  return parts.map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : markdownCode(part))).join("");
}
