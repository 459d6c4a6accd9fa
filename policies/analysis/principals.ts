import { texts, UnreadablePolicy } from "./conditions";
import { isObject, type Json } from "./json";
import { arnCovers, overlaps, type Pattern, pattern, covers as patternCovers } from "./patterns";

/** The principal of a statement. `self` is the owner of an identity policy. */
export interface Principal {
  readonly kind: "any" | "self" | "AWS" | "Service" | "Federated" | "CanonicalUser";
  readonly name: Pattern;
  /** Set for a principal that a condition names, on a statement for its whole account. */
  readonly isDelegated?: true;
}

export const SELF: Principal = { kind: "self", name: pattern("*", { wildcards: true }) };

export const EVERYBODY: Principal = { kind: "any", name: pattern("*", { wildcards: true }) };

/** The principals of a `Principal` or `NotPrincipal` element. */
export function principals(value: Json): Principal[] {
  if (value === "*") return [EVERYBODY];
  if (!isObject(value)) throw new UnreadablePolicy("a principal is not known");
  return Object.entries(value).flatMap(([kind, names]) => {
    if (kind !== "AWS" && kind !== "Service" && kind !== "Federated" && kind !== "CanonicalUser") {
      throw new UnreadablePolicy("a principal's type is not known");
    }
    return texts(names).map((name): Principal => {
      if (kind === "AWS" && name === "*") return EVERYBODY;
      const account = kind === "AWS" && /^\d{12}$/.test(name);
      return { kind, name: pattern(account ? `arn:aws:iam::${name}:root` : name) };
    });
  });
}

export function readRootAccount({ kind, name }: Principal): string | undefined {
  return kind === "AWS" ? /^arn:[\w-]+:iam::(\d{12}):root$/.exec(name.text)?.[1] : undefined;
}

export function readAccount({ text }: Pattern): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1];
}

export function principalCovers(outer: Principal, inner: Principal): boolean {
  if (outer.kind === "any" && inner.kind !== "self") return true;
  if (outer.kind !== inner.kind) return false;
  const root = readRootAccount(outer);
  return (root !== undefined && root === readAccount(inner.name)) || arnOrTextCovers(outer.name, inner.name);
}

export function principalOverlaps(left: Principal, right: Principal): boolean {
  return (
    principalCovers(left, right) ||
    principalCovers(right, left) ||
    (left.kind === right.kind && overlaps(left.name, right.name))
  );
}

/** Whether an exemption holds for all that another exempts. That of an account's root exempts no role or user of the account. */
export function exemptionCovers(outer: Principal, inner: Principal): boolean {
  return outer.kind === "any" || (outer.kind === inner.kind && arnOrTextCovers(outer.name, inner.name));
}

function arnOrTextCovers(outer: Pattern, inner: Pattern): boolean {
  return outer.text.startsWith("arn:") ? arnCovers(outer, inner) : patternCovers(outer, inner);
}

/**
 * Like {@link principalCovers} for an Allow. A statement for an account only lets the account's own policies decide, so
 * it does not cover a statement that names a principal of the account directly.
 */
export function allowedPrincipalCovers(outer: Principal, inner: Principal): boolean {
  const delegates =
    readRootAccount(outer) !== undefined && readRootAccount(inner) === undefined && !inner.isDelegated;
  return !delegates && principalCovers(outer, inner);
}
