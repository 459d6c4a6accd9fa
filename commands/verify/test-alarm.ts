import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { resourceNames } from "../../policies/names";
import { watchesTampering } from "../../settings/alarms";
import type { Settings } from "../../settings/file";
import type { CredentialProvider } from "../shared/credentials";
import { CommandError, EXIT_STATUS } from "../shared/program";
import { openAccounts } from "./accounts";
import { collect } from "./async";

/** Properties of {@link testAlarm}. */
export interface AlarmTestOptions {
  readonly settings: Settings;
  readonly environment: NodeJS.ProcessEnv;
  readonly credentials?: CredentialProvider;
  /** Asks whether to go on. */
  confirm(question: string): Promise<boolean>;
  say(line: string): void;
  /** Milliseconds between two looks at the alarm's history. */
  readonly pause?: number;
}

const REASON = "A test by `verify --test-alarms`: nothing happened.";
/** Looks at the alarm's history. CloudWatch writes it within seconds. */
const LOOKS = 15;
const PAUSE = 4_000;

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
  const { name, state } = await findAlarm(client, names.prefix, topicArn);
  say(
    `This sets the alarm ${name} to ALARM, which sends its message to ${topicArn}, and then back to ${state}.`,
  );
  say(
    `Minutes later the alarm ${names.prefix}alarms-changed rings too: it watches calls such as these. The call needs cloudwatch:SetAlarmState, which the read-only policy does not have.`,
  );
  if (!(await options.confirm("Send it? [y/N] "))) {
    say("Nothing was sent.");
    return;
  }
  const start = new Date();
  const set = (StateValue: "ALARM" | "OK" | "INSUFFICIENT_DATA") =>
    client.send(new SetAlarmStateCommand({ AlarmName: name, StateValue, StateReason: REASON }));
  await set("ALARM");
  const action = await waitForAction(client, name, start, options.pause ?? PAUSE).finally(() => set(state));
  say(`The alarm is ${state} again.`);
  if (action === undefined) {
    throw new CommandError(
      `CloudWatch has not said within a minute whether it published the message. Look at the history of the alarm ${name}.`,
      2,
    );
  }
  if (!/^Successfully/.test(action)) {
    throw new CommandError(
      `The message was not published: ${action}\nRun \`npm run --silent verify -- --only alarms\`, which compares the policies of topic and key with the settings.`,
    );
  }
  say(`CloudWatch published the message: ${action}. Ask every subscriber whether it has arrived.`);
}

/** The first alarm of the topic that does not ring already. */
async function findAlarm(client: CloudWatchClient, prefix: string, topicArn: string) {
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
      ? `no alarm tells ${topicArn}: run \`cdktf deploy organization-trail\``
      : "every alarm rings already: look at what they say first",
  );
}

/** What CloudWatch says that its action did. */
async function waitForAction(
  client: CloudWatchClient,
  AlarmName: string,
  StartDate: Date,
  pause: number,
): Promise<string | undefined> {
  const command = new DescribeAlarmHistoryCommand({
    AlarmName,
    HistoryItemType: "Action",
    StartDate,
    EndDate: new Date(StartDate.getTime() + 10 * 60_000),
  });
  for (let look = 0; look < LOOKS; look += 1) {
    const [item] = (await client.send(command)).AlarmHistoryItems ?? [];
    if (item?.HistorySummary !== undefined) return item.HistorySummary;
    await sleep(pause);
  }
  return undefined;
}
