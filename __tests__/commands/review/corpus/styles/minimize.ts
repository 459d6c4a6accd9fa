import type { PlanDocument } from "./style";

/**
 * Left out for size: the planned values, the values in the prior state of resources whose change has them, and of resources
 * that stay as they are the side after and empty arguments.
 */
export function minimized(plan: PlanDocument): PlanDocument {
  const {
    planned_values,
    prior_state,
    variables: _,
    timestamp: __,
    relevant_attributes: ___,
    ...rest
  } = plan;
  const changes = plan.resource_changes as { change: { actions: string[]; before?: unknown } }[] | undefined;
  // A refresh-only plan has no changes: it is judged on its prior state.
  if (changes === undefined) return { ...rest, planned_values, prior_state };
  return {
    ...rest,
    ...(prior_state === undefined ? {} : { prior_state: withoutValues(prior_state) }),
    resource_changes: changes.map((entry) => {
      const { actions, before } = entry.change;
      return actions.join() === "no-op"
        ? { ...entry, change: { actions, before: withoutEmpty(before) } }
        : entry;
    }),
  };
}

const LEFT_OUT = new Set(["values", "sensitive_values", "provider_name", "schema_version", "depends_on"]);

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, inner]) => inner !== null && !(Array.isArray(inner) && inner.length === 0),
    ),
  );
}

function withoutValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutValues);
  if (typeof value !== "object" || value === null) return value;
  const isManaged = "mode" in value && value.mode === "managed";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(isManaged && LEFT_OUT.has(key)))
      .map(([key, inner]) => [key, withoutValues(inner)]),
  );
}
