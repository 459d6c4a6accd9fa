import { changePolicy, type Fault } from "./fault";

export type Change = Fault[1];

export const TOPIC = "arn:aws:sns:us-east-1:111111111111:organization-trail-alarms";
export const NOTIFICATIONS = "arn:aws:sns:us-east-1:111111111111:organization-trail";
export const KEY = "arn:aws:kms:us-east-1:111111111111:key/alarms";
export const PREFIX = "organization-trail-alarm-";

/** Changes one alarm. */
export const alarm =
  (attributes: object, id = "trail-changed"): Change =>
  (model) => {
    model.alarms = model.alarms.map((one) =>
      one.AlarmName === `${PREFIX}${id}` ? { ...one, ...attributes } : one,
    );
  };
/** Changes what one filter counts. */
export const counting = (attributes: object): Change =>
  filter({
    metricTransformations: [
      {
        metricName: `${PREFIX}trail-changed`,
        metricNamespace: "OrganizationTrail",
        metricValue: "1",
        ...attributes,
      },
    ],
  });
/** Adds a filter that counts into the metric of an alarm. */
export const anotherFilter =
  (metricValue: string, metricName = `${PREFIX}trail-changed`): Change =>
  (model) => {
    const [first] = model.metricFilters;
    const metricTransformations = [{ metricName, metricNamespace: "OrganizationTrail", metricValue }];
    model.metricFilters = [
      ...model.metricFilters,
      { ...first, filterName: `${PREFIX}trail-changed-9`, metricTransformations },
    ];
  };
/** Changes one filter. */
export const filter =
  (attributes: object): Change =>
  (model) => {
    model.metricFilters = model.metricFilters.map((one) =>
      one.filterName === `${PREFIX}trail-changed` ? { ...one, ...attributes } : one,
    );
  };
export const topic =
  (arn: string, attributes: (old: Readonly<Record<string, string>>) => object): Change =>
  (model) => {
    const old = model.topics[arn] ?? {};
    model.topics = { ...model.topics, [arn]: { ...old, ...attributes(old) } };
  };
export const topicPolicy = (arn: string, change: Parameters<typeof changePolicy>[1]) =>
  topic(arn, ({ Policy = "" }) => ({ Policy: changePolicy(Policy, change) }));
export const key =
  (arn: string, change: Parameters<typeof changePolicy>[1]): Change =>
  (model) => {
    model.topicKeys = { ...model.topicKeys, [arn]: changePolicy(model.topicKeys[arn] ?? "", change) };
  };
export const subscriptions =
  (change: (list: readonly object[]) => readonly object[]): Change =>
  (model) => {
    const list = model.subscriptions[TOPIC] ?? [];
    model.subscriptions = { ...model.subscriptions, [TOPIC]: change(list) as typeof list };
  };
export const filterPolicy =
  (policy: string): Change =>
  (model) => {
    model.filterPolicies = { [`${TOPIC}:1`]: policy };
  };
export const protection =
  (operation: string): Change =>
  (model) => {
    const statement = { DataDirection: "Inbound", Operation: { [operation]: {} } };
    model.dataProtection = { [TOPIC]: JSON.stringify({ Statement: [statement] }) };
  };
export const pending = (one: object) => ({ ...one, SubscriptionArn: "PendingConfirmation" });
