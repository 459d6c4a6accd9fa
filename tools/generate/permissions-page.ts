import { doctorPolicies } from "../../commands/doctor/doctor";
import { accountPolicies, rolesFor } from "../../commands/roles/roles";
import { readOnlyPolicies } from "../../commands/verify/permissions";
import { policyJson } from "../../policies/policy-document";
import { deployGrants } from "../../policies/roles/deploy";
import { type AccountName, type RolePolicies, rolePolicies } from "../../policies/roles/grant";
import type { Role } from "../../policies/roles/role";
import { teardownGrants } from "../../policies/roles/teardown";
import type { Settings } from "../../settings/file";
import { policyBlocks } from "./policy-blocks";

/** docs/permissions.md: the policies of every role, for the sample settings. */
export function permissionsPage(settings: Settings): string {
  const section = (title: string, text: string, blocks: string) => `## ${title}\n\n${text}\n\n${blocks}\n`;
  return [
    INTRODUCTION,
    section(
      "Deploying",
      "A role in each account with which Terraform creates both stacks and changes them in place. It cannot delete a log file or the trail, and the log group only with `cloudWatchLogs.onDisable: delete`, which adds `logs:DeleteLogGroup`. It cannot delete a role, a key or a topic either: an apply that switches an option off needs the rights of [Teardown](#teardown).",
      policyBlocks(accountPolicies(settings, "deploy")),
    ),
    section(
      "Guardrail",
      "With `guardrail.mode: managed` the deploying role of the management account also needs these. They cover the guardrail's own policies, which carry its tag, and the accounts that own buckets and key. Add the ARN of each of `guardrail.members.targets` to `AttachGuardrail`.",
      policyBlocks(guardrailPolicies(settings)),
    ),
    section(
      "Alarms",
      "With a destination in [`alarms`](settings.md#alarms) the deploying role of the management account also needs these. Without `subscriptions`, but with `topicArn`, it needs no rights to topics and keys. A statement replaces the one with the same `Sid`.",
      policyBlocks(addedByAlarms(settings, (changed) => rolePolicies(deployGrants(changed)))),
    ),
    `The role that verifies also needs these.\n\n${policyBlocks(addedByAlarms(settings, readOnlyPolicies))}\n`,
    section(
      "Search",
      "With [`search`](settings.md#search) the deploying role of the account that owns the log bucket also needs these, and one in a log archive account those of the key of the results. A statement replaces the one with the same `Sid`.",
      policyBlocks(addedBySearch(settings, (changed) => rolePolicies(deployGrants(changed)))),
    ),
    `The role that verifies also needs these.\n\n${policyBlocks(addedBySearch(settings, readOnlyPolicies))}\n`,
    section(
      "Planning",
      "A role in each account with which a pipeline plans. It reads configuration and the Terraform state, and no log file.",
      policyBlocks(accountPolicies(settings, "plan")),
    ),
    section(
      "Verifying",
      "A role in each account with which `verify` asks live AWS. Without `kms:Decrypt` the role sees that log files exist, but cannot read them.",
      policyBlocks(accountPolicies(settings, "verify")),
    ),
    section(
      "Doctor",
      "What `doctor` reads. It uses the credentials with which Terraform deploys, so it needs no role of its own: `npm run --silent roles -- --for deploy --with doctor` adds these rights to the deploying role. Else run it as an administrator.",
      policyBlocks(doctorPolicies(settings)),
    ),
    section(
      "Integrity",
      "A role in each account with which a pipeline runs `integrity --depth files`. It reads digests and the names of log files, and with [`integrity.digestReaderArns`](settings.md#integrity) the policies of bucket and key deny it every log file. With `integrity.stateUri` it also keeps its state there. `npm run --silent roles -- --for integrity --with content` prints the role of `--depth content`, for [the audit account](integrity.md#content-in-the-audit-account).",
      policyBlocks(accountPolicies(settings, "integrity")),
    ),
    section("Pipeline", PIPELINE, entryRoleBlocks(settings)),
    section(
      "Teardown",
      "`npm run --silent roles -- --for deploy --with teardown` adds these rights to the deploying role, with those of every option of your settings. Add them while you follow [Teardown](operations.md#teardown) or [retire](operations.md#retiring-a-deployment), or switch an option off, and remove them afterwards. The role of the log bucket's account must also be in `breakGlassPrincipalArns`.",
      policyBlocks(rolePolicies(teardownGrants(settings))),
    ),
  ].join("\n");
}

