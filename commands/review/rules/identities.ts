/** Rules about IAM identities, for what they could do to protected things. */
import { type Atom, isCovered } from "../../../policies/analysis/atoms";
import { isOutside } from "../../../policies/analysis/compare";
import { readLimits } from "../identities";
import { type Place, readSettingAt } from "../things/thing";
import type { Targets, Threat } from "../threats";
import { removedBoundary, widenedBoundary } from "./identity-boundary";
import { assignedSets, joinedGroups } from "./identity-groups";
import { listStatements, mayHarm, mayRead } from "./identity-harm";
import type { IdentityPair } from "./identity-pair";
import { compareReadable, policyWeakening } from "./policy-rules";
import type { Context, PlanRule, Weakening } from "./rule";

/** Newly allowed threats, by the document that allows them. */
function addedThreats(pair: IdentityPair, threat: Threat, targets: Targets): Weakening[] {
  return addedAtoms(pair, threat, targets)
    .filter(({ document }) => document.managed === undefined || threat !== "destroys")
    .map(({ document: { address, attribute }, added }) => ({
      address,
      attribute,
      before: [],
      after: listStatements(added),
    }));
}

function addedAtoms({ was, is, after }: IdentityPair, threat: Threat, targets: Targets) {
  if (after === undefined) return [];
  const allowed = was.atoms.filter(({ effect }) => effect === "Allow");
  const limits = readLimits(is);
  return is.documents.flatMap((document) => {
    const added = document.atoms.filter(
      (atom) =>
        atom.effect === "Allow" && !isCovered(atom, allowed) && targets.findThreat(atom, limits) === threat,
    );
    return added.length === 0 ? [] : [{ document, added }];
  });
}

function removedDenies({ was, is, after }: IdentityPair, targets: Targets): Weakening[] {
  if (after === undefined || after.root?.change.kind === "delete") return [];
  // A policy that is known only after apply may deny the same.
  if (is.unknown.length > 0) return [];
  const { boundary } = readLimits(is);
  const limits = boundary === undefined ? {} : { boundary };
  return was.documents.flatMap(({ address, attribute, atoms }) => {
    const removed = atoms.filter(
      (atom) =>
        atom.effect === "Deny" &&
        !isCovered(atom, is.atoms) &&
        targets.findThreat(atom, limits) !== undefined,
    );
    return removed.length === 0 ? [] : [{ address, attribute, before: listStatements(removed), after: [] }];
  });
}

function addedManaged(pair: IdentityPair, targets: Targets): Weakening[] {
  const { was, is } = pair;
  const known = addedAtoms(pair, "destroys", targets).flatMap(({ document }) =>
    document.managed === undefined ? [] : [{ ...document, arn: document.managed }],
  );
  const unseen = holdsBack(pair, targets)
    ? []
    : is.unseen.filter(({ arn }) => !was.unseen.some((old) => old.arn === arn));
  return [...known, ...unseen].map(({ address, attribute, arn }) => ({
    address,
    attribute,
    before: [],
    after: [arn],
  }));
}

/** Whether the boundary allows nothing that could harm, so that it does not matter which policies are attached. */
function holdsBack({ is: { boundary } }: IdentityPair, targets: Targets): boolean {
  const atoms = boundary?.atoms;
  if (atoms === undefined) return false;
  return !atoms.some(
    (atom) => atom.effect === "Allow" && targets.findThreat(atom, { boundary: atoms }) !== undefined,
  );
}

const TRUST: Place = { type: "aws_iam_role", path: "assume_role_policy" };

/** Providers of identities for everybody, whose tokens only a condition on the subject tells apart. */
const SHARED_PROVIDERS =
  /oidc-provider\/(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|accounts\.google\.com|agent\.buildkite\.com)/;

/** Whether an Allow names anybody but AWS services and the accounts that are known. */
function isOpenToStrangers({ principal, conditions }: Atom, known?: ReadonlySet<string>): boolean {
  if (principal.not) return true;
  const namesSubject = conditions.some(
    ({ key, negated, ifExists, set, values }) =>
      /:(sub|repository|job_workflow_ref)/.test(key) &&
      !(negated || ifExists || set === "forallvalues") &&
      values.every(({ text }) => /^([\w-]+:)?[^*?:]/.test(text)),
  );
  return principal.of.some(({ kind, name }) => {
    if (kind === "any" || kind === "CanonicalUser") return true;
    if (kind === "Federated" && SHARED_PROVIDERS.test(name.text) && !namesSubject) return true;
    const [, owner = ""] = /:(\d{12}):/.exec(name.text) ?? [];
    return (kind === "AWS" || kind === "Federated") && known !== undefined && !known.has(owner);
  });
}

