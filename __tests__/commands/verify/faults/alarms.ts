import { altered, changePolicy, type Fault, withMore, without } from "./fault";

type Change = Fault[1];

export const TOPIC = "arn:aws:sns:us-east-1:111111111111:organization-trail-alarms";
export const NOTIFICATIONS = "arn:aws:sns:us-east-1:111111111111:organization-trail";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/alarms";
export const PREFIX = "organization-trail-alarm-";

/** Changes one alarm. */
const alarm =
  (attributes: object, id = "trail-changed"): Change =>
  (model) => {
    model.alarms = model.alarms.map((one) =>
      one.AlarmName === `${PREFIX}${id}` ? { ...one, ...attributes } : one,
    );
  };
/** Changes one filter. */
const filter =
  (attributes: object): Change =>
  (model) => {
    model.metricFilters = model.metricFilters.map((one) =>
      one.filterName === `${PREFIX}trail-changed` ? { ...one, ...attributes } : one,
    );
  };
const topic =
  (arn: string, attributes: (old: Readonly<Record<string, string>>) => object): Change =>
  (model) => {
    const old = model.topics[arn] ?? {};
    model.topics = { ...model.topics, [arn]: { ...old, ...attributes(old) } };
  };
const topicPolicy = (arn: string, change: Parameters<typeof changePolicy>[1]) =>
  topic(arn, ({ Policy = "" }) => ({ Policy: changePolicy(Policy, change) }));
const key =
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
const pending = (one: object) => ({ ...one, SubscriptionArn: "PendingConfirmation" });

