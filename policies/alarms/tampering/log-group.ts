import type { Alarm, AlarmFilter } from "../alarm";
import type { AlarmNames } from "../names";
import { allOf, anyOf, fitted, IS_MANAGEMENT, is, isNot, pattern, WRITES } from "../pattern";
import { managementEvent } from "../record";

const LOGS = "logs.amazonaws.com";

/** Not by `readOnly`: CloudTrail itself creates streams in the log group. */
const CHANGES = is("eventName", "Put*", "Delete*", "*ssociateKmsKey");

/** Newer calls take an identifier, which may be the name or the ARN, with or without `:*`. */
export function logGroupChanged(names: AlarmNames): Alarm {
  const { homeRegion, logGroupArn, logGroupName, managementAccountId } = names;
  const ofLogs = allOf(is("eventSource", LOGS), CHANGES);
  const inHome = allOf(is("recipientAccountId", managementAccountId), is("awsRegion", homeRegion));
  const event = { eventSource: LOGS, recipientAccountId: managementAccountId, awsRegion: homeRegion };
  const byName = (field: string, ...others: readonly string[]): string =>
    fitted((short) => allOf(ofLogs, inHome, anyOf(is(field, short(logGroupName)), ...others)));
  const byArn = (field: string): string =>
    fitted((short) => allOf(ofLogs, is(field, short(logGroupArn), short(`${logGroupArn}:*`))));
  return {
    id: "log-group-changed",
    title: "The log group or one of its filters was changed or deleted",
    happened:
      "Somebody changed or deleted the log group of the organization trail, its streams, retention, key, subscriptions or metric filters, or a policy of the account for its log groups. Without its metric filters no alarm on events fires.",
    explainedBy:
      "A deployment of this stack at this time explains it, or a new policy of the account for other log groups.",
    firstAction:
      "Otherwise apply the stack, which restores the log group and its filters, take away policies of the account, and find the caller in the event. Until then look for further events in the log bucket.",
    filters: [
      {
        // A policy of the account is for every log group in the Region, or for those that its criteria leave.
        pattern: byName("requestParameters.logGroupName", is("eventName", "*AccountPolicy")),
        sample: managementEvent({
          ...event,
          eventName: "PutRetentionPolicy",
          requestParameters: { logGroupName, retentionInDays: 1 },
        }),
      },
      {
        pattern: byName("requestParameters.logGroupIdentifier"),
        sample: managementEvent({
          ...event,
          eventName: "PutDataProtectionPolicy",
          requestParameters: { logGroupIdentifier: logGroupName },
        }),
      },
      {
        pattern: byArn("requestParameters.logGroupIdentifier"),
        sample: managementEvent({
          ...event,
          eventName: "PutDataProtectionPolicy",
          requestParameters: { logGroupIdentifier: logGroupArn },
        }),
      },
      {
        pattern: byArn("requestParameters.resourceIdentifier"),
        sample: managementEvent({
          ...event,
          eventName: "AssociateKmsKey",
          requestParameters: { resourceIdentifier: logGroupArn },
        }),
      },
    ],
  };
}

export function deliveryRoleChanged({ deliveryRoleName, managementAccountId }: AlarmNames): Alarm {
  return {
    id: "delivery-role-changed",
    title: "The role that delivers to the log group was changed or deleted",
    happened:
      "Somebody changed or deleted the role with which CloudTrail delivers to the log group. Without it no event reaches the alarms.",
    explainedBy: "A deployment of this stack at this time explains it.",
    firstAction: "Otherwise apply the stack, which restores the role, and find the caller in the event.",
    filters: [
      {
        pattern: pattern(
          allOf(
            is("eventSource", "iam.amazonaws.com"),
            is("recipientAccountId", managementAccountId),
            is("requestParameters.roleName", deliveryRoleName),
            WRITES,
          ),
        ),
        sample: managementEvent({
          eventSource: "iam.amazonaws.com",
          eventName: "DeleteRolePolicy",
          recipientAccountId: managementAccountId,
          awsRegion: "us-east-1",
          requestParameters: { roleName: deliveryRoleName, policyName: "deliver-events" },
        }),
      },
    ],
  };
}

/** The alarms by their prefix, their topic with its subscriptions, and the topic's key. */
export function alarmsChanged(names: AlarmNames): Alarm {
  return {
    id: "alarms-changed",
    title: "An alarm of the trail, its topic or its subscriptions were changed",
    happened:
      "Somebody deleted, disabled, changed or muted an alarm of the organization trail, set its state, or changed its topic, a subscription or the topic's key. Any mute rule in this account and Region counts.",
    explainedBy:
      "A deployment of this stack, or `npm run --silent verify -- --test-alarms` at this time explains it.",
    firstAction:
      "Otherwise apply the stack, which restores alarms, topic and subscriptions, run `npm run --silent verify`, and find the caller in the event.",
    filters: [alarms(names), topic(names), ...topicKey(names)],
  };
}

const MONITORING = "monitoring.amazonaws.com";

function alarms({ homeRegion, managementAccountId, prefix }: AlarmNames): AlarmFilter {
  return {
    pattern: pattern(
      allOf(
        is("eventSource", MONITORING),
        is("recipientAccountId", managementAccountId),
        is("awsRegion", homeRegion),
        anyOf(
          allOf(
            WRITES,
            anyOf(
              is("requestParameters.alarmName", `${prefix}*`),
              is("requestParameters.alarmNames[*]", `${prefix}*`),
            ),
          ),
          // A rule may name alarms anywhere in its targets, or mute all.
          is("eventName", "PutAlarmMuteRule"),
        ),
      ),
    ),
    sample: managementEvent({
      eventSource: MONITORING,
      eventName: "DeleteAlarms",
      recipientAccountId: managementAccountId,
      awsRegion: homeRegion,
      requestParameters: { alarmNames: [`${prefix}trail-changed`] },
    }),
  };
}

function topic({ homeRegion, managementAccountId, topicArn }: AlarmNames): AlarmFilter {
  return {
    pattern: fitted((short) =>
      allOf(
        is("eventSource", "sns.amazonaws.com"),
        // With data events of SNS each message of an alarm would raise the next one.
        IS_MANAGEMENT,
        WRITES,
        anyOf(
          is("requestParameters.topicArn", short(topicArn)),
          is("requestParameters.subscriptionArn", `${short(topicArn)}:*`),
          is("requestParameters.resourceArn", short(topicArn)),
        ),
      ),
    ),
    sample: managementEvent({
      eventSource: "sns.amazonaws.com",
      eventName: "DeleteTopic",
      recipientAccountId: managementAccountId,
      awsRegion: homeRegion,
      requestParameters: { topicArn },
    }),
  };
}

function topicKey({ homeRegion, managementAccountId, topicKeyArn }: AlarmNames): readonly AlarmFilter[] {
  if (topicKeyArn === undefined) return [];
  return [
    {
      pattern: pattern(
        allOf(
          is("eventSource", "kms.amazonaws.com"),
          WRITES,
          isNot("eventName", "RotateKey"),
          anyOf(is("requestParameters.keyId", topicKeyArn), is("resources[*].ARN", topicKeyArn)),
        ),
      ),
      sample: managementEvent({
        eventSource: "kms.amazonaws.com",
        eventName: "DisableKey",
        recipientAccountId: managementAccountId,
        awsRegion: homeRegion,
        requestParameters: { keyId: topicKeyArn },
      }),
    },
  ];
}
