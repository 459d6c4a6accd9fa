/** Comparisons of a log bucket that take more than the two values of one setting. */
import { isEmpty } from "../comparators";
import { expires } from "../lifecycle";
import { isAwsManagedKey, isElsewhere, nameLink } from "../links";
import { logFolders } from "../log-folders";
import { notified } from "../notification-filters";
import { BUCKET, publicAccessBlock } from "../things/places";
import { UNIDENTIFIED } from "../things/state";
import { readSetting } from "../things/thing";
import { isUnknown } from "../unknown";
import { type Context, compareSetting, doubtUnknown, type Pair, type Weakening } from "./rule";

export const PUBLIC_ACCESS_FLAGS = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
];

/**
 * The public access block, all four settings. AWS blocks all by default, so a new one that blocks less lifts something.
 * A bucket of an application that only may belong to a trail counts if it is opened altogether.
 */
export function comparePublicAccess(pair: Pair, context: Context): Weakening[] {
  const { before, after } = pair;
  if (after === undefined) return [];
  const found = PUBLIC_ACCESS_FLAGS.flatMap((flag) => {
    const places = publicAccessBlock(flag);
    const settings = readSetting(places, after, before);
    for (const setting of settings)
      if (setting.isUnknown) doubtUnknown(setting, after, pair.protection, context);
    if (before === undefined) return [];
    const [was] = readSetting(places, before);
    return settings
      .filter(({ isUnknown, value }) => !isUnknown && value !== true && value !== "true")
      .map(({ address, attribute, value }) => ({ address, attribute, was: was?.value ?? null, is: value }));
  });
  const isOpened = found.length === PUBLIC_ACCESS_FLAGS.length && found.every(({ was }) => was === null);
  const byDefault = isOpened || context.protection.basis !== "assumed";
  return found
    .filter(({ was }) => was === true || (byDefault && was === null))
    .map(({ address, attribute, was, is }) => ({
      address,
      attribute,
      before: [JSON.stringify(was)],
      after: [JSON.stringify(is)],
    }));
}

export function compareLifecycle(pair: Pair, context: Context): readonly Weakening[] {
  const { before, after, protection } = pair;
  const isWritten =
    after !== undefined &&
    protection.isScratch !== true &&
    readSetting(BUCKET.lifecycle, after, before).some(({ value, isUnknown }) => isUnknown || !isEmpty(value));
  return isWritten ? compareSetting(BUCKET.lifecycle, expires(logFolders(pair, context)))(pair, context) : [];
}

export function compareNotifications(pair: Pair, context: Context): readonly Weakening[] {
  return compareSetting(BUCKET.notifications, notified(logFolders(pair, context)))(pair, context);
}

/** Objects that Terraform writes over log files. */
export function compareObjects({ protection }: Pair, context: Context): Weakening[] {
  const types = ["aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"];
  return context.changes
    .filter(({ type, kind }) => types.includes(type) && !["no-op", "read", "forget"].includes(kind))
    .flatMap((change) => {
      const state = change.kind === "delete" ? context.before : context.after;
      const block = state.block(change.address);
      if (block === undefined || !state.keysOf(block, "bucket").includes(protection.key)) return [];
      const { key } = block.values;
      if (isUnknown(key)) {
        context.doubt(change.address, "key is known only after apply");
        return [];
      }
      const isLog = typeof key !== "string" || /(^|\/)AWSLogs\//.test(key);
      return isLog
        ? [{ address: change.address, attribute: "key", after: [JSON.stringify(key ?? null)] }]
        : [];
    });
}

/** The default encryption key, by the key that it names. */
export function compareEncryptionKey({ before, after }: Pair, context: Context): Weakening[] {
  if (before === undefined || after === undefined) return [];
  const [was] = readSetting(BUCKET.encryptionKey, before);
  const old = context.before.key("key", was?.value);
  return readSetting(BUCKET.encryptionKey, after, before).flatMap(({ value, address, attribute }) => {
    const now = context.after.key("key", value);
    if (old === undefined || now === undefined || now === UNIDENTIFIED) return [];
    // A key of AWS's own instead of yours is a removal.
    if (isAwsManagedKey(was?.value) || isAwsManagedKey(value)) return [];
    if (now === old && !isElsewhere(was?.value, value)) return [];
    return [
      { address, attribute, before: [nameLink(old, now, was?.value)], after: [nameLink(now, old, value)] },
    ];
  });
}
