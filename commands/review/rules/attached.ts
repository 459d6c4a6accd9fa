/** Rules about resources that configure a thing, such as the subscriptions of a topic. */
import type { Block } from "../states";
import type { Kind } from "../things/types";
import { changedIn, textAt } from "./attributes";
import type { Context, ThingRule, Weakening } from "./rule";

/** Whether an attribute that changes is as strong as before, or stronger. */
export type Kept = (path: string, was: Block, is: Block, context: Context) => boolean;

const never: Kept = () => false;

/** A rule about resources of a type that are gone, or become weaker in one of some attributes. */
export const attachedRule = (
  of: Kind,
  type: string,
  attributes: readonly string[],
  description: Omit<ThingRule, "of" | "compare">,
  isKept: Kept = never,
): ThingRule => ({ ...description, of, compare: compareAttached(type, attributes, isKept) });

function compareAttached(type: string, attributes: readonly string[], isKept: Kept): ThingRule["compare"] {
  return ({ before, after }, context) => {
    const weaker = (was: Block, is: Block): readonly string[] =>
      attributes.filter((path) => textAt(was, path) !== textAt(is, path) && !isKept(path, was, is, context));
    return (before?.blocks(type) ?? []).flatMap((block): Weakening[] => {
      if (after === undefined) return [];
      const now = context.after.block(block.address);
      if (now === undefined || block.change.kind === "replace") {
        const isReplaced = after.blocks(type).some((other) => weaker(block, other).length === 0);
        return isReplaced ? [] : [{ address: block.address, before: ["present"], after: ["removed"] }];
      }
      return changedIn(block, now, weaker(block, now), context);
    });
  };
}
