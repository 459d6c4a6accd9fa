import { topicKeyPolicy, topicPolicy } from "../../policies/notifications";

const PROPS = {
  managementAccountId: "111111111111",
  auditAccountId: "222222222222",
  homeRegion: "eu-west-1",
  trailArn: "arn:aws:cloudtrail:eu-west-1:111111111111:trail/trail",
  topicArn: "arn:aws:sns:eu-west-1:111111111111:trail",
  subscribers: [],
};

test("lets the trail publish to the topic and the audit account subscribe", () => {
  expect(topicPolicy(PROPS).map(({ Sid, Principal, Resource }) => [Sid, Principal, Resource])).toEqual([
    ["AllowCloudTrailPublish", { Service: "cloudtrail.amazonaws.com" }, PROPS.topicArn],
    ["AllowAuditAccountSubscribe", { AWS: "arn:aws:iam::222222222222:root" }, PROPS.topicArn],
  ]);
});

test("lets the owners of further endpoints subscribe them", () => {
  const queue = "arn:aws:sqs:eu-west-1:333333333333:files";
  const subscribers = [queue, "https://siem.example/files"];
  const [, own, ...others] = topicPolicy({ ...PROPS, subscribers });
  expect(own?.Condition).toEqual({
    StringEquals: { "sns:Protocol": ["sqs", "lambda", "firehose"] },
    StringLike: {
      "sns:Endpoint": [
        "arn:aws:sqs:*:222222222222:*",
        "arn:aws:lambda:*:222222222222:*",
        "arn:aws:firehose:*:222222222222:*",
      ],
    },
  });
  expect(others.map(({ Sid, Principal, Condition }) => [Sid, Principal, Condition])).toEqual([
    [
      "AllowAuditAccountSubscribeOthers",
      { AWS: "arn:aws:iam::222222222222:root" },
      { StringEquals: { "sns:Endpoint": subscribers } },
    ],
    [
      "AllowSubscribe333333333333",
      { AWS: "arn:aws:iam::333333333333:root" },
      { StringEquals: { "sns:Endpoint": [queue] } },
    ],
  ]);
});

test("lets the trail encrypt with the topic's key", () => {
  expect(topicKeyPolicy(PROPS).map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowAccount", { AWS: "arn:aws:iam::111111111111:root" }],
    ["AllowCloudTrailEncrypt", { Service: "cloudtrail.amazonaws.com" }],
  ]);
});
