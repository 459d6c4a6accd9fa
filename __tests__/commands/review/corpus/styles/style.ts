/** What a style of stack is made of: Terraform beside this file, and a small edit of it for each plan. */

/** An edit: one place that is replaced, a resource that is removed (`type.name`), or text that is added. */
export type Edit =
  | readonly [from: string, to: string]
  | { readonly remove: string }
  | { readonly into: string; readonly text: string }
  | string;

/** A plan, as far as it is edited after Terraform made it. */
export type PlanDocument = Record<string, unknown>;

/** One plan of the corpus. */
export interface StyleCase {
  /** `<expected>.<case>`, as the corpus's README says; the style is put between them. */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Further arguments of `terraform plan`. */
  readonly flags?: readonly string[];
  /** Further arguments of `review`. */
  readonly options?: readonly string[];
  /** The plan is made without a state. */
  readonly isFirst?: boolean;
  /** What happens to the plan after Terraform made it. */
  readonly tamper?: (plan: PlanDocument) => PlanDocument;
}

/** A plan that needs no more than edits. */
export const edited = (name: string, ...edits: readonly Edit[]): StyleCase => ({ name, edits });

/** `bucket-deleted.inline-renamed` for the case `bucket-deleted.renamed` of the style `inline`. */
export function nameIn(style: string, { name }: StyleCase): string {
  const [expected = "", own = ""] = name.split(".");
  return `${expected}.${style}-${own}`;
}
