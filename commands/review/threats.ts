/** The permissions by which an identity could delete, overwrite, read or disable a protected thing. */
import { type Atom, parseAtoms } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import type { Json } from "../../policies/analysis/json";
import type { Pattern } from "../../policies/analysis/patterns";
import { readRootAccount } from "../../policies/analysis/principals";
import { buildResource, isReached, type Limits, SOMETHING, type Target } from "./permission-reach";
import type { Protection } from "./protected";
import { BUCKET, KEY } from "./things/places";
import type { State } from "./things/state";
import { readSetting, Thing } from "./things/thing";
import type { Kind } from "./things/types";
import {
  ACCOUNT_DESTROYS,
  ACCOUNT_ENDS,
  ASSUMES,
  CLOUDTRAIL_DESTROYS,
  IAM_DESTROYS,
  KMS_DESTROYS,
  LOGS_SILENCES,
  ORGANIZATION_DESTROYS,
  PASSES,
  S3_DESTROYS,
  S3_READS,
  SNS_SILENCES,
  SSO_DESTROYS,
} from "./threat-actions";

/** The worst first. */
const THREATS = ["destroys", "silences", "reads"] as const;

/** How bad a permission is: it can destroy, silence notifications, or read log files. */
export type Threat = (typeof THREATS)[number];

/** ARNs of roles that could harm a trail, and how somebody else could use one. */
export interface PowerfulRoles {
  /** By a permission to assume it alone, since its trust policy names an account. */
  readonly assumed: readonly string[];
  /** By a permission to pass it to a service that it trusts. */
  readonly passed: readonly string[];
}

const NO_ROLES: PowerfulRoles = { assumed: [], passed: [] };

interface Danger extends Target {
  readonly threat: Threat;
}

/** The protected things that exist before the plan, as targets of permissions. */
export class Targets {
  private readonly targets: readonly Danger[];
  private readonly unlimited = new WeakMap<Atom, Threat | undefined>();
  /** Names of the roles that the policies of protected things exempt from a Deny, and of protected roles. */
  readonly exemptRoles: ReadonlySet<string>;
  /** The accounts that hold protected things. */
  readonly accounts: ReadonlySet<string>;

  constructor(protection: Protection, before: State, powerful: PowerfulRoles = NO_ROLES) {
    const exempt = exemptPrincipals(protection, before);
    const existing = (kind: Kind): readonly string[] =>
      protection
        .of(kind)
        .filter(({ isNew, isSecondary }) => !isNew && !isSecondary)
        .map(({ key }) => before.root(kind, key)?.values.arn ?? key)
        .map(String);
    const roles = [...exempt, ...existing("role")];
    this.exemptRoles = new Set(roles.map((arn) => arn.split("/").at(-1) ?? arn));
    this.accounts = new Set(listAccounts(existing, protection));
    const isFirst = protection.things.length > 0 && protection.things.every(({ isNew }) => isNew);
    this.targets = isFirst ? [] : targetsFor(existing, protection, roles, powerful);
  }

  /** Whether nothing that is protected exists before the plan. */
  get isEmpty(): boolean {
    return this.targets.length === 0;
  }

  /** The threat of an Allow, or of what a Deny no longer denies; `undefined` for none. */
  findThreat(atom: Atom, limits: Limits = {}): Threat | undefined {
    // Limits only take away, and most permissions are no threat without any.
    if (!this.unlimited.has(atom)) this.unlimited.set(atom, this.worstOf(atom, {}));
    const worst = this.unlimited.get(atom);
    const { denies = [], boundary } = limits;
    const isLimited = denies.length > 0 || boundary !== undefined;
    return worst !== undefined && isLimited ? this.worstOf(atom, limits) : worst;
  }

  private worstOf(atom: Atom, limits: Limits): Threat | undefined {
    return THREATS.find((threat) =>
      this.targets.some((target) => target.threat === threat && isReached(target, atom, limits)),
    );
  }
}

/** Roles that AWS creates in the accounts of an organization, for administrators of its management account. */
const ADMINISTRATORS = ["OrganizationAccountAccessRole", "AWSControlTowerExecution"];

function roleArn(role: string): string {
  return role.startsWith("arn:") ? role : `arn:*:iam::*:role/${role}`;
}

/** The accounts that hold protected things; one that nobody has if none is known, which a wildcard reaches. */
function listAccounts(
  existing: (kind: Kind) => readonly string[],
  protection: Protection,
): readonly string[] {
  const kinds = ["trail", "key", "topic", "log-group", "role"] as const;
  const named = kinds
    .flatMap((kind) => protection.of(kind))
    .flatMap(({ isNew, isSecondary, account }) => (isNew || isSecondary ? [] : (account ?? [])));
  const shown = kinds.flatMap(existing).map((arn) => arn.split(":")[4] ?? "");
  const accounts = [...shown, ...named].filter((one) => /^\d{12}$/.test(one));
  return accounts.length > 0 ? [...new Set(accounts)] : ["999999999997"];
}

