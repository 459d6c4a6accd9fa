import type { z } from "zod";
import { flag, listOf, section, text } from "./fields";

export const Notifications = section({
  enabled: flag()
    .default(false)
    .describe(
      "Creates an SNS topic in the management account. CloudTrail publishes a message for each log file that it delivers. The audit account may subscribe its own SQS queues, Lambda functions and Firehose streams.",
    ),
  subscribers: listOf(
    text(
      /^(https:\/\/[^\s*?${}]{3,400}|[^\s*?${}@:]+@[^\s*?${}@:]+|arn:aws(-cn|-us-gov)?:(sqs|lambda|firehose):[a-z0-9-]+:\d{12}:[\w/:.-]{1,256})$/,
      "must be an endpoint without wildcards: an HTTPS URL, an e-mail address, or the ARN of an SQS queue, a Lambda function or a Firehose stream",
    ),
    20,
  )
    .default([])
    .describe(
      "Further endpoints that may subscribe to the topic. The account of an ARN may subscribe that endpoint and no other; the audit account may subscribe all of them.",
    ),
}).meta({
  description: "Notifications of delivered log files.",
  option: {
    title: "Notifications",
    cost: "One KMS key per month; SNS charges per million messages and per delivery.",
    disabling: "Deletes the topic. KMS deletes the topic's key after 30 days.",
    deployedBy: { test: "notifications are enabled and disabled in place" },
  },
});
export type NotificationsSettings = z.output<typeof Notifications>;