/** What the guardrail adds to the deploying role. */
function guardrailPolicies(settings: Settings): RolePolicies {
  const without = new Set(deployGrants(settings).map(({ statement }) => statement.Sid));
  const managed = { ...settings, guardrail: { ...settings.guardrail, mode: "managed" as const } };
  return rolePolicies(deployGrants(managed).filter(({ statement }) => !without.has(statement.Sid)));
}

/** The statements of the management account that alarms add or change. */
function addedByAlarms(settings: Settings, policiesOf: PoliciesOf): RolePolicies {
  const subscriptions = [{ protocol: "email" as const, endpoint: "security@acme.example" }];
  const changed = { ...settings, alarms: { ...settings.alarms, subscriptions } };
  return added("management", settings, changed, policiesOf);
}

/** The statements of the audit account that search adds or changes. */
function addedBySearch(settings: Settings, policiesOf: PoliciesOf): RolePolicies {
  const searcherArns = [`arn:aws:iam::${settings.accounts.audit.id}:role/security-analyst`];
  const changed = { ...settings, search: { ...settings.search, enabled: true, searcherArns } };
  return added("audit", settings, changed, policiesOf);
}

type PoliciesOf = (settings: Settings) => RolePolicies;

function added(
  account: AccountName,
  before: Settings,
  after: Settings,
  policiesOf: PoliciesOf,
): RolePolicies {
  const known = new Set((policiesOf(before)[account] ?? []).map((statement) => JSON.stringify(statement)));
  const statements = policiesOf(after)[account] ?? [];
  return { [account]: statements.filter((statement) => !known.has(JSON.stringify(statement))) };
}

const INTRODUCTION = `# Permissions

<!-- Generated by \`npm run generate\`. -->

These are the policies for the sample settings in \`organization-trail.yaml\`. For yours, \`npm run --silent roles\` prints each role with its trust policy, as JSON, for Terraform or for CloudFormation: see [Roles](plan-review.md#roles).

A change of the settings can need the rights of both. To remove a target, apply with the role as it was, and print the role again afterwards. To switch an option off, print the role with \`--with teardown\` from the settings that still have the option, apply, and print the role again from the new settings.

Statements about KMS keys cover \`key/*\`, every key of the account in the Region, because KMS chooses a key's id. Neither a tag nor the alias can narrow them: Terraform enables the rotation and reads the policy of a new key before it creates the alias, and KMS takes up to five minutes to decide by a new tag or alias ([AWS](https://docs.aws.amazon.com/kms/latest/developerguide/abac.html)). Once the stacks are deployed, you can write the log key's ARN, which \`npm run --silent output\` prints, in place of \`key/*\` by hand. Another key is safe from the role only if its key policy does not leave access to IAM.

Terraform of an end-to-end test deploys and changes every option with these roles: the IAM simulator allows each of its calls, and each right is used or has its reason in the test.
`;

const PIPELINE =
  "The roles that GitHub assumes, in the audit account. Each assumes one of the roles above in every account. The session of `organization-trail-verify` lasts two hours, the others last one.";

/** The repository of the example: the first form is that of older repositories, which have no ids in GitHub's subjects. */
const EXAMPLE = {
  repositories: ["acme@1234567/organization-trail@89012345"],
  branch: "main",
  environment: "audit-trail",
};

function entryRoleBlocks(settings: Settings): string {
  const roles = rolesFor(settings, { ...EXAMPLE, purpose: "pipeline", account: "audit", trusted: [] });
  return roles.map(roleBlocks).join("\n\n");
}

function roleBlocks({ arn, trust, permissions }: Role): string {
  const block = (statements: Role["trust"]) =>
    `\`\`\`json\n${JSON.stringify(JSON.parse(policyJson(statements)), null, 2)}\n\`\`\``;
  const name = arn.split("/").at(-1);
  return `Trust policy of \`${name}\`:\n\n${block(trust)}\n\nIts rights:\n\n${block(permissions)}`;
}
