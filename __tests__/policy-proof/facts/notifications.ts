import { anonymous, type Caller, type Question, service, withoutPermissions } from "../simulator";
import { allows, doesNotAllow, type Fact, type Names } from "./fact";
import { principals } from "./principals";

/** Facts about the policy of the topic. */
export function topicFacts(names: Names): readonly Fact[] {
  const { topic, auditAccountId } = names;
  const { administratorOf, administratorsBut, otherOrganization, otherTrails, trail } = principals(names);
  const on = (caller: Caller, action: string): Question => ({ caller, action, resource: topic });
  const audit = administratorOf(auditAccountId);
  const owner = administratorOf(topic.accountId);
  const { "the audit administrator": _, ...members } = administratorsBut(topic.accountId);
  const others = {
    ...members,
    "a principal of another organization": otherOrganization,
    "an anonymous caller": anonymous,
  };
  return [
    allows("the trail to publish", on(trail, "sns:Publish")),
    doesNotAllow("the trail to subscribe", on(trail, "sns:Subscribe")),
    doesNotAllow("the trail to change the topic", on(trail, "sns:SetTopicAttributes")),
    ...Object.entries({
      ...otherTrails,
      "AWS Config": service("config.amazonaws.com", { arn: names.trailArn }),
    }).map(([who, caller]) => doesNotAllow(`${who} to publish`, on(caller, "sns:Publish"))),
    allows("the audit administrator to subscribe", on(audit, "sns:Subscribe")),
    doesNotAllow(
      "a principal of the audit account without permissions to subscribe",
      on(withoutPermissions(audit), "sns:Subscribe"),
    ),
    doesNotAllow("the audit administrator to publish", on(audit, "sns:Publish")),
    doesNotAllow("the audit administrator to change the topic", on(audit, "sns:SetTopicAttributes")),
    doesNotAllow("the audit administrator to delete the topic", on(audit, "sns:DeleteTopic")),
    allows("the owner's administrator to change the topic", on(owner, "sns:SetTopicAttributes")),
    ...Object.entries(others).flatMap(([who, caller]) => [
      doesNotAllow(`${who} to publish`, on(caller, "sns:Publish")),
      doesNotAllow(`${who} to subscribe`, on(caller, "sns:Subscribe")),
      doesNotAllow(`${who} to change the topic`, on(caller, "sns:SetTopicAttributes")),
    ]),
  ];
}

/** Facts about the policy of the topic's key. */
export function topicKeyFacts(names: Names): readonly Fact[] {
  const { topic, topicKey } = names;
  const { administratorOf, administratorsBut, otherOrganization, otherTrails, trail } = principals(names);
  const on = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: topicKey,
    context,
  });
  const context = { "kms:EncryptionContext:aws:sns:topicArn": topic.arn };
  const owner = administratorOf(topicKey.accountId);
  const using = { "kms:GenerateDataKey": "encrypt", "kms:Decrypt": "decrypt" };
  const others = {
    ...otherTrails,
    "AWS Config": service("config.amazonaws.com", { arn: names.trailArn }),
    ...administratorsBut(topicKey.accountId),
    "a principal of another organization": otherOrganization,
    "an anonymous caller": anonymous,
    "a principal of the owner's account without permissions": withoutPermissions(owner),
  };
  return [
    ...Object.entries(using).flatMap(([action, what]) => [
      allows(`the trail to ${what} a message`, on(trail, action, context)),
      ...Object.entries(others).map(([who, caller]) =>
        doesNotAllow(`${who} to ${what} a message`, on(caller, action, context)),
      ),
    ]),
    doesNotAllow("the trail to encrypt directly", on(trail, "kms:Encrypt", context)),
    doesNotAllow("the trail to change the policy", on(trail, "kms:PutKeyPolicy")),
    ...["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation", "kms:DescribeKey"].map(
      (action) => allows(`the owner's administrator to call ${action}`, on(owner, action)),
    ),
  ];
}
