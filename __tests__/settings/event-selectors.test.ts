import { type EventSelectorsProps, eventSelectors, selectorValues } from "../../settings/event-selectors";
import { minimalSettings } from "../settings-file";

function selectors(events: Readonly<Record<string, unknown>>, props: Partial<EventSelectorsProps> = {}) {
  const changes = Object.entries(events).map(([key, value]) => [`trail.events.${key}`, value]);
  return eventSelectors({
    ...minimalSettings(Object.fromEntries(changes)).trail.events,
    region: "us-east-1",
    bucketName: "acme",
    ...props,
  });
}

const MANAGEMENT = { field: "eventCategory", equalTo: ["Management"] };
const data = (resourceType: string) => [
  { field: "eventCategory", equalTo: ["Data"] },
  { field: "resources.type", equalTo: [resourceType] },
];
const OWN = ["arn:aws:s3:::acme/", "arn:aws:s3:::acme-access-logs/"];

test.each<[string, Readonly<Record<string, unknown>>, readonly object[]]>([
  ["all of them", {}, []],
  ["reads", { management: "read-only" }, [{ field: "readOnly", equalTo: ["true"] }]],
  ["writes", { management: "write-only" }, [{ field: "readOnly", equalTo: ["false"] }]],
  [
    "all except those of excluded sources",
    { excludeManagementSources: ["kms.amazonaws.com", "rdsdata.amazonaws.com"] },
    [{ field: "eventSource", notEquals: ["kms.amazonaws.com", "rdsdata.amazonaws.com"] }],
  ],
  [
    "writes except those of an excluded source",
    { management: "write-only", excludeManagementSources: ["kms.amazonaws.com"] },
    [
      { field: "readOnly", equalTo: ["false"] },
      { field: "eventSource", notEquals: ["kms.amazonaws.com"] },
    ],
  ],
])("selects management events: %s, with the selector name of the AWS console", (_, events, more) => {
  expect(selectors(events)).toEqual([
    { name: "Management events selector", fieldSelector: [MANAGEMENT, ...more] },
  ]);
});

test("selects management events first, then data events in their order, then network activity", () => {
  expect(
    selectors({ data: ["dynamodb", "lambda"], networkActivity: ["s3.amazonaws.com", "ec2.amazonaws.com"] }),
  ).toEqual([
    { name: "Management events selector", fieldSelector: [MANAGEMENT] },
    { name: "DynamoDB item events", fieldSelector: data("AWS::DynamoDB::Table") },
    { name: "Lambda invocation events", fieldSelector: data("AWS::Lambda::Function") },
    ...["s3.amazonaws.com", "ec2.amazonaws.com"].map((source) => ({
      name: `Network activity of ${source}`,
      fieldSelector: [
        { field: "eventCategory", equalTo: ["NetworkActivity"] },
        { field: "eventSource", equalTo: [source] },
      ],
    })),
  ]);
});

test("selects network activity by what an endpoint refuses, and by the endpoint", () => {
  const name = "Refused by one endpoint";
  const fieldSelectors = [
    { field: "errorCode", equals: ["VpceAccessDenied"] },
    { field: "vpcEndpointId", equals: ["vpce-1"], notEndsWith: ["2"] },
  ];
  expect(
    selectors({ networkActivity: [{ name, eventSource: "s3.amazonaws.com", fieldSelectors }] })[1],
  ).toEqual({
    name,
    fieldSelector: [
      { field: "eventCategory", equalTo: ["NetworkActivity"] },
      { field: "eventSource", equalTo: ["s3.amazonaws.com"] },
      { field: "errorCode", equalTo: ["VpceAccessDenied"] },
      { field: "vpcEndpointId", equalTo: ["vpce-1"], notEndsWith: ["2"] },
    ],
  });
});

const NO_MANAGEMENT = { management: "none" };

