/**
 * Permissions boundaries: an identity may do only what both its policies and its boundary allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
import { type Atom, parseAtoms } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import type { Json } from "../../policies/analysis/json";
import { managedPolicy } from "./managed-policies";
import type { Block } from "./states";
import type { State } from "./things/state";
import { firstText, type Thing } from "./things/thing";
import { holdsUnknown, isUnknown, readSources, valueAt } from "./unknown";

/** The boundary of one identity. */
export interface Boundary {
  /** The resource and the argument that name it. */
  readonly address: string;
  readonly attribute: string;
  /** What the argument says; `undefined` if it is known only after apply. */
  readonly name?: string;
  /** The policy itself, if it is a resource of the plan. */
  readonly policy?: Block;
  /** `undefined` for a policy that is not shown, or cannot be understood: it may allow everything. */
  readonly atoms?: readonly Atom[];
}

/** The boundary of an identity; `undefined` without one. */
export function readBoundary(thing: Thing): Boundary | undefined {
  const [attached] = thing.blocks("aws_ssoadmin_permissions_boundary_attachment");
  const attribute = "permissions_boundary";
  const block = attached ?? thing.root;
  if (block === undefined) return undefined;
  const { address, values } = block;
  const value = values[attribute];
  const name = firstText(
    typeof value === "string" ? value : null,
    valueAt(value, "managed_policy_arn"),
    valueAt(value, "customer_managed_policy_reference.name"),
  );
  if (name === undefined) return undefined;
  if (isUnknown(name) && policyAt(name, thing.state) === undefined) return { address, attribute };
  const policy = policyAt(name, thing.state);
  const atoms = policy === undefined ? readAtoms(managedPolicy(name)) : policyAtoms(policy);
  return {
    address,
    attribute,
    name,
    ...(policy === undefined ? {} : { policy }),
    ...(atoms === undefined ? {} : { atoms }),
  };
}

function policyAtoms({ values }: Block): readonly Atom[] | undefined {
  return holdsUnknown(values.policy) ? undefined : readAtoms(values.policy);
}

function readAtoms(policy: Json | undefined): readonly Atom[] | undefined {
  if (policy === undefined) return undefined;
  try {
    return parseAtoms(policy);
  } catch (error) {
    if (error instanceof UnreadablePolicy) return undefined;
    throw error;
  }
}

/** The customer-managed policies of the plan that a value may name. */
export function policiesAt(value: Json | undefined, state: State): readonly Block[] {
  if (!isUnknown(value)) return [policyAt(value, state)].filter((block) => block !== undefined);
  const blocks = readSources(value).map((address) => state.block(address));
  const policies = blocks.filter((block) => block?.type === "aws_iam_policy");
  return policies.length === blocks.length ? policies.filter((block) => block !== undefined) : [];
}

/** The customer-managed policy of the plan that an ARN, a name, or the identity of a resource stands for. */
export function policyAt(value: Json | undefined, state: State): Block | undefined {
  if (isUnknown(value)) {
    const found = policiesAt(value, state);
    return found.length === 1 ? found[0] : undefined;
  }
  if (typeof value !== "string") return undefined;
  const named = state.withValue("aws_iam_policy", "arn", value);
  if (named !== undefined) return named;
  const other = state.withValue("aws_iam_policy", "name", value.split("/").at(-1) ?? value);
  const isName = !value.startsWith("arn:");
  return isName || typeof other?.values.arn !== "string" ? other : undefined;
}
