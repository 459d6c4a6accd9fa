import { z } from "zod";
import { bucketName, listOf, oneOf, section, text } from "./fields";
import { rulesAcross } from "./rule";

const MAXIMUM_VALUES = 500;

/** Operators of an advanced event selector, by the names of the CloudTrail API. */
export const OPERATORS = [
  "equals",
  "notEquals",
  "startsWith",
  "notStartsWith",
  "endsWith",
  "notEndsWith",
] as const;

const values = listOf(
  text(
    /^[^$%]{1,2048}$/,
    "must be text of 1 to 2048 characters, without `$` and `%`",
    "arn:aws:s3:::acme-payments/",
  ),
  MAXIMUM_VALUES,
)
  .refine((items) => items.length > 0, {
    error: "must not be empty",
    when: ({ value }) => Array.isArray(value),
  })
  .optional();

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
function fieldSelector<const Field extends string>(fields: readonly [Field, ...Field[]]) {
  return section({
    field: oneOf(fields).describe("Field of the event that the operators compare."),
    equals: values.describe("The field must equal one of these values."),
    notEquals: values.describe("The field must equal none of these values."),
    startsWith: values.describe("The field must begin with one of these values."),
    notStartsWith: values.describe("The field must begin with none of these values."),
    endsWith: values.describe("The field must end with one of these values."),
    notEndsWith: values.describe("The field must end with none of these values."),
  }).refine((selector) => OPERATORS.some((operator) => selector[operator] !== undefined), {
    error: `must have at least one of ${OPERATORS.join(", ")}`,
  });
}

const DataField = fieldSelector([
  "readOnly",
  "eventName",
  "eventSource",
  "eventType",
  "resources.ARN",
  "sessionCredentialFromConsole",
  "userIdentity.arn",
]);

/** The only error code that CloudTrail can select. */
const ACCESS_DENIED = "VpceAccessDenied";

const NetworkField = fieldSelector(["eventName", "errorCode", "vpcEndpointId", "userIdentity.arn"]).refine(
  (selector) =>
    selector.field !== "errorCode" ||
    OPERATORS.flatMap((operator) => selector[operator] ?? []).every((value) => value === ACCESS_DENIED),
  { error: `must compare errorCode with ${ACCESS_DENIED}, the only one that CloudTrail can select` },
);

function conditions<Field extends z.ZodType>(field: Field) {
  return listOf(field, 20)
    .default([])
    .describe("Conditions on fields of the event. CloudTrail records an event that meets all of them.");
}

const selectorName = text(
  /^[^$%]{1,1000}$/,
  "must be text of 1 to 1000 characters, without `$` and `%`",
  "Objects of one bucket",
).describe("Name of the selector.");

const DataSelector = section({
  name: selectorName,
  resourceType: text(
    /^AWS::\w+::\w+$/,
    "must be a resource type of CloudTrail, such as AWS::S3::Object",
    "AWS::S3::Object",
  ).describe("Resource type of the data events."),
  fieldSelectors: conditions(DataField),
});

const eventSource = text(
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/,
  "must be an event source, such as ec2.amazonaws.com",
  "ec2.amazonaws.com",
);

const NetworkSelector = section({
  name: selectorName,
  eventSource: eventSource.describe("Service whose calls through VPC endpoints are recorded."),
  fieldSelectors: conditions(NetworkField),
});

const shorthands = ["s3", "lambda", "dynamodb"] as const;