/** A role that can harm, or that protected policies exempt, gains principals; a role that reads gains strangers. */
function widenedTrust(pair: IdentityPair, context: Context, targets: Targets): Weakening[] {
  const { kind, key, before, after } = pair;
  const root = after?.root;
  if (kind !== "role" || root === undefined) return [];
  const isExempt = targets.exemptRoles.has(key) || context.protection.has("role", key);
  const harms = isExempt || mayHarm(pair.is, targets);
  if (!harms && !mayRead(pair.is, targets)) return [];
  const is = readSettingAt(root, TRUST);
  // A role that gains the permission to read or harm is new to all who could assume it before.
  const gains =
    before !== undefined && !mayHarm(pair.was, targets) && !mayRead(pair.was, targets) && !isExempt;
  const was = before?.root === undefined || gains ? null : readSettingAt(before.root, TRUST).value;
  if (is.isUnknown) {
    if (!context.protection.find("role", key)?.isNew) {
      context.doubt(root.address, "assume_role_policy is known only after apply");
    }
    return [];
  }
  const difference = compareReadable(was, is, context);
  if (difference === undefined) return [];
  const isNew = before?.root === undefined || gains;
  const account = String(root.values.arn ?? "").split(":")[4] ?? "";
  const known = new Set([...context.facts.accounts, account]);
  // Without a single account that is known, another one cannot be told from the own.
  const tellsStrangers = harms || known.size > 1 || account !== "";
  const own = { ...context.facts, accounts: known };
  const isStranger = (atom: Atom): boolean =>
    isOpenToStrangers(atom, tellsStrangers ? known : undefined) && isOutside(atom, own);
  const added = [...difference.addedPermissions, ...difference.addedOutsideReads];
  const conditions = isNew ? [] : [...difference.removedConditions, ...difference.removedDenies];
  const found = [...added.filter((atom) => isStranger(atom) || (harms && !isNew)), ...conditions];
  return found.length === 0 ? [] : [policyWeakening(found, was, is, false)];
}

/** Policies of identities that exist beside a trail and are known only after apply. */
function doubtUnknown(pair: IdentityPair, context: Context, targets: Targets): void {
  if (targets.isEmpty) return;
  const isNewRole = context.protection.find(pair.kind, pair.key)?.isNew ?? false;
  if (isNewRole) return;
  for (const { address, attribute } of pair.is.unknown) {
    if (!pair.was.unknown.some((old) => old.address === address && old.attribute === attribute)) {
      context.doubt(address, `${attribute} is known only after apply, or cannot be understood`);
    }
  }
}

type Compare = (pair: IdentityPair, context: Context, targets: Targets) => readonly Weakening[];

function identityRule(compare: Compare, description: Omit<PlanRule, "of" | "compare">): PlanRule {
  return {
    ...description,
    of: "plan",
    compare: (context) => context.identities.flatMap((pair) => [...compare(pair, context, context.targets)]),
  };
}

// biome-ignore format: a table is read by its rows
export const IDENTITY_RULES: readonly PlanRule[] = [
  identityRule((pair, context, targets) => { doubtUnknown(pair, context, targets); return [...addedThreats(pair, "destroys", targets), ...widenedBoundary(pair, targets)]; }, {
    name: "identity-permission-added", severity: "high", replaces: ["AT034"],
    title: "An identity may delete, overwrite or disable what belongs to the trail",
    why: "Its policy now allows an action on a protected resource that can destroy log files or stop their delivery.",
    remediation: "Remove the permission, or name other resources.",
    example: { type: "aws_iam_role_policy", before: null, after: { role: "operator", policy: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"cloudtrail:StopLogging","Resource":"*"}}' } },
  }),
  identityRule((pair, _, targets) => addedThreats(pair, "silences", targets), {
    name: "identity-notification-permission-added", severity: "medium", replaces: ["AT034"],
    title: "An identity may silence the trail's topic or log group",
    why: "Its policy now allows an action that removes notifications or alarms.",
    remediation: "Remove the permission, or name other resources.",
  }),
  identityRule((pair, _, targets) => removedDenies(pair, targets), {
    name: "identity-deny-removed", severity: "high", replaces: ["AT031"],
    title: "An identity is no longer denied actions on what belongs to the trail",
    why: "A policy that denied them is gone, detached or narrower.",
    remediation: "Restore the Deny statement.",
  }),
  identityRule((pair, _, targets) => (targets.isEmpty ? [] : addedManaged(pair, targets)), {
    name: "identity-managed-policy-added", severity: "high", replaces: ["AT045"],
    title: "An identity gains a managed policy that can destroy log files, or that the plan does not show",
    why: "Its permissions are not visible in this plan.",
    remediation: "Detach the policy, or plan its content together with the attachment.",
    example: { type: "aws_iam_role_policy_attachment", before: null, after: { role: "operator", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" } },
  }),
  identityRule(removedBoundary, {
    name: "identity-boundary-removed", severity: "high", replaces: ["AT018"],
    title: "A boundary no longer limits an identity that can harm the trail",
    why: "It is gone, or replaced by one that allows more or that the plan does not show: permissions that it held back now apply.",
    remediation: "Restore the permissions boundary.",
  }),
  identityRule(joinedGroups, {
    name: "identity-group-joined", severity: "high",
    title: "A user joins a group that can harm the trail, or whose policies the plan does not show",
    why: "The user gains all permissions of the group.",
    remediation: "Leave the user out of the group, or plan the policies of the group together with the membership.",
    example: { type: "aws_iam_user_group_membership", before: null, after: { user: "operator", groups: ["administrators"] } },
  }),
  identityRule(assignedSets, {
    name: "permission-set-assigned", severity: "high",
    title: "Somebody gains a permission set that can harm the trail",
    why: "The assignment is for an account that holds the trail, or what it delivers to.",
    remediation: "Assign another permission set, or assign it in another account.",
  }),
  identityRule(widenedTrust, {
    name: "role-trust-widened", severity: "high", replaces: ["AT033", "AT034", "AT035"],
    title: "More principals may assume a role that can read, change or delete log files",
    why: "A principal that may assume the role has all its permissions.",
    remediation: "Remove the principal, or restore the condition.",
  }),
];
