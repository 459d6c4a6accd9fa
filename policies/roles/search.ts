import { awsPartition, glueArn, workgroupArn } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import { resourceNames } from "../names";
import { searchNames } from "../search/names";
import { KEY_ACTIONS, ROLE_ACTIONS } from "./actions";
import { bucketOwner, grant, type OptionGrants } from "./grant";

/** ARNs of what search has beside the bucket of its results. */
export function searchResources(settings: Settings) {
  const { accounts, region } = settings;
  const { database, table, workgroup } = searchNames(settings);
  const { id: accountId } = accounts.logArchive ?? accounts.audit;
  const glue = (name: string) => glueArn({ region, accountId, name });
  return {
    tables: [glue("catalog"), glue(`database/${database}`), glue(`table/${database}/${table}`)],
    /** AWS asks for the right to delete everything that a database can contain. */
    contents: [glue(`table/${database}/*`), glue(`userDefinedFunction/${database}/*`)],
    workgroup: workgroupArn({ region, accountId, name: workgroup }),
    keys: `arn:${awsPartition(region)}:kms:${region}:${accountId}:key/*`,
    role: resourceNames(settings).search.roleArn,
  };
}

/**
 * The rights for table, workgroup, key and searcher role. The bucket of the results is one of the buckets.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html
 */
export function searchGrants(settings: Settings): OptionGrants {
  const owner = bucketOwner(settings);
  const { tables, contents, workgroup, role } = searchResources(settings);
  const key = resultsKeyGrants(settings);
  const hasRole = settings.search.searcherArns.length > 0;
  return {
    plan: [
      grant(
        owner,
        "ReadTable",
        ["glue:GetDatabase", "glue:GetPartitionIndexes", "glue:GetTable", "glue:GetTags"],
        tables,
      ),
      grant(
        owner,
        "ReadWorkgroup",
        ["athena:GetNamedQuery", "athena:GetWorkGroup", "athena:ListTagsForResource"],
        workgroup,
      ),
      ...key.plan,
      ...(hasRole ? [grant(owner, "ReadSearcherRole", ROLE_ACTIONS.read, role)] : []),
    ],
    deploy: [
      grant(
        owner,
        "WriteTable",
        [
          "glue:CreateDatabase",
          "glue:CreateTable",
          "glue:TagResource",
          "glue:UntagResource",
          "glue:UpdateDatabase",
          "glue:UpdateTable",
        ],
        tables,
      ),
      // A changed query replaces the named one.
      grant(
        owner,
        "WriteWorkgroup",
        [
          "athena:CreateNamedQuery",
          "athena:CreateWorkGroup",
          "athena:DeleteNamedQuery",
          "athena:TagResource",
          "athena:UntagResource",
          "athena:UpdateWorkGroup",
        ],
        workgroup,
      ),
      ...key.deploy,
      ...(hasRole ? [grant(owner, "WriteSearcherRole", ROLE_ACTIONS.write, role)] : []),
    ],
    teardown: [
      grant(owner, "DeleteTable", ["glue:DeleteDatabase", "glue:DeleteTable"], [...tables, ...contents]),
      grant(owner, "DeleteWorkgroup", ["athena:DeleteWorkGroup"], workgroup),
      ...key.teardown,
      ...(hasRole ? [grant(owner, "DeleteSearcherRole", ROLE_ACTIONS.delete, role)] : []),
    ],
  };
}

/** In the audit account the rights on the log key are those on every key. */
function resultsKeyGrants(settings: Settings): OptionGrants {
  const owner = bucketOwner(settings);
  if (owner === "audit") return { plan: [], deploy: [], teardown: [] };
  const { keys } = searchResources(settings);
  return {
    plan: [grant(owner, "ReadResultsKey", KEY_ACTIONS.read, keys)],
    deploy: [
      grant(owner, "CreateResultsKey", ["kms:CreateKey"], "*"),
      grant(owner, "WriteResultsKey", KEY_ACTIONS.write, keys),
    ],
    teardown: [grant(owner, "DeleteResultsKey", ["kms:ScheduleKeyDeletion"], keys)],
  };
}
