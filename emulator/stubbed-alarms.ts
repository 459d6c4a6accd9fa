import { alarmTopicPolicy } from "../policies/alarm-topic";
import { deployedAlarms } from "../policies/deployed-alarms";
import { matches } from "../policies/filter-pattern/matches";
import { parseFilterPattern } from "../policies/filter-pattern/parse";
import { organizationPolicies } from "../policies/guardrail/organization-policies";
import { resourceNames } from "../policies/names";
import { policiesFor } from "../policies/policies-for";
import { policyJson } from "../policies/policy-document";
import { ownsTamperingTopic } from "../settings/alarms";
import type { Settings } from "../settings/file";
import { stubKeyArn } from "./stubbed-bucket";

/** A subscription, as SNS lists it. */
export interface StubSubscription {
  /** Account of the subscription; that of the topic without it. */
  readonly Owner?: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly SubscriptionArn: string;
}

/** What the stub answers about alarms and topics. */
export interface AlarmModel {
  metricFilters: readonly Readonly<Record<string, unknown>>[];
  alarms: readonly Readonly<Record<string, unknown>>[];
  /** What CloudWatch says that an alarm's message did. */
  actionSummary: string | undefined;
  /** The states that alarms were set to, in order. */
  alarmStates: (readonly [name: string, state: string])[];
  /** Names of alarms by the rule that mutes them. */
  muteRules: Readonly<Record<string, readonly string[]>>;
  /** Attributes of the topics by ARN. */
  topics: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Key policies of the topics' keys by ARN. */
  topicKeys: Readonly<Record<string, string>>;
  subscriptions: Readonly<Record<string, readonly StubSubscription[]>>;
  /** Filter policies of subscriptions by ARN. */
  filterPolicies: Readonly<Record<string, string>>;
  /** Data protection policies of topics by ARN. */
  dataProtection: Readonly<Record<string, string>>;
}

