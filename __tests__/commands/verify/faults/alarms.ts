import {
  alarm,
  anotherFilter,
  counting,
  filter,
  filterPolicy,
  KEY,
  key,
  NOTIFICATIONS,
  PREFIX,
  pending,
  protection,
  subscriptions,
  TOPIC,
  topic,
  topicPolicy,
} from "./alarm-changes";
import { altered, type Fault, withMore, without } from "./fault";

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
  ["a filter counts into another metric", counting({ metricName: "x" }), { "alarms.filters": "FAIL" }],
  [
    "a filter counts into another namespace",
    counting({ metricNamespace: "Other" }),
    { "alarms.filters": "FAIL" },
  ],
  ["a filter counts below zero at others", counting({ defaultValue: -100 }), { "alarms.filters": "FAIL" }],
  ["a filter counts by user", counting({ dimensions: { user: "$.x" } }), { "alarms.filters": "FAIL" }],
  [
    "a filter sees one account",
    filter({ fieldSelectionCriteria: '@aws.account = "999999999999"' }),
    { "alarms.filters": "FAIL" },
  ],
  [
    "a filter counts by account",
    filter({ emitSystemFieldDimensions: ["@aws.account"] }),
    { "alarms.filters": "FAIL" },
  ],
  [
    "a filter sees transformed events",
    filter({ applyOnTransformedLogs: true }),
    { "alarms.filters": "FAIL" },
  ],
  ["another filter takes the events away", anotherFilter("-1"), { "alarms.filters": "FAIL" }],
  [
    "another filter may take the events away",
    anotherFilter("$.requestParameters.x"),
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
  ["a filter counts zero", counting({ metricValue: "0" }), { "alarms.filters": "FAIL" }],
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
  ["an alarm reads a unit without values", alarm({ Unit: "Bytes" }), { "alarms.alarms": "FAIL" }],
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
    "a filter policy keeps alarms from an endpoint",
    filterPolicy('{"NewStateValue":["OK"]}'),
    { "alarms.subscriptions": "FAIL" },
  ],
  ["a data protection policy denies messages", protection("Deny"), { "alarms.topic-policy": "FAIL" }],
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
  ["a filter counts 1.0, and nothing otherwise", counting({ metricValue: "1.0", defaultValue: 0 }), {}],
  ["another filter counts elsewhere", anotherFilter("-1", "other"), {}],
  ["another filter counts more", anotherFilter("1"), { "alarms.filters": "WARN" }],
  ["a filter policy that filters nothing", filterPolicy("{}"), {}],
  ["a data protection policy audits", protection("Audit"), {}],
  [
    "SNS writes an address in another case",
    subscriptions(([first, ...rest]) => [{ ...first, Endpoint: "Security@ACME.example" }, ...rest]),
    {},
  ],
  ["the topic names its key by id", topic(TOPIC, () => ({ KmsMasterKeyId: "alarms" })), {}],
  [
    "the topic names its key by alias",
    (model, settings) => {
      topic(TOPIC, () => ({ KmsMasterKeyId: "alias/alarms" }))(model, settings);
      model.keys = { "alias/alarms": { Arn: KEY, Enabled: true } };
    },
    {},
  ],
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
