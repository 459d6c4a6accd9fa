import type { CloudTrailRecord } from "../../../policies/alarms/record";
import { tamperingAlarms } from "../../../policies/alarms/tampering";
import { matches } from "../../../policies/filter-pattern/matches";
import { parseFilterPattern } from "../../../policies/filter-pattern/parse";
import type { Actor, Capability } from "../../../policies/guarantee/capability";
import { recordOf, WATCHED } from "./events";

const ALARMS = tamperingAlarms(WATCHED).map(({ id, filters }) => ({
  id,
  expressions: filters.map(({ pattern }) => parseFilterPattern(pattern)),
}));

function alarmsOn(record: CloudTrailRecord): readonly string[] {
  return ALARMS.filter(({ expressions }) => expressions.some((one) => matches(one, record))).map(
    ({ id }) => id,
  );
}

/** The alarms that fire whoever of the actors does one of the acts, and the acts whose event raises none. */
export function alarmsOfRow(
  { acts }: Pick<Capability, "acts">,
  actors: readonly Actor[],
): { readonly alarms: readonly string[]; readonly quiet: readonly string[] } {
  const byActor = new Map<Actor, string[]>();
  const quiet = new Set<string>();
  for (const act of acts) {
    for (const actor of ("by" in act && act.by) || actors) {
      const record = recordOf(act, actor);
      if (record === undefined) continue;
      const fired = alarmsOn(record);
      byActor.set(actor, [...(byActor.get(actor) ?? []), ...fired]);
      if (fired.length === 0) quiet.add(act.action);
    }
  }
  const raised = [...byActor.values()];
  return {
    alarms: ALARMS.map(({ id }) => id).filter(
      (id) => raised.length > 0 && raised.every((ids) => ids.includes(id)),
    ),
    quiet: [...quiet],
  };
}
