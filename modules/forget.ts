import type { TerraformStack } from "cdktf";

/**
 * Makes Terraform forget what an earlier run managed, without destroying it; nothing happens where nothing was.
 * https://developer.hashicorp.com/terraform/language/block/removed
 */
export function forget(stack: TerraformStack, addresses: readonly string[]): void {
  if (addresses.length === 0) return;
  stack.addOverride(
    "removed",
    addresses.map((from) => ({ from, lifecycle: { destroy: false } })),
  );
}
