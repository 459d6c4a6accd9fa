import type { TerraformStack } from "cdktf";

/**
 * Makes Terraform forget resources that an earlier run managed, without destroying them. An address that is not in the
 * state has no effect.
 * https://developer.hashicorp.com/terraform/language/block/removed
 */
export function forget(stack: TerraformStack, addresses: readonly string[]): void {
  if (addresses.length === 0) return;
  stack.addOverride(
    "removed",
    addresses.map((from) => ({ from, lifecycle: { destroy: false } })),
  );
}
