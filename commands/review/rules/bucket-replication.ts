/** Rules about the copies of log files in other buckets. */
import { type Json, toList } from "../../../policies/analysis/json";
import { logFolders, narrowToLogs } from "../log-folders";
import { BUCKET } from "../things/places";
import { type State, UNIDENTIFIED } from "../things/state";
import { readSetting } from "../things/thing";
import { holdsUnknown, isUnknown, readable, valueAt } from "../unknown";
import { type Context, doubtUnknown, type Pair, type Rule, type Weakening } from "./rule";

interface Copy {
  /** The key of a bucket. */
  readonly destination: string;
  readonly account: string;
  readonly prefix: string;
  readonly tags: string;
  /** Whether it copies objects that are encrypted with a key of KMS. */
  readonly copiesEncrypted: boolean;
  /** Whether its rule is known only in part. */
  readonly isOpen: boolean;
}

/** What the enabled replication rules copy of some folders, and where to. */
function copies(rules: Json, state: State, folders: readonly string[]): readonly Copy[] {
  return toList(rules).flatMap((rule): Copy[] => {
    const status = valueAt(rule, "status");
    if (status !== "Enabled" && !isUnknown(status)) return [];
    const first = (...paths: string[]): Json =>
      paths.map((path) => valueAt(rule, path)).find((one) => typeof one === "string" && one !== "") ?? "";
    const tags = ["filter.tag", "filter.and.tags", "filter.tags"]
      .map((path) => valueAt(rule, path) ?? null)
      .filter((one) => toList(one).length > 0);
    const destination = state.key("bucket", first("destination.bucket")) ?? "";
    const account = first("destination.account", "destination.account_id");
    const whole = String(first("filter.prefix", "filter.and.prefix", "prefix"));
    const encrypted = ["status", "enabled"].map(
      (name) => valueAt(rule, `source_selection_criteria.sse_kms_encrypted_objects.${name}`) ?? null,
    );
    const copy = {
      destination,
      account: String(account),
      tags: JSON.stringify(tags),
      copiesEncrypted: encrypted.some((one) => one === "Enabled" || one === true || isUnknown(one)),
      isOpen:
        destination === UNIDENTIFIED || holdsUnknown([status ?? null, account, whole, tags, ...encrypted]),
    };
    const prefixes = isUnknown(whole) ? [whole] : narrowToLogs(whole, folders);
    return prefixes.map((prefix) => ({ ...copy, prefix }));
  });
}

const describeCopy = ({ destination, prefix, copiesEncrypted }: Copy): string =>
  `"${readable(prefix)}" to ${destination.replace(/^@/, "")}${copiesEncrypted ? ", encrypted with KMS or not" : ""}`;

function compareReplication(kind: "reduced" | "added", pair: Pair, context: Context): Weakening[] {
  const { before, after } = pair;
  if (after === undefined) return [];
  const folders = logFolders(pair, context);
  const [was] = before === undefined ? [] : readSetting(BUCKET.replication, before);
  return readSetting(BUCKET.replication, after, before).flatMap((is) => {
    const now = copies(is.value, context.after, folders);
    const open = now.filter(({ isOpen }) => isOpen);
    if (open.length > 0) doubtUnknown(is, after, pair.protection, context);
    if (before === undefined) return [];
    const old = copies(was?.value ?? null, context.before, folders);
    const found =
      kind === "reduced"
        ? old.filter((one) => !now.some((other) => mayCopy(other, one)))
        : now.filter((one) => isStranger(one, old, context));
    if (found.length === 0) return [];
    const { address, attribute } = is;
    return [{ address, attribute, before: old.map(describeCopy), after: now.map(describeCopy) }];
  });
}

/** Whether one rule copies all that another copied, or may do so once its unknown parts are known. */
function mayCopy(one: Copy, old: Copy): boolean {
  if (one.destination === UNIDENTIFIED) return true;
  if (one.destination !== old.destination) return false;
  if (old.copiesEncrypted && !one.copiesEncrypted) return false;
  if (one.isOpen) return isUnknown(one.prefix) || old.prefix.startsWith(one.prefix);
  return old.prefix.startsWith(one.prefix) && (one.tags === "[]" || one.tags === old.tags);
}

/** Whether a rule copies to a bucket to which none did, and which is not known to belong to the organization. */
function isStranger(copy: Copy, old: readonly Copy[], { after, facts }: Context): boolean {
  const { destination, account } = copy;
  if (destination === UNIDENTIFIED || isUnknown(account)) return false;
  if (old.some((one) => one.destination === destination)) return false;
  return account === "" ? after.root("bucket", destination) === undefined : !facts.accounts.has(account);
}

const example = (before: Json, after: Json) => ({
  type: "aws_s3_bucket_replication_configuration",
  before: before === null ? null : { rule: [before] },
  after: { rule: [after] },
});
const copyTo = (status: string, more: Record<string, Json>) => ({ status, destination: [more] });

// biome-ignore format: a table is read by its rows
export const BUCKET_REPLICATION_RULES: readonly Rule[] = [
  {
    name: "bucket-replication-reduced", of: "bucket", severity: "medium", replaces: ["AT029"],
    title: "Log files are no longer copied, or fewer of them",
    why: "The copies outlive a loss of the bucket.",
    remediation: "Restore the replication rules.",
    example: example(copyTo("Enabled", { bucket: "arn:aws:s3:::copy" }), copyTo("Disabled", { bucket: "arn:aws:s3:::copy" })),
    compare: (pair, context) => compareReplication("reduced", pair, context),
  },
  {
    name: "bucket-replication-added", of: "bucket", severity: "high",
    title: "Log files are copied to a bucket that is not known to belong to the organization",
    why: "The owner of that bucket can read them.",
    remediation: "Replicate to a bucket of the organization; plan it together with the rule, or name its account.",
    example: example(null, copyTo("Enabled", { bucket: "arn:aws:s3:::stranger", account: "999999999999" })),
    compare: (pair, context) => compareReplication("added", pair, context),
  },
];
