import { AthenaClient, GetWorkGroupCommand } from "@aws-sdk/client-athena";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { GetDatabaseCommand, GlueClient } from "@aws-sdk/client-glue";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { resourceNames } from "../../../policies/names";
import { searchNames } from "../../../policies/search/names";
import type { Account } from "../../verify/accounts";
import { collect } from "../../verify/async";
import { orUndefined } from "../../verify/call-error";
import { type Check, checkOne } from "../../verify/check";
import { pass } from "../../verify/judgement";
import {
  DELIVERY_ROLE,
  LOG_GROUPS,
  permission,
  SEARCHER_ROLE,
  TABLE,
  WORKGROUP,
} from "../../verify/permission";
import type { Examination } from "../examination";
import { ALIASES, READER_ROLE, TOPIC } from "../targets";
import { bucketNameChecks } from "./bucket-names";
import { ownThing } from "./own-thing";

/** Whether the names that the stacks will take are free, or are those of an earlier deployment. */
export function nameChecks(examination: Examination): readonly Check[] {
  const { settings } = examination;
  return [
    ...bucketNameChecks(examination),
    keyAlias(examination),
    ...(settings.cloudWatchLogs.enabled ? [logGroup(examination), deliveryRole(examination)] : []),
    ...(settings.logBucket.readers.role.enabled ? [readerRole(examination)] : []),
    ...(settings.notifications.enabled ? [topic(examination)] : []),
    ...(settings.search.enabled ? [workgroup(examination), database(examination)] : []),
    ...(settings.search.enabled && settings.search.searcherArns.length > 0
      ? [searcherRole(examination)]
      : []),
  ];
}

interface NamedThing {
  readonly id: string;
  readonly title: string;
  readonly setting: string;
  readonly name: string;
  readonly key: string;
  readonly permissions: Check["permissions"];
  exists(): Promise<boolean>;
}

function thing({ isDeployed }: Examination, named: NamedThing): Check {
  const { id, title, setting, name, key, permissions } = named;
  return checkOne({
    id: `names.${id}`,
    title: `the name of ${title} is free or ours`,
    setting,
    permissions,
    read: async () => ({ exists: await named.exists(), isExpected: await isDeployed() }),
    judge: ({ exists, isExpected }) => (exists ? ownThing(name, isExpected, key) : pass(`${name} is free`)),
  });
}

function keyAlias(examination: Examination): Check {
  const { settings, aws } = examination;
  const name = `alias/${settings.key.alias}`;
  return thing(examination, {
    id: "key-alias",
    title: "the key's alias",
    setting: `key.alias: ${settings.key.alias}`,
    name,
    key: "key.alias",
    permissions: [permission(ALIASES, "kms:ListAliases")],
    exists: async () => {
      const client = aws.accounts.audit.client(KMSClient, settings.region);
      const pages = await collect(paginateListAliases({ client }, {}));
      return pages.flatMap(({ Aliases = [] }) => Aliases).some(({ AliasName }) => AliasName === name);
    },
  });
}

function logGroup(examination: Examination): Check {
  const { settings, aws } = examination;
  const { logGroupName } = settings.cloudWatchLogs;
  return thing(examination, {
    id: "log-group",
    title: "the log group",
    setting: `cloudWatchLogs.logGroupName: ${logGroupName}`,
    name: logGroupName,
    key: "cloudWatchLogs.logGroupName",
    permissions: [permission(LOG_GROUPS, "logs:DescribeLogGroups")],
    exists: async () => {
      const client = aws.accounts.management.client(CloudWatchLogsClient, settings.trail.homeRegion);
      const pages = paginateDescribeLogGroups({ client }, { logGroupNamePrefix: logGroupName });
      return (await collect(pages))
        .flatMap(({ logGroups = [] }) => logGroups)
        .some((group) => group.logGroupName === logGroupName);
    },
  });
}