test.each([
  ["us-east-1", "aws"],
  ["us-gov-west-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
])(
  "excludes its own buckets and `excludeBuckets`, each with a trailing slash, in %s",
  (region, partition) => {
    const names = ["acme", "acme-access-logs", "acme-build-cache"];
    const events = { ...NO_MANAGEMENT, data: ["s3"], excludeBuckets: ["acme-build-cache"] };
    expect(selectors(events, { region })).toEqual([
      {
        name: "S3 object events",
        fieldSelector: [
          ...data("AWS::S3::Object"),
          { field: "resources.ARN", notStartsWith: names.map((name) => `arn:${partition}:s3:::${name}/`) },
        ],
      },
    ]);
  },
);

describe("a custom selector", () => {
  const selector = (resourceType: string, ...fieldSelectors: readonly object[]) => ({
    ...NO_MANAGEMENT,
    data: [{ name: "Mine", resourceType, fieldSelectors }],
  });

  test("keeps its fields and operators, in their order", () => {
    const operators = {
      notEquals: ["b"],
      startsWith: ["c"],
      notStartsWith: ["d"],
      endsWith: ["e"],
      notEndsWith: ["f"],
    };
    const events = selector(
      "AWS::SNS::Topic",
      { field: "eventName", equals: ["a", "A"], ...operators },
      { field: "readOnly", equals: ["false"] },
    );
    expect(selectors(events)).toEqual([
      {
        name: "Mine",
        fieldSelector: [
          ...data("AWS::SNS::Topic"),
          { field: "eventName", equalTo: ["a", "A"], ...operators },
          { field: "readOnly", equalTo: ["false"] },
        ],
      },
    ]);
  });

  test("has only the operators of the settings", () => {
    const [mine] = selectors(selector("AWS::SNS::Topic", { field: "eventName", startsWith: ["Put"] }));
    expect(mine?.fieldSelector[2]).toStrictEqual({ field: "eventName", startsWith: ["Put"] });
  });

  test("of S3 objects excludes its own buckets", () => {
    const [mine] = selectors(selector("AWS::S3::Object", { field: "readOnly", equals: ["false"] }));
    expect(mine?.fieldSelector.slice(2)).toEqual([
      { field: "readOnly", equalTo: ["false"] },
      { field: "resources.ARN", notStartsWith: OWN },
    ]);
  });

  test("of S3 objects merges its own conditions on the ARN into one field selector", () => {
    const [mine] = selectors(
      selector(
        "AWS::S3::Object",
        {
          field: "resources.ARN",
          startsWith: ["arn:aws:s3:::acme"],
          notStartsWith: ["arn:aws:s3:::acme-tmp/", "arn:aws:s3:::acme/"],
        },
        { field: "eventName", notEquals: ["HeadObject"] },
      ),
    );
    expect(mine?.fieldSelector.slice(2)).toEqual([
      { field: "eventName", notEquals: ["HeadObject"] },
      {
        field: "resources.ARN",
        startsWith: ["arn:aws:s3:::acme"],
        notStartsWith: ["arn:aws:s3:::acme-tmp/", ...OWN],
      },
    ]);
  });

  test.each(["AWS::S3::AccessPoint", "AWS::S3Express::Object", "AWS::Lambda::Function"])(
    "of %s excludes no buckets",
    (resourceType) => {
      expect(selectors(selector(resourceType))).toEqual([
        { name: "Mine", fieldSelector: data(resourceType) },
      ]);
    },
  );
});

test("counts every value of every selector", () => {
  expect(selectorValues(selectors({}))).toBe(1);
  expect(selectorValues(selectors({ management: "read-only", data: ["lambda"] }))).toBe(2 + 2);
  expect(selectorValues(selectors({ data: ["s3"], excludeBuckets: ["acme-one", "acme-two"] }))).toBe(
    1 + 2 + 4,
  );
  expect(selectorValues(selectors({ networkActivity: ["ec2.amazonaws.com"] }))).toBe(1 + 2);
  expect(selectorValues([])).toBe(0);
});
