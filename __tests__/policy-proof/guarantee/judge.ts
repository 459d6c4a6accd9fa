import {
  type Actor,
  type Capability,
  EVIDENCE,
  type Evidence,
  FORMS,
  type Form,
  type Stop,
} from "../../../policies/guarantee/capability";
import { alarmsOfRow } from "./alarms";
import { evidenceOf } from "./evidence";
import { stopsOf } from "./stops";

const AWS_PAGE = /^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/;

/** Problems of one cell: an act that the simulator decides in another way, or a stop that stops none of the acts. */
export async function problemsOfCell(
  { acts, given, stoppedBy }: Capability,
  actors: readonly Actor[],
  form: Form,
): Promise<readonly string[]> {
  const named = stoppedBy[form];
  const problems: string[] = [];
  const found = new Set<Stop>();
  for (const act of acts) {
    if ("decidedBy" in act) {
      for (const stop of named) found.add(stop);
      continue;
    }
    for (const actor of act.by ?? actors) {
      const stops = await stopsOf(act, actor, form, given);
      for (const stop of stops) found.add(stop);
      const isRight = agrees(named, stops);
      if (!isRight) {
        const [says, is] = [named, stops].map((list) => list.join(", ") || "can");
        problems.push(`${actor}, ${act.action} on the ${act.on}: the cell says "${says}", but it is "${is}"`);
      }
    }
  }
  const idle = named.filter((stop) => !found.has(stop));
  return [...problems, ...idle.map((stop) => `the cell says "${stop}", which stops none of the acts`)];
}

const GUARDRAILS: readonly Stop[] = ["guardrail", "guardrail with `members.targets`"];

/** One act of a cell: stopped by some of its stops and by no other. The guardrail stops all of them or none. */
function agrees(named: readonly Stop[], stops: readonly Stop[]): boolean {
  if (named.length === 0 || stops.length === 0) return named.length === stops.length;
  return (
    stops.every((stop) => named.includes(stop)) &&
    GUARDRAILS.every((guardrail) => named.includes(guardrail) === stops.includes(guardrail))
  );
}

/** Alarms that a row names and its acts do not raise, or the other way round. */
export function problemsOfAlarms(row: Capability, actors: readonly Actor[]): readonly string[] {
  const { alarms, quiet } = alarmsOfRow(row, actors);
  const named = row.alarms ?? [];
  return [
    ...named.filter((id) => !alarms.includes(id)).map((id) => `not every actor raises ${id}`),
    ...alarms.filter((id) => !named.includes(id)).map((id) => `the row leaves out ${id}`),
    ...(row.quiet === undefined
      ? quiet.map((action) => `${action} raises no alarm, and the row does not say why`)
      : []),
    ...(row.quiet !== undefined && quiet.length === 0
      ? ["every act raises an alarm, but the row says why not"]
      : []),
  ];
}

/** Problems of a row that need no simulator. */
export function problemsOfRow({ acts, evidence, stoppedBy }: Capability): readonly string[] {
  const possible: readonly Evidence[] = acts.flatMap(evidenceOf);
  return [
    ...(acts.length === 0 ? ["has no act that proves it"] : []),
    ...acts.flatMap((act) =>
      "decidedBy" in act && !AWS_PAGE.test(act.page) ? [`${act.action} names no page of AWS`] : [],
    ),
    ...(evidence.length === 0 ? ["names no evidence"] : []),
    ...evidence
      .filter((trace) => !possible.includes(trace))
      .map((trace) => `no act leaves this evidence: ${EVIDENCE[trace]}`),
    ...Object.keys(FORMS).filter((form) => !(form in stoppedBy)),
  ];
}
