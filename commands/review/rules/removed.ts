/** Resources that a plan removes. */
import type { Block } from "../states";
import type { Context, Weakening } from "./rule";

/** Resources of a type that are deleted, replaced, or re-targeted. */
export function removed(
  type: string,
  { before, after }: Context,
  isMeant: (block: Block) => boolean = () => true,
): Block[] {
  return before.ofType(type).filter((block) => {
    const gone = after.block(block.address) === undefined || block.change.kind === "replace";
    return gone && isMeant(block);
  });
}

/** A weakening that its address describes. */
export const at = ({ address }: Block): Weakening => ({ address });
