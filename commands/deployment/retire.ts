import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { outputDirectory } from "../shared/output-directory";
import { CommandError } from "../shared/program";
import { terraformAside } from "../shared/terraform-command";
import { refuseDecidedChanges } from "./decided";
import { otherOrganizationTrails } from "./presence";
import { readStack, resourceOf } from "./stack";
import { pullState, type State } from "./state";

/** Constructs that stay with all of their resources: buckets and key, and the policies that guard them. */
const KEPT_CONSTRUCTS = [
  "LogBucket",
  "AccessLog",
  "LogKey",
  "Guardrail_ServiceControlPolicy",
  "Guardrail_ResourceControlPolicy",
];
/** Its events expire by themselves, too. */
const KEPT_TYPES = ["aws_cloudwatch_log_group"];
const TRUSTED_ACCESS = "aws_organizations_aws_service_access";

/** The sections of the synthesized stack without which Terraform reaches neither state nor accounts. */
const Configuration = z.object({
  terraform: z.unknown(),
  provider: z.unknown(),
  variable: z.unknown().optional(),
});

/** What happens to the resources of a deployment that is retired, by address. */
export interface Retirement {
  readonly kept: readonly string[];
  readonly destroyed: readonly string[];
}

/** Decides about every resource of a state. Trusted access stays if other organization trails need it. */
export function retirementOf({ resources }: State, isAccessShared: boolean): Retirement {
  const managed = resources.filter(({ mode }) => mode === "managed");
  const isKept = ({ type, name }: (typeof managed)[number]) =>
    KEPT_CONSTRUCTS.some((prefix) => name.startsWith(prefix)) ||
    KEPT_TYPES.includes(type) ||
    (isAccessShared && type === TRUSTED_ACCESS);
  const address = ({ type, name }: (typeof managed)[number]) => `${type}.${name}`;
  return {
    kept: managed.filter(isKept).map(address),
    destroyed: managed.filter((resource) => !isKept(resource)).map(address),
  };
}

/**
 * Terraform destroys a resource that the configuration does not have, and forgets one of a `removed` block. So the
 * configuration of a retired stack has the blocks alone. `prevent_destroy` does not hold without the resource.
 * https://developer.hashicorp.com/terraform/language/block/removed
 */
export function retiredConfiguration(stack: unknown, { kept }: Retirement): object {
  const removed = kept.map((from) => ({ from, lifecycle: { destroy: false } }));
  return { ...Configuration.parse(stack), removed };
}

/** Writes the configuration of the retired stack into a folder of its own, as deep as the stack's, and initializes it. */
export async function prepareRetirement(directory: string): Promise<{ folder: string } & Retirement> {
  const stack = readStack(directory);
  const state = await pullState(directory);
  refuseDecidedChanges(stack, state);
  const trail = resourceOf(stack, "aws_cloudtrail", "OrganizationTrail");
  const retirement = retirementOf(state, (await otherOrganizationTrails(trail)).length > 0);
  if (retirement.kept.length + retirement.destroyed.length === 0) {
    throw new CommandError("The state is empty: nothing is left to retire.");
  }
  const folder = join(outputDirectory(), "retire", "organization-trail");
  mkdirSync(folder, { recursive: true });
  const synthesized: unknown = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
  writeFileSync(
    join(folder, "retire.tf.json"),
    JSON.stringify(retiredConfiguration(synthesized, retirement)),
  );
  const lock = ".terraform.lock.hcl";
  if (existsSync(join(directory, lock))) copyFileSync(join(directory, lock), join(folder, lock));
  await terraformAside(folder, "init", "-input=false", "-reconfigure");
  return { folder, ...retirement };
}
