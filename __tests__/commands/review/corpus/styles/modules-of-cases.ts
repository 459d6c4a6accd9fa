/** Puts a state into a module, and takes the plan of a module out of the plan of many. */
import type { PlanDocument } from "./style";

/** Terraform's state file, as far as it matters here. */
export interface StateDocument {
  readonly resources: readonly StateResource[];
  readonly [other: string]: unknown;
}

interface StateResource {
  readonly module?: string;
  readonly instances: readonly { readonly dependencies?: readonly string[] }[];
}

/** The resources of a state, as resources of a module. */
export function inModule(id: string, { resources }: StateDocument): readonly StateResource[] {
  const own = `module.${id}`;
  return resources.map((resource) => ({
    ...resource,
    module: resource.module === undefined ? own : `${own}.${resource.module}`,
    instances: resource.instances.map(({ dependencies, ...instance }) => ({
      ...instance,
      ...(dependencies === undefined ? {} : { dependencies: dependencies.map((one) => `${own}.${one}`) }),
    })),
  }));
}

interface ModuleState {
  readonly address?: string;
  readonly child_modules?: readonly ModuleState[];
}

/** The plan of one module, as if the module were a configuration of its own. */
export function outOfModule(id: string, plan: PlanDocument): PlanDocument {
  const own = `module.${id}`;
  const { prior_state, configuration, resource_changes, resource_drift, output_changes: _, ...rest } = plan;
  const changes = (list: unknown): unknown[] =>
    (list as { address: string }[])
      .filter(({ address }) => address.startsWith(`${own}.`))
      .map((one) => withoutPrefix(one, own) as unknown);
  const { root_module: root, provider_config } = configuration as {
    root_module: { module_calls: Record<string, { module: unknown }> };
    provider_config: Record<string, { module_address?: string }>;
  };
  const drift = resource_drift === undefined ? [] : changes(resource_drift);
  const state = priorState(prior_state, own);
  return {
    ...rest,
    resource_changes: changes(resource_changes),
    ...(drift.length === 0 ? {} : { resource_drift: drift }),
    ...(state === undefined ? {} : { prior_state: state }),
    configuration: {
      provider_config: ownProviders(provider_config, own),
      root_module: withoutPrefix(root.module_calls[id]?.module, own),
    },
  };
}

/** The providers of the root, and of the module and those in it. */
function ownProviders(providers: Record<string, { module_address?: string }>, own: string): unknown {
  const kept = Object.entries(providers).filter(
    ([name]) => !name.startsWith("module.") || name.startsWith(`${own}.`) || name.startsWith(`${own}:`),
  );
  return Object.fromEntries(
    kept
      .map(([name, one]) => [stripped(name, own), withoutPrefix(one, own)] as const)
      .filter(([name], index, all) => all.findIndex(([other]) => other === name) === index),
  );
}

function priorState(prior: unknown, own: string): unknown {
  const { values, ...rest } = (prior ?? {}) as { values?: { root_module: ModuleState } };
  const found = values?.root_module.child_modules?.find(({ address }) => address === own);
  if (found === undefined) return undefined;
  const { address: _, ...root } = found;
  return { ...rest, values: { root_module: withoutPrefix(root, own) } };
}

/** Without a module's address, wherever an address stands. */
function withoutPrefix(value: unknown, own: string, key = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutPrefix(one, own, key));
  if (typeof value === "string") return ADDRESSES.has(key) ? stripped(value, own) : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !(name === "module_address" && inner === own))
      .map(([name, inner]) => [name, VALUES.has(name) ? inner : withoutPrefix(inner, own, name)]),
  );
}

const ADDRESSES = new Set([
  "address",
  "previous_address",
  "module_address",
  "depends_on",
  "provider_config_key",
]);
const VALUES = new Set(["before", "after", "values", "after_unknown"]);

const stripped = (text: string, own: string): string =>
  text.startsWith(`${own}.`) || text.startsWith(`${own}:`) ? text.slice(own.length + 1) : text;
