/**
 * Permissions boundaries: an identity may do only what both its policies and its boundary allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
import { type Atom, atomsOf } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import { at, type Json } from "../../policies/analysis/json";
import { managedPolicy } from "./managed-policies";
import { isMarked } from "./plan";
import { type Block, referenceIn } from "./states";
import type { State } from "./things/state";
import { firstText, type Thing } from "./things/thing";

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
export function boundaryOf(thing: Thing): Boundary | undefined {
  const [attached] = thing.blocks("aws_ssoadmin_permissions_boundary_attachment");
  const attribute = "permissions_boundary";
  const block = attached ?? thing.root;
  if (block === undefined) return undefined;
  const { address, values, unknown } = block;
  const value = values[attribute];
  const name = firstText(
    typeof value === "string" ? value : null,
    at(value, "managed_policy_arn"),
    at(value, "customer_managed_policy_reference.name"),
  );
  if (name === undefined || isMarked(unknown, attribute)) {
    return isMarked(unknown, attribute) ? { address, attribute } : undefined;
  }
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

function policyAtoms({ values, unknown }: Block): readonly Atom[] | undefined {
  return isMarked(unknown, "policy") ? undefined : readAtoms(values.policy);
}

function readAtoms(policy: Json | undefined): readonly Atom[] | undefined {
  if (policy === undefined) return undefined;
  try {
    return atomsOf(policy);
  } catch (error) {
    if (error instanceof UnreadablePolicy) return undefined;
    throw error;
  }
}

/** The customer-managed policy of the plan that a reference, an ARN or a name stands for. */
export function policyAt(value: Json | undefined, state: State): Block | undefined {
  const [address] = referenceIn(value) ?? [];
  if (address !== undefined) {
    const block = state.block(address);
    return block?.type === "aws_iam_policy" ? block : undefined;
  }
  if (typeof value !== "string") return undefined;
  const named = state.withValue("aws_iam_policy", "arn", value);
  if (named !== undefined) return named;
  const other = state.withValue("aws_iam_policy", "name", value.split("/").at(-1) ?? value);
  const isName = !value.startsWith("arn:");
  return isName || typeof other?.values.arn !== "string" ? other : undefined;
}
