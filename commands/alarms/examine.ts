import type { Alarm, AlarmText } from "../../policies/alarms/alarm";
import type { CloudTrailRecord } from "../../policies/alarms/record";
import type { Expression } from "../../policies/filter-pattern/expression";
import { matches, matchingTerms } from "../../policies/filter-pattern/matches";
import { parseFilterPattern } from "../../policies/filter-pattern/parse";
import type { Catalogue } from "./catalogue";
import { isInsight, type RecordFile } from "./records";

/** An event that raises an alarm, or may. */
export interface Event {
  readonly file: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly accountId: string;
  readonly region: string;
  readonly caller: string;
  readonly eventId: string;
  readonly errorCode?: string;
  /** The terms of the pattern that it matches. */
  readonly because: readonly string[];
}

/** The events of an alarm. `events` has the first {@link MOST_EVENTS}. */
interface Matched {
  readonly count: number;
  readonly events: readonly Event[];
  /** The most events in five minutes. */
  readonly most: number;
}

/** An alarm that the events raise. */
export interface Raised extends Matched, AlarmText {}

/** An alarm that may be raised, and the option with which the command would know. */
export interface Undecided extends Matched {
  readonly id: string;
  readonly title: string;
  readonly option: string;
}

/** What the records of some files raise. */
export interface Examination {
  readonly files: readonly string[];
  readonly examined: number;
  readonly raised: readonly Raised[];
  readonly undecided: readonly Undecided[];
  /** Ids of the alarms that nothing raises. */
  readonly silent: readonly string[];
  /** What the settings leave out, in sentences. */
  readonly notes: readonly string[];
}

const MOST_EVENTS = 1_000;

/** Which alarms the records raise, and why. */
export function examine(all: readonly RecordFile[], { alarms, doubts, notes }: Catalogue): Examination {
  const files = all.map(({ name, records }) => ({
    name,
    records: records.filter((record) => !isInsight(record)),
  }));
  const examined = countOf(files);
  const insights = countOf(all) - examined;
  const raised = alarms.flatMap(({ threshold, ...alarm }) => {
    const found = matched(files, termsBy(alarm));
    const { filters: _, ...text } = alarm;
    return found.most < threshold ? [] : [{ ...text, ...found }];
  });
  const isRaised = new Map(alarms.map((alarm) => [alarm.id, anyOf(alarm)]));
  const undecided = doubts.flatMap(({ id, option, ifAny }) => {
    const terms = termsBy(ifAny);
    const isCertain = isRaised.get(id) ?? (() => false);
    const { title } = ifAny;
    const found = matched(files, (record) => (isCertain(record) ? undefined : terms(record)));
    return found.count === 0 ? [] : [{ id, title, option, ...found }];
  });
  return {
    files: files.map(({ name }) => name),
    examined,
    raised,
    undecided,
    silent: alarms
      .map(({ id }) => id)
      .filter((id) => [...raised, ...undecided].every((one) => one.id !== id)),
    notes: [
      ...notes,
      ...(insights === 0 ? [] : [`Events of CloudTrail Insights, which no alarm reads: ${insights}.`]),
    ],
  };
}

function countOf(files: readonly RecordFile[]): number {
  return files.reduce((sum, { records }) => sum + records.length, 0);
}

type Terms = (record: CloudTrailRecord) => readonly string[] | undefined;

function expressionsOf({ filters }: Alarm): readonly Expression[] {
  return filters.map(({ pattern }) => parseFilterPattern(pattern));
}

function anyOf(alarm: Alarm): (record: CloudTrailRecord) => boolean {
  const expressions = expressionsOf(alarm);
  return (record) => expressions.some((expression) => matches(expression, record));
}

/** The terms of the first pattern that a record matches. */
function termsBy(alarm: Alarm): Terms {
  const expressions = expressionsOf(alarm);
  return (record) => {
    for (const expression of expressions) {
      const terms = matchingTerms(expression, record);
      if (terms !== undefined) return terms.map(({ source }) => source);
    }
    return undefined;
  };
}

function matched(files: readonly RecordFile[], terms: Terms): Matched {
  const events: Event[] = [];
  const counts = new Map<number, number>();
  let count = 0;
  for (const { name, records } of files) {
    for (const record of records) {
      const because = terms(record);
      if (because === undefined) continue;
      count += 1;
      const period = periodOf(record);
      counts.set(period, (counts.get(period) ?? 0) + 1);
      if (events.length < MOST_EVENTS) events.push(eventOf(name, record, because));
    }
  }
  return { count, events, most: [...counts.values()].reduce((most, one) => Math.max(most, one), 0) };
}

const PERIOD_MILLISECONDS = 300_000;

/** The five minutes of an event. CloudWatch counts by the time of arrival, which records do not have. */
function periodOf({ eventTime }: CloudTrailRecord): number {
  const time = typeof eventTime === "string" ? Date.parse(eventTime) : Number.NaN;
  return Number.isNaN(time) ? 0 : Math.floor(time / PERIOD_MILLISECONDS);
}

function eventOf(file: string, record: CloudTrailRecord, because: readonly string[]): Event {
  const text = (name: string): string => (typeof record[name] === "string" ? record[name] : "unknown");
  return {
    file,
    eventTime: text("eventTime"),
    eventSource: text("eventSource"),
    eventName: text("eventName"),
    accountId: text("recipientAccountId"),
    region: text("awsRegion"),
    caller: callerOf(record.userIdentity),
    eventId: text("eventID"),
    ...(typeof record.errorCode === "string" ? { errorCode: record.errorCode } : {}),
    because,
  };
}

function callerOf(identity: unknown): string {
  if (typeof identity !== "object" || identity === null) return "unknown";
  const names = ["arn", "userName", "invokedBy", "principalId", "accountId", "type"];
  const found = names.map((name) => Reflect.get(identity, name)).find((value) => typeof value === "string");
  return typeof found === "string" ? found : "unknown";
}
