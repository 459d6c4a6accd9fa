import { interpolate, type Scope, textOf, type Value } from "./expressions";
import type { Event, Machine } from "./machine";
import type { CallingJob, Workflow } from "./workflow-file";

/** The context `github`, but for the token. */
export function githubContext(
  { repository, workflows }: Machine,
  { name, sha, ref, payload }: Event,
  runId: string,
  file: string,
  jobId: string,
): Record<string, Value> {
  return {
    event: payload,
    event_name: name,
    sha,
    ref,
    ref_name: ref.replace(/^refs\/[^/]+\//, ""),
    repository,
    workflow: workflows.get(file)?.name ?? file,
    job: jobId,
    run_id: runId,
    run_attempt: "1",
    run_number: runId,
    server_url: "https://github.com",
    api_url: "https://api.github.com",
    actor: "somebody",
  };
}

/** The same as the variables that every step has. */
export function variablesOf(github: Readonly<Record<string, Value>>): Record<string, string> {
  const texts = Object.entries(github).filter(([name]) => name !== "event");
  return Object.fromEntries(texts.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, textOf(value)]));
}

type Inputs = NonNullable<NonNullable<Workflow["on"]["workflow_call"]>["inputs"]>;

/** The inputs of a called workflow. */
export function inputsOf(
  job: CallingJob,
  declared: Inputs,
  { path, scope }: { readonly path: string; readonly scope: Scope },
): Record<string, Value> {
  const given = Object.fromEntries(
    Object.entries(job.with ?? {}).map(([name, value]): [string, Value] => [
      name,
      typeof value === "string" ? interpolate(value, scope) : value,
    ]),
  );

  const undeclared = Object.keys(given).filter((name) => !(name in declared));
  const missing = Object.keys(declared).filter((name) => declared[name]?.required && !(name in given));
  if (undeclared.length + missing.length > 0) {
    throw new Error(`${path}: inputs without a meaning: ${undeclared}; inputs that are missing: ${missing}.`);
  }
  const defaults = Object.entries(declared).map(([name, input]): [string, Value] => [
    name,
    input.default ?? { string: "", boolean: false, number: 0 }[input.type],
  ]);
  return { ...Object.fromEntries(defaults), ...given };
}
