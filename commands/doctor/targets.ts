import { roleArn } from "../../aws/arns";
import { resourceNames } from "../../policies/names";
import { type AccountName, bucketOwner } from "../../policies/roles/grant";
import type { Target } from "../verify/permission";

const anyResource = (sid: string, account: AccountName): Target => ({
  sid,
  locate: ({ accounts }) => (accounts[account] === undefined ? undefined : { account, resource: "*" }),
});

/** Its action has no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html */
export const TRAILS_OF: Readonly<Record<AccountName, Target>> = {
  management: anyResource("ReadTrails", "management"),
  audit: anyResource("ReadTrails", "audit"),
  logArchive: anyResource("ReadTrails", "logArchive"),
};

/** Its action has no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
export const ALIASES = anyResource("FindAlias", "audit");

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const READER_ROLE: Target = {
  sid: "FindReaderRole",
  locate: ({ accounts, logBucket, region }) =>
    logBucket.readers.role.enabled
      ? {
          account: "audit",
          resource: roleArn({ region, accountId: accounts.audit.id, name: logBucket.readers.role.name }),
        }
      : undefined,
};

/** Its action has no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export const STATE_OWNER_BUCKETS: Target = {
  sid: "FindStateBucket",
  locate: ({ state }) => (state.backend === "s3" ? { account: state.account, resource: "*" } : undefined),
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export const TOPIC: Target = {
  sid: "FindTopic",
  locate: (settings) =>
    settings.notifications.enabled
      ? { account: "management", resource: resourceNames(settings).topicArn }
      : undefined,
};

/** Its action has no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslakeformation.html */
export const DATA_LAKE: Target = {
  sid: "ReadDataLake",
  locate: (settings) =>
    settings.search.enabled ? { account: bucketOwner(settings), resource: "*" } : undefined,
};
