import {
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
  paginateListDelegatedAdministrators,
} from "@aws-sdk/client-organizations";
import { CLOUDTRAIL_SERVICE } from "../../../aws/cloudtrail-service";
import { collect, lazy } from "../async";
import { type Check, fail, pass } from "../check";
import type { LiveAws } from "../live-aws";
import { ORGANIZATION, permission } from "../permission";
import type { Theme } from "../theme";

/** Is it the organization of the settings, and can CloudTrail act in it? */
export const organization = {
  id: "organization",
  title: "Organization",
  permissions: [
    permission(ORGANIZATION, "organizations:DescribeOrganization"),
    permission(ORGANIZATION, "organizations:ListAWSServiceAccessForOrganization"),
    permission(ORGANIZATION, "organizations:ListDelegatedAdministrators"),
  ],
  checks: ({ aws }) => [
    ...organizationChecks(aws),
    trustedAccessCheck(aws),
    delegatedAdministratorCheck(aws),
  ],
} as const satisfies Theme;

function openClient({ accounts, settings }: LiveAws): OrganizationsClient {
  return accounts.management.client(OrganizationsClient, settings.trail.homeRegion);
}

function organizationChecks(aws: LiveAws): readonly Check[] {
  const { organization, accounts } = aws.settings;
  const read = lazy(
    async () => (await openClient(aws).send(new DescribeOrganizationCommand({}))).Organization ?? {},
  );
  return [
    {
      id: "organization.id",
      title: "the credentials reach the organization of the settings",
      setting: `organization.id: ${organization.id}`,
      judge: async () => {
        const { Id, MasterAccountId } = await read();
        if (Id !== organization.id) {
          return fail(
            `they reach ${Id}`,
            "Correct organization.id or the credentials of the management account.",
          );
        }
        return MasterAccountId === accounts.management.id
          ? pass(`${Id} with management account ${MasterAccountId}`)
          : fail(`its management account is ${MasterAccountId}`, "Correct accounts.management.id.");
      },
    },
    {
      id: "organization.features",
      title: "the organization has all features enabled",
      judge: async () => {
        const { FeatureSet } = await read();
        return FeatureSet === "ALL"
          ? pass("all features")
          : fail(
              `the feature set is ${FeatureSet}`,
              "Run `aws organizations enable-all-features`. Every account must then accept.",
            );
      },
    },
  ];
}

function trustedAccessCheck(aws: LiveAws): Check {
  const { trustedAccess } = aws.settings.organization;
  return {
    id: "organization.trusted-access",
    title: "CloudTrail has trusted access",
    setting: `organization.trustedAccess: ${trustedAccess}`,
    judge: async () => {
      const pages = await collect(
        paginateListAWSServiceAccessForOrganization({ client: openClient(aws) }, {}),
      );
      const services = pages
        .flatMap(({ EnabledServicePrincipals = [] }) => EnabledServicePrincipals)
        .map(({ ServicePrincipal }) => ServicePrincipal);
      if (services.includes(CLOUDTRAIL_SERVICE)) return pass(CLOUDTRAIL_SERVICE);
      return fail(
        `${CLOUDTRAIL_SERVICE} has no trusted access, so member accounts lose the trail`,
        trustedAccess === "managed"
          ? "Run `cdktf deploy organization-trail` to enable it."
          : `Run \`aws organizations enable-aws-service-access --service-principal ${CLOUDTRAIL_SERVICE}\`.`,
      );
    },
  };
}

function delegatedAdministratorCheck(aws: LiveAws): Check {
  const { delegatedAdministrator } = aws.settings.organization;
  const expected = delegatedAdministrator ? [aws.accounts.audit.id] : [];
  return {
    id: "organization.delegated-administrator",
    title: "CloudTrail has the delegated administrators of the settings and no others",
    setting: `organization.delegatedAdministrator: ${delegatedAdministrator}`,
    judge: async () => {
      const pages = await collect(
        paginateListDelegatedAdministrators(
          { client: openClient(aws) },
          { ServicePrincipal: CLOUDTRAIL_SERVICE },
        ),
      );
      const found = pages
        .flatMap(({ DelegatedAdministrators = [] }) => DelegatedAdministrators)
        .flatMap(({ Id = [] }) => Id);
      const missing = expected.filter((id) => !found.includes(id));
      if (missing.length > 0) {
        return fail(
          `account ${missing.join(", ")} is not a delegated administrator`,
          "Run `cdktf deploy organization-trail` to register it.",
        );
      }
      const others = found.filter((id) => !expected.includes(id));
      if (others.length === 0) return pass(found.join(", ") || "none");
      return fail(
        `account ${others.join(", ")} can manage the organization's trails`,
        `Run \`aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id ${others[0]}\` in the management account, or set organization.delegatedAdministrator.`,
      );
    },
  };
}
