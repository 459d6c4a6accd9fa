import { accessLogBucketName, bucketArn } from "../aws/arns";
import type { EventsSettings, OPERATORS } from "./events";

/** What the trail's selectors are made from. */
export interface EventSelectorsProps extends Omit<EventsSettings, "insights"> {
  /** Region of the log bucket; it decides the partition of the ARNs. */
  readonly region: string;
  /** Name of the log bucket. */
  readonly bucketName: string;
}

/** A condition of a selector, with the provider's names: its `equals` is `equalTo`. */
export type FieldSelector = { readonly field: string } & {
  readonly [Operator in "equalTo" | Exclude<(typeof OPERATORS)[number], "equals">]?: readonly string[];
};

/** One advanced event selector. */
export interface EventSelector {
  readonly name: string;
  readonly fieldSelector: readonly FieldSelector[];
}

type DataEvents = EventsSettings["data"][number];

const S3_OBJECT = "AWS::S3::Object";

const SHORTHANDS = {
  s3: { name: "S3 object events", resourceType: S3_OBJECT },
  lambda: { name: "Lambda invocation events", resourceType: "AWS::Lambda::Function" },
  dynamodb: { name: "DynamoDB item events", resourceType: "AWS::DynamoDB::Table" },
} as const;

/**
 * The trail's advanced event selectors. They are always said, also where they are CloudTrail's own default: a trail
 * that somebody narrows then differs from its configuration.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
export function eventSelectors(props: EventSelectorsProps): readonly EventSelector[] {
  return [
    ...managementSelector(props),
    ...props.data.map((events) => dataSelector(events, props)),
    ...props.networkActivity.map(networkActivitySelector),
  ];
}

/** How many values all selectors have together. CloudTrail allows 500. */
export function selectorValues(selectors: readonly EventSelector[]): number {
  return selectors
    .flatMap(({ fieldSelector }) => fieldSelector)
    .flatMap(({ field: _, ...operators }) => Object.values(operators).flatMap((values) => values ?? []))
    .length;
}

/** Its name is the one that AWS's console gives, and that scanners look for. */
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
  const { name, resourceType, fieldSelectors = [] } = typeof events === "string" ? shorthand(events) : events;
  const asked = fieldSelectors.map(({ equals, ...selector }) => ({ ...selector, equalTo: equals }));
  return {
    name,
    fieldSelector: [
      { field: "eventCategory", equalTo: ["Data"] },
      { field: "resources.type", equalTo: [resourceType] },
      ...(resourceType === S3_OBJECT ? withoutOwnBuckets(asked, props) : asked),
    ],
  };
}

function shorthand(word: keyof typeof SHORTHANDS): Exclude<DataEvents, string> {
  return { ...SHORTHANDS[word], fieldSelectors: [] };
}

/** Leaves out the buckets that logging itself writes to, or it would feed itself. The slash keeps others of like name. */
function withoutOwnBuckets(selectors: readonly FieldSelector[], props: EventSelectorsProps): FieldSelector[] {
  const { region, bucketName, excludeBuckets } = props;
  const leftOut = [bucketName, accessLogBucketName(bucketName), ...excludeBuckets].map(
    (name) => `${bucketArn({ region, name })}/`,
  );
  const arn = selectors.find(({ field }) => field === "resources.ARN");
  return [
    ...selectors.filter((selector) => selector !== arn),
    {
      field: "resources.ARN",
      ...arn,
      notStartsWith: [...new Set([...(arn?.notStartsWith ?? []), ...leftOut])],
    },
  ];
}

function networkActivitySelector(eventSource: string): EventSelector {
  return {
    name: `Network activity of ${eventSource}`,
    fieldSelector: [
      { field: "eventCategory", equalTo: ["NetworkActivity"] },
      { field: "eventSource", equalTo: [eventSource] },
    ],
  };
}
