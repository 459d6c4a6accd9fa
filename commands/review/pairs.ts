/** The protected things that a plan concerns, before and after it. */
import type { ProtectedThing } from "./protected";
import type { Context, Pair, Rule } from "./rules/rule";
import type { Block } from "./states";
import { Thing } from "./things/thing";
import { CONFIGURING } from "./things/types";

/** The protected things of a kind. Those of which the plan has one resource each are paired by its address. */
export function pairs(kind: Exclude<Rule["of"], "plan">, context: Context): readonly Pair[] {
  if (kind === "trail" || kind === "event-data-store" || kind === "organization")
    return pairsByAddress(kind, context);
  const isAny = context.changes.some(({ type, kind: action }) => action !== "no-op" && GLOBAL.has(type));
  const used = usedByChangedTrails(context);
  return context.protection
    .of(kind)
    .filter((thing) => isAny || used.has(`${kind} ${thing.key}`) || isTouched(thing, context))
    .map((protection) => {
      const { key, isNew } = protection;
      const root = context.before.root(kind, key);
      const before = isNew ? undefined : new Thing(kind, key, context.before, root);
      const now = context.after.root(kind, key);
      const isGone = root !== undefined && now === undefined;
      const after = isGone ? undefined : new Thing(kind, key, context.after, now);
      return {
        protection,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      };
    });
}

/** The things that a changed trail uses, before or after the change. */
function usedByChangedTrails({ trails, touched }: Context): ReadonlySet<string> {
  const changed = trails.filter(({ address }) => touched.has(address));
  const keys = changed.flatMap(({ before, after }) => [before?.keys ?? {}, after?.keys ?? {}]);
  return new Set(keys.flatMap((one) => Object.entries(one).map(([kind, key]) => `${kind} ${key}`)));
}

/** Whether a change concerns a thing: its own resource, or one that configures it. */
function isTouched({ kind, key }: ProtectedThing, { before, after, touched }: Context): boolean {
  const isChanged = (block: Block | undefined): boolean => block !== undefined && touched.has(block.address);
  return [before, after].some(
    (state) =>
      isChanged(state.root(kind, key)) ||
      CONFIGURING[kind].some((type) => state.attachedTo(type, kind, key).some(isChanged)),
  );
}

/** Types that can concern any thing. */
const GLOBAL: ReadonlySet<string> = new Set([
  "aws_kms_alias",
  "aws_s3control_multi_region_access_point_policy",
  "aws_s3control_access_grant",
  "aws_s3control_access_point_policy",
  "aws_s3_object",
  "aws_s3_bucket_object",
  "aws_s3_object_copy",
]);

function pairsByAddress(
  kind: Exclude<Rule["of"], "plan">,
  { before, after, protection }: Context,
): readonly Pair[] {
  const addresses = new Set([...before.roots(kind), ...after.roots(kind)].map(({ address }) => address));
  return [...addresses].map((address): Pair => {
    const [was, is] = [before, after].map((state) => {
      const root = state.block(address);
      return root === undefined ? undefined : new Thing(kind, state.ownKey(kind, root), state, root);
    });
    const key = (is ?? was)?.key ?? address;
    const own: ProtectedThing = { kind, key, reason: kind, isSecondary: false, isNew: was === undefined };
    return {
      protection: protection.find(kind, key) ?? own,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    };
  });
}
