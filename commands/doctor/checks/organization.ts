import { OrganizationsClient, paginateListRoots } from "@aws-sdk/client-organizations";
import { CLOUDTRAIL_SERVICE } from "../../../aws/cloudtrail-service";
import { organizationPolicies } from "../../../policies/guardrail/organization-policies";
import { collect } from "../../verify/async";
import { type Check, checkOne } from "../../verify/check";
import { organization as organizationTheme } from "../../verify/checks/organization";
import { fail, pass, warn } from "../../verify/judgement";
import { READ } from "../../verify/live-aws";
import { ORGANIZATION, permission } from "../../verify/permission";
import type { Examination } from "../examination";

/** The checks of `verify` that must pass before a deployment, too. */
const BEFORE = ["organization.id", "organization.features", "organization.accounts"];

/** Whether it is the organization of the settings, and lets the stacks do what they will do. */
export function organizationChecks(examination: Examination): readonly Check[] {
  const context = { aws: examination.aws, coverage: () => Promise.reject(), examines: () => true };
  return [
    ...organizationTheme.checks(context).filter(({ id }) => BEFORE.includes(id)),
    trustedAccess(examination),
    ...(examination.settings.guardrail.mode === "off" ? [] : [policyTypes(examination)]),
  ];
}

function trustedAccess({ aws, settings, isDeployed }: Examination): Check {
  const { trustedAccess: mode } = settings.organization;
  return checkOne({
    id: "organization.trusted-access",
    title: "the settings know who gives CloudTrail trusted access",
    setting: `organization.trustedAccess: ${mode}`,
    permissions: [READ.trustedServices],
    read: async () => ({
      isEnabled: (await aws.trustedServices()).includes(CLOUDTRAIL_SERVICE),
      isDeployed: await isDeployed(),
    }),
    judge: ({ isEnabled, isDeployed }) => {
      if (mode === "existing" && !isEnabled) {
        return fail(
          `${CLOUDTRAIL_SERVICE} has no trusted access, which the trail needs`,
          `Set organization.trustedAccess: managed, or run \`aws organizations enable-aws-service-access --service-principal ${CLOUDTRAIL_SERVICE}\` in the management account.`,
        );
      }
      if (mode === "managed" && isEnabled && !isDeployed) {
        return warn(
          "it is enabled, and there is no trail of the settings: something else enabled it",
          "Set organization.trustedAccess: existing, so that a teardown does not take it from others.",
        );
      }
      return pass(isEnabled ? "enabled" : "the deployment enables it");
    },
  });
}

function policyTypes({ aws, settings }: Examination): Check {
  const wanted = [...new Set(organizationPolicies(settings, "").map(({ type }) => type))];
  return checkOne({
    id: "organization.policy-types",
    title: "the organization has enabled the policies of the guardrail",
    setting: `guardrail.mode: ${settings.guardrail.mode}`,
    permissions: [permission(ORGANIZATION, "organizations:ListRoots")],
    read: async () => {
      const client = aws.accounts.management.client(OrganizationsClient, settings.trail.homeRegion);
      return (await collect(paginateListRoots({ client }, {}))).flatMap(({ Roots = [] }) => Roots);
    },
    judge: (roots) => {
      const enabled: readonly (string | undefined)[] = roots
        .flatMap(({ PolicyTypes = [] }) => PolicyTypes)
        .filter(({ Status }) => Status === "ENABLED")
        .map(({ Type }) => Type);
      const missing = wanted.filter((type) => !enabled.includes(type));
      return missing.length === 0
        ? pass(wanted.join(", "))
        : fail(
            `not enabled: ${missing.join(", ")}`,
            missing
              .map(
                (type) =>
                  `Run \`aws organizations enable-policy-type --root-id ${roots[0]?.Id} --policy-type ${type}\` in the management account.`,
              )
              .join(" "),
          );
    },
  });
}
