import { type Changes, problemsWith } from "../../settings-file";

/** A selector of S3 objects with that many values of its own. It has two more: its category and its type. */
function selectorOf(values: number, name = "Writes"): object {
  return {
    name,
    resourceType: "AWS::S3::Object",
    fieldSelectors: [
      { field: "eventName", equals: Array.from({ length: values }, (_, index) => `v${index}`) },
    ],
  };
}

test.each<[string, Changes, readonly string[]]>([
  [
    "the present prefix among the former ones",
    { "trail.s3KeyPrefix": "new", "trail.formerS3KeyPrefixes": ["old", "new"] },
    [
      'trail.formerS3KeyPrefixes[1] must not be the present prefix: list only those that the trail had before, got "new"',
    ],
  ],
  [
    "no prefix among the former ones without a prefix",
    { "trail.formerS3KeyPrefixes": [""] },
    [
      'trail.formerS3KeyPrefixes[0] must not be the present prefix: list only those that the trail had before, got ""',
    ],
  ],
  [
    "a home Region in another partition",
    { "trail.homeRegion": "cn-north-1" },
    [
      'trail.homeRegion must be in the partition aws, the partition of `region` (us-east-1), got "cn-north-1"',
    ],
  ],
  [
    "a trail that records nothing",
    { "trail.events.management": "none" },
    [
      'trail.events.management must not be none if `trail.events.data` and `trail.events.networkActivity` are empty: a trail must record at least one type of event, got "none"',
    ],
  ],
  [
    "excluded sources without management events",
    {
      "trail.events": { management: "none", data: ["s3"], excludeManagementSources: ["kms.amazonaws.com"] },
    },
    [
      'trail.events.excludeManagementSources must be empty if `trail.events.management` is none, got ["kms.amazonaws.com"]',
    ],
  ],
  [
    "Insights without management events",
    {
      "trail.events": {
        management: "none",
        data: ["s3"],
        insights: ["ApiErrorRateInsight", "ApiCallRateInsight"],
      },
    },
    [
      'trail.events.insights[0] needs management events, but `trail.events.management` is none, got "ApiErrorRateInsight"',
      'trail.events.insights[1] needs management events, but `trail.events.management` is none, got "ApiCallRateInsight"',
    ],
  ],
  [
    "ApiCallRateInsight without write events",
    { "trail.events": { management: "read-only", insights: ["ApiErrorRateInsight", "ApiCallRateInsight"] } },
    [
      'trail.events.insights[1] needs write management events, but `trail.events.management` is read-only, got "ApiCallRateInsight"',
    ],
  ],
  [
    "501 values in one selector",
    { "trail.events.data": [selectorOf(496)] },
    [
      expect.stringMatching(
        /^trail\.events must need at most 500 values in all event selectors together, but needs 501; each excluded bucket counts once in every selector of S3 objects, got \{/,
      ),
    ],
  ],
  [
    "501 values in two selectors that both exclude a bucket",
    {
      "trail.events.data": [selectorOf(245), selectorOf(245, "More")],
      "trail.events.excludeBuckets": ["acme-build-cache"],
    },
    [expect.stringMatching(/^trail\.events must need at most 500 values .* but needs 501; .*, got \{/)],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  ["a home Region in the same partition", { "trail.homeRegion": "eu-west-1" }],
  ["data events alone", { "trail.events": { management: "none", data: ["lambda"] } }],
  [
    "network activity alone",
    { "trail.events": { management: "none", networkActivity: ["ec2.amazonaws.com"] } },
  ],
  [
    "excluded sources with management events",
    { "trail.events": { management: "read-only", excludeManagementSources: ["kms.amazonaws.com"] } },
  ],
  ...["all", "write-only"].map((management): [string, Changes] => [
    `all Insights with ${management} management events`,
    { "trail.events": { management, insights: ["ApiErrorRateInsight", "ApiCallRateInsight"] } },
  ]),
  ["500 values in one selector", { "trail.events.data": [selectorOf(495)] }],
  ["500 values in two selectors", { "trail.events.data": [selectorOf(245), selectorOf(246, "More")] }],
  [
    "more values if only one of two selectors is of S3 objects",
    {
      "trail.events.data": [selectorOf(249), { ...selectorOf(244, "More"), resourceType: "AWS::SNS::Topic" }],
    },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});

test.each<[string, Changes, readonly string[]]>([
  [
    "events if a selector is invalid",
    { "trail.events": { management: "none", data: [{ name: "x" }], insights: ["ApiCallRateInsight"] } },
    ["trail.events.data[0].resourceType", "trail.events.insights[0]"],
  ],
])("does not check %s", (_, changes, keys) => {
  expect(problemsWith(changes).map((problem) => problem.split(" ")[0])).toEqual(keys);
});
