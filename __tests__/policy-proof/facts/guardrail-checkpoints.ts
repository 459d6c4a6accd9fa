import { allows, type Fact, forbids } from "./fact";
import { BREAK_GLASS, DEPLOYERS, STATE_CHANGES } from "./guardrail-acts";
import { ask, bucketArn, type Callers, each } from "./guardrail-questions";

const onObject = (path: string) => (action: string) => (caller: Parameters<typeof ask>[0]) =>
  ask(caller, action, `${bucketArn("acme-state")}/${path}`);

/** Checkpoints and state in one bucket: who writes the one of them does not write the other. */
export function checkpointsApart(may: {
  readonly check: Callers;
  readonly pipeline: Callers;
  readonly nothing: Callers;
}): readonly Fact[] {
  const onCheckpoint = onObject("integrity/state.json");
  const { check, nothing, pipeline } = may;
  return [
    ...STATE_CHANGES.flatMap((action) => [
      ...each(
        { ...check, ...DEPLOYERS, ...BREAK_GLASS },
        allows,
        onCheckpoint(action),
        `call ${action} on a checkpoint`,
      ),
      ...each({ ...nothing, ...pipeline }, forbids, onCheckpoint(action), `call ${action} on a checkpoint`),
      ...["all.tfstate", "all.tfstate.tflock", "state-backend.tfstate"].flatMap((key) =>
        each(check, forbids, onObject(key)(action), `call ${action} on ${key}, as who checks integrity,`),
      ),
    ]),
    ...each(
      check,
      allows,
      onObject("all.tfstate")("s3:GetObject"),
      "read the state, as who checks integrity,",
    ),
    ...each(pipeline, allows, onCheckpoint("s3:GetObject"), "read a checkpoint"),
  ];
}
