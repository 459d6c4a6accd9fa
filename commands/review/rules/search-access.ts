/** Rules about who may search, who may change the search, and who may read its results. */
import { type Atom, actions, isCovered, parseAtoms } from "../../../policies/analysis/atoms";
import { readLimits } from "../identities";
import { buildResource, isReached, type Target } from "../permission-reach";
import { tablesOf, workgroupsOf } from "../searches";
import type { Block } from "../states";
import { BUCKET, KEY } from "../things/places";
import { type Place, readSettingAt, type SettingPlaces } from "../things/thing";
import { listStatements } from "./identity-harm";
import type { IdentityPair } from "./identity-pair";
import { compareReadable, type PolicyPair, policyPairs, policyWeakening } from "./policy-rules";
import { type Context, planRule, type Rule, type ThingRule, type Weakening } from "./rule";

const ATHENA_CHANGES = actions(
  ..."UpdateWorkGroup DeleteWorkGroup UpdateNamedQuery DeleteNamedQuery"
    .split(" ")
    .map((name) => `athena:${name}`),
);
const GLUE_CHANGES = actions(
  ..."UpdateTable DeleteTable BatchDeleteTable".split(" ").map((name) => `glue:${name}`),
);

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

/** The table and the workgroups that exist before the plan. */
function searchTargets({ before, protection }: Context): readonly Target[] {
  const arns = (blocks: readonly Block[], kind: string): readonly string[] =>
    blocks.map(({ values }) => {
      const name = kind === "table" ? `${values.database_name}/${values.name}` : values.name;
      const service = kind === "table" ? "glue" : "athena";
      return `arn:*:${service}:*:*:${kind}/${name}`;
    });
  return [
    {
      service: "athena:",
      actions: ATHENA_CHANGES,
      resources: arns(workgroupsOf(protection.things, before), "workgroup").map(buildResource),
    },
    {
      service: "glue:",
      actions: GLUE_CHANGES,
      resources: arns(tablesOf(protection.things, before), "table").map(buildResource),
    },
  ];
}

/** Who is let in without being from outside, which the rules of every bucket and key find. */
function openedInside({ before, after }: PolicyPair, context: Context): Weakening[] {
  const known = compareReadable(before, after, context);
  if (known === undefined) return [];
  const found = new Set(Object.values(known).flat());
  const old = parseAtoms(before);
  const added = parseAtoms(after.value).filter(
    (atom) => atom.effect === "Allow" && !found.has(atom) && !isCovered(atom, old),
  );
  return added.length === 0 ? [] : [policyWeakening(added, before, after, false)];
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
        ? policyPairs(places, pair, context).flatMap((one) => openedInside(one, context))
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
    return context.identities.flatMap((pair) => addedPermissions(pair, context, targets));
  }, {
    name: "search-permission-added", severity: "medium",
    title: "The searcher may do more, or somebody may change the table, the workgroup or its queries",
    why: "A query could read without a limit or leave its results elsewhere, or a search overlook log files.",
    remediation: "Remove the permission, or name other resources.",
  }),
  openedRule("bucket", BUCKET.policy),
  openedRule("key", KEY.policy),
];
