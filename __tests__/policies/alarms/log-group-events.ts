import { call, type Events, MANAGEMENT, MEMBER, NAMES, OTHER_REGION, ofKey, READ, without } from "./names";

const { deliveryRoleName, logGroupArn, logGroupName, prefix, topicArn, topicKeyArn = "" } = NAMES;
const LOG_GROUP_2 = `${logGroupName}-2`;
const shadow = `${logGroupArn}-2`;

export const LOG_GROUP_EVENTS: Readonly<Record<string, Events>> = {
  "log-group-changed": {
    fires: {
      deleted: call(MANAGEMENT, "logs", "DeleteLogGroup", { logGroupName }),
      "retention shortened": call(MANAGEMENT, "logs", "PutRetentionPolicy", {
        logGroupName,
        retentionInDays: 1,
      }),
      "filter deleted": call(MANAGEMENT, "logs", "DeleteMetricFilter", {
        logGroupName,
        filterName: "trail-changed",
      }),
      "key taken away": call(MANAGEMENT, "logs", "DisassociateKmsKey", { logGroupName }),
      "masked by name": call(MANAGEMENT, "logs", "PutDataProtectionPolicy", {
        logGroupIdentifier: logGroupName,
      }),
      "masked by ARN": call(MANAGEMENT, "logs", "PutDataProtectionPolicy", {
        logGroupIdentifier: logGroupArn,
      }),
      "transformed by ARN": call(MANAGEMENT, "logs", "PutTransformer", {
        logGroupIdentifier: `${logGroupArn}:*`,
      }),
      "another key": call(MANAGEMENT, "logs", "AssociateKmsKey", { resourceIdentifier: logGroupArn }),
      "another key, the ARN with a star": call(MANAGEMENT, "logs", "AssociateKmsKey", {
        resourceIdentifier: `${logGroupArn}:*`,
      }),
      "key taken away by ARN": call(MANAGEMENT, "logs", "DisassociateKmsKey", {
        resourceIdentifier: logGroupArn,
      }),
      "transformer deleted by ARN": call(MANAGEMENT, "logs", "DeleteTransformer", {
        logGroupIdentifier: logGroupArn,
      }),
      "protection deleted by ARN": call(MANAGEMENT, "logs", "DeleteDataProtectionPolicy", {
        resourceIdentifier: logGroupArn,
      }),
      "policy put by ARN": call(MANAGEMENT, "logs", "PutResourcePolicy", { resourceIdentifier: logGroupArn }),
      "a key by identifier": call(MANAGEMENT, "logs", "AssociateKmsKey", { logGroupIdentifier: logGroupArn }),
      "a key by the name as identifier": call(MANAGEMENT, "logs", "AssociateKmsKey", {
        logGroupIdentifier: logGroupName,
      }),
      "deleted by the name as identifier": call(MANAGEMENT, "logs", "DeleteTransformer", {
        logGroupIdentifier: logGroupName,
      }),
      "all log groups streamed elsewhere": call(MANAGEMENT, "logs", "PutAccountPolicy", {
        policyName: "all",
        policyType: "SUBSCRIPTION_FILTER_POLICY",
        scope: "ALL",
      }),
      "a policy of the account deleted": call(MANAGEMENT, "logs", "DeleteAccountPolicy", {
        policyName: "all",
        policyType: "DATA_PROTECTION_POLICY",
      }),
    },
    silent: {
      "policies of the account read": call(MANAGEMENT, "logs", "DescribeAccountPolicies", {
        policyType: "DATA_PROTECTION_POLICY",
      }),
      "a policy of a member account": call(MEMBER, "logs", "PutAccountPolicy", { scope: "ALL" }),
      "a policy of another Region": call(
        MANAGEMENT,
        "logs",
        "PutAccountPolicy",
        { scope: "ALL" },
        OTHER_REGION,
      ),
      "a policy of another service": call(MANAGEMENT, "ecr", "PutAccountPolicy", { scope: "ALL" }),
      "another log group": call(MANAGEMENT, "logs", "DeleteLogGroup", { logGroupName: LOG_GROUP_2 }),
      "another log group by ARN": call(MANAGEMENT, "logs", "PutTransformer", { logGroupIdentifier: shadow }),
      "its key": call(MANAGEMENT, "logs", "AssociateKmsKey", { resourceIdentifier: shadow }),
      "another by identifier": call(MANAGEMENT, "logs", "PutTransformer", {
        logGroupIdentifier: LOG_GROUP_2,
      }),
      "of this name in a member account": call(MEMBER, "logs", "DeleteLogGroup", { logGroupName }),
      "its identifier": call(MEMBER, "logs", "PutTransformer", { logGroupIdentifier: logGroupName }),
      "of this name in another Region": call(
        MANAGEMENT,
        "logs",
        "DeleteLogGroup",
        { logGroupName },
        OTHER_REGION,
      ),
      "its identifier there": call(
        MANAGEMENT,
        "logs",
        "PutTransformer",
        { logGroupIdentifier: logGroupName },
        OTHER_REGION,
      ),
      "a new stream of CloudTrail": call(MANAGEMENT, "logs", "CreateLogStream", {
        logGroupName,
        logStreamName: "x",
      }),
      "a query": call(MANAGEMENT, "logs", "StartQuery", { logGroupName, queryString: "fields @message" }),
      "a query by identifier": call(MANAGEMENT, "logs", "StartQuery", { logGroupIdentifier: logGroupName }),
      "a tail by ARN": call(MANAGEMENT, "logs", "StartLiveTail", { logGroupIdentifier: logGroupArn }),
      "tags by ARN": call(MANAGEMENT, "logs", "TagResource", { resourceIdentifier: logGroupArn }),
      ...Object.fromEntries(
        [
          { logGroupName },
          { logGroupIdentifier: logGroupName },
          { logGroupIdentifier: logGroupArn },
          { resourceIdentifier: logGroupArn },
        ].map((parameters) => [
          `another service with ${JSON.stringify(parameters)}`,
          call(MANAGEMENT, "application-insights", "PutComponent", parameters),
        ]),
      ),
    },
  },
  "delivery-role-changed": {
    fires: {
      "policy deleted": call(MANAGEMENT, "iam", "DeleteRolePolicy", { roleName: deliveryRoleName }),
      "role deleted": call(MANAGEMENT, "iam", "DeleteRole", { roleName: deliveryRoleName }),
      "trust changed, without readOnly": without(
        "readOnly",
        call(MANAGEMENT, "iam", "UpdateAssumeRolePolicy", { roleName: deliveryRoleName }),
      ),
    },
    silent: {
      "another role": call(MANAGEMENT, "iam", "DeleteRole", { roleName: "application" }),
      "of this name in a member account": call(MEMBER, "iam", "DeleteRole", { roleName: deliveryRoleName }),
      "a read": call(MANAGEMENT, "iam", "GetRole", { roleName: deliveryRoleName }, READ),
      "another service": call(MANAGEMENT, "rolesanywhere", "TagResource", { roleName: deliveryRoleName }),
    },
  },
  "alarms-changed": {
    fires: {
      deleted: call(MANAGEMENT, "monitoring", "DeleteAlarms", { alarmNames: [`${prefix}trail-changed`] }),
      "hidden behind another": call(MANAGEMENT, "monitoring", "DeleteAlarms", {
        alarmNames: ["cpu", "memory", `${prefix}trail-changed`],
      }),
      "actions disabled, without readOnly": without(
        "readOnly",
        call(MANAGEMENT, "monitoring", "DisableAlarmActions", { alarmNames: [`${prefix}root-used`] }),
      ),
      "threshold raised": call(MANAGEMENT, "monitoring", "PutMetricAlarm", {
        alarmName: `${prefix}key-changed`,
      }),
      "state set": call(MANAGEMENT, "monitoring", "SetAlarmState", { alarmName: `${prefix}key-changed` }),
      muted: call(MANAGEMENT, "monitoring", "PutAlarmMuteRule", { name: "night" }),
      "topic deleted": call(MANAGEMENT, "sns", "DeleteTopic", { topicArn }),
      "topic's policy, without readOnly": without(
        "readOnly",
        call(MANAGEMENT, "sns", "SetTopicAttributes", { topicArn, attributeName: "Policy" }),
      ),
      unsubscribed: call(MANAGEMENT, "sns", "Unsubscribe", {
        subscriptionArn: `${topicArn}:c3019def-3714-403e-ba29-eb14079d5c69`,
      }),
      "unsubscribed, without eventCategory": without(
        "eventCategory",
        call(MANAGEMENT, "sns", "Unsubscribe", { subscriptionArn: `${topicArn}:c3019def` }),
      ),
      "messages dropped": call(MANAGEMENT, "sns", "PutDataProtectionPolicy", { resourceArn: topicArn }),
      "topic's key disabled": call(MANAGEMENT, "kms", "DisableKey", { keyId: topicKeyArn }),
      "topic's key by id, without readOnly": without(
        "readOnly",
        call(
          MANAGEMENT,
          "kms",
          "PutKeyPolicy",
          { keyId: "99998888-12ab-34cd-56ef-1234567890ab" },
          ofKey(topicKeyArn, MANAGEMENT),
        ),
      ),
    },
    silent: {
      "another alarm": call(MANAGEMENT, "monitoring", "DeleteAlarms", { alarmNames: ["cpu", "memory"] }),
      "an alarm of this name in a member account": call(MEMBER, "monitoring", "DeleteAlarms", {
        alarmNames: [`${prefix}trail-changed`],
      }),
      "an alarm of this name in another Region": call(
        MANAGEMENT,
        "monitoring",
        "DeleteAlarms",
        { alarmNames: [`${prefix}trail-changed`] },
        OTHER_REGION,
      ),
      "another alarm changed": call(MANAGEMENT, "monitoring", "PutMetricAlarm", { alarmName: "cpu" }),
      "alarms read": call(
        MANAGEMENT,
        "monitoring",
        "DescribeAlarms",
        { alarmNames: [`${prefix}trail-changed`] },
        READ,
      ),
      "a dashboard": call(MANAGEMENT, "monitoring", "PutDashboard", { dashboardName: `${prefix}trail` }),
      "an alarm of another service": call(MANAGEMENT, "iotevents", "DeleteAlarms", {
        alarmNames: [`${prefix}trail-changed`],
      }),
      "another topic": call(MANAGEMENT, "sns", "DeleteTopic", { topicArn: `${topicArn}-2` }),
      "a subscription of another topic": call(MANAGEMENT, "sns", "Unsubscribe", {
        subscriptionArn: `${topicArn}-2:c3019def-3714-403e-ba29-eb14079d5c69`,
      }),
      "a message of an alarm": call(
        MANAGEMENT,
        "sns",
        "Publish",
        { topicArn },
        { eventCategory: "Data", managementEvent: false },
      ),
      "protection of another topic": call(MANAGEMENT, "sns", "PutDataProtectionPolicy", {
        resourceArn: `${topicArn}-2`,
      }),
      "topic read": call(MANAGEMENT, "sns", "GetTopicAttributes", { topicArn }, READ),
      "a rule with this topic": call(MANAGEMENT, "events", "PutTargets", { topicArn }),
      "topic's key used": call(MANAGEMENT, "kms", "GenerateDataKey", { keyId: topicKeyArn }, READ),
      "its yearly rotation": call(MANAGEMENT, "kms", "RotateKey", null, ofKey(topicKeyArn, MANAGEMENT)),
      "another key": call(MANAGEMENT, "kms", "DisableKey", { keyId: `${topicKeyArn}0` }),
      "another service with this key": call(MANAGEMENT, "sqs", "SetQueueAttributes", { keyId: topicKeyArn }),
    },
  },
};
