import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
  SetAlarmStateCommand,
  type StateValue,
} from "@aws-sdk/client-cloudwatch";
import { resourceNames } from "../../policies/names";
import { watchesTampering } from "../../settings/alarms";
import type { Settings } from "../../settings/file";
import type { CredentialProvider } from "../shared/credentials";
import { CommandError, EXIT_STATUS } from "../shared/program";
import { openAccounts } from "./accounts";
import { collect } from "./async";
import { CallError } from "./call-error";
import { DEPLOY } from "./remediation";

/** Properties of {@link testAlarm}. */
export interface AlarmTestOptions {
  readonly settings: Settings;
  readonly environment: NodeJS.ProcessEnv;
  readonly credentials?: CredentialProvider;
  /** Asks whether to go on. */
  confirm(question: string): Promise<boolean>;
  say(line: string): void;
  /** Called before the alarm is set. The signal ends the wait, and the alarm is put back. */
  interruption?(): AbortSignal;
  /** Milliseconds between two looks at the alarm's history. */
  readonly pause?: number;
}

const REASON = "A test by `verify --test-alarms`: nothing happened.";
/** Looks at the alarm's history. CloudWatch writes it within seconds. */
const LOOKS = 15;
const PAUSE = 4_000;
/** The exit status if it is not known whether the message was published, or if the alarm could not be set. */
const NOT_KNOWN = 2;

/**
 * Sets one alarm to ALARM, waits until CloudWatch has published it, and puts it back. The alarm's history names a topic or a
 * key that refuses the message: nothing else does.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 * @throws CommandError if there is no alarm to set, or if its message was not published
 */
export async function testAlarm(options: AlarmTestOptions): Promise<void> {
  const { settings, say } = options;
  if (!watchesTampering(settings.alarms)) {
    throw new CommandError(
      "--test-alarms needs alarms.subscriptions or alarms.topicArn in the settings",
      EXIT_STATUS.usage,
    );
  }
  const names = resourceNames(settings).alarms;
  const topicArn = settings.alarms.topicArn ?? names.tampering.topicArn;
  const client = openAccounts(settings, options).management.client(
    CloudWatchClient,
    settings.trail.homeRegion,
  );
  const alarm = await findAlarm(client, names.prefix, topicArn);
  say(
    `This sets the alarm ${alarm.name} to ALARM, which sends its message to ${topicArn}, and then back to ${alarm.state}.`,
  );
  say(
    `Minutes later the alarm ${names.prefix}alarms-changed rings too: it watches calls such as these. The call needs cloudwatch:SetAlarmState, which the read-only policy does not have.`,
  );
  if (!(await options.confirm("Send it? [y/N] "))) {
    say("Nothing was sent.");
    return;
  }
  const result = await raise(client, alarm, topicArn, options);
  say(`The alarm is ${alarm.state} again.`);
  if (result instanceof Error) throw result;
  say(`CloudWatch published the message: ${result}. Ask every subscriber whether it has arrived.`);
}

/** Raises the alarm and puts it back. Returns what CloudWatch says that it published, or why that is not so. */
async function raise(
  client: CloudWatchClient,
  { name, state }: TestedAlarm,
  topicArn: string,
  { interruption, pause = PAUSE, settings }: AlarmTestOptions,
): Promise<string | Error> {
  const set = (StateValue: StateValue) =>
    client.send(new SetAlarmStateCommand({ AlarmName: name, StateValue, StateReason: REASON }));
  const signal = interruption?.();
  const start = new Date();
  await set("ALARM").catch((error: unknown) => {
    // Without an answer the alarm may be set: its history tells, and it has to be put back.
    if (!(error instanceof CallError) || (error.httpStatus ?? 500) >= 500) return;
    throw new CommandError(
      `The alarm ${name} could not be set, so no message was sent: ${messageOf(error)}\nThe call needs cloudwatch:SetAlarmState in the management account.`,
      NOT_KNOWN,
    );
  });
  const result = await waitForAction(client, { name, topicArn, start, pause, signal }).then(
    (action) => outcomeOf(action, name, signal),
    (error: unknown) =>
      new CommandError(
        `It is not known whether CloudWatch published the message: ${messageOf(error)}\nLook at the history of the alarm ${name}.`,
        NOT_KNOWN,
      ),
  );
  await set(state).catch((error: unknown) => {
    const published =
      result instanceof Error ? result.message : `CloudWatch published the message: ${result}.`;
    throw new CommandError(
      `The alarm ${name} was left in ALARM: ${messageOf(error)}\nSet it back: \`aws cloudwatch set-alarm-state --alarm-name ${name} --state-value ${state} --state-reason test --region ${settings.trail.homeRegion}\`. Until then it does not ring.\n${published}`,
      NOT_KNOWN,
    );
  });
  return result;
}

function outcomeOf(action: string | undefined, name: string, signal?: AbortSignal): string | Error {
  if (action === undefined) {
    const why = signal?.aborted
      ? "The test was interrupted before CloudWatch said"
      : "CloudWatch has not said within a minute";
    return new CommandError(
      `${why} whether it published the message. Look at the history of the alarm ${name}.`,
      NOT_KNOWN,
    );
  }
  if (/^Successfully/.test(action)) return action;
  return new CommandError(
    `The message was not published: ${action}\nRun \`npm run --silent verify -- --only alarms\`, which compares the policies of topic and key with the settings.`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface TestedAlarm {
  readonly name: string;
  readonly state: Exclude<StateValue, "ALARM">;
}

/** The first alarm of the topic that does not ring already. */
async function findAlarm(client: CloudWatchClient, prefix: string, topicArn: string): Promise<TestedAlarm> {
  const pages = await collect(paginateDescribeAlarms({ client }, { AlarmNamePrefix: prefix }));
  const tells = ({ AlarmActions = [], ActionsEnabled }: MetricAlarm) =>
    AlarmActions.includes(topicArn) && ActionsEnabled !== false;
  const alarms = pages.flatMap(({ MetricAlarms = [] }) => MetricAlarms).filter(tells);
  for (const { AlarmName, StateValue } of alarms) {
    if (AlarmName !== undefined && (StateValue === "OK" || StateValue === "INSUFFICIENT_DATA")) {
      return { name: AlarmName, state: StateValue };
    }
  }
  throw new CommandError(
    alarms.length === 0
      ? `no alarm tells ${topicArn}: run ${DEPLOY}`
      : "every alarm rings already: look at what they say first",
  );
}

interface AwaitedAction {
  readonly name: string;
  readonly topicArn: string;
  readonly start: Date;
  readonly pause: number;
  readonly signal: AbortSignal | undefined;
}

/** What CloudWatch says that it did with the message to the topic. An alarm can have other actions, which say nothing of it. */
async function waitForAction(
  client: CloudWatchClient,
  { name, topicArn, start, pause, signal }: AwaitedAction,
): Promise<string | undefined> {
  const command = new DescribeAlarmHistoryCommand({
    AlarmName: name,
    HistoryItemType: "Action",
    StartDate: start,
    EndDate: new Date(start.getTime() + 10 * 60_000),
  });
  const isOfTopic = new RegExp(`${topicArn}(?![\\w-])`);
  for (let look = 0; look < LOOKS && !signal?.aborted; look += 1) {
    const { AlarmHistoryItems = [] } = await client.send(command);
    const item = AlarmHistoryItems.find(({ HistorySummary = "" }) => isOfTopic.test(HistorySummary));
    if (item !== undefined) return item.HistorySummary;
    await sleep(pause, undefined, { signal }).catch(() => {}); // The loop looks at the signal.
  }
  return undefined;
}
