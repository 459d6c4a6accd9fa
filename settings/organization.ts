import type { z } from "zod";
import type { Accounts } from "./accounts";
import { flag, oneOf, section, text } from "./fields";
import { rulesAcross } from "./rule";

export const Organization = section({
  id: text(
    /^o-[a-z0-9]{10,32}$/,
    "must be an organization id, such as o-exampleorgid",
    "o-exampleorgid",
  ).describe("Id of the AWS organization. A plan against any other organization fails."),
  trustedAccess: oneOf(["managed", "existing"])
    .default("managed")
    .meta({
      description:
        "`managed`: Terraform enables trusted access for CloudTrail. `existing`: AWS Control Tower or another stack has enabled it, and a plan fails if it is disabled.",
      option: {
        title: "Trusted access managed elsewhere",
        cost: "None.",
        disabling:
          "Changing `managed` to `existing` removes trusted access from the Terraform state. Trusted access stays enabled.",
        deployedBy: { test: "Terraform forgets trusted access without disabling it" },
      },
    }),
  delegatedAdministrator: flag()
    .default(false)
    .meta({
      description: "Registers the audit account as delegated administrator for CloudTrail.",
      option: {
        title: "Delegated administrator",
        cost: "None.",
        disabling: "Deregisters the audit account as delegated administrator.",
        deployedBy: {
          test: "the audit account is the organization's delegated administrator for CloudTrail",
        },
      },
    }),
}).describe("The AWS organization that the trail records.");
export type OrganizationSettings = z.output<typeof Organization>;

const rule = rulesAcross<{
  organization: OrganizationSettings;
  accounts: z.output<typeof Accounts>;
}>();

const managementAccountIsNotDelegated = rule(
  {
    delegated: "organization.delegatedAdministrator",
    auditId: "accounts.audit.id",
    managementId: "accounts.management.id",
  },
  ({ delegated, auditId, managementId }, problem) => {
    if (delegated && auditId === managementId) {
      problem(
        "delegated",
        "must be false if the audit account is the management account, which cannot be a delegated administrator",
      );
    }
  },
);

export const organizationRules = [managementAccountIsNotDelegated];
