/** Rules about who may search, who may change the search, and who may read its results. */
import { type Atom, actions, isCovered, parseAtoms } from "../../../policies/analysis/atoms";
import { readLimits } from "../identities";
import { staysExpiring } from "../lifecycle";
import { buildResource, isReached, type Target } from "../permission-reach";
import { tablesOf, workgroupsOf } from "../searches";
import type { Block } from "../states";
import { BUCKET, KEY } from "../things/places";
import { type Place, readSettingAt, type SettingPlaces } from "../things/thing";
import { listStatements } from "./identity-harm";
import type { IdentityPair } from "./identity-pair";
import { compareReadable, type PolicyPair, policyPairs, policyWeakening } from "./policy-rules";
import { type Context, compareSetting, planRule, type Rule, type ThingRule, type Weakening } from "./rule";

/** A searcher is a role whose policies name a workgroup. */
function isSearcher({ kind, was }: IdentityPair, workgroups: readonly Block[]): boolean {
  return (
    kind === "role" &&
    was.atoms.some(
      ({ effect, resource }) =>
        effect === "Allow" &&
        workgroups.some(({ values }) =>
          resource.of.some(({ text }) => text.endsWith(`:workgroup/${values.name}`)),
        ),
    )
  );
}

const TRUST: Place = { type: "aws_iam_role", path: "assume_role_policy" };

function widenedTrust({ before, after }: IdentityPair, context: Context): Weakening[] {
  if (before?.root === undefined || after?.root === undefined) return [];
  const is = readSettingAt(after.root, TRUST);
  if (is.isUnknown) {
    context.doubt(after.root.address, "assume_role_policy is known only after apply");
    return [];
  }
  const was = readSettingAt(before.root, TRUST).value;
  const difference = compareReadable(was, is, context);
  const found = Object.values(difference ?? {}).flat();
  return found.length === 0 ? [] : [policyWeakening(found, was, is, false)];
}

/** What an identity gains: a searcher anything, others the right to change table, workgroup or queries. */
function addedPermissions(pair: IdentityPair, context: Context, targets: readonly Target[]): Weakening[] {
  const searches = isSearcher(pair, workgroupsOf(context.protection.things, context.before));
  const limits = readLimits(pair.is);
  const allowed = pair.was.atoms.filter(({ effect }) => effect === "Allow");
  const matters = (atom: Atom): boolean =>
    searches || targets.some((target) => isReached(target, atom, limits));
  // What harms the trail itself is the finding of another rule.
  const harms = (atom: Atom): boolean =>
    ["destroys", "silences"].includes(context.targets.findThreat(atom, limits) ?? "");
  return pair.is.documents.flatMap(({ address, attribute, atoms }) => {
    const added = atoms.filter(
      (atom) => atom.effect === "Allow" && !isCovered(atom, allowed) && matters(atom) && !harms(atom),
    );
    return added.length === 0 ? [] : [{ address, attribute, before: [], after: listStatements(added) }];
  });
}

/** The tables, their databases and catalog, and the workgroups that exist before the plan. */
function searchTargets({ before, protection: { things } }: Context): readonly Target[] {
  const target = (service: string, names: string, resources: readonly string[]): Target => ({
    service: `${service}:`,
    actions: actions(...names.split(" ").map((name) => `${service}:${name}`)),
    resources: resources.map((resource) => buildResource(`arn:*:${service}:*:*:${resource}`)),
  });
  const tables = tablesOf(things, before).map(({ values }) => values);
  const workgroups = workgroupsOf(things, before).map(({ values }) => `workgroup/${values.name}`);
  return [
    target("athena", "UpdateWorkGroup DeleteWorkGroup UpdateNamedQuery DeleteNamedQuery", workgroups),
    target(
      "glue",
      "UpdateTable DeleteTable BatchDeleteTable",
      tables.map(({ database_name, name }) => `table/${database_name}/${name}`),
    ),
    // Glue deletes the tables of a database with it.
    target(
      "glue",
      "UpdateDatabase DeleteDatabase",
      tables.map(({ database_name }) => `database/${database_name}`),
    ),
    target(
      "glue",
      "PutResourcePolicy",
      tables.map(() => "catalog"),
    ),
  ].filter(({ resources }) => resources.length > 0);
}

