import type { CloudTrailRecord } from "./record";

/** A metric filter on the organization's log group. All filters of an alarm count into its one metric. */
export interface AlarmFilter {
  /** A filter pattern of CloudWatch Logs for JSON, at most {@link MAXIMUM_PATTERN_LENGTH} characters. */
  readonly pattern: string;
  /** An event that the pattern matches, to ask AWS whether it does. */
  readonly sample: CloudTrailRecord;
}

/** What an alarm tells the person who receives it. */
export interface AlarmText {
  /** Name of the alarm, without the prefix that all alarms share. */
  readonly id: string;
  readonly title: string;
  /** What happened. */
  readonly happened: string;
  /** The deployment, or the business, that explains it. */
  readonly explainedBy: string;
  /** The first thing to do if nothing explains it. */
  readonly firstAction: string;
}

/** An alarm on events: it fires if one of its filters counts at least `threshold` events in five minutes. */
export interface Alarm extends AlarmText {
  readonly filters: readonly AlarmFilter[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
export const MAXIMUM_PATTERN_LENGTH = 1_024;

/** The description of an alarm, which its messages contain. CloudWatch allows 1,024 characters. */
export function alarmDescription({ happened, explainedBy, firstAction }: AlarmText): string {
  return `${happened} ${explainedBy} ${firstAction}`;
}
