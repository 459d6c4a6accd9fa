// Shared, because making a formatter takes half a millisecond.
const FORMAT = new Intl.NumberFormat("en-US");

/** A number as people read it: `1,234`. */
export function count(number: number): string {
  return FORMAT.format(number);
}

/** A number of things: `1 row`, `1,234 rows`. */
export function countOf(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? "" : "s"}`;
}