/** What a policy allows that it did not, of the atoms that matter; `compared` has those that other rules find. */
function addedGrants(
  { before, after }: PolicyPair,
  context: Context,
  matters: (atom: Atom, compared: ReadonlySet<unknown>) => boolean,
): Weakening[] {
  const comparison = compareReadable(before, after, context);
  if (comparison === undefined) return [];
  const compared = new Set<unknown>(Object.values(comparison).flat());
  const old = parseAtoms(before);
  const added = parseAtoms(after.value).filter(
    (atom) => atom.effect === "Allow" && !isCovered(atom, old) && matters(atom, compared),
  );
  return added.length === 0 ? [] : [policyWeakening(added, before, after, false)];
}

const CATALOG_POLICY: Place = { type: "aws_glue_resource_policy", path: "policy" };

/** What the resource policy of the catalog grants, to accounts outside of the organization too. */
function catalogGrants(context: Context, targets: readonly Target[]): Weakening[] {
  if (targets.length === 0) return [];
  return context.after.ofType(CATALOG_POLICY.type).flatMap((block) => {
    const after = readSettingAt(block, CATALOG_POLICY);
    if (after.isUnknown) {
      context.doubt(block.address, "policy is known only after apply");
      return [];
    }
    const was = context.before.block(block.address);
    const before = was === undefined ? null : readSettingAt(was, CATALOG_POLICY).value;
    return addedGrants({ before, after }, context, (atom) =>
      targets.some((target) => isReached(target, atom, {})),
    );
  });
}

function openedRule(of: "bucket" | "key", places: SettingPlaces): ThingRule {
  return {
    name: `search-results-${of}-opened`,
    of,
    severity: "medium",
    title: `The policy of the ${of} of search results lets somebody in`,
    why: "Results are as secret as the log files, and whoever searches reads them with rights of their own.",
    remediation: "Remove the grant.",
    compare: (pair, context) =>
      pair.protection.isScratch === true
        ? policyPairs(places, pair, context).flatMap((one) =>
            // Who comes from outside is what the rules of every bucket and key find.
            addedGrants(one, context, (atom, compared) => !compared.has(atom)),
          )
        : [],
  };
}

// biome-ignore format: a table is read by its rows
export const SEARCH_ACCESS_RULES: readonly Rule[] = [
  planRule((context) => {
    const workgroups = workgroupsOf(context.protection.things, context.before);
    return context.identities.filter((pair) => isSearcher(pair, workgroups)).flatMap((pair) => widenedTrust(pair, context));
  }, {
    name: "searcher-trust-widened", severity: "medium",
    title: "More principals may assume the role that searches",
    why: "It reads every log file, and a principal of the organization is no stranger to other rules.",
    remediation: "Remove the principal, or restore the condition, unless search.searcherArns names it on purpose.",
  }),
  planRule((context) => {
    const targets = searchTargets(context);
    return [...context.identities.flatMap((pair) => addedPermissions(pair, context, targets)), ...catalogGrants(context, targets)];
  }, {
    name: "search-permission-added", severity: "medium",
    title: "The searcher may do more, or somebody may change the table, its database, the workgroup or its queries",
    why: "A query could read without a limit or leave its results elsewhere, or a search overlook log files.",
    remediation: "Remove the permission, or name other resources.",
  }),
  {
    name: "search-results-kept-longer", of: "bucket", severity: "low",
    title: "Search results expire later, or never",
    why: "They are as secret as the log files, and a query can make them again.",
    remediation: "Restore the lifecycle rules, unless search.resultsExpireAfterDays is raised on purpose.",
    compare: (pair, context) => pair.protection.isScratch === true ? compareSetting(BUCKET.lifecycle, staysExpiring)(pair, context) : [],
  },
  openedRule("bucket", BUCKET.policy),
  openedRule("key", KEY.policy),
];
