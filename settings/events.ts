import { z } from "zod";
import { bucketName, listOf, oneOf, section, text } from "./fields";

const MAXIMUM_VALUES = 500;

/** Operators of an advanced event selector, in CloudTrail's words. */
export const OPERATORS = [
  "equals",
  "notEquals",
  "startsWith",
  "notStartsWith",
  "endsWith",
  "notEndsWith",
] as const;

const values = listOf(
  text(/^[^$%]{1,2048}$/, "must be text of 1 to 2048 characters, without `$` and `%`"),
  MAXIMUM_VALUES,
)
  .refine((items) => items.length > 0, {
    error: "must not be empty",
    when: ({ value }) => Array.isArray(value),
  })
  .optional();

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
const FieldSelector = section({
  field: oneOf([
    "readOnly",
    "eventName",
    "eventSource",
    "eventType",
    "resources.ARN",
    "sessionCredentialFromConsole",
    "userIdentity.arn",
  ]).describe("What is looked at."),
  equals: values.describe("Record where the field is one of these."),
  notEquals: values.describe("Record where it is none of these."),
  startsWith: values.describe("Record where it begins with one of these."),
  notStartsWith: values.describe("Record where it begins with none of these."),
  endsWith: values.describe("Record where it ends with one of these."),
  notEndsWith: values.describe("Record where it ends with none of these."),
}).refine((selector) => OPERATORS.some((operator) => selector[operator] !== undefined), {
  error: `must have at least one of ${OPERATORS.join(", ")}`,
});

const DataSelector = section({
  name: text(/^[^$%]{1,1000}$/, "must be text of 1 to 1000 characters, without `$` and `%`").describe(
    "Name of the selector.",
  ),
  resourceType: text(
    /^AWS::\w+::\w+$/,
    "must be a resource type of CloudTrail, such as AWS::S3::Object",
  ).describe("Type of the resources whose data events are recorded."),
  fieldSelectors: listOf(FieldSelector, 20).default([]).describe("What else must hold; all of it."),
});

const shorthands = ["s3", "lambda", "dynamodb"] as const;

export const Events = section({
  management: oneOf(["all", "read-only", "write-only", "none"])
    .default("all")
    .describe("Management events that are recorded. `none` beside another trail that records them."),
  excludeManagementSources: listOf(oneOf(["kms.amazonaws.com", "rdsdata.amazonaws.com"]), 2)
    .default([])
    .describe("Busy services whose management events are left out."),
  data: listOf(
    z.union([oneOf(shorthands), DataSelector], {
      error: `must be one of ${shorthands.join(", ")}, or a selector`,
    }),
    100,
  )
    .default([])
    .describe(
      "Data events that are recorded: `s3`, `lambda`, `dynamodb`, or selectors in CloudTrail's words.",
    ),
  excludeBuckets: listOf(bucketName(), 100)
    .default([])
    .describe("Buckets whose object events are left out, beside the log bucket and its access logs."),
  networkActivity: listOf(
    text(/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/, "must be an event source, such as ec2.amazonaws.com"),
    100,
  )
    .default([])
    .describe("Services whose calls through VPC endpoints are recorded."),
  insights: listOf(oneOf(["ApiCallRateInsight", "ApiErrorRateInsight"]), 2)
    .default([])
    .describe("Unusual rates that CloudTrail looks for."),
});
export type EventsSettings = z.output<typeof Events>;
