import { CLOUDTRAIL_SERVICE } from "../../../aws/cloudtrail-service";
import type { Account, AccountName } from "../accounts";
import { type Check, fail, pass } from "../check";
import type { World } from "../live-aws";

/** Do the credentials reach the accounts of the settings? */
export function accountChecks({ accounts, settings }: World): readonly Check[] {
  const check = (name: AccountName, account: Account): Check => ({
    id: `accounts.${name}`,
    title: `the credentials reach the ${name} account`,
    setting: `accounts.${name}.id: ${account.id}`,
    judge: async () => {
      const reached = await account.identity();
      return reached === account.id
        ? pass(reached)
        : fail(
            `they reach account ${reached}`,
            `Correct accounts.${name}.profile or accounts.${name}.roleArn, or accounts.${name}.id.`,
          );
    },
  });
  return [
    check("management", accounts.management),
    check("audit", accounts.audit),
    ...(settings.accounts.logArchive ? [check("logArchive", accounts.bucketOwner)] : []),
  ];
}

/** Is it the organization of the settings, and may CloudTrail act in it? */
export function organizationChecks(world: World): readonly Check[] {
  const { organization, accounts } = world.settings;
  return [
    {
      id: "organization.id",
      title: "it is the organization of the settings",
      setting: `organization.id: ${organization.id}`,
      judge: async () => {
        const { Id, MasterAccountId } = await world.organization();
        if (Id !== organization.id) {
          return fail(`it is ${Id}`, "Correct organization.id or the credentials of the management account.");
        }
        return MasterAccountId === accounts.management.id
          ? pass(`${Id}, with the management account ${MasterAccountId}`)
          : fail(`its management account is ${MasterAccountId}`, "Correct accounts.management.id.");
      },
    },
    {
      id: "organization.features",
      title: "the organization has all features",
      judge: async () => {
        const { FeatureSet } = await world.organization();
        return FeatureSet === "ALL"
          ? pass("all features")
          : fail(
              `feature set ${FeatureSet}`,
              "`aws organizations enable-all-features` starts switching them on; every account has to agree.",
            );
      },
    },
    {
      id: "organization.trusted-access",
      title: "CloudTrail has trusted access",
      setting: `organization.trustedAccess: ${organization.trustedAccess}`,
      judge: async () =>
        (await world.trustedServices()).includes(CLOUDTRAIL_SERVICE)
          ? pass(CLOUDTRAIL_SERVICE)
          : fail(
              `${CLOUDTRAIL_SERVICE} has no trusted access: member accounts lose their trail`,
              organization.trustedAccess === "managed"
                ? "`cdktf deploy organization-trail` switches it on again."
                : `\`aws organizations enable-aws-service-access --service-principal ${CLOUDTRAIL_SERVICE}\` switches it on.`,
            ),
    },
    {
      id: "organization.delegated-administrator",
      title: "only the delegated administrators of the settings may manage the organization's trails",
      setting: `organization.delegatedAdministrator: ${organization.delegatedAdministrator}`,
      judge: async () => {
        const found = await world.delegatedAdministrators();
        const wanted = organization.delegatedAdministrator ? [accounts.audit.id] : [];
        const missing = wanted.filter((id) => !found.includes(id));
        const others = found.filter((id) => !wanted.includes(id));
        if (missing.length > 0) {
          return fail(
            `${missing.join(", ")} is not one`,
            "`cdktf deploy organization-trail` registers it again.",
          );
        }
        return others.length > 0
          ? fail(
              `${others.join(", ")} may manage the organization's trails`,
              `\`aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id ${others[0]}\` in the management account, or set organization.delegatedAdministrator.`,
            )
          : pass(found.join(", ") || "none");
      },
    },
  ];
}
