import { minimalSettings, problemsWith } from "../settings-file";

test.each([true, false])("accepts enabled: %s", (enabled) => {
  expect(minimalSettings({ notifications: { enabled } }).notifications).toEqual({ enabled, subscribers: [] });
});

test.each([
  ["yes", '"yes"'],
  [null, "nothing"],
])("refuses enabled: %j", (enabled, shown) => {
  expect(problemsWith({ notifications: { enabled } })).toEqual([
    `notifications.enabled must be true or false, got ${shown}`,
  ]);
});

test("are disabled by default", () => {
  expect(minimalSettings().notifications).toEqual({ enabled: false, subscribers: [] });
});

test.each([
  "https://siem.example/organization-trail",
  "security@acme.example",
  "arn:aws:sqs:us-east-1:333333333333:files",
  "arn:aws-us-gov:lambda:us-gov-west-1:333333333333:function:files",
  "arn:aws:firehose:eu-west-1:333333333333:deliverystream/files",
])("accepts the subscriber %s", (endpoint) => {
  expect(problemsWith({ "notifications.subscribers": [endpoint] })).toEqual([]);
});

test.each([
  ["http://siem.example"],
  ["http://siem.example/TOKEN", "http://… (25 characters)"],
  ["https://*.example/files", "https://… (23 characters)"],
  ["arn:aws:sqs:us-east-1:333333333333:*"],
  ["arn:aws:sns:us-east-1:333333333333:files"],
  ["+491701234567"],
])("refuses the subscriber %s", (endpoint, shown = endpoint) => {
  expect(problemsWith({ "notifications.subscribers": [endpoint] })).toEqual([
    `notifications.subscribers[0] must be an endpoint without wildcards: an HTTPS URL, an e-mail address, or the ARN of an SQS queue, a Lambda function or a Firehose stream, got "${shown}"`,
  ]);
});
