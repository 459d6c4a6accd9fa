import type { TerraformResource, TerraformStack } from "cdktf";

/** An existing resource, and the address at which Terraform manages it from now on. */
export interface Imported {
  readonly to: string;
  /** Id by which the AWS provider finds the resource. */
  readonly id: string;
}

/** An existing resource of this id, imported as `resource`. */
export function importTo(resource: TerraformResource, id: string): Imported {
  return { to: `${resource.terraformResourceType}.${resource.friendlyUniqueId}`, id };
}

/**
 * Imports existing resources into the state. CDKTF's own method is unsuitable: it writes a provider into the block,
 * which Terraform refuses, and runs Terraform at every synthesis.
 * https://developer.hashicorp.com/terraform/language/block/import
 */
export function importExisting(stack: TerraformStack, imported: readonly Imported[]): void {
  if (imported.length > 0) stack.addOverride("import", imported);
}
