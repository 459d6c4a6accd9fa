import { OPERATORS } from "../../settings/events";
import { minimalSettings, problemsWith } from "../settings-file";

const BUCKET =
  "must be a bucket name: 3 to 63 lower-case letters, digits and hyphens, no dots, no reserved prefix or suffix";
const SOURCE = "must be an event source, such as ec2.amazonaws.com";
const EXCLUDED = "must be one of kms.amazonaws.com, rdsdata.amazonaws.com";
const INSIGHT = "must be one of ApiCallRateInsight, ApiErrorRateInsight";
const DATA = "must be one of s3, lambda, dynamodb, or a selector";
const NAME = "must be text of 1 to 1000 characters, without `$` and `%`";
const TYPE = "must be a resource type of CloudTrail, such as AWS::S3::Object";
const FIELD =
  "must be one of readOnly, eventName, eventSource, eventType, resources.ARN, sessionCredentialFromConsole, userIdentity.arn";
const VALUE = "must be text of 1 to 2048 characters, without `$` and `%`";

test.each([
  ["management", "read-only"],
  ["management", "write-only"],
  ["excludeManagementSources", ["rdsdata.amazonaws.com", "kms.amazonaws.com"]],
  ["data", ["s3", "lambda", "dynamodb"]],
  ["excludeBuckets", ["acme-build-cache", "acme-thumbnails"]],
  ["networkActivity", ["ec2.amazonaws.com", "api.sagemaker.amazonaws.com"]],
  ["insights", ["ApiErrorRateInsight"]],
])("accepts %s: %j", (key, value) => {
  expect(minimalSettings({ [`trail.events.${key}`]: value }).trail.events).toMatchObject({ [key]: value });
});

test.each([
  ["management", "readOnly", 'must be one of all, read-only, write-only, none, got "readOnly"'],
  ["management", false, "must be one of all, read-only, write-only, none, got false"],
  ["excludeManagementSources", "kms.amazonaws.com", 'must be a list, got "kms.amazonaws.com"'],
  ["excludeManagementSources.0", "s3.amazonaws.com", `${EXCLUDED}, got "s3.amazonaws.com"`],
  ["data", "s3", 'must be a list, got "s3"'],
  ["data.0", "s4", `${DATA}, got "s4"`],
  ["data.0", 3, `${DATA}, got 3`],
  ["data.0", null, `${DATA}, got nothing`],
  ["data.0", ["s3"], `${DATA}, got ["s3"]`],
  ["excludeBuckets.0", "Acme", `${BUCKET}, got "Acme"`],
  ["excludeBuckets.0", "arn:aws:s3:::acme", `${BUCKET}, got "arn:aws:s3:::acme"`],
  ["networkActivity.0", "ec2", `${SOURCE}, got "ec2"`],
  ["networkActivity.0", "ec2.amazonaws.com.cn", `${SOURCE}, got "ec2.amazonaws.com.cn"`],
  ["insights.0", "ApiCallRate", `${INSIGHT}, got "ApiCallRate"`],
])("refuses %s: %j", (key, value, message) => {
  const [list, item] = key.split(".");
  const written = item === undefined ? value : [value];
  expect(problemsWith({ [`trail.events.${list}`]: written })).toEqual([
    `trail.events.${list}${item === undefined ? "" : `[${item}]`} ${message}`,
  ]);
});

test.each([
  ["excludeManagementSources", 2, ["kms.amazonaws.com", "kms.amazonaws.com"]],
  ["data", 100, ["s3", "s3"]],
  ["excludeBuckets", 100, ["acme-cache", "acme-cache"]],
  ["networkActivity", 100, ["ec2.amazonaws.com", "ec2.amazonaws.com"]],
  ["insights", 2, ["ApiErrorRateInsight", "ApiErrorRateInsight"]],
])("refuses duplicates in %s, and more than %i items", (key, maximum, twice) => {
  expect(problemsWith({ [`trail.events.${key}`]: twice })).toEqual([
    `trail.events.${key} must not contain duplicates, got ${JSON.stringify(twice)}`,
  ]);
  const many = Array.from({ length: maximum + 1 }, () => twice[0]);
  expect(problemsWith({ [`trail.events.${key}`]: many })).toContainEqual(
    expect.stringMatching(`^trail.events.${key} must have at most ${maximum} items, got \\[`),
  );
});

