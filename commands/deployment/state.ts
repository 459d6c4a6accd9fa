import { z } from "zod";
import { CommandError } from "../shared/program";
import { terraformOutput } from "../shared/terraform-command";

const Resource = z.object({
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  provider: z.string(),
  module: z.string().optional(),
  instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()) })),
});

/** A Terraform state. https://developer.hashicorp.com/terraform/cli/commands/state/pull */
const State = z.object({
  version: z.literal(4),
  outputs: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  resources: z.array(Resource).default([]),
});
export type State = z.output<typeof State>;

const EMPTY: State = { version: 4, outputs: {}, resources: [] };

/** The state of an initialized stack. */
export async function pullState(directory: string): Promise<State> {
  return readState(await terraformOutput(directory, "state", "pull"));
}

/** Reads what `terraform state pull` prints: nothing at all if there is no state. */
export function readState(text: string): State {
  if (text.trim() === "") return EMPTY;
  const parsed = State.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new CommandError(
    "The state has a format that this version does not know: see docs/upgrading.md#terraform.",
  );
}

/** What the state says about a resource; nothing if it does not have it. */
export interface DeployedResource {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Alias of the provider. */
  readonly alias: string | undefined;
}

/** The resource of an address in the root module. */
export function deployedAt({ resources }: State, address: string): DeployedResource | undefined {
  const found = resources.find(
    ({ mode, module, type, name }) =>
      mode === "managed" && module === undefined && `${type}.${name}` === address,
  );
  const attributes = found?.instances[0]?.attributes;
  if (found === undefined || attributes === undefined) return undefined;
  return { attributes, alias: /\]\.(\w+)$/.exec(found.provider)?.[1] };
}
