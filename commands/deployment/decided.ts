import { CommandError } from "../shared/program";
import { resourceOf, type Stack } from "./stack";
import { deployedAt, type State } from "./state";

/** A setting that a deployment keeps, with its deployed value and the one that the settings give. */
export interface Difference {
  readonly setting: string;
  readonly deployed: string;
  readonly wanted: string;
}

/**
 * Differences between state and stack in what is decided at the first deployment. Terraform would replace the resource,
 * which `prevent_destroy` refuses, or take it for deleted in another Region or account and forget it.
 */
export function decidedDifferences(stack: Stack, state: State): readonly Difference[] {
  const trail = resourceOf(stack, "aws_cloudtrail", "OrganizationTrail");
  const bucket = resourceOf(stack, "aws_s3_bucket", "LogBucket");
  const key = resourceOf(stack, "aws_kms_key", "LogKey");
  const deployed = {
    trail: deployedAt(state, trail.address),
    bucket: deployedAt(state, bucket.address),
    key: deployedAt(state, key.address),
  };
  const arn = (attributes?: Readonly<Record<string, unknown>>) => String(attributes?.arn ?? "").split(":");
  const [, , , keyRegion, keyAccount] = arn(deployed.key?.attributes);
  const [, , , , trailAccount] = arn(deployed.trail?.attributes);
  const isArchived = (alias?: string) =>
    alias === undefined ? undefined : alias === "log_archive" ? "set" : "not set";
  return [
    ["organization.id", state.outputs.OrganizationId?.value, stack.output.OrganizationId.value],
    ["accounts.management.id", trailAccount, trail.account.id],
    ["accounts.audit.id", keyAccount, key.account.id],
    ["accounts.logArchive", isArchived(deployed.bucket?.alias), isArchived(bucket.account.alias)],
    ["region", keyRegion, key.account.region],
    ["trail.homeRegion", deployed.trail?.attributes.home_region, trail.account.region],
    ["trail.name", deployed.trail?.attributes.name, trail.name],
    ["logBucket.name", deployed.bucket?.attributes.bucket, bucket.bucket],
  ].flatMap(([setting, before, after]) =>
    before === undefined || before === "" || before === after
      ? []
      : [{ setting: String(setting), deployed: String(before), wanted: String(after) }],
  );
}

/** @throws CommandError if the settings change what is decided at the first deployment. */
export function refuseDecidedChanges(stack: Stack, state: State): void {
  const differences = decidedDifferences(stack, state);
  if (differences.length === 0) return;
  const lines = differences.map(
    ({ setting, deployed, wanted }) =>
      `  ${setting} is decided at the first deployment: deployed is ${deployed}, the settings give ${wanted}`,
  );
  throw new CommandError(
    [
      ...lines,
      "Nothing was planned. Restore these values, or replace the deployment by a second one: docs/operations.md#replacing-a-deployment.",
      "If this is the state of another deployment, the settings name the wrong `state.bucket` or `state.key`.",
    ].join("\n"),
  );
}
