/** The permissions of roles, users, groups and permission sets: their inline policies and the policies attached to them. */
import { type Atom, parseAtoms } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import { type Json, toList } from "../../policies/analysis/json";
import { type Boundary, policiesAt, readBoundary } from "./boundaries";
import { managedPolicy } from "./managed-policies";
import type { Limits } from "./permission-reach";
import type { Block } from "./states";
import type { State } from "./things/state";
import type { Thing } from "./things/thing";
import type { Kind } from "./things/types";
import { holdsUnknown, isUnknown, valueAt } from "./unknown";

/** One policy of an identity, and the place that gives it. */
export interface IdentityDocument {
  readonly address: string;
  readonly attribute: string;
  readonly atoms: readonly Atom[];
  /** The ARN, for a policy that AWS manages. */
  readonly managed?: string;
}

/** Everything that the plan shows of an identity's permissions. */
export interface IdentityPolicies {
  readonly documents: readonly IdentityDocument[];
  /** The atoms of all documents. */
  readonly atoms: readonly Atom[];
  /** The permissions boundary, if there is one. */
  readonly boundary?: Boundary;
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
/** Each attaches what is missing of its list, and detaches everything else. */
const EXCLUSIVE = [
  "aws_iam_role_policy_attachments_exclusive",
  "aws_iam_user_policy_attachments_exclusive",
  "aws_iam_group_policy_attachments_exclusive",
];

const KNOWN = new WeakMap<State, Map<string, IdentityPolicies>>();

/** The policies of an identity. */
export function identityPolicies(thing: Thing): IdentityPolicies {
  const known = KNOWN.get(thing.state) ?? new Map<string, IdentityPolicies>();
  KNOWN.set(thing.state, known);
  const index = `${thing.kind} ${thing.key}`;
  const policies = known.get(index) ?? readPolicies(thing);
  known.set(index, policies);
  return policies;
}

function readPolicies(thing: Thing): IdentityPolicies {
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
  for (const block of EXCLUSIVE.flatMap((type) => thing.blocks(type))) {
    for (const arn of toList(block.values.policy_arns)) reader.addAttached(block, "policy_arns", arn);
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
  const boundary = readBoundary(thing);
  return {
    documents,
    unseen,
    unknown,
    atoms: documents.flatMap(({ atoms }) => atoms),
    ...(boundary === undefined ? {} : { boundary }),
  };
}

/** What holds back the Allow statements of an identity. */
export function readLimits({ atoms, boundary }: IdentityPolicies): Limits {
  const denies = atoms.filter(({ effect }) => effect === "Deny");
  return boundary?.atoms === undefined ? { denies } : { denies, boundary: boundary.atoms };
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
    const policies = policiesAt(arn, this.state);
    const managed = typeof arn === "string" ? managedPolicy(arn) : undefined;
    for (const policy of policies) this.addDocument(policy, "policy");
    if (policies.length > 0) return;
    if (managed !== undefined) this.add(address, attribute, managed, String(arn));
    else if (isUnknown(arn) || typeof arn !== "string") this.unknown.push({ address, attribute });
    else this.unseen.push({ address, attribute, arn });
  }

  private add(address: string, attribute: string, policy: Json, managed?: string): void {
    try {
      const atoms = parseAtoms(policy);
      this.documents.push({ address, attribute, atoms, ...(managed === undefined ? {} : { managed }) });
    } catch (error) {
      if (!(error instanceof UnreadablePolicy)) throw error;
      this.unknown.push({ address, attribute });
    }
  }
}
