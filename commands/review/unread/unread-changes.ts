/**
 * Changes that reach AWS past the resources that the rules read, with the permissions that deploy the plan: resources of
 * CloudFormation and Cloud Control, and commands. What can concern a protected thing is a doubt.
 */
import { isObject, type Json, type JsonObject } from "../../../policies/analysis/json";
import type { Change } from "../plan";
import { plannedValues } from "../planned-values";
import type { Context, Unjudged } from "../rules/rule";
import { isUnknown } from "../unknown";
import { changedInStack, STACKS } from "./cloudformation";
import { concernsProtected } from "./own-resources";
import { riskyCommands } from "./provisioners";

const CHANGING = ["create", "update", "replace", "delete"];

/** The doubts about such changes. */
export function unreadChanges(changes: readonly Change[], context: Context): readonly Unjudged[] {
  return changes.flatMap((change): Unjudged[] => {
    const { mode, type, kind, address } = change;
    if (mode !== "managed" || !CHANGING.includes(kind)) return [];
    const reasons = [
      ...commandReasons(change, context),
      ...(STACKS.has(type) ? stackReasons(change, context) : []),
      ...(/^(awscc_|aws_cloudcontrolapi_resource$)/.test(type) ? controlReasons(change, context) : []),
    ];
    return reasons.map((reason) => ({ address, reason }));
  });
}

function commandReasons(change: Change, { configuration }: Context): string[] {
  if (change.kind === "update") return [];
  return riskyCommands(configuration.provisioners(change)).map((command) =>
    command === undefined
      ? "its local-exec provisioner runs a command that the plan does not show"
      : `its local-exec provisioner may change AWS: ${command}`,
  );
}

function stackReasons(change: Change, context: Context): string[] {
  const [before, after] = sides(change, context);
  const changed = changedInStack(before, after);
  if (changed === undefined) return ["the plan does not show the template of the stack"];
  return changed
    .filter((resource) => concernsProtected(resource, context))
    .map(({ id, type }) => `CloudFormation changes ${id}, of type ${type}, which no rule reads`);
}

/** A resource of the provider `awscc`, or of `aws_cloudcontrolapi_resource`. */
function controlReasons(change: Change, context: Context): string[] {
  const [was, is] = sides(change, context);
  const generic = change.type === "aws_cloudcontrolapi_resource";
  const type = generic ? String((is ?? was)?.type_name ?? "") : change.type;
  const read = (values: JsonObject | undefined): Json | undefined =>
    values === undefined || !generic ? values : desiredState(values.desired_state);
  const [before, after] = [read(was), read(is)];
  const resource = {
    type,
    siblings: new Set<string>(),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  const isConcerned = isUnknown(type) || concernsProtected(resource, context);
  return isConcerned ? [`no rule reads resources of type ${isUnknown(type) ? change.type : type}`] : [];
}

function desiredState(text: Json | undefined): Json {
  try {
    return typeof text === "string" && !isUnknown(text) ? (JSON.parse(text) as Json) : (text ?? null);
  } catch {
    return text ?? null;
  }
}

function sides(change: Change, { configuration }: Context): readonly (JsonObject | undefined)[] {
  const { before, after } = change;
  return [
    isObject(before) ? before : undefined,
    isObject(after) ? plannedValues(change, after, configuration) : undefined,
  ];
}
