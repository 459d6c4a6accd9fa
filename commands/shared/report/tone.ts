import { styleText } from "node:util";

/** How good something is. A report never shows it by color alone. */
export type Tone = "good" | "warn" | "unsure" | "bad" | "quiet";

const COLORS = {
  good: "green",
  warn: "yellow",
  unsure: "magenta",
  bad: "red",
  quiet: "dim",
} as const satisfies Record<Tone, string>;

/** Colors a text for a terminal, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

export function painter(color: boolean): Paint {
  return (tone, text) => (color ? styleText(COLORS[tone], text, { validateStream: false }) : text);
}