describe("a selector", () => {
  const selector = (changes: object = {}) => ({
    name: "Writes",
    resourceType: "AWS::S3::Object",
    ...changes,
  });
  const field = (changes: object = {}) => selector({ fieldSelectors: [{ field: "eventName", ...changes }] });

  test("may have every operator, and requires only a name and a type", () => {
    const all = field(Object.fromEntries(OPERATORS.map((operator) => [operator, ["Put", "Get"]])));
    expect(minimalSettings({ "trail.events.data": ["lambda", all, selector()] }).trail.events.data).toEqual([
      "lambda",
      all,
      selector({ fieldSelectors: [] }),
    ]);
  });

  test.each([
    ["name: nothing", selector({ name: null }), ".name", `${NAME}, got nothing`],
    ["name: empty", selector({ name: "" }), ".name", `${NAME}, got ""`],
    ["name: long", selector({ name: "n".repeat(1001) }), ".name", `${NAME}, got "${"n".repeat(79)}…`],
    ["resourceType: s3", selector({ resourceType: "s3" }), ".resourceType", `${TYPE}, got "s3"`],
    [
      "resourceType: AWS::S3",
      selector({ resourceType: "AWS::S3" }),
      ".resourceType",
      `${TYPE}, got "AWS::S3"`,
    ],
    [
      "fieldSelectors: a mapping",
      selector({ fieldSelectors: {} }),
      ".fieldSelectors",
      "must be a list, got {}",
    ],
    [
      "a field that trails do not support",
      selector({ fieldSelectors: [{ field: "vpcEndpointId", equals: ["x"] }] }),
      ".fieldSelectors[0].field",
      `${FIELD}, got "vpcEndpointId"`,
    ],
    [
      "a field that the selector sets itself",
      selector({ fieldSelectors: [{ field: "resources.type", equals: ["x"] }] }),
      ".fieldSelectors[0].field",
      `${FIELD}, got "resources.type"`,
    ],
    [
      "no operator",
      field(),
      ".fieldSelectors[0]",
      `must have at least one of ${OPERATORS.join(", ")}, got {"field":"eventName"}`,
    ],
    [
      "one value without a list",
      field({ equals: "Put" }),
      ".fieldSelectors[0].equals",
      'must be a list, got "Put"',
    ],
    ["no value", field({ equals: [] }), ".fieldSelectors[0].equals", "must not be empty, got []"],
    ["an empty value", field({ equals: [""] }), ".fieldSelectors[0].equals[0]", `${VALUE}, got ""`],
    [
      "an unquoted value",
      field({ equals: [true] }),
      ".fieldSelectors[0].equals[0]",
      `${VALUE}, got true: put it in quotes`,
    ],
    [
      "a long value",
      field({ endsWith: ["v".repeat(2049)] }),
      ".fieldSelectors[0].endsWith[0]",
      `${VALUE}, got "${"v".repeat(79)}…`,
    ],
    [
      "a value twice",
      field({ notEquals: ["Put", "Put"] }),
      ".fieldSelectors[0].notEquals",
      'must not contain duplicates, got ["Put","Put"]',
    ],
  ])("is refused with %s, with the path inside the selector", (_, data, place, message) => {
    expect(problemsWith({ "trail.events.data": ["lambda", data] })).toEqual([
      `trail.events.data[1]${place} ${message}`,
    ]);
  });

  test("reports every missing key", () => {
    expect(problemsWith({ "trail.events.data": [{}] })).toEqual([
      `trail.events.data[0].name is required: ${NAME}`,
      `trail.events.data[0].resourceType is required: ${TYPE}`,
    ]);
  });

  test.each([
    [selector({ resourcetype: "x" }), "resourcetype is not a setting; did you mean resourceType?"],
    [selector({ zzzzzz: 1 }), "zzzzzz is not a setting; valid keys: name, resourceType, fieldSelectors"],
    [
      field({ equals: ["x"], equalTo: ["x"] }),
      `fieldSelectors[0].equalTo is not a setting; did you mean equals?`,
    ],
  ])("reports an unknown key and the nearest valid one: %j", (data, message) => {
    expect(problemsWith({ "trail.events.data": [data] })).toEqual([`trail.events.data[0].${message}`]);
  });

  test("may have at most 500 values in one operator", () => {
    const values = Array.from({ length: 501 }, (_, index) => `v${index}`);
    expect(problemsWith({ "trail.events.data": [field({ equals: values })] })).toEqual([
      expect.stringMatching(
        /^trail\.events\.data\[0\]\.fieldSelectors\[0\]\.equals must have at most 500 items, got \["v0",/,
      ),
    ]);
  });
});

describe("a selector of network activity", () => {
  const refused = { name: "Refused", eventSource: "s3.amazonaws.com" };
  const problems = (...fieldSelectors: unknown[]) =>
    problemsWith({ "trail.events.networkActivity": ["ec2.amazonaws.com", { ...refused, fieldSelectors }] });

  test("may compare the error code and the endpoint", () => {
    expect(
      problems(
        { field: "errorCode", equals: ["VpceAccessDenied"] },
        { field: "vpcEndpointId", startsWith: ["vpce-1"] },
      ),
    ).toEqual([]);
  });

  test.each([
    [
      { field: "errorCode", equals: ["AccessDenied"] },
      ' must compare errorCode with VpceAccessDenied, the only one that CloudTrail can select, got {"field":"errorCode","equals":["AccessDenied"]}',
    ],
    [
      { field: "readOnly", equals: ["true"] },
      '.field must be one of eventName, errorCode, vpcEndpointId, userIdentity.arn, got "readOnly"',
    ],
  ])("refuses %j", (selector, message) => {
    expect(problems(selector)).toEqual([`trail.events.networkActivity[1].fieldSelectors[0]${message}`]);
  });
});
