/** The parts of a synthesized stack that are rewritten for Checkov. */
export interface Stack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly [section: string]: unknown;
}

/** Sections that Checkov's parser cannot read and none of its checks needs. */
const UNREADABLE = ["terraform", "removed", "import"];

/** Arguments that hold a policy as text. */
const POLICIES = ["policy", "assume_role_policy"];

/** The stack without the sections for which Checkov skips the whole file and still exits with 0. */
export function readableJson(stack: Stack): string {
  const sections = Object.entries(stack).filter(([name]) => !UNREADABLE.includes(name));
  return JSON.stringify(Object.fromEntries(sections), null, 2);
}

/**
 * The resources that have a policy, in HCL. Checkov's checks of permissions silently skip a policy that is a string, and
 * in Terraform JSON every policy is a string. The JSON of a policy is also a valid HCL expression.
 */
export function policiesInHcl({ resource }: Stack): string {
  return Object.entries(resource)
    .flatMap(([type, resources]) => Object.entries(resources).map(([id, block]) => ({ type, id, block })))
    .filter(({ block }) => POLICIES.some((name) => name in block))
    .map(({ type, id, block }) => `resource "${type}" "${id}" {\n${argumentsInHcl(block)}\n}\n`)
    .join("\n");
}

function argumentsInHcl(block: Readonly<Record<string, unknown>>): string {
  return Object.entries(block)
    .filter(([name, value]) => name !== "provider" && typeof value !== "object")
    .map(([name, value]) => {
      const expression = POLICIES.includes(name) ? `jsonencode(${value})` : JSON.stringify(value);
      return `  ${name} = ${expression}`;
    })
    .join("\n");
}

/**
 * Terraform's address of a resource that Checkov names. Some checks name it `resource.<id>`. This name is kept if
 * resources of several types have the id.
 */
export function resourceAddress(name: string, { resource }: Stack): string {
  const [, id] = /^resource\.(\w+)$/.exec(name) ?? [];
  const types = Object.entries(resource).flatMap(([type, ids]) =>
    id !== undefined && id in ids ? [type] : [],
  );
  return types.length === 1 ? `${types[0]}.${id}` : name;
}
