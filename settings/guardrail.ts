import type { z } from "zod";
import type { Accounts } from "./accounts";
import { accountId, flag, listOf, oneOf, section, text } from "./fields";
import { rulesAcross } from "./rule";

export const Guardrail = section({
  mode: oneOf(["off", "managed", "print", "existing"])
    .default("off")
    .describe(
      "`managed`: Terraform creates a service control policy and a resource control policy, and attaches them to the accounts that own the buckets and the key. `print`: `npm run --silent guardrail -- print` prints the policies, and somebody else attaches them. `existing`: the organization has such policies. With all three, `verify` checks the policies that are attached.",
    )
    .meta({
      option: {
        title: "Guardrail",
        cost: "None.",
        disabling:
          "Detaches and deletes the policies. Administrators of the audit account can then change what the bucket policy and the key policy let them change.",
        deployedBy: { test: "the guardrail is attached, changed and detached in place" },
      },
    }),
  wholeAccount: flag()
    .default(false)
    .describe(
      "The resource control policy denies principals outside of the organization every bucket and key of the guarded accounts, and `sts:AssumeRole` on every role but the reader role for `logBucket.readers.role.trustedExternal`. Roles that trust an identity provider (`AssumeRoleWithWebIdentity`, `AssumeRoleWithSAML`) keep working. `false`: only the buckets and the key of this app. AWS accounts that deliver as principals, such as those of load balancers in older Regions, need an entry in `trustedAccountIds`.",
    ),
  trustedAccountIds: listOf(accountId(), 20)
    .default([])
    .describe(
      "Accounts outside of the organization that keep their access if `wholeAccount` is `true`, for example of a vendor that assumes a role. They never reach the buckets and the key of this app.",
    ),
  members: section({
    targets: listOf(
      text(
        /^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32}|\d{12})$/,
        "must be the id of an organizational unit (ou-...), of the root (r-...) or of an account",
      ),
      20,
    )
      .default([])
      .describe(
        "Organizational units, roots or accounts whose accounts can no longer leave the organization, accept the invitation of another one, be closed by themselves, or disable the trail's home Region if that is an opt-in Region. Without targets nothing keeps member accounts in the trail.",
      ),
  })
    .prefault({})
    .describe("A service control policy for member accounts. Needs the mode `managed` or `print`."),
}).describe(
  "Policies of AWS Organizations that bind the people of the audit account and of the log archive account.",
);
export type GuardrailSettings = z.output<typeof Guardrail>;

interface File {
  readonly guardrail: GuardrailSettings;
  readonly accounts: z.output<typeof Accounts>;
}

const rule = rulesAcross<File>();

const guardedAccountsAreMembers = rule(
  { mode: "guardrail.mode", accounts: "accounts" },
  ({ mode, accounts }, problem) => {
    const { audit, logArchive, management } = accounts;
    if (mode !== "off" && [audit.id, logArchive?.id].includes(management.id)) {
      problem(
        "mode",
        "must be off if the management account owns the log bucket or the key: AWS Organizations' policies do not bind the management account",
      );
    }
  },
);

const deployersAreNamed = (["audit", "logArchive"] as const).map((name) =>
  rule({ mode: "guardrail.mode", account: `accounts.${name}` }, ({ mode, account }, problem) => {
    if (mode !== "off" && account !== undefined && account.deployerArns === undefined) {
      problem(
        "mode",
        `must be off without accounts.${name}.deployerArns: the guardrail would deny the next deployment. List the roles that deploy`,
      );
    }
  }),
);

/** Keys that only change the policies that this app writes. */
const ownPoliciesHaveAMode = rule(
  {
    mode: "guardrail.mode",
    wholeAccount: "guardrail.wholeAccount",
    targets: "guardrail.members.targets",
  },
  ({ mode, wholeAccount, targets }, problem) => {
    if (mode === "managed" || mode === "print") return;
    const message = "has no effect without guardrail.mode managed or print";
    if (wholeAccount) problem("wholeAccount", message);
    if (targets.length > 0) problem("targets", message);
  },
);

const trustedAccountsNeedTheWholeAccount = rule(
  { wholeAccount: "guardrail.wholeAccount", trusted: "guardrail.trustedAccountIds" },
  ({ wholeAccount, trusted }, problem) => {
    if (trusted.length > 0 && !wholeAccount) {
      problem("trusted", "has no effect without guardrail.wholeAccount: true");
    }
  },
);

export const guardrailRules = [
  guardedAccountsAreMembers,
  ...deployersAreNamed,
  ownPoliciesHaveAMode,
  trustedAccountsNeedTheWholeAccount,
];
