import { type Change, PREFIX } from "./alarm-changes";
import type { Fault } from "./fault";

export const OWN_TOPIC = "arn:aws:sns:us-east-1:111111111111:own";

const ADMITS = {
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action: "sns:Publish",
  Resource: OWN_TOPIC,
};
const ofAccount = (id: string) => ({ Condition: { StringEquals: { "aws:SourceAccount": id } } });
const OWN_KEY = "arn:aws:kms:us-east-1:111111111111:key/own";
const ENCRYPTS = { ...ADMITS, Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" };

/** A topic of the settings that this app does not create. */
const own =
  (statements: readonly object[], keyId?: string, keyStatements: readonly object[] = [ENCRYPTS]): Change =>
  (model) => {
    const document = (Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const Policy = document(statements);
    model.topics = { [OWN_TOPIC]: keyId === undefined ? { Policy } : { Policy, KmsMasterKeyId: keyId } };
    model.topicKeys = { [OWN_KEY]: document(keyStatements) };
    const one = { Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:222222222222:q", Owner: "222222222222" };
    model.subscriptions = { [OWN_TOPIC]: [{ ...one, SubscriptionArn: `${OWN_TOPIC}:0` }] };
  };

/** Faults of a topic that the settings name, and harmless variations. */
export const OWN_TOPIC_FAULTS: readonly Fault[] = [
  ["the topic admits nobody", own([]), { "alarms.topic-policy": "FAIL" }],
  ["the topic admits the account's alarms", own([{ ...ADMITS, ...ofAccount("111111111111") }]), {}],
  [
    "the key admits nobody",
    own([ADMITS], OWN_KEY, [{ ...ENCRYPTS, Action: "kms:Decrypt" }]),
    { "alarms.topic-key": "FAIL" },
  ],
  ["the key admits alarms", own([ADMITS], OWN_KEY), {}],
  [
    "the topic admits alarms of another account",
    own([{ ...ADMITS, ...ofAccount("999999999999") }]),
    { "alarms.topic-policy": "FAIL" },
  ],
  [
    "the topic admits one alarm",
    own([
      {
        ...ADMITS,
        Condition: {
          ArnLike: {
            "aws:SourceArn": `arn:aws:cloudwatch:us-east-1:111111111111:alarm:${PREFIX}trail-changed`,
          },
        },
      },
    ]),
    { "alarms.topic-policy": "FAIL" },
  ],
  [
    "a Deny of the topic spares the organization, and catches services",
    own([
      ADMITS,
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: OWN_TOPIC,
        Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
      },
    ]),
    { "alarms.topic-policy": "FAIL" },
  ],
  [
    "the topic is open to everybody",
    own([ADMITS, { ...ADMITS, Principal: "*", Action: "sns:*" }]),
    { "alarms.topic-policy": "FAIL" },
  ],
  [
    "the topic is open to another account",
    own([ADMITS, { ...ADMITS, Principal: { AWS: "999999999999" } }]),
    { "alarms.topic-policy": "WARN" },
  ],
  ["the topic has AWS's own key", own([ADMITS], "alias/aws/sns"), { "alarms.topic-key": "FAIL" }],
  [
    "the topic has a key of another account",
    own([ADMITS], OWN_KEY.replace("111111111111", "222222222222")),
    { "alarms.topic-key": "WARN" },
  ],
  [
    "the key of the topic is disabled",
    (model, settings) => {
      own([ADMITS], OWN_KEY)(model, settings);
      model.keys = { [OWN_KEY]: { Arn: OWN_KEY, Enabled: false, KeyState: "Disabled" } };
    },
    { "alarms.topic-key": "FAIL" },
  ],
];
