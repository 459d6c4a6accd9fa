import type { CellScope, Checkpoint } from "../../../commands/integrity/scope";
import { type Examined, examine } from "./examination";
import { at, SignedCell } from "./signed-cell";

/** The first run ends with the hour to 09:41, and the next one examines what is new. */
export const FIRST = { now: at("10:10"), asked: { from: at("07:00"), to: at("10:10") } };

/** What lay in the bucket at the time of the first run. */
export function early(cell: SignedCell): SignedCell {
  const then = Object.assign(new SignedCell([]), { gone: cell.gone });
  then.digests.push(...cell.digests.filter(({ end }) => end <= at("09:41")));
  then.others.push(...cell.others, ...cell.digests.flatMap(({ files }) => files));
  then.others.splice(0, then.others.length, ...then.others.filter(({ modified }) => modified <= FIRST.now));
  return then;
}

export function firstRun(cell: SignedCell): Checkpoint {
  const { next, codes } = examine(early(cell), { scope: FIRST });
  expect(codes).toEqual([]);
  if (next === undefined) throw new Error("no checkpoint");
  return next;
}

export function nextRun(cell: SignedCell, checkpoint: Checkpoint, scope: Partial<CellScope> = {}): Examined {
  return examine(cell, { scope: { checkpoint, ...scope } });
}
