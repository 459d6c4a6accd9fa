/** Conditions that follow from what a statement says: the ARN of a trail names its account, and an account its organization. */
import type { Atom } from "./atoms";
import type { Condition } from "./conditions";
import type { OrganizationFacts } from "./organization-facts";
import { type Pattern, pattern } from "./patterns";
import { type Principal, readAccount } from "./principals";

/** An atom with the conditions that follow from its own ones, its principal, and the accounts of the organization. */
export function withImplied(atom: Atom, facts: OrganizationFacts): Atom {
  const own = [...atom.conditions, ...principalAccount(atom)];
  const accounts = own.flatMap(impliedByArn);
  const implied = [
    ...own,
    ...accounts,
    ...[...own, ...accounts].flatMap((one) => deriveOrganization(one, facts)),
  ];
  return { ...atom, conditions: implied.flatMap((one) => [one, ...sameAccount(one)]) };
}

/** The account whose principals an atom names. */
function principalAccount({ principal }: Atom): Condition[] {
  const account = ({ kind, name }: Principal): string | undefined =>
    kind === "AWS" ? readAccount(name) : undefined;
  const accounts = principal.of.map(account).filter((one) => one !== undefined);
  if (principal.not || accounts.length === 0 || accounts.length < principal.of.length) return [];
  return [equals("aws:principalaccount", accounts)];
}

const ACCOUNT_OF: Readonly<Record<string, string>> = {
  "aws:sourcearn": "aws:sourceaccount",
  "aws:principalarn": "aws:principalaccount",
};

const ORGANIZATION_OF: Readonly<Record<string, string>> = {
  "aws:sourceaccount": "aws:sourceorgid",
  "aws:principalaccount": "aws:principalorgid",
};

const ORGANIZATION_OF_PATH: Readonly<Record<string, string>> = {
  "aws:sourceorgpaths": "aws:sourceorgid",
  "aws:principalorgpaths": "aws:principalorgid",
};

function impliedByArn(condition: Condition): Condition[] {
  const key = ACCOUNT_OF[condition.key];
  if (key === undefined || !isFirm(condition)) return [];
  const accounts = condition.values.map((value) => accountIn(value, condition.family));
  const known = accounts.filter((one) => one !== undefined);
  return known.length < accounts.length || known.length === 0 ? [] : [equals(key, known)];
}

/** The account in an ARN; in a text, no wildcard may stand before it. */
function accountIn(value: Pattern, family: Condition["family"]): string | undefined {
  const account = readAccount(value);
  if (account === undefined || family === "arn") return account;
  const start = value.text.slice(0, value.text.indexOf(account));
  return family === "text" && !/[*?]/.test(start) ? account : undefined;
}

function deriveOrganization(
  condition: Condition,
  { accounts, organizations }: OrganizationFacts,
): Condition[] {
  if (!isFirm(condition)) return [];
  const path = ORGANIZATION_OF_PATH[condition.key];
  if (path !== undefined) {
    const ids = condition.values.map(({ text }) => text.split("/")[0] ?? "");
    return ids.every((id) => /^o-[a-z0-9]+$/.test(id)) ? [equals(path, ids)] : [];
  }
  const key = ORGANIZATION_OF[condition.key];
  if (key === undefined || !condition.values.every(({ text }) => accounts.has(text))) return [];
  return organizations.size === 1 ? [equals(key, [...organizations])] : [];
}

/** KMS has a key of its own for the account of the caller. */
function sameAccount({ key, ...condition }: Condition): Condition[] {
  if (key === "aws:principalaccount") return [{ ...condition, key: "kms:calleraccount" }];
  return key === "kms:calleraccount" ? [{ ...condition, key: "aws:principalaccount" }] : [];
}

function isFirm({ negated, ifExists, set, values }: Condition): boolean {
  return !negated && !ifExists && set !== "forallvalues" && values.length > 0;
}

function equals(key: string, values: readonly string[]): Condition {
  return {
    operator: "StringEquals",
    family: "text",
    negated: false,
    ifExists: false,
    set: "",
    key,
    values: [...new Set(values)].map((one) => pattern(one)),
  };
}
