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
  const [, subscribe] = topicPolicy({ ...PROPS, subscribers: [queue, "https://siem.example/files"] });
  expect(subscribe).toMatchObject({
    Principal: { AWS: ["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"] },
    Condition: {
      StringLike: {
        "sns:Endpoint": [
          "arn:aws:sqs:*:222222222222:*",
          "arn:aws:lambda:*:222222222222:*",
          "arn:aws:firehose:*:222222222222:*",
          queue,
          "https://siem.example/files",
        ],
      },
    },
  });
});

test("lets the trail encrypt with the topic's key", () => {
  expect(topicKeyPolicy(PROPS).map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowAccount", { AWS: "arn:aws:iam::111111111111:root" }],
    ["AllowCloudTrailEncrypt", { Service: "cloudtrail.amazonaws.com" }],
  ]);
});
