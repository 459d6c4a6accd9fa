import {
  AthenaClient,
  BatchGetNamedQueryCommand,
  GetWorkGroupCommand,
  type NamedQuery,
  paginateListNamedQueries,
} from "@aws-sdk/client-athena";
import { GetTableCommand, GlueClient } from "@aws-sdk/client-glue";
import { IAMClient } from "@aws-sdk/client-iam";
import { resourceNames } from "../../../policies/names";
import { deployedSearch, SEARCHER_POLICY } from "../../../policies/search/deployed";
import { collect, lazy } from "../async";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { type LiveAws, openBucket, READ } from "../live-aws";
import {
  permission,
  RESULTS_BUCKET,
  SEARCHER_POLICIES,
  SEARCHER_ROLE,
  TABLE,
  WORKGROUP,
} from "../permission";
import { REDEPLOY } from "../remediation";
import type { Theme } from "../theme";
import {
  bucketPolicy,
  type ExaminedBucket,
  encryptionPermission,
  expiration,
  notPublic,
  ownership,
  publicAccess,
  readEncryption,
  replication,
} from "./bucket-checks";
import { roleChecks } from "./role-checks";
import { judgeEncryption, judgeQueries, judgeRegions, judgeTable, judgeWorkgroup } from "./search-judgements";
import { keyOf, READ_WORKGROUP, type ReadWorkgroup, resultsKeyChecks } from "./search-results-key";

/** Whether people can search, as far as the settings let them, and whether the results are as safe as they say. */
export const search = {
  id: "search",
  title: "Search",
  checks: ({ aws }) => {
    if (!aws.settings.search.enabled) return [];
    const { workgroup } = deployedSearch(aws.settings);
    const readWorkgroup = lazy(async () => {
      const { WorkGroup } = await openAthena(aws).send(new GetWorkGroupCommand({ WorkGroup: workgroup }));
      return WorkGroup;
    });
    return [
      workgroupCheck(aws, readWorkgroup),
      queries(aws),
      ...table(aws),
      ...results(aws, readWorkgroup),
      ...resultsKeyChecks(aws, readWorkgroup),
      ...searcherRole(aws),
    ];
  },
} as const satisfies Theme;

function openAthena({ accounts, settings }: LiveAws): AthenaClient {
  return accounts.bucketOwner.client(AthenaClient, settings.region);
}

function workgroupCheck(aws: LiveAws, read: ReadWorkgroup): Check {
  return checkOne({
    id: "search.workgroup",
    title: "the workgroup enforces limit, encryption and place of the results",
    setting: `search.bytesScannedLimit: ${aws.settings.search.bytesScannedLimit} bytes`,
    permissions: [READ_WORKGROUP],
    read,
    judge: (live) =>
      judgeWorkgroup(live, {
        bytesScannedLimit: aws.settings.search.bytesScannedLimit,
        outputLocation: `s3://${resourceNames(aws.settings).search.resultsBucketName}`,
        bucketOwnerId: aws.accounts.bucketOwner.id,
      }),
  });
}

/** Athena's limit: https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetNamedQuery.html */
const QUERIES_AT_ONCE = 50;

function queries(aws: LiveAws): Check {
  const { workgroup, queries: expected } = deployedSearch(aws.settings);
  return checkOne({
    id: "search.queries",
    title: "the named queries have the text of the settings",
    permissions: [
      permission(WORKGROUP, "athena:ListNamedQueries"),
      permission(WORKGROUP, "athena:BatchGetNamedQuery"),
    ],
    read: () => readQueries(openAthena(aws), workgroup),
    judge: (live) => judgeQueries(live, expected),
  });
}

async function readQueries(client: AthenaClient, WorkGroup: string): Promise<readonly NamedQuery[]> {
  const pages = await collect(paginateListNamedQueries({ client }, { WorkGroup }));
  const ids = pages.flatMap(({ NamedQueryIds = [] }) => NamedQueryIds);
  const batches = Array.from({ length: Math.ceil(ids.length / QUERIES_AT_ONCE) }, (_, index) =>
    ids.slice(index * QUERIES_AT_ONCE, (index + 1) * QUERIES_AT_ONCE),
  );
  const answers = await Promise.all(
    batches.map((NamedQueryIds) => client.send(new BatchGetNamedQueryCommand({ NamedQueryIds }))),
  );
  return answers.flatMap(({ NamedQueries = [] }) => NamedQueries);
}

function table({ accounts, settings, regions }: LiveAws): readonly Check[] {
  const { table: expected } = deployedSearch(settings);
  const read = lazy(() =>
    orUndefined(
      accounts.bucketOwner
        .client(GlueClient, settings.region)
        .send(new GetTableCommand({ DatabaseName: expected.database, Name: expected.name })),
      "EntityNotFoundException",
    ),
  );
  const readTable = permission(TABLE, "glue:GetTable");
  return [
    checkOne({
      id: "search.table",
      title: "the table reads the log files of the settings",
      permissions: [readTable],
      read,
      judge: (answer) => judgeTable(answer?.Table, expected),
    }),
    checkOne({
      id: "search.regions",
      title: "the table has every Region that the management account has enabled",
      permissions: [readTable, READ.regions],
      read: () => Promise.all([read(), regions()]),
      judge: ([answer, { enabled }]) => judgeRegions(answer?.Table, expected, enabled),
    }),
  ];
}

function results(aws: LiveAws, readWorkgroup: ReadWorkgroup): readonly Check[] {
  const { search: settings, region } = aws.settings;
  const bucket: ExaminedBucket = {
    ...openBucket(aws.accounts.bucketOwner, region, resourceNames(aws.settings).search.resultsBucketName),
    theme: "search.results",
    target: RESULTS_BUCKET,
    setting: "search.enabled: true",
    remediation: REDEPLOY,
  };
  return [
    bucketPolicy(bucket, aws.expected.policies.search.resultsBucket),
    publicAccess(bucket),
    ownership(bucket),
    notPublic(bucket),
    encryption(bucket, readWorkgroup),
    replication(bucket),
    expiration(bucket, {
      files: "results",
      setting: "search.resultsExpireAfterDays",
      days: settings.resultsExpireAfterDays,
    }),
  ];
}

function encryption(bucket: ExaminedBucket, readWorkgroup: ReadWorkgroup): Check {
  return checkOne({
    id: "search.results.encryption",
    title: "results are encrypted with the key of the workgroup",
    permissions: [encryptionPermission(RESULTS_BUCKET), READ_WORKGROUP],
    read: () => Promise.all([readEncryption(bucket), readWorkgroup()]),
    judge: ([live, workgroup]) => judgeEncryption(live, keyOf(workgroup)),
  });
}

function searcherRole({ accounts, expected, settings }: LiveAws): readonly Check[] {
  if (settings.search.searcherArns.length === 0) return [];
  const { trust, permissions } = expected.policies.search.searcherRole;
  return roleChecks({
    iam: accounts.bucketOwner.client(IAMClient, settings.region),
    name: resourceNames(settings).search.roleName,
    id: "search.role",
    titles: {
      trust: "only the searchers of the settings can assume the searcher role",
      policy: "that role can search and nothing else",
    },
    target: SEARCHER_ROLE,
    managedPolicies: SEARCHER_POLICIES,
    account: settings.accounts.logArchive === undefined ? "audit" : "log archive",
    trust,
    trustRequests: [],
    policyName: SEARCHER_POLICY,
    permissions,
    requests: [],
  });
}
