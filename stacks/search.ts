import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { Search } from "../modules/search";
import { resourceNames } from "../policies/names";
import { policiesFor } from "../policies/policies-for";
import { deployedSearch } from "../policies/search/deployed";
import type { Settings } from "../settings/file";

/** Properties of {@link addSearch}. */
export interface StackSearchProps {
  readonly settings: Settings;
  /** Provider of the account that owns the log bucket. */
  readonly provider: AwsProvider;
}

/** Creates the table, the workgroup, the bucket of results and the role with which people search, if search is enabled. */
export function addSearch(stack: TerraformStack, { settings, provider }: StackSearchProps): void {
  if (!settings.search.enabled) return;
  const names = resourceNames(settings);
  const policies = policiesFor(settings).search;
  const { table, queries, workgroup } = deployedSearch(settings);
  const search = new Search(stack, "Search", {
    ...settings.search,
    provider,
    accountId: (settings.accounts.logArchive ?? settings.accounts.audit).id,
    trailArn: names.trailArn,
    table,
    workgroupName: workgroup,
    queries,
    resultsBucketName: names.search.resultsBucketName,
    resultsPolicy: policies.resultsBucket,
    keyPolicy: policies.resultsKey,
    roleName: names.search.roleName,
    trustPolicy: policies.searcherRole.trust,
    policy: policies.searcherRole.permissions,
  });
  new TerraformOutput(stack, "SearchWorkgroup", { value: search.workgroup.name });
  if (search.role !== undefined) new TerraformOutput(stack, "SearcherRoleArn", { value: search.role.arn });
}
