import type { NamedQuery } from "../../policies/search/query";

/** A named query with the values of its places, or a text that names accounts and days itself. */
export type Question =
  | { readonly query: NamedQuery; readonly values: Readonly<Record<string, string>> }
  | { readonly text: string };

/** The accounts and days that are asked about. What is missing is the default. */
export interface Scope {
  readonly accounts?: readonly string[] | "all";
  /** As YYYY/MM/DD. */
  readonly from?: string;
  readonly to?: string;
}

/** Tells the searcher what happens. */
export type Say = (message: string) => void;
