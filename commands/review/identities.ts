/** The permissions of roles, users, groups and permission sets: their inline policies and the policies attached to them. */
import { type Atom, atomsOf } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import { type Json, toList } from "../../policies/analysis/json";
import type { Block } from "./states";
import type { State } from "./things/state";
import type { Thing } from "./things/thing";
import type { Kind } from "./things/types";
import { holdsUnknown, isUnknown, sourcesOf, valueAt } from "./unknown";

/** One policy of an identity, and the place that gives it. */
export interface IdentityDocument {
  readonly address: string;
  readonly attribute: string;
  readonly atoms: readonly Atom[];
}

/** Everything that the plan shows of an identity's permissions. */
export interface IdentityPolicies {
  readonly documents: readonly IdentityDocument[];
  /** The atoms of all documents. */
  readonly atoms: readonly Atom[];
  /** Attached policies whose content the plan does not show, by ARN or name. */
  readonly unseen: readonly { readonly address: string; readonly attribute: string; readonly arn: string }[];
  /** Policies that are known only after apply, or cannot be understood. */
  readonly unknown: readonly { readonly address: string; readonly attribute: string }[];
}

/** The kinds of identities. */
export const IDENTITIES = ["role", "user", "group", "permission-set"] as const satisfies readonly Kind[];

const INLINE = [
  "aws_iam_role_policy",
  "aws_iam_user_policy",
  "aws_iam_group_policy",
  "aws_ssoadmin_permission_set_inline_policy",
];
const ATTACHED = [
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
];

/** Reads the policies of an identity. */
export function identityPolicies(thing: Thing): IdentityPolicies {
  const reader = new Reader(thing.state);
  for (const type of INLINE) {
    for (const block of thing.blocks(type)) {
      reader.addDocument(block, type.startsWith("aws_sso") ? "inline_policy" : "policy");
    }
  }
  if (thing.root !== undefined) reader.addInline(thing.root);
  for (const type of ATTACHED) {
    for (const block of thing.blocks(type)) reader.addAttached(block, "policy_arn", block.values.policy_arn);
  }
  for (const block of thing.blocks("aws_ssoadmin_managed_policy_attachment")) {
    reader.addAttached(block, "managed_policy_arn", block.values.managed_policy_arn);
  }
  for (const block of thing.blocks("aws_ssoadmin_customer_managed_policy_attachment")) {
    reader.addAttached(
      block,
      "customer_managed_policy_reference",
      valueAt(block.values, "customer_managed_policy_reference.name"),
    );
  }
  const { documents, unseen, unknown } = reader;
  return { documents, unseen, unknown, atoms: documents.flatMap(({ atoms }) => atoms) };
}

class Reader {
  readonly documents: IdentityDocument[] = [];
  readonly unseen: { address: string; attribute: string; arn: string }[] = [];
  readonly unknown: { address: string; attribute: string }[] = [];

  constructor(private readonly state: State) {}

  addDocument({ address, values }: Block, attribute: string): void {
    if (holdsUnknown(values[attribute])) this.unknown.push({ address, attribute });
    else this.add(address, attribute, values[attribute] ?? null);
  }

  /** The arguments of a role that hold policies. */
  addInline(root: Block): void {
    const { address, values } = root;
    for (const policy of toList(valueAt(values, "inline_policy.policy"))) {
      if (isUnknown(policy)) this.unknown.push({ address, attribute: "inline_policy" });
      else this.add(address, "inline_policy", policy);
    }
    const { managed_policy_arns: arns } = values;
    // The list may hold constants beside the policies that it refers to.
    if (isUnknown(arns)) this.unknown.push({ address, attribute: "managed_policy_arns" });
    else for (const arn of toList(arns)) this.addAttached(root, "managed_policy_arns", arn);
  }

  addAttached({ address }: Block, attribute: string, arn: Json | undefined): void {
    const policies = this.policiesAt(arn);
    for (const policy of policies) this.addDocument(policy, "policy");
    if (policies.length > 0) return;
    if (isUnknown(arn) || typeof arn !== "string") this.unknown.push({ address, attribute });
    else this.unseen.push({ address, attribute, arn });
  }

  /** The policies of the plan that an ARN may name. */
  private policiesAt(arn: Json | undefined): readonly Block[] {
    if (isUnknown(arn)) {
      const blocks = sourcesOf(arn).map((address) => this.state.block(address));
      const policies = blocks.filter((block) => block !== undefined);
      return policies.every(({ type }) => type === "aws_iam_policy") && policies.length === blocks.length
        ? policies
        : [];
    }
    const name = typeof arn === "string" ? arn.split("/").at(-1) : undefined;
    const isNamed = ({ values }: Block): boolean =>
      values.arn === arn || (values.arn === undefined && values.name === name);
    return this.state.ofType("aws_iam_policy").filter(isNamed).slice(0, 1);
  }

  private add(address: string, attribute: string, policy: Json): void {
    try {
      this.documents.push({ address, attribute, atoms: atomsOf(policy) });
    } catch (error) {
      if (!(error instanceof UnreadablePolicy)) throw error;
      this.unknown.push({ address, attribute });
    }
  }
}
