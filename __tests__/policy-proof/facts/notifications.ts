import { anonymous, type Caller, type Question, service, withoutPermissions } from "../simulator";
import { allows, doesNotAllow, type Fact, type Names } from "./fact";
import { OUTSIDE_ACCOUNT_ID, principals } from "./principals";

/** The protocol with which somebody subscribes an endpoint. */
function protocolOf(endpoint: string): string {
  if (endpoint.startsWith("arn:")) return endpoint.split(":")[2] ?? "";
  return endpoint.includes("@") ? "email" : "https";
}

/** Facts about the policy of the topic. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of facts
export function topicFacts(names: Names): readonly Fact[] {
  const { topic, auditAccountId, memberAccountId, subscribers } = names;
  const { administratorOf, administratorsBut, otherOrganization, otherTrails, trail } = principals(names);
  const on = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: topic,
    context,
  });
  const subscribe = (caller: Caller, endpoint: string, protocol = protocolOf(endpoint)) =>
    on(caller, "sns:Subscribe", { "sns:Endpoint": endpoint, "sns:Protocol": protocol });
  const arn = (rest: string) => `${topic.arn.split(":").slice(0, 2).join(":")}:${rest}`;
  const queue = arn(`sqs:us-east-1:${auditAccountId}:files`);
  const own = [
    queue,
    arn(`lambda:us-east-1:${auditAccountId}:function:files`),
    arn(`firehose:us-east-1:${auditAccountId}:deliverystream/files`),
  ];
  const foreign = [
    arn(`sqs:us-east-1:${memberAccountId}:other-files`),
    arn(`lambda:us-east-1:${OUTSIDE_ACCOUNT_ID}:function:files`),
    arn(`sms:us-east-1:${auditAccountId}:files`),
    "https://evil.example/files",
    "somebody@evil.example",
  ];
  const ownersOfSubscribers = subscribers.flatMap(
    (endpoint) => endpoint.match(/(?<=^arn:.*:)\d{12}(?=:)/) ?? [],
  );
  /** An e-mail address whose text begins like the ARN of a queue of the audit account. */
  const lookalike = `${arn(`sqs:x:${auditAccountId}:a`)}@evil.example`;
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
    ...[...own, ...subscribers].map((endpoint) =>
      allows(`the audit administrator to subscribe ${endpoint}`, subscribe(audit, endpoint)),
    ),
    ...foreign.map((endpoint) =>
      doesNotAllow(`the audit administrator to subscribe ${endpoint}`, subscribe(audit, endpoint)),
    ),
    doesNotAllow(
      "the audit administrator to subscribe an address that looks like a queue",
      subscribe(audit, lookalike, "email"),
    ),
    ...ownersOfSubscribers.flatMap((id) =>
      [queue, ...subscribers.filter((endpoint) => !endpoint.includes(id))].map((endpoint) =>
        doesNotAllow(
          `the administrator of ${id} to subscribe ${endpoint}`,
          subscribe(administratorOf(id), endpoint),
        ),
      ),
    ),
    doesNotAllow(
      "a principal of the audit account without permissions to subscribe",
      subscribe(withoutPermissions(audit), queue),
    ),
    // A policy of the topic restricts no administrator of its own account.
    allows(
      "the owner's administrator to subscribe any endpoint",
      subscribe(owner, "https://evil.example/files"),
    ),
    doesNotAllow("the audit administrator to publish", on(audit, "sns:Publish")),
    doesNotAllow("the audit administrator to change the topic", on(audit, "sns:SetTopicAttributes")),
    doesNotAllow("the audit administrator to delete the topic", on(audit, "sns:DeleteTopic")),
    ...subscribers
      .filter((endpoint) => endpoint.startsWith("arn:"))
      .map((endpoint) =>
        allows(
          `the owner of ${endpoint} to subscribe it`,
          subscribe(administratorOf(endpoint.split(":")[4] ?? ""), endpoint),
        ),
      ),
    allows("the owner's administrator to change the topic", on(owner, "sns:SetTopicAttributes")),
    ...Object.entries(others).flatMap(([who, caller]) => [
      doesNotAllow(`${who} to publish`, on(caller, "sns:Publish")),
      ...[
        ...foreign,
        ...(ownersOfSubscribers.includes(caller.context["aws:PrincipalAccount"] ?? "") ? [] : subscribers),
      ].map((endpoint) => doesNotAllow(`${who} to subscribe ${endpoint}`, subscribe(caller, endpoint))),
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
