import {
  anonymous,
  type Caller,
  type Question,
  type Resource,
  service,
  withoutPermissions,
} from "../simulator";
import { allows, doesNotAllow, type Fact, type Names } from "./fact";
import { OUTSIDE_ACCOUNT_ID, principals } from "./principals";

/** CloudWatch on behalf of an alarm of the deployment, and everybody who is not. */
function callers(names: Names): {
  readonly alarm: Caller;
  readonly others: Readonly<Record<string, Caller>>;
} {
  const { alarmArn, managementAccountId } = names;
  const { administratorsBut, otherOrganization, trail } = principals(names);
  const ofCloudWatch = (arn: string) => service("cloudwatch.amazonaws.com", { arn });
  const [region = ""] = alarmArn.split(":").slice(3, 4);
  return {
    alarm: ofCloudWatch(alarmArn),
    others: {
      "another alarm of the account": ofCloudWatch(alarmArn.replace("-alarm-", "-other-")),
      "an alarm of the same name in another Region": ofCloudWatch(
        alarmArn.replace(`:${region}:`, ":xx-other-1:"),
      ),
      "a stranger's alarm of the same name": ofCloudWatch(
        alarmArn.replace(managementAccountId, OUTSIDE_ACCOUNT_ID),
      ),
      "CloudWatch for no alarm": service("cloudwatch.amazonaws.com"),
      "another service for the alarm": service("events.amazonaws.com", { arn: alarmArn }),
      "the trail": trail,
      ...administratorsBut(managementAccountId),
      "a principal of another organization": otherOrganization,
      "an anonymous caller": anonymous,
    },
  };
}

/** Facts about the policy of a topic of alarms. */
export function alarmTopicFacts(names: Names, topic: Resource): readonly Fact[] {
  const { alarm, others } = callers(names);
  const owner = principals(names).administratorOf(topic.accountId);
  const on = (caller: Caller, action: string): Question => ({ caller, action, resource: topic, context: {} });
  const [change, subscribe] = ["sns:SetTopicAttributes", "sns:Subscribe"];
  return [
    allows("an alarm to publish", on(alarm, "sns:Publish")),
    doesNotAllow("an alarm to subscribe", on(alarm, subscribe)),
    doesNotAllow("an alarm to change the topic", on(alarm, change)),
    ...Object.entries(others).flatMap(([who, caller]) => [
      doesNotAllow(`${who} to publish`, on(caller, "sns:Publish")),
      doesNotAllow(`${who} to subscribe`, on(caller, subscribe)),
      doesNotAllow(`${who} to change the topic`, on(caller, change)),
    ]),
    // A policy of the topic restricts no administrator of its own account, who can silence the alarms.
    ...[subscribe, change, "sns:DeleteTopic", "sns:Publish"].map((action) =>
      allows(`the owner's administrator to call ${action}`, on(owner, action)),
    ),
    doesNotAllow(
      "a principal of the owner's account without permissions to publish",
      on(withoutPermissions(owner), "sns:Publish"),
    ),
  ];
}

/** Facts about the policy of the key of the alarms' topics. */
export function alarmKeyFacts(names: Names): readonly Fact[] {
  const { alarmKey, alarmTopics } = names;
  const { alarm, others } = callers(names);
  const owner = principals(names).administratorOf(alarmKey.accountId);
  const context = { "kms:EncryptionContext:aws:sns:topicArn": alarmTopics.tampering.arn };
  const on = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: alarmKey,
    context,
  });
  const without = { "a principal of the owner's account without permissions": withoutPermissions(owner) };
  return [
    ...Object.entries({ "kms:GenerateDataKey": "encrypt", "kms:Decrypt": "decrypt" }).flatMap(
      ([action, what]) => [
        allows(`an alarm to ${what} a message`, on(alarm, action, context)),
        ...Object.entries({ ...others, ...without }).map(([who, caller]) =>
          doesNotAllow(`${who} to ${what} a message`, on(caller, action, context)),
        ),
      ],
    ),
    doesNotAllow("an alarm to encrypt directly", on(alarm, "kms:Encrypt", context)),
    doesNotAllow("an alarm to change the policy", on(alarm, "kms:PutKeyPolicy")),
    ...["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation", "kms:DescribeKey"].map(
      (action) => allows(`the owner's administrator to call ${action}`, on(owner, action)),
    ),
  ];
}
