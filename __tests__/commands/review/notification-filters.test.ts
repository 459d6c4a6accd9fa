import type { Json, JsonObject } from "../../../policies/analysis/json";
import { deployedPlan, reviewed, rulesIn } from "./plans";

const SIEM: JsonObject = {
  queue_arn: "arn:aws:sqs:us-east-1:111111111111:siem",
  events: ["s3:ObjectCreated:*"],
  filter_prefix: "",
  filter_suffix: "",
};
const TYPE = "aws_s3_bucket_notification";
const FOUND = ["bucket-notification-removed"];
const queue = (...queues: JsonObject[]): JsonObject => ({
  queue: queues.map((one): Json => ({ ...SIEM, ...one })),
});
const rules = (before: JsonObject, after: JsonObject): string[] =>
  rulesIn(deployedPlan({ type: TYPE, before, after }));

it.each<[string, JsonObject, JsonObject]>([
  ["a suffix that log files do not have", queue({}), queue({ filter_suffix: ".csv" })],
  ["a prefix beside the trail's folder", queue({}), queue({ filter_prefix: "AWSLogs/" })],
  ["a prefix of one account", queue({}), queue({ filter_prefix: "audit/AWSLogs/111111111111/" })],
  ["fewer events of a group", queue({}), queue({ events: ["s3:ObjectCreated:Put"] })],
  ["other events", queue({}), queue({ events: ["s3:ObjectRemoved:*"] })],
  ["another queue", queue({}), queue({ queue_arn: `${SIEM.queue_arn}-2` })],
  ["one block of two", queue({}, { events: ["s3:ObjectRemoved:*"] }), queue({})],
  ["EventBridge switched off", { eventbridge: true }, { eventbridge: false }],
])("finds that nobody is told of log files after %s", (_, before, after) => {
  expect(rules(before, after)).toEqual(FOUND);
});

it.each<[string, JsonObject, JsonObject]>([
  ["the suffix of log files", queue({}), queue({ filter_suffix: ".json.gz" })],
  ["the folder of the trail", queue({}), queue({ filter_prefix: "audit/AWSLogs/" })],
  ["a shorter prefix", queue({ filter_prefix: "audit/AWSLogs/" }), queue({ filter_prefix: "audit/" })],
  [
    "a group written as its events",
    queue({ events: ["s3:ObjectRemoved:*"] }),
    queue({ events: ["s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated"] }),
  ],
  ["a notification of other files that goes", queue({}, { filter_suffix: ".csv" }), queue({})],
  ["a second receiver", queue({}), queue({}, { queue_arn: `${SIEM.queue_arn}-2` })],
  [
    "one block for each event",
    queue({ events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] }),
    queue({}, { events: ["s3:ObjectRemoved:*"] }),
  ],
])("accepts %s", (_, before, after) => {
  expect(rules(before, after)).toEqual([]);
});

it.each<[string, JsonObject, number]>([
  ["its id", { id: true }, 0],
  ["its prefix", { filter_prefix: true }, 2],
  ["its receiver", { queue_arn: true }, 2],
])("judges a notification of which %s is known only after apply", (_, unknown, status) => {
  const change = {
    type: TYPE,
    before: queue({}),
    after: queue({ ...SIEM }),
    after_unknown: { queue: [unknown] },
  };
  expect(reviewed(deployedPlan(change)).status).toBe(status);
});