/** Alarms that cannot ring, or that nobody hears. */
export const ALARM_FAULTS: readonly Fault[] = [
  [
    "a filter is gone",
    (model) => {
      model.metricFilters = model.metricFilters.slice(1);
    },
    { "alarms.filters": "FAIL" },
  ],
  [
    "a pattern never matches",
    filter({ filterPattern: '{ ($.eventSource = "nothing") }' }),
    { "alarms.filters": "FAIL", "alarms.patterns": "FAIL" },
  ],
  [
    "a filter counts into another metric",
    filter({
      metricTransformations: [{ metricName: "x", metricNamespace: "OrganizationTrail", metricValue: "1" }],
    }),
    { "alarms.filters": "FAIL" },
  ],
  [
    "a filter counts into another namespace",
    filter({
      metricTransformations: [
        { metricName: `${PREFIX}trail-changed`, metricNamespace: "Other", metricValue: "1" },
      ],
    }),
    { "alarms.filters": "FAIL" },
  ],
  [
    "an alarm needs fewer events than it gets",
    alarm({ ComparisonOperator: "LessThanThreshold" }),
    { "alarms.alarms": "FAIL" },
  ],
  ["an alarm needs several periods", alarm({ DatapointsToAlarm: 3 }), { "alarms.alarms": "FAIL" }],
  [
    "nobody hears that silence is over",
    alarm({ OKActions: [] }, "log-group-silent"),
    { "alarms.alarms": "FAIL" },
  ],
  [
    "a filter counts zero",
    filter({
      metricTransformations: [
        { metricName: `${PREFIX}trail-changed`, metricNamespace: "OrganizationTrail", metricValue: "0" },
      ],
    }),
    { "alarms.filters": "FAIL" },
  ],
  [
    "an alarm is gone",
    (model) => {
      model.alarms = model.alarms.slice(1);
    },
    { "alarms.alarms": "FAIL" },
  ],
  ["an alarm's actions are disabled", alarm({ ActionsEnabled: false }), { "alarms.alarms": "FAIL" }],
  ["an alarm tells nobody", alarm({ AlarmActions: [] }), { "alarms.alarms": "FAIL" }],
  ["an alarm tells another topic", alarm({ AlarmActions: [`${TOPIC}-2`] }), { "alarms.alarms": "FAIL" }],
  ["an alarm needs more events", alarm({ Threshold: 100 }), { "alarms.alarms": "FAIL" }],
  ["an alarm waits for a day", alarm({ Period: 86_400 }), { "alarms.alarms": "FAIL" }],
  ["an alarm waits for more periods", alarm({ EvaluationPeriods: 12 }), { "alarms.alarms": "FAIL" }],
  ["an alarm takes the smallest value", alarm({ Statistic: "Minimum" }), { "alarms.alarms": "FAIL" }],
  ["an alarm watches another metric", alarm({ MetricName: "other" }), { "alarms.alarms": "FAIL" }],
  [
    "silence is no alarm any more",
    alarm({ TreatMissingData: "notBreaching" }, "log-group-silent"),
    { "alarms.alarms": "FAIL" },
  ],
  [
    "the alarm on silence watches another log group",
    alarm({ Dimensions: [{ Name: "LogGroupName", Value: "other" }] }, "log-group-silent"),
    { "alarms.alarms": "FAIL" },
  ],
  [
    "a rule mutes an alarm",
    (model) => {
      model.muteRules = { quiet: [`${PREFIX}trail-changed`] };
    },
    { "alarms.muted": "FAIL" },
  ],
  ["nobody has confirmed", subscriptions((list) => list.map(pending)), { "alarms.subscriptions": "FAIL" }],
  ["nobody is subscribed", subscriptions(() => []), { "alarms.subscriptions": "FAIL" }],
  ["an endpoint is gone", subscriptions((list) => list.slice(1)), { "alarms.subscriptions": "FAIL" }],
  [
    "alarms may not publish",
    topicPolicy(TOPIC, without("AllowAlarmsPublish")),
    { "alarms.topic-policy": "FAIL" },
  ],
  [
    "only another alarm may publish",
    topicPolicy(
      TOPIC,
      altered("AllowAlarmsPublish", {
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:111111111111:alarm:other" } },
      }),
    ),
    { "alarms.topic-policy": "FAIL" },
  ],
  [
    "a Deny keeps alarms from the topic",
    topicPolicy(
      TOPIC,
      withMore({
        Effect: "Deny",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: TOPIC,
      }),
    ),
    { "alarms.topic-policy": "FAIL" },
  ],
  [
    "anybody may subscribe",
    topicPolicy(
      TOPIC,
      withMore({ Effect: "Allow", Principal: "*", Action: "sns:Subscribe", Resource: TOPIC }),
    ),
    { "alarms.topic-policy": "FAIL" },
  ],
  [
    "the topic has AWS's own key, which admits no alarm",
    topic(TOPIC, () => ({ KmsMasterKeyId: "alias/aws/sns" })),
    // The alarm on changes of the topic's key watches the key that the topic has.
    { "alarms.topic-key": "FAIL", "alarms.filters": "FAIL", "alarms.patterns": "FAIL" },
  ],
  [
    "alarms may not encrypt",
    key(KEY, without("AllowAlarmsEncrypt")),
    { "alarms.topic-key": "FAIL", "alarms.cis-topic-key": "FAIL" },
  ],
  [
    "the key of the alarms is disabled",
    (model) => {
      model.keys = { [KEY]: { Arn: KEY, Enabled: false, KeyState: "Disabled" } };
    },
    { "alarms.topic-key": "FAIL", "alarms.cis-topic-key": "FAIL" },
  ],
];

/** The same alarms in other words, and more of them. */
export const ALARM_HARMLESS: readonly Fault[] = [
  ["an alarm tells somebody else too", alarm({ AlarmActions: [TOPIC, `${TOPIC}-2`] }), {}],
  ["an alarm says what AWS assumes", alarm({ DatapointsToAlarm: 1 }), {}],
  ["an alarm has another description", alarm({ AlarmDescription: "other" }), {}],
  [
    "a rule mutes an alarm of others",
    (model) => {
      model.muteRules = { quiet: ["other"] };
    },
    {},
  ],
  [
    "somebody else is subscribed too",
    subscriptions((list) => [
      ...list,
      { Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:111111111111:more", SubscriptionArn: `${TOPIC}:9` },
    ]),
    {},
  ],
  [
    "one of two has not confirmed",
    subscriptions(([first = {}, ...rest]) => [pending(first), ...rest]),
    { "alarms.subscriptions": "WARN" },
  ],
];

/** Notifications that do not arrive. */
export const NOTIFICATION_FAULTS: readonly Fault[] = [
  [
    "CloudTrail may not publish",
    topicPolicy(NOTIFICATIONS, without("AllowCloudTrailPublish")),
    { "trail.topic-policy": "FAIL" },
  ],
  [
    "CloudTrail may not encrypt its notifications",
    key("arn:aws:kms:us-east-1:111111111111:key/notifications", without("AllowCloudTrailEncrypt")),
    { "trail.topic-key": "FAIL" },
  ],
];