export const Events = section({
  management: oneOf(["all", "read-only", "write-only", "none"])
    .default("all")
    .meta({
      description:
        "Management events to record. Use `none` if another trail, such as that of AWS Control Tower, records them.",
      option: {
        title: "Management events",
        cost: "The first copy of management events in each account is free. CloudTrail charges every further copy per event.",
        disabling: "`none`: CloudTrail stops recording management events. Existing log files stay.",
        deployedBy: { test: "events are selected in place" },
      },
    }),
  excludeManagementSources: listOf(oneOf(["kms.amazonaws.com", "rdsdata.amazonaws.com"]), 2)
    .default([])
    .meta({
      description: "Services with many calls whose management events are not recorded.",
      option: {
        title: "Excluded sources of management events",
        cost: "None. It reduces the number of events.",
        disabling: "CloudTrail records the management events of these services.",
        deployedBy: { test: "events are selected in place" },
      },
    }),
  data: listOf(
    z.union([oneOf(shorthands), DataSelector], {
      error: `must be one of ${shorthands.join(", ")}, or a selector`,
    }),
    100,
  )
    .default([])
    .meta({
      description:
        "Data events to record: `s3`, `lambda` or `dynamodb` for all events of the service, or a selector with the fields and operators of CloudTrail's advanced event selectors.",
      option: {
        title: "Data events",
        cost: "CloudTrail charges per event. Busy buckets, tables and functions cause most of the cost.",
        disabling: "CloudTrail stops recording these data events. Existing log files stay.",
        deployedBy: { test: "events are selected in place" },
      },
    }),
  excludeBuckets: listOf(bucketName(), 100)
    .default([])
    .meta({
      description:
        "Buckets whose data events are not recorded. The log bucket and the access-log bucket are always excluded.",
      option: {
        title: "Excluded buckets",
        cost: "None. It reduces the number of data events.",
        disabling: "CloudTrail records the data events of these buckets.",
        deployedBy: { test: "the trail records the events that the settings select" },
      },
    }),
  networkActivity: listOf(
    z.union([eventSource, NetworkSelector], {
      error: "must be an event source, such as ec2.amazonaws.com, or a selector",
    }),
    100,
  )
    .default([])
    .meta({
      description:
        "Services whose calls through VPC endpoints are recorded: an event source for all of its calls, or a selector with the fields and operators of CloudTrail's advanced event selectors, such as `errorCode` for calls that an endpoint policy denies.",
      option: {
        title: "Network activity events",
        cost: "CloudTrail charges per event.",
        disabling: "CloudTrail stops recording these network activity events. Existing log files stay.",
        deployedBy: { test: "the trail records the events that the settings select" },
      },
    }),
  insights: listOf(oneOf(["ApiCallRateInsight", "ApiErrorRateInsight"]), 2)
    .default([])
    .meta({
      description: "CloudTrail Insights: unusual rates of API calls and of API errors.",
      option: {
        title: "Insights",
        cost: "CloudTrail charges per management event that it analyzes, for each type.",
        disabling: "CloudTrail stops analyzing events. Existing Insights events stay.",
        deployedBy: { test: "the trail records the events that the settings select" },
      },
    }),
}).describe("Events that the trail records.");
export type EventsSettings = z.output<typeof Events>;

const rule = rulesAcross<{ trail: { events: EventsSettings } }>();

const somethingIsRecorded = rule(
  {
    management: "trail.events.management",
    data: "trail.events.data",
    networkActivity: "trail.events.networkActivity",
  },
  ({ management, data, networkActivity }, problem) => {
    if (management === "none" && data.length === 0 && networkActivity.length === 0) {
      problem(
        "management",
        "must not be none if `trail.events.data` and `trail.events.networkActivity` are empty: a trail must record at least one type of event",
      );
    }
  },
);

const exclusionsNeedManagementEvents = rule(
  { management: "trail.events.management", excluded: "trail.events.excludeManagementSources" },
  ({ management, excluded }, problem) => {
    if (management === "none" && excluded.length > 0) {
      problem("excluded", "must be empty if `trail.events.management` is none");
    }
  },
);

const insightsNeedManagementEvents = rule(
  { management: "trail.events.management", insights: "trail.events.insights" },
  ({ management, insights }, problem) => {
    for (const [index, insight] of insights.entries()) {
      if (management === "none") {
        problem("insights", "needs management events, but `trail.events.management` is none", index);
      } else if (insight === "ApiCallRateInsight" && management === "read-only") {
        problem(
          "insights",
          "needs write management events, but `trail.events.management` is read-only",
          index,
        );
      }
    }
  },
);

export const eventsRules = [
  somethingIsRecorded,
  exclusionsNeedManagementEvents,
  insightsNeedManagementEvents,
];
