import { judgeSelectors } from "../../../commands/verify/checks/event-selectors";
import { eventSelectors } from "../../../settings/event-selectors";
import { minimalSettings } from "../../settings-file";

const settings = minimalSettings({
  "trail.events.data": [
    "s3",
    {
      name: "two functions",
      resourceType: "AWS::Lambda::Function",
      fieldSelectors: [
        { field: "resources.ARN", startsWith: ["arn:aws:lambda:a*", "arn:aws:lambda:b"] },
        { field: "eventName", notEquals: ["x", "y"] },
      ],
    },
  ],
  "trail.events.networkActivity": [
    {
      name: "refused by endpoints",
      eventSource: "s3.amazonaws.com",
      fieldSelectors: [
        { field: "errorCode", equals: ["VpceAccessDenied"] },
        { field: "vpcEndpointId", equals: ["vpce-1", "vpce-2"] },
      ],
    },
  ],
});

type Field = Record<string, unknown>;
/** The selectors of the settings as AWS returns them. */
const live = eventSelectors({
  ...settings.trail.events,
  region: settings.region,
  bucketName: settings.logBucket.name,
}).map(({ name, fieldSelector }) => ({
  Name: name,
  FieldSelectors: fieldSelector.map(
    ({ field, ...operators }): Field => ({
      Field: field,
      ...Object.fromEntries(
        Object.entries(operators).map(([operator, values]) => [
          operator === "equalTo" ? "Equals" : operator.replace(/^./, (first) => first.toUpperCase()),
          values,
        ]),
      ),
    }),
  ),
}));

const judge = (change: (fields: Field[], name: string) => Field[]) =>
  judgeSelectors(
    {
      AdvancedEventSelectors: live.map(({ Name, FieldSelectors }) => ({
        FieldSelectors: change(FieldSelectors, Name).map((field) => ({ Field: undefined, ...field })),
      })),
    },
    settings,
  );

test("the same selectors pass", () => {
  expect(judge((fields) => fields).outcome).toBe("PASS");
});

test("selectors, fields and values in another order pass", () => {
  const turned = live.toReversed().map(({ FieldSelectors }) => ({
    FieldSelectors: FieldSelectors.toReversed().map((field) => ({
      Field: undefined,
      ...Object.fromEntries(
        Object.entries(field).map(([key, value]) => [key, Array.isArray(value) ? value.toReversed() : value]),
      ),
    })),
  }));
  expect(judgeSelectors({ AdvancedEventSelectors: turned }, settings).outcome).toBe("PASS");
});

test("a selector for each of two values passes", () => {
  const [management, s3, functions, network] = live;
  const each = ["arn:aws:lambda:a*", "arn:aws:lambda:b"].map((start) => ({
    FieldSelectors: (functions?.FieldSelectors ?? []).map((field) => ({
      Field: undefined,
      ...field,
      ...(field.Field === "resources.ARN" ? { StartsWith: [start] } : {}),
    })),
  }));
  const others = [management, s3, network].map((one) => ({
    FieldSelectors: (one?.FieldSelectors ?? []).map((field) => ({ Field: undefined, ...field })),
  }));
  const all = [...each, ...others];
  expect(judgeSelectors({ AdvancedEventSelectors: all }, settings).outcome).toBe("PASS");
});

test.each<[string, string, (fields: Field[]) => Field[]]>([
  [
    "one role is spared",
    "S3 object events",
    (fields) => [...fields, { Field: "userIdentity.arn", NotEquals: ["arn:aws:iam::222222222222:role/x"] }],
  ],
  [
    "a shorter prefix is excluded",
    "S3 object events",
    (fields) =>
      fields.map((field) =>
        field.Field === "resources.ARN" ? { ...field, NotStartsWith: ["arn:aws:s3:::acme-"] } : field,
      ),
  ],
  [
    "a star of the settings is taken for any text",
    "two functions",
    (fields) =>
      fields.map((field) =>
        field.Field === "resources.ARN" ? { ...field, StartsWith: ["arn:aws:lambda:ab"] } : field,
      ),
  ],
  ["writes are left out", "two functions", (fields) => [...fields, { Field: "readOnly", Equals: ["true"] }]],
  [
    "one endpoint is left out",
    "refused by endpoints",
    (fields) =>
      fields.map((field) => (field.Field === "vpcEndpointId" ? { ...field, Equals: ["vpce-2"] } : field)),
  ],
  [
    "other error codes are selected",
    "refused by endpoints",
    (fields) =>
      fields.map((field) => (field.Field === "errorCode" ? { ...field, Equals: ["Other"] } : field)),
  ],
])("it fails if %s", (_, name, change) => {
  const { outcome, found } = judge((fields, one) => (one === name ? change(fields) : fields));
  expect(outcome).toBe("FAIL");
  expect(found).toMatch(/not recorded: (Data|NetworkActivity)/);
});

test("it fails if more is recorded, and says what", () => {
  const { outcome, found } = judge((fields, name) =>
    name === "two functions" ? fields.filter(({ Field }) => Field !== "eventName") : fields,
  );
  expect(outcome).toBe("FAIL");
  expect(found).toContain("recorded, but not in the settings: Data · AWS::Lambda::Function");
});

test.each([
  ["no selector at all", {}],
  [
    "management events of one more excluded source",
    { EventSelectors: [{ ExcludeManagementEventSources: ["kms.amazonaws.com"] }] },
  ],
])("it fails with %s", (_, answer) => {
  expect(judgeSelectors(answer, minimalSettings()).outcome).toBe("FAIL");
});

test("a basic selector of everything passes if the settings record management events", () => {
  expect(judgeSelectors({ EventSelectors: [{}] }, minimalSettings()).outcome).toBe("PASS");
});

test("a selector that cannot be understood fails with its reason", () => {
  const { outcome, found } = judgeSelectors(
    { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "readOnly", Equals: ["true"] }] }] },
    settings,
  );
  expect(outcome).toBe("FAIL");
  expect(found).toContain("has no eventCategory");
});

test("it fails if more network activity is recorded than the settings select", () => {
  const { outcome, found } = judge((fields) => fields.filter(({ Field }) => Field !== "errorCode"));
  expect(outcome).toBe("FAIL");
  expect(found).toContain("recorded, but not in the settings: NetworkActivity");
});
