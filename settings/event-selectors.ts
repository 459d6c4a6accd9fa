import { accessLogBucketName, bucketArn } from "../aws/arns";
import type { EventsSettings, OPERATORS } from "./events";

/** Input of {@link eventSelectors}. */
export interface EventSelectorsProps extends Omit<EventsSettings, "insights"> {
  /** Region of the log bucket. It determines the partition of the ARNs. */
  readonly region: string;
  /** Name of the log bucket. */
  readonly bucketName: string;
}

/** A condition of a selector, with the argument names of the AWS provider's bindings, where `equals` is `equalTo`. */
export type FieldSelector = { readonly field: string } & {
  readonly [Operator in "equalTo" | Exclude<(typeof OPERATORS)[number], "equals">]?: readonly string[];
};

/** One advanced event selector. */
export interface EventSelector {
  readonly name: string;
  readonly fieldSelector: readonly FieldSelector[];
}

type DataEvents = EventsSettings["data"][number];
type NetworkEvents = EventsSettings["networkActivity"][number];

const S3_OBJECT = "AWS::S3::Object";

const SHORTHANDS = {
  s3: { name: "S3 object events", resourceType: S3_OBJECT },
  lambda: { name: "Lambda invocation events", resourceType: "AWS::Lambda::Function" },
  dynamodb: { name: "DynamoDB item events", resourceType: "AWS::DynamoDB::Table" },
} as const;

/**
 * The trail's advanced event selectors. They are explicit even if they equal CloudTrail's default, so that a plan shows
 * drift if somebody narrows them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
export function eventSelectors(props: EventSelectorsProps): readonly EventSelector[] {
  return [
    ...managementSelector(props),
    ...props.data.map((events) => dataSelector(events, props)),
    ...props.networkActivity.map(networkActivitySelector),
  ];
}

/** Number of values in all selectors together. CloudTrail allows 500. */
export function selectorValues(selectors: readonly EventSelector[]): number {
  return selectors
    .flatMap(({ fieldSelector }) => fieldSelector)
    .flatMap(({ field: _, ...operators }) => Object.values(operators).flatMap((values) => values ?? []))
    .length;
}

/** Has the name that the AWS console gives it and that scanners look for. */
function managementSelector({ management, excludeManagementSources }: EventSelectorsProps): EventSelector[] {
  if (management === "none") return [];
  const fieldSelector: FieldSelector[] = [{ field: "eventCategory", equalTo: ["Management"] }];
  if (management !== "all")
    fieldSelector.push({ field: "readOnly", equalTo: [String(management === "read-only")] });
  if (excludeManagementSources.length > 0) {
    fieldSelector.push({ field: "eventSource", notEquals: excludeManagementSources });
  }
  return [{ name: "Management events selector", fieldSelector }];
}

function dataSelector(events: DataEvents, props: EventSelectorsProps): EventSelector {
  const {
    name,
    resourceType,
    fieldSelectors = [],
  } = typeof events === "string" ? expandShorthand(events) : events;
  const conditions = fieldSelectors.map(toFieldSelector);
  return {
    name,
    fieldSelector: [
      { field: "eventCategory", equalTo: ["Data"] },
      { field: "resources.type", equalTo: [resourceType] },
      ...(resourceType === S3_OBJECT ? excludeBuckets(conditions, props) : conditions),
    ],
  };
}

function expandShorthand(word: keyof typeof SHORTHANDS): Exclude<DataEvents, string> {
  return { ...SHORTHANDS[word], fieldSelectors: [] };
}

/**
 * Excludes the log bucket and the access-log bucket, because each delivery to them would cause another event, and the
 * buckets of the settings. The slash keeps buckets whose names begin alike.
 */
function excludeBuckets(selectors: readonly FieldSelector[], props: EventSelectorsProps): FieldSelector[] {
  const { region, bucketName } = props;
  const excluded = [bucketName, accessLogBucketName(bucketName), ...props.excludeBuckets].map(
    (name) => `${bucketArn({ region, name })}/`,
  );
  const arn = selectors.find(({ field }) => field === "resources.ARN");
  return [
    ...selectors.filter((selector) => selector !== arn),
    {
      field: "resources.ARN",
      ...arn,
      notStartsWith: [...new Set([...(arn?.notStartsWith ?? []), ...excluded])],
    },
  ];
}

/** Renames `equals`. */
function toFieldSelector({
  equals,
  ...selector
}: Exclude<DataEvents | NetworkEvents, string>["fieldSelectors"][number]): FieldSelector {
  return { ...selector, ...(equals && { equalTo: equals }) };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html */
function networkActivitySelector(events: NetworkEvents): EventSelector {
  const { name, eventSource, fieldSelectors } =
    typeof events === "string"
      ? { name: `Network activity of ${events}`, eventSource: events, fieldSelectors: [] }
      : events;
  return {
    name,
    fieldSelector: [
      { field: "eventCategory", equalTo: ["NetworkActivity"] },
      { field: "eventSource", equalTo: [eventSource] },
      ...fieldSelectors.map(toFieldSelector),
    ],
  };
}