function targetsFor(
  existing: (kind: Kind) => readonly string[],
  protection: Protection,
  roles: readonly string[],
  powerful: PowerfulRoles,
): readonly Danger[] {
  const buckets = existing("bucket").map((key) => key.replace(/^arn:[^:]*:s3:::/, ""));
  const objects = buckets.flatMap((name) => [`arn:*:s3:::${name}`, `arn:*:s3:::${name}/*`]);
  const isUnknown = (kind: Kind): boolean => protection.of(kind).length === 0;
  const probe = (kind: Kind, text: string): readonly string[] => (isUnknown(kind) ? [text] : []);
  const named = (kind: Kind, before: string): readonly string[] =>
    existing(kind).map((key) => (key.startsWith("arn:") ? `${key}*` : `arn:*:${before}${key}*`));
  const target = (threat: Threat, actions: readonly Pattern[], texts: readonly string[]): Danger => ({
    threat,
    service: `${actions[0]?.text.split(":")[0]}:`,
    actions,
    resources: texts.map(buildResource),
  });
  const bucketTexts = [...objects, ...probe("bucket", `arn:*:s3:::${SOMETHING}/AWSLogs/x`)];
  return [
    target("destroys", S3_DESTROYS, bucketTexts),
    target("destroys", ACCOUNT_DESTROYS, [SOMETHING]),
    target("reads", S3_READS, bucketTexts),
    target("destroys", KMS_DESTROYS, [
      ...named("key", "kms:*:*:key/"),
      ...probe("key", `arn:*:kms:*:*:key/${SOMETHING}`),
    ]),
    target("destroys", CLOUDTRAIL_DESTROYS, [
      ...named("trail", "cloudtrail:*:*:trail/"),
      ...named("event-data-store", "cloudtrail:*:*:eventdatastore/"),
      ...(existing("trail").length === 0 ? [`arn:*:cloudtrail:*:*:trail/${SOMETHING}`] : []),
    ]),
    target("destroys", ORGANIZATION_DESTROYS, ["*"]),
    target("destroys", ACCOUNT_ENDS, ["*"]),
    target("destroys", IAM_DESTROYS, [
      ...[...roles, ...powerful.assumed].map(roleArn),
      ...["role", "user", "group", "policy"].map((type) => `arn:*:iam::*:${type}/${SOMETHING}`),
    ]),
    target("destroys", ASSUMES, [
      ...[...roles, ...powerful.assumed].map(roleArn),
      `arn:*:iam::*:role/${SOMETHING}`,
      ...listAccounts(existing, protection).flatMap((account) =>
        ADMINISTRATORS.map((name) => `arn:*:iam::${account}:role/${name}`),
      ),
    ]),
    target("destroys", PASSES, powerful.passed),
    target("destroys", SSO_DESTROYS, [`arn:*:sso:::permissionSet/${SOMETHING}/x`]),
    target("silences", SNS_SILENCES, named("topic", "sns:*:*:")),
    target("silences", LOGS_SILENCES, named("log-group", "logs:*:*:log-group:")),
  ];
}

/** The principals that Deny statements of protected things exempt: the break-glass principals. */
function exemptPrincipals(protection: Protection, before: State): readonly string[] {
  const found = new Set<string>();
  for (const { kind, key } of protection.things) {
    const places = kind === "bucket" ? BUCKET.policy : kind === "key" ? KEY.policy : undefined;
    if (places === undefined) continue;
    for (const { value } of readSetting(places, new Thing(kind, key, before, before.root(kind, key)))) {
      for (const arn of exemptIn(value)) found.add(arn);
    }
  }
  return [...found];
}

function exemptIn(policy: Json): readonly string[] {
  try {
    return parseAtoms(policy)
      .filter(({ effect }) => effect === "Deny")
      .flatMap(({ conditions, principal }) => [
        ...conditions
          .filter(({ key, negated }) => key === "aws:principalarn" && negated)
          .flatMap(({ values }) => values.map(({ text }) => text)),
        ...(principal.not
          ? principal.of.filter((one) => readRootAccount(one) === undefined).map(({ name }) => name.text)
          : []),
      ])
      .filter((arn) => /:role\/|:user\//.test(arn));
  } catch (error) {
    if (error instanceof UnreadablePolicy) return [];
    throw error;
  }
}
