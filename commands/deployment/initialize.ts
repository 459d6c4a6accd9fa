import { existsSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../shared/environment-files";
import { CommandError } from "../shared/program";
import { terraformAside } from "../shared/terraform-command";
import { refuseDecidedChanges } from "./decided";
import { bucketExists, stateObjectExists, trailExists } from "./presence";
import { readStack, resourceOf, type Stack } from "./stack";
import { deployedAt, pullState } from "./state";

/** Initializes the stack in a folder. With `first`, nothing may be deployed. */
export async function initialize(directory: string, { first }: { readonly first: boolean }): Promise<void> {
  const stack = readStack(directory);
  if (first) await refuseExisting(stack, "--first is for settings with which nothing was deployed.");
  // Terraform would take any place without a state for that of a new deployment.
  const knowsPlace = first || (await stateExists(stack, directory));
  await terraformAside(directory, "init", "-input=false", ...(knowsPlace ? ["-reconfigure"] : []));
}

/** Whether the backend holds a state. HCP Terraform has no `-reconfigure`. */
async function stateExists({ terraform }: Stack, directory: string): Promise<boolean> {
  const { s3, local } = terraform.backend ?? {};
  if (s3) return stateObjectExists(s3);
  return local !== undefined && existsSync(join(directory, local.path));
}

/**
 * Compares an initialized stack with its state, before Terraform plans.
 *
 * @throws CommandError if the state is not that of this stack.
 */
export async function checkState(directory: string): Promise<void> {
  const stack = readStack(directory);
  const state = await pullState(directory);
  refuseDecidedChanges(stack, state);
  const { address } = resourceOf(stack, "aws_cloudtrail", "OrganizationTrail");
  if (deployedAt(state, address)) return;
  await refuseExisting(stack, `The state ${placeOf(stack)} does not have what exists.`);
}

/** @throws CommandError if trail or log bucket exist, and Terraform neither manages nor imports them. */
async function refuseExisting(stack: Stack, reason: string): Promise<void> {
  const trail = resourceOf(stack, "aws_cloudtrail", "OrganizationTrail");
  const bucket = resourceOf(stack, "aws_s3_bucket", "LogBucket");
  const isImported = stack.import.some(({ to }) => to === trail.address);
  const found = [
    ...(!isImported && (await trailExists(trail))
      ? [`trail ${trail.name} of account ${trail.account.id}`]
      : []),
    ...((await bucketExists(bucket)) ? [`bucket ${bucket.bucket}`] : []),
  ];
  if (found.length === 0) return;
  throw new CommandError(
    [
      `${reason} These exist: ${found.join(", ")}. Nothing was planned.`,
      "- If the state is at another place, correct the section `state` of the settings, or move the state there: docs/operations.md#moving-the-state.",
      "- If the state was lost, restore an earlier version of it: docs/recovery.md.",
      "- If Terraform has never managed the trail, set `trail.import: true`: docs/migrating.md. Choose another name for the bucket.",
      `Then run \`${commandLine("plan")}\` again.`,
    ].join("\n"),
  );
}

function placeOf({ terraform }: Stack): string {
  const { s3, local } = terraform.backend ?? {};
  if (s3) return `s3://${s3.bucket}/${s3.key}`;
  return local === undefined ? "in HCP Terraform" : `in ${local.path}`;
}
