/** What a report for a terminal depends on. */
export interface Terminal {
  readonly color: boolean;
  /** Columns. Default: {@link DEFAULT_WIDTH}. */
  readonly width?: number;
}

/** Columns where nobody says how many there are, such as in a pipe. */
export const DEFAULT_WIDTH = 100;

/** The terminal of this process. Without colour in a pipe, or where NO_COLOR asks for none: https://no-color.org */
export function terminal(): Required<Terminal> {
  const { isTTY, columns = DEFAULT_WIDTH } = process.stdout;
  return { color: isTTY === true && !process.env.NO_COLOR, width: columns };
}
