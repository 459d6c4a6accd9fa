/**
 * The notifications of a bucket compared by the log files that they tell of: each has a receiver, events, and a prefix
 * and suffix of keys.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
import { type Json, toList } from "../../policies/analysis/json";
import { type Comparator, direction } from "./comparators";
import { narrowToLogs } from "./log-folders";
import { holdsUnknown, isOfCreated, isUnknown, valueAt } from "./unknown";

/** Endings of the files that CloudTrail writes. */
const LOG_FILE = ".json.gz";

/** One event that a receiver is told of. */
interface Notification {
  readonly receiver: string;
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** Events that stand for others. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  "s3:ObjectCreated": ["Put", "Post", "Copy", "CompleteMultipartUpload"],
  "s3:ObjectRemoved": ["Delete", "DeleteMarkerCreated"],
};

const RECEIVERS = ["queue_arn", "topic_arn", "lambda_function_arn"];
const READ = [...RECEIVERS, "events", "filter_prefix", "filter_suffix"];

/** Compares the values of `queue`, `topic`, `lambda_function` and `eventbridge`, for log files in some folders. */
export function notified(folders: readonly string[]): Comparator {
  return {
    kind: "notifications",
    options: { folders },
    compare(before, after) {
      const was = aboutLogFiles(readNotifications(before), folders);
      if (after === undefined) return direction(was.length > 0 ? "unknown" : "same");
      const is = readNotifications(after);
      const gone = was.filter((one) => !is.some((other) => coversNotification(other, one)));
      if (gone.length > 0) {
        const texts = (list: readonly Notification[]): string[] => [...new Set(list.map(describe))].sort();
        return isOpen(after)
          ? direction("unknown")
          : { direction: "weaker", before: texts(was), after: texts(is) };
      }
      return direction("same");
    },
  };
}

function readNotifications(value: Json): readonly Notification[] {
  const [queues, topics, functions, eventbridge] = toList(value);
  const blocks = [queues, topics, functions]
    .flatMap((list) => toList(list))
    .filter((one) => !isOpenBlock(one));
  const everything = { receiver: "eventbridge", event: "*", prefix: "", suffix: "" };
  return [
    ...blocks.flatMap((block) => {
      const receiver = RECEIVERS.map((name) => valueAt(block, name)).find((one) => typeof one === "string");
      const [prefix, suffix] = ["filter_prefix", "filter_suffix"].map((name) =>
        String(valueAt(block, name) ?? ""),
      );
      return eventsIn(block).map(
        (event): Notification => ({
          receiver: String(receiver ?? ""),
          event,
          prefix: prefix ?? "",
          suffix: suffix ?? "",
        }),
      );
    }),
    ...(eventbridge === true ? [everything] : []),
  ];
}

function eventsIn(block: Json): readonly string[] {
  const events = toList(valueAt(block, "events")).map(String);
  return events.length === 0 ? ["*"] : events.flatMap(expanded);
}

function expanded(event: string): readonly string[] {
  const [group, name] = [event.replace(/:\*$/, ""), event.endsWith(":*")];
  const names = EVENTS[group];
  return name && names !== undefined ? names.map((one) => `${group}:${one}`) : [event];
}

/** Whether a block may tell of anything: a part of it is known only after apply, but not for a receiver of its own. */
function isOpenBlock(block: Json): boolean {
  const isUnclear = READ.some((name) => holdsUnknown(valueAt(block, name)));
  return isUnclear && !RECEIVERS.some((name) => isOfCreated(valueAt(block, name)));
}

function isOpen(value: Json): boolean {
  return toList(value).some((list) => isUnknown(list) || toList(list).some(isOpenBlock));
}

/** The notifications of log files, each with the narrowest filters that let through the same log files. */
function aboutLogFiles(list: readonly Notification[], folders: readonly string[]): readonly Notification[] {
  return list.flatMap((one) => {
    const suffix = narrowest(reversed(one.suffix), reversed(LOG_FILE));
    if (suffix === undefined) return [];
    return narrowToLogs(one.prefix, folders).map((prefix) => ({ ...one, prefix, suffix: reversed(suffix) }));
  });
}

/** The longer of two beginnings, if one begins with the other. */
function narrowest(one: string, other: string): string | undefined {
  if (one.startsWith(other)) return one;
  return other.startsWith(one) ? other : undefined;
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}

function coversNotification(outer: Notification, inner: Notification): boolean {
  return (
    outer.receiver === inner.receiver &&
    (outer.event === "*" || outer.event === inner.event) &&
    inner.prefix.startsWith(outer.prefix) &&
    inner.suffix.endsWith(outer.suffix)
  );
}

function describe({ receiver, event, prefix, suffix }: Notification): string {
  return `${receiver}${event === "*" ? "" : ` ${event}`}${prefix === "" && suffix === "" ? "" : ` ${prefix}*${suffix}`}`;
}
