import { readOnlyPolicies, requiredPermissions } from "../../../commands/verify/permissions";
import { endpointVariable } from "../../../policies/names";
import { ALARM_NAMES } from "../../../settings/alarm-names";
import { sampleOf, testInFullRun } from "../../full-tests";
import { ask, iamPrincipal } from "../../policy-proof/simulator";
import { PREFIX, subscriptions, TOPIC } from "./faults/alarm-changes";
import { ALARM_FAULTS, ALARM_HARMLESS, NOTIFICATION_FAULTS } from "./faults/alarms";
import { OWN_TOPIC, OWN_TOPIC_FAULTS } from "./faults/own-topic";
import { type Change, notPassed, type StubRun, startStub } from "./stub";

const AUDIT = "222222222222";
const EXAMINED = [
  "trail-changed",
  "alarms-changed",
  "guardrail-changed",
  "log-group-silent",
  "cis-root-usage",
];
const SETTINGS = {
  "accounts.audit": {
    id: AUDIT,
    roleArn: `arn:aws:iam::${AUDIT}:role/verify`,
    deployerArns: [`arn:aws:iam::${AUDIT}:role/deployer`],
  },
  notifications: { enabled: true },
  guardrail: { mode: "managed" },
  alarms: {
    // Each pattern is a call, and a few of them show what all do.
    disabled: ALARM_NAMES.filter((name) => !EXAMINED.includes(name)),
    subscriptions: [
      { protocol: "email", endpoint: "security@acme.example" },
      { protocol: "https", endpoint: "https://events.example/integration" },
    ],
    cis: { enabled: true, subscriptions: [{ protocol: "email", endpoint: "operations@acme.example" }] },
  },
};

let stub: StubRun;
beforeAll(async () => {
  stub = await startStub(SETTINGS);
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

async function found(change: Change, only: "alarms" | "trail" = "alarms") {
  change(stub.aws.model, stub.settings);
  return notPassed((await stub.run({ only: [only] })).results);
}

test("healthy alarms pass every check", async () => {
  const { results } = await stub.run({ only: ["alarms", "trail"] });
  expect(notPassed(results)).toEqual({});
  expect(results.filter(({ id }) => /^alarms\.|^trail\.topic-/.test(id)).map(({ id }) => id)).toEqual([
    "trail.topic-policy",
    "trail.topic-key",
    "alarms.filters",
    "alarms.patterns",
    "alarms.alarms",
    "alarms.muted",
    "alarms.topic-policy",
    "alarms.topic-key",
    "alarms.cis-topic-policy",
    "alarms.cis-topic-key",
    "alarms.subscriptions",
    "alarms.cis-subscriptions",
  ]);
});

test.each(sampleOf(ALARM_FAULTS, 15))("finds only this: %s", async (_, change, finds) => {
  expect(await found(change)).toEqual(finds);
});

test.each(sampleOf(ALARM_HARMLESS, 6))("raises no alarm: %s", async (_, change, finds) => {
  expect(await found(change)).toEqual(finds);
});

testInFullRun.each(NOTIFICATION_FAULTS)("finds in the notifications: %s", async (_, change, finds) => {
  expect(await found(change, "trail")).toEqual(finds);
});

describe("a topic that the settings name is judged by what it admits", () => {
  let other: StubRun;
  beforeAll(async () => {
    const { disabled } = SETTINGS.alarms;
    const alarms = { disabled: disabled.filter((name) => !name.startsWith("cis-")), topicArn: OWN_TOPIC };
    other = await startStub({ ...SETTINGS, alarms });
  });
  afterEach(() => other.aws.reset());
  afterAll(() => other.aws.stop());

  test.each(sampleOf(OWN_TOPIC_FAULTS, 6))("%s", async (_, change, finds) => {
    change(other.aws.model, other.settings);
    expect(notPassed((await other.run({ only: ["alarms"] })).results)).toEqual(finds);
  });
});

test.each([
  ["sns:ListSubscriptionsByTopic", ["alarms.subscriptions", "alarms.cis-subscriptions"]],
  ["logs:TestMetricFilter", ["alarms.patterns"]],
  ["cloudwatch:DescribeAlarms", ["alarms.alarms"]],
])("is UNKNOWN if %s is denied", async (denied, unknown) => {
  const finds = await found((model) => {
    model.fails = ({ operation }) =>
      operation === denied ? { status: 400, code: "AccessDeniedException", message: "no" } : undefined;
  });
  expect(finds).toEqual(Object.fromEntries(unknown.map((id) => [id, "UNKNOWN"])));
});

test("takes an endpoint from the variable that Terraform takes it from", async () => {
  const [{ endpoint = "" } = {}] = stub.settings.alarms.subscriptions;
  const environment = {
    AWS_ENDPOINT_URL: stub.aws.endpoint,
    [`TF_VAR_${endpointVariable(endpoint)}`]: "other@acme.example",
  };
  const { results } = await stub.run({ only: ["alarms"], environment });
  expect(notPassed(results)).toEqual({ "alarms.subscriptions": "FAIL" });
  subscriptions(([first, ...rest]) => [{ ...first, Endpoint: "other@acme.example" }, ...rest])(
    stub.aws.model,
    stub.settings,
  );
  expect(notPassed((await stub.run({ only: ["alarms"], environment })).results)).toEqual({});
});

test("shows no endpoint, which can be a secret", async () => {
  subscriptions(() => [])(stub.aws.model, stub.settings);
  const { results } = await stub.run({ only: ["alarms"] });
  expect(JSON.stringify(results)).not.toMatch(/acme\.example|events\.example/);
  const [, { endpoint = "" } = {}] = stub.settings.alarms.subscriptions;
  expect(results.find(({ id }) => id === "alarms.subscriptions")).toMatchObject({
    remediation: expect.stringContaining(`TF_VAR_${endpointVariable(endpoint)}`),
  });
});

test("asks for no right that the read-only policy lacks, and reads each thing once", async () => {
  const calls: string[] = [];
  await stub.run({ only: ["alarms"], onCall: ({ operation }) => calls.push(operation) });
  const statements = readOnlyPolicies(stub.settings, ["alarms"]).management ?? [];
  const rights = requiredPermissions(stub.settings, ["alarms"]).map(({ call }) => call);
  const own = [...new Set(calls)].filter((call) => !call.startsWith("sts:"));
  expect(rights).toEqual(expect.arrayContaining(own));
  const count = (operation: string) => calls.filter((call) => call === operation).length;
  expect([count("logs:DescribeMetricFilters"), count("cloudwatch:DescribeAlarms")]).toEqual([1, 1]);
  expect(count("sns:GetTopicAttributes")).toBe(2);
  const caller = iamPrincipal("arn:aws:iam::111111111111:role/verify", "o-exampleorgid");
  const answers = [
    ["sns:ListSubscriptionsByTopic", TOPIC, "Allowed"],
    ["sns:Subscribe", TOPIC, "ImplicitlyDenied"],
    [
      "cloudwatch:SetAlarmState",
      `arn:aws:cloudwatch:us-east-1:111111111111:alarm:${PREFIX}x`,
      "ImplicitlyDenied",
    ],
  ] as const;
  for (const [action, arn, answer] of answers) {
    const identity = { Version: "2012-10-17", Statement: statements };
    expect(await ask({ caller, action, resource: { arn, accountId: "111111111111" } }, { identity })).toBe(
      answer,
    );
  }
});
