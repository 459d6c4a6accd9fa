import {
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListDelegatedAdministrators,
} from "@aws-sdk/client-organizations";
import { CLOUDTRAIL_SERVICE } from "../../../aws/cloudtrail-service";
import { collect, lazy } from "../async";
import { type Check, checkOne } from "../check";
import { fail, pass } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { ORGANIZATION, permission } from "../permission";
import { REDEPLOY } from "../remediation";
import type { Theme } from "../theme";

const DESCRIBE = [permission(ORGANIZATION, "organizations:DescribeOrganization")];

/** Whether it is the organization of the settings, and CloudTrail may act in it. */
export const organization = {
  id: "organization",
  title: "Organization",
  checks: ({ aws }) => {
    const read = lazy(async () => {
      const answer = await openClient(aws).send(new DescribeOrganizationCommand({}));
      return answer.Organization ?? {};
    });
    return [
      identity(aws, read),
      checkOne({
        id: "organization.features",
        title: "the organization has all features",
        permissions: DESCRIBE,
        read,
        judge: ({ FeatureSet }) =>
          FeatureSet === "ALL"
            ? pass("all features")
            : fail(
                `feature set ${FeatureSet}`,
                "Run `aws organizations enable-all-features` in the management account. Every member account must agree.",
              ),
      }),
      ownAccounts(aws),
      trustedAccess(aws),
      delegatedAdministrators(aws),
    ];
  },
} as const satisfies Theme;

function openClient({ accounts, settings }: LiveAws): OrganizationsClient {
  return accounts.management.client(OrganizationsClient, settings.trail.homeRegion);
}

function identity(
  { settings }: LiveAws,
  read: () => Promise<{ readonly Id?: string; readonly MasterAccountId?: string }>,
): Check {
  const { organization, accounts } = settings;
  return checkOne({
    id: "organization.id",
    title: "it is the organization of the settings",
    setting: `organization.id: ${organization.id}`,
    permissions: DESCRIBE,
    read,
    judge: ({ Id, MasterAccountId }) => {
      if (Id !== organization.id) {
        return fail(`it is ${Id}`, "Correct organization.id or the credentials of the management account.");
      }
      return MasterAccountId === accounts.management.id
        ? pass(`${Id}, with the management account ${MasterAccountId}`)
        : fail(`its management account is ${MasterAccountId}`, "Correct accounts.management.id.");
    },
  });
}

/** A closed account takes bucket and key with it after 90 days, locked or not. Its files arrive until then. */
function ownAccounts(aws: LiveAws): Check {
  const { management, audit, bucketOwner, stateOwner = management } = aws.accounts;
  const owners = [...new Set([management.id, audit.id, bucketOwner.id, stateOwner.id])];
  return checkOne({
    id: "organization.accounts",
    title: "the accounts of trail, log bucket, key and state are open, and belong to the organization",
    permissions: [READ.members],
    read: aws.organizationMembers,
    judge: (members) => {
      const states = owners.map((id) => ({ id, state: members.find((one) => one.id === id)?.state }));
      const lost = states.filter(({ state }) => state !== "ACTIVE");
      return lost.length === 0
        ? pass(owners.join(", "))
        : fail(
            lost
              .map(({ id, state }) =>
                state === undefined
                  ? `${id} does not belong to the organization`
                  : `${id} is ${state}: AWS deletes its buckets and keys 90 days after it was closed, locked or not`,
              )
              .join("; "),
            "Ask AWS Support at once to reopen a closed account. Invite an account that has left, or correct accounts.* in the settings.",
          );
    },
  });
}

function trustedAccess(aws: LiveAws): Check {
  const { trustedAccess } = aws.settings.organization;
  return checkOne({
    id: "organization.trusted-access",
    title: "CloudTrail has trusted access",
    setting: `organization.trustedAccess: ${trustedAccess}`,
    permissions: [READ.trustedServices],
    read: aws.trustedServices,
    judge: (services) =>
      services.includes(CLOUDTRAIL_SERVICE)
        ? pass(CLOUDTRAIL_SERVICE)
        : fail(
            `${CLOUDTRAIL_SERVICE} has no trusted access, so member accounts lose their trail`,
            trustedAccess === "managed"
              ? REDEPLOY
              : `Run \`aws organizations enable-aws-service-access --service-principal ${CLOUDTRAIL_SERVICE}\` in the management account.`,
          ),
  });
}

function delegatedAdministrators(aws: LiveAws): Check {
  const { organization, accounts } = aws.settings;
  const wanted = organization.delegatedAdministrator ? [accounts.audit.id] : [];
  return checkOne({
    id: "organization.delegated-administrator",
    title: "only the delegated administrator of the settings can manage organization trails",
    setting: `organization.delegatedAdministrator: ${organization.delegatedAdministrator}`,
    permissions: [permission(ORGANIZATION, "organizations:ListDelegatedAdministrators")],
    read: async () => {
      const pages = paginateListDelegatedAdministrators(
        { client: openClient(aws) },
        { ServicePrincipal: CLOUDTRAIL_SERVICE },
      );
      return (await collect(pages))
        .flatMap(({ DelegatedAdministrators = [] }) => DelegatedAdministrators)
        .flatMap(({ Id = [] }) => Id);
    },
    judge: (found) => {
      const missing = wanted.filter((id) => !found.includes(id));
      const others = found.filter((id) => !wanted.includes(id));
      if (missing.length > 0) return fail(`${missing.join(", ")} is not a delegated administrator`, REDEPLOY);
      return others.length > 0
        ? fail(
            `${others.join(", ")} can manage organization trails`,
            `Run \`aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id ${others[0]}\` in the management account, or set organization.delegatedAdministrator.`,
          )
        : pass(found.join(", ") || "no delegated administrator");
    },
  });
}
