import { awsPartition } from "../aws/arns";

/** The error for a Region that is not in the partition of `region`; `undefined` if it is. */
export function regionMismatch(region: string, other: string): string | undefined {
  return mismatch(region, awsPartition(other));
}

/** The error for an ARN that is not in the partition of `region`; `undefined` if it is. */
export function arnMismatch(region: string, arn: string): string | undefined {
  return mismatch(region, arn.split(":")[1]);
}

/** The check of a rule: every ARN of a list must be in the partition of `region`. */
export function arnsAreInPartition(
  { arns = [], region }: { readonly arns?: readonly string[]; readonly region: string },
  problem: (name: "arns", message: string, index: number) => void,
): void {
  for (const [index, arn] of arns.entries()) {
    const message = arnMismatch(region, arn);
    if (message) problem("arns", message, index);
  }
}

function mismatch(region: string, partition: string | undefined): string | undefined {
  const expected = awsPartition(region);
  if (partition === expected) return undefined;
  return `must be in the partition ${expected}, the partition of \`region\` (${region})`;
}