function deliveryRole(examination: Examination): Check {
  const { settings, aws } = examination;
  const { deliveryRoleName } = resourceNames(settings);
  return thing(examination, {
    id: "delivery-role",
    title: "CloudTrail's role",
    setting: `trail.name: ${settings.trail.name}`,
    name: deliveryRoleName,
    key: "trail.name",
    permissions: [permission(DELIVERY_ROLE, "iam:GetRole")],
    exists: () => roleExists(aws.accounts.management, settings.trail.homeRegion, deliveryRoleName),
  });
}

function readerRole(examination: Examination): Check {
  const { settings, aws } = examination;
  const { name } = settings.logBucket.readers.role;
  return thing(examination, {
    id: "reader-role",
    title: "the reader role",
    setting: `logBucket.readers.role.name: ${name}`,
    name,
    key: "logBucket.readers.role.name",
    permissions: [permission(READER_ROLE, "iam:GetRole")],
    exists: () => roleExists(aws.accounts.audit, settings.region, name),
  });
}

/** Terraform would take over a topic of the name, and replace its policy. */
function topic(examination: Examination): Check {
  const { settings, aws } = examination;
  const { topicArn, topicName } = resourceNames(settings);
  return thing(examination, {
    id: "topic",
    title: "the topic",
    setting: `trail.name: ${settings.trail.name}`,
    name: topicName,
    key: "trail.name",
    permissions: [permission(TOPIC, "sns:GetTopicAttributes")],
    exists: async () => {
      const client = aws.accounts.management.client(SNSClient, settings.trail.homeRegion);
      const command = new GetTopicAttributesCommand({ TopicArn: topicArn });
      return (await orUndefined(client.send(command), "NotFound", "NotFoundException")) !== undefined;
    },
  });
}

/** Athena refuses a second workgroup of the name. */
function workgroup(examination: Examination): Check {
  const { settings, aws } = examination;
  const name = searchNames(settings).workgroup;
  return thing(examination, {
    id: "workgroup",
    title: "the workgroup",
    setting: `trail.name: ${settings.trail.name}`,
    name,
    key: "trail.name",
    permissions: [permission(WORKGROUP, "athena:GetWorkGroup")],
    exists: async () => {
      const client = aws.accounts.bucketOwner.client(AthenaClient, settings.region);
      const command = new GetWorkGroupCommand({ WorkGroup: name });
      return (await orUndefined(client.send(command), "InvalidRequestException")) !== undefined;
    },
  });
}

function database(examination: Examination): Check {
  const { settings, aws } = examination;
  const name = searchNames(settings).database;
  return thing(examination, {
    id: "database",
    title: "the database",
    setting: `trail.name: ${settings.trail.name}`,
    name,
    key: "trail.name",
    permissions: [permission(TABLE, "glue:GetDatabase")],
    exists: async () => {
      const client = aws.accounts.bucketOwner.client(GlueClient, settings.region);
      const command = new GetDatabaseCommand({ Name: name });
      return (await orUndefined(client.send(command), "EntityNotFoundException")) !== undefined;
    },
  });
}

function searcherRole(examination: Examination): Check {
  const { settings, aws } = examination;
  const { roleName } = resourceNames(settings).search;
  return thing(examination, {
    id: "searcher-role",
    title: "the searcher role",
    setting: `trail.name: ${settings.trail.name}`,
    name: roleName,
    key: "trail.name",
    permissions: [permission(SEARCHER_ROLE, "iam:GetRole")],
    exists: () => roleExists(aws.accounts.bucketOwner, settings.region, roleName),
  });
}

async function roleExists(account: Account, region: string, RoleName: string): Promise<boolean> {
  const client = account.client(IAMClient, region);
  const answer = await orUndefined(
    client.send(new GetRoleCommand({ RoleName })),
    "NoSuchEntity",
    "NoSuchEntityException",
  );
  return answer !== undefined;
}