/** Alarms and topics in which nothing is wrong. */
export function healthyAlarms(settings: Settings): AlarmModel {
  const names = resourceNames(settings);
  const policies = policiesFor(settings);
  const key = (id: string) =>
    `arn:aws:kms:${settings.trail.homeRegion}:${settings.accounts.management.id}:key/${id}`;
  const { topicArn = names.alarms.tampering.topicArn } = settings.alarms;
  const topicPolicy = alarmTopicPolicy({ topicArn, alarmArns: names.alarms.arns });
  const all = deployedAlarms(settings, {
    keyId: stubKeyArn(settings).split("/")[1] ?? "",
    keyArn: stubKeyArn(settings),
    guardrailPolicyIds:
      settings.guardrail.mode === "managed" ? organizationPolicies(settings, "").map(({ id }) => id) : [],
    topicKeyArn: ownsTamperingTopic(settings.alarms) ? key("alarms") : undefined,
  });
  const topic = (id: string, statements: typeof policies.topic) => ({
    KmsMasterKeyId: key(id),
    Policy: policyJson(statements),
  });
  const confirmed = (list: Settings["alarms"]["subscriptions"], arn: string) =>
    list.map(({ protocol, endpoint }, index) => ({
      Protocol: protocol,
      Endpoint: endpoint,
      SubscriptionArn: `${arn}:${index}`,
    }));
  return {
    metricFilters: all.flatMap(({ filters, metric }) =>
      filters.map(({ name, pattern }) => ({
        filterName: name,
        filterPattern: pattern,
        metricTransformations: [
          { metricName: metric.name, metricNamespace: metric.namespace, metricValue: "1" },
        ],
      })),
    ),
    alarms: all.map((alarm) => ({
      AlarmName: alarm.name,
      ActionsEnabled: true,
      AlarmActions: [alarm.topicArn],
      OKActions: alarm.tellsEnd ? [alarm.topicArn] : [],
      Namespace: alarm.metric.namespace,
      MetricName: alarm.metric.name,
      Dimensions: Object.entries(alarm.metric.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
      Statistic: "Sum",
      Period: alarm.periodSeconds,
      EvaluationPeriods: 1,
      Threshold: alarm.threshold,
      ComparisonOperator: alarm.comparison,
      TreatMissingData: alarm.missingData,
      StateValue: "OK",
    })),
    actionSummary: `Successfully executed action ${topicArn}`,
    alarmStates: [],
    muteRules: {},
    topics: {
      [names.topicArn]: topic("notifications", policies.topic),
      [topicArn]: topic("alarms", topicPolicy),
      [names.alarms.cis.topicArn]: topic("alarms", policies.cisAlarmTopic),
    },
    topicKeys: {
      [key("notifications")]: policyJson(policies.topicKey),
      [key("alarms")]: policyJson(policies.alarmKey),
    },
    subscriptions: {
      [topicArn]: confirmed(settings.alarms.subscriptions, topicArn),
      [names.alarms.cis.topicArn]: confirmed(settings.alarms.cis.subscriptions, names.alarms.cis.topicArn),
    },
    filterPolicies: {},
    dataProtection: {},
  };
}

/** Somebody else's action of the same alarm. */
const OTHER_ACTION =
  "Successfully executed action arn:aws:lambda:us-east-1:111111111111:function:organization-trail-alarms";

/** The answers of CloudWatch and CloudWatch Logs. */
export function alarmAnswers(
  model: AlarmModel,
): Readonly<Record<string, (input: Record<string, unknown>) => object>> {
  return {
    "logs:DescribeMetricFilters": () => ({ metricFilters: model.metricFilters }),
    "logs:TestMetricFilter": testMetricFilter,
    "cloudwatch:DescribeAlarms": () => ({ MetricAlarms: model.alarms }),
    "cloudwatch:SetAlarmState": ({ AlarmName, StateValue }) => {
      model.alarmStates = [...model.alarmStates, [String(AlarmName), String(StateValue)]];
      return {};
    },
    "cloudwatch:DescribeAlarmHistory": () => ({
      AlarmHistoryItems: [OTHER_ACTION, model.actionSummary].flatMap((HistorySummary) =>
        HistorySummary === undefined ? [] : [{ HistorySummary }],
      ),
    }),
    "cloudwatch:ListAlarmMuteRules": () => ({
      AlarmMuteRuleSummaries: Object.keys(model.muteRules).map((name) => ({
        AlarmMuteRuleArn: `arn:aws:cloudwatch:us-east-1:111111111111:alarm-mute-rule:${name}`,
      })),
    }),
    "cloudwatch:GetAlarmMuteRule": ({ AlarmMuteRuleName }) => ({
      Name: AlarmMuteRuleName,
      MuteTargets: { AlarmNames: model.muteRules[String(AlarmMuteRuleName)] },
    }),
  };
}

/** Answers with this project's evaluator of filter patterns, which says nothing about AWS's own. */
export function testMetricFilter({ filterPattern, logEventMessages }: Record<string, unknown>): object {
  const expression = parseFilterPattern(String(filterPattern));
  const messages = Array.isArray(logEventMessages) ? logEventMessages.map(String) : [];
  return {
    matches: messages.flatMap((eventMessage, index) =>
      matches(expression, JSON.parse(eventMessage)) ? [{ eventNumber: index + 1, eventMessage }] : [],
    ),
  };
}

/** SNS's answer, or undefined for another call. */
export function snsAnswer(operation: string, input: URLSearchParams, model: AlarmModel): string | undefined {
  const topic = input.get("TopicArn") ?? "";
  if (operation === "sns:GetTopicAttributes") {
    return attributes(model.topics[topic] ?? {});
  }
  if (operation === "sns:GetSubscriptionAttributes") {
    const FilterPolicy = model.filterPolicies[input.get("SubscriptionArn") ?? ""];
    return attributes(FilterPolicy === undefined ? {} : { FilterPolicy });
  }
  if (operation === "sns:GetDataProtectionPolicy") {
    const policy = model.dataProtection[input.get("ResourceArn") ?? ""];
    return policy === undefined ? "" : `<DataProtectionPolicy>${escaped(policy)}</DataProtectionPolicy>`;
  }
  if (operation === "sns:ListSubscriptionsByTopic") {
    const members = (model.subscriptions[topic] ?? []).map(
      (one) =>
        `<member>${Object.entries(one)
          .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
          .join("")}</member>`,
    );
    return `<Subscriptions>${members.join("")}</Subscriptions>`;
  }
  return undefined;
}

function attributes(values: Readonly<Record<string, string>>): string {
  const entries = Object.entries(values).map(
    ([name, value]) => `<entry><key>${name}</key><value>${escaped(value)}</value></entry>`,
  );
  return `<Attributes>${entries.join("")}</Attributes>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
