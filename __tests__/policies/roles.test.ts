// biome-ignore-all lint/style/noExcessiveLinesPerFile: most lines are tables of questions to the IAM simulator
import { deployGrants } from "../../policies/roles/deploy";
import { type AccountName, type RolePolicies, rolePolicies } from "../../policies/roles/grant";
import { planGrants } from "../../policies/roles/plan";
import { teardownGrants } from "../../policies/roles/teardown";
import { ask, iamPrincipal } from "../policy-proof/simulator";
import { EVERYTHING, minimalSettings, sampleSettings } from "../settings-file";

const settings = sampleSettings();
const everything = minimalSettings(EVERYTHING);

const ROLES = { deploy: deployGrants, plan: planGrants, teardown: teardownGrants } as const;

async function answer(
  policies: RolePolicies,
  account: AccountName,
  action: string,
  arn: string,
  context?: Readonly<Record<string, string>>,
): Promise<string> {
  const accountId = settings.accounts[account]?.id ?? "";
  const caller = iamPrincipal(`arn:aws:iam::${accountId}:role/role`, settings.organization.id);
  const identity = { Version: "2012-10-17", Statement: policies[account] ?? [] };
  return ask({ caller, action, resource: { arn, accountId }, context }, { identity });
}

const LOG_FILE = "arn:aws:s3:::acme-cloudtrail/AWSLogs/o-exampleorgid/111111111111/file.json.gz";
const STATE = "arn:aws:s3:::acme-organization-trail-state/organization-trail.tfstate";
const STATE_OF_BACKEND = "arn:aws:s3:::acme-organization-trail-state/state-backend.tfstate";
const TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";
const OTHER_TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/other";
const DELIVERY_ROLE = "arn:aws:iam::111111111111:role/organization-trail-cloudwatch-logs";
const STATE_BUCKET = "arn:aws:s3:::acme-organization-trail-state";
const LOG_GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:/aws/cloudtrail/organization-trail";
const PASSED_TO = "iam:PassedToService";

describe.each([
  ["plan", "management", "cloudtrail:GetTrailStatus", TRAIL, "Allowed"],
  // What commands/deployment/presence.ts calls before a first deployment, and `retire`.
  ...(["plan", "deploy"] as const).flatMap(
    (role) =>
      [
        [role, "management", "cloudtrail:GetTrail", TRAIL, "Allowed"],
        [role, "management", "cloudtrail:DescribeTrails", "*", "Allowed"],
        [role, "audit", "s3:ListBucket", "arn:aws:s3:::acme-cloudtrail", "Allowed"],
        [role, "audit", "s3:ListBucket", STATE_BUCKET, "Allowed"],
        [role, "audit", "s3:GetObject", STATE, "Allowed"],
      ] as const,
  ),
  ["plan", "management", "cloudtrail:GetTrail", OTHER_TRAIL, "ImplicitlyDenied"],
  ["plan", "management", "cloudtrail:StopLogging", TRAIL, "ImplicitlyDenied"],
  ["plan", "audit", "s3:GetBucketPolicy", "arn:aws:s3:::acme-cloudtrail", "Allowed"],
  ["plan", "audit", "s3:PutObject", STATE, "ImplicitlyDenied"],
  ["plan", "audit", "s3:GetObject", LOG_FILE, "ImplicitlyDenied"],
  ["plan", "audit", "s3:GetObject", STATE_OF_BACKEND, "ImplicitlyDenied"],
  ["deploy", "audit", "s3:GetObject", STATE_OF_BACKEND, "Allowed"],
  ["deploy", "audit", "s3:PutBucketAcl", "arn:aws:s3:::acme-cloudtrail", "ImplicitlyDenied"],
  ["deploy", "management", "cloudtrail:UpdateTrail", TRAIL, "Allowed"],
  ["deploy", "management", "cloudtrail:UpdateTrail", OTHER_TRAIL, "ImplicitlyDenied"],
  ["deploy", "management", "cloudtrail:DeleteTrail", TRAIL, "ImplicitlyDenied"],
  ["deploy", "audit", "s3:PutBucketPolicy", "arn:aws:s3:::acme-cloudtrail", "Allowed"],
  ["deploy", "audit", "s3:PutBucketPolicy", "arn:aws:s3:::another-bucket", "ImplicitlyDenied"],
  ["deploy", "audit", "s3:PutObject", STATE, "Allowed"],
  ["deploy", "audit", "s3:DeleteObject", `${STATE}.tflock`, "Allowed"],
  ["deploy", "audit", "s3:DeleteObject", STATE, "ImplicitlyDenied"],
  ["deploy", "audit", "s3:GetObject", LOG_FILE, "ImplicitlyDenied"],
  ["deploy", "audit", "s3:DeleteObjectVersion", LOG_FILE, "ImplicitlyDenied"],
  ["teardown", "management", "cloudtrail:DeleteTrail", TRAIL, "Allowed"],
  ["teardown", "audit", "s3:DeleteObjectVersion", LOG_FILE, "Allowed"],
  ["teardown", "audit", "s3:DeleteObject", STATE, "ImplicitlyDenied"],
  ["teardown", "audit", "s3:DeleteObjectVersion", STATE, "Allowed"],
  ["teardown", "audit", "s3:DeleteBucket", STATE_BUCKET, "Allowed"],
  ["teardown", "audit", "s3:DeleteBucket", "arn:aws:s3:::another-bucket", "ImplicitlyDenied"],
  ["deploy", "audit", "s3:ListBucketVersions", STATE_BUCKET, "Allowed"],
  ["deploy", "audit", "s3:GetObjectVersion", STATE, "Allowed"],
  ["deploy", "audit", "s3:GetObjectVersion", LOG_FILE, "ImplicitlyDenied"],
  ["deploy", "audit", "s3:DeleteBucket", STATE_BUCKET, "ImplicitlyDenied"],
  ["plan", "audit", "s3:GetObjectVersion", STATE, "ImplicitlyDenied"],
  ["deploy", "management", "iam:UntagRole", DELIVERY_ROLE, "Allowed"],
  // So a deployer can become a role with every right, as the guarantee says.
  ["deploy", "management", "iam:UpdateAssumeRolePolicy", DELIVERY_ROLE, "Allowed"],
  ["deploy", "management", "iam:PutRolePolicy", DELIVERY_ROLE, "Allowed"],
  [
    "deploy",
    "management",
    "iam:PutRolePolicy",
    DELIVERY_ROLE.replace("trail-", "other-"),
    "ImplicitlyDenied",
  ],
  ["deploy", "management", "logs:UntagResource", LOG_GROUP, "Allowed"],
  ["deploy", "management", "logs:DisassociateKmsKey", LOG_GROUP, "Allowed"],
  ["deploy", "management", "logs:DeleteLogGroup", LOG_GROUP, "ImplicitlyDenied"],
] as const)("the role to %s, in the %s account", (role, account, action, arn, expected) => {
  test(`${expected === "Allowed" ? "may" : "may not"} call ${action} on ${arn}`, async () => {
    expect(await answer(rolePolicies(ROLES[role](settings)), account, action, arn)).toBe(expected);
  });
});

describe.each([
  ["deploy", "Register"],
  ["teardown", "Deregister"],
] as const)("with a delegated administrator, the role to %s", (role, verb) => {
  const delegating = sampleSettings({ "organization.delegatedAdministrator": true });
  const action = `organizations:${verb}DelegatedAdministrator`;
  const account = (id: string) => `arn:aws:organizations::111111111111:account/o-exampleorgid/${id}`;
  const of = (service: string) => ({ "organizations:ServicePrincipal": `${service}.amazonaws.com` });

  test.each([
    [`cloudtrail:${verb}OrganizationDelegatedAdmin`, "*", {}, "Allowed"],
    [action, account("222222222222"), of("cloudtrail"), "Allowed"],
    [action, account("222222222222"), of("config"), "ImplicitlyDenied"],
    [action, account("444444444444"), of("cloudtrail"), "ImplicitlyDenied"],
  ] as const)("calls %s on %s with %j: %s", async (call, arn, context, expected) => {
    const policies = rolePolicies(ROLES[role](delegating));
    expect(await answer(policies, "management", call, arn, context)).toBe(expected);
  });
});

test.each([
  ["cloudtrail.amazonaws.com", "Allowed"],
  ["lambda.amazonaws.com", "ImplicitlyDenied"],
])("the role to deploy passes the delivery role to %s: %s", async (service, expected) => {
  const policies = rolePolicies(deployGrants(settings));
  expect(await answer(policies, "management", "iam:PassRole", DELIVERY_ROLE, { [PASSED_TO]: service })).toBe(
    expected,
  );
});

describe.each(Object.entries(ROLES))("the policies to %s, with every option", (_, grants) => {
  const statements = grants(everything).map(({ statement }) => statement);

  test("have unique statement ids in each account", () => {
    for (const policy of Object.values(rolePolicies(grants(everything)))) {
      const sids = policy.map(({ Sid }) => Sid);
      expect(sids).toEqual([...new Set(sids)]);
    }
  });

  test("list each statement's actions once, in order, and never every action of a service", () => {
    for (const { Action } of statements) {
      expect(Action).toEqual([...new Set(Action)].sort());
      expect(Action).not.toContain("*");
      expect([Action].flat().filter((action) => /:\*$/.test(action))).toEqual([]);
    }
  });

  test("fit into IAM's limit of 6,144 characters for a managed policy", () => {
    for (const policy of Object.values(rolePolicies(grants(everything)))) {
      expect(JSON.stringify({ Version: "2012-10-17", Statement: policy }).length).toBeLessThan(6_144);
    }
  });
});

test("the policies to plan only read", () => {
  const actions = planGrants(everything).flatMap(({ statement }) => statement.Action);
  expect(actions.filter((action) => !/^[a-z0-9]+:(Describe|Get|List)/.test(action))).toEqual([]);
});

test.each([true, false])(
  "with onDisable: delete, the role to deploy may delete the log group while it is enabled: %s",
  async (enabled) => {
    const deleting = sampleSettings({ cloudWatchLogs: { enabled, onDisable: "delete" } });
    const policies = rolePolicies(deployGrants(deleting));
    expect(await answer(policies, "management", "logs:DeleteLogGroup", LOG_GROUP)).toBe("Allowed");
    expect(await answer(policies, "management", "logs:DeleteLogGroup", `${LOG_GROUP}-2`)).toBe(
      "ImplicitlyDenied",
    );
  },
);

test("an option adds its rights: without CloudWatch Logs and notifications nothing names them", () => {
  const off = sampleSettings({ "cloudWatchLogs.enabled": false });
  const text = JSON.stringify(deployGrants(off));
  expect(text).not.toMatch(/logs:|sns:|PassRole/);
  expect(JSON.stringify(deployGrants(everything))).toMatch(/logs:.*sns:/);
});

describe("the roles of alarms", () => {
  const alarms = minimalSettings({
    "alarms.subscriptions": [{ protocol: "email", endpoint: "security@acme.example" }],
  });
  const ALARM = "arn:aws:cloudwatch:us-east-1:111111111111:alarm:organization-trail-alarm-key-changed";
  const GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:/aws/cloudtrail/organization-trail";
  const ALARM_TOPIC = "arn:aws:sns:us-east-1:111111111111:organization-trail-alarms";

  test.each([
    ["plan", "logs:DescribeMetricFilters", GROUP, "Allowed"],
    ["plan", "cloudwatch:DescribeAlarms", ALARM, "Allowed"],
    ["plan", "sns:GetSubscriptionAttributes", ALARM_TOPIC, "Allowed"],
    ["plan", "cloudwatch:DisableAlarmActions", ALARM, "ImplicitlyDenied"],
    ["deploy", "cloudwatch:PutMetricAlarm", ALARM, "Allowed"],
    ["deploy", "cloudwatch:PutMetricAlarm", ALARM.replace("-alarm-", "-"), "ImplicitlyDenied"],
    ["deploy", "cloudwatch:SetAlarmState", ALARM, "ImplicitlyDenied"],
    ["deploy", "logs:PutMetricFilter", GROUP, "Allowed"],
    ["deploy", "logs:DeleteMetricFilter", GROUP.replace("/aws/", "/other/"), "ImplicitlyDenied"],
    ["deploy", "sns:Subscribe", ALARM_TOPIC, "Allowed"],
    ["deploy", "sns:Subscribe", ALARM_TOPIC.replace("-alarms", ""), "ImplicitlyDenied"],
    ["deploy", "sns:DeleteTopic", ALARM_TOPIC, "ImplicitlyDenied"],
    ["teardown", "sns:DeleteTopic", ALARM_TOPIC, "Allowed"],
  ] as const)("to %s, %s on %s: %s", async (role, action, arn, expected) => {
    expect(await answer(rolePolicies(ROLES[role](alarms)), "management", action, arn)).toBe(expected);
    expect(JSON.stringify(ROLES[role](settings))).not.toMatch(/cloudwatch:|sns:|MetricFilter/);
  });
});

describe("the roles of search", () => {
  const search = minimalSettings({ search: { enabled: true, acknowledgeArchive: true } });
  const arn = (rest: string) => `arn:aws:${rest}`;
  const WORKGROUP = arn("athena:us-east-1:222222222222:workgroup/organization-trail-search");
  const TABLE = arn("glue:us-east-1:222222222222:table/organization_trail/log_files");
  const RESULTS = arn("s3:::acme-cloudtrail-search");

  test.each([
    ["plan", "athena:GetWorkGroup", WORKGROUP, "Allowed"],
    ["plan", "glue:GetTable", TABLE, "Allowed"],
    ["plan", "s3:GetBucketPolicy", RESULTS, "Allowed"],
    ["plan", "athena:StartQueryExecution", WORKGROUP, "ImplicitlyDenied"],
    ["deploy", "athena:UpdateWorkGroup", WORKGROUP, "Allowed"],
    ["deploy", "athena:UpdateWorkGroup", WORKGROUP.replace("organization-trail-", ""), "ImplicitlyDenied"],
    ["deploy", "athena:StartQueryExecution", WORKGROUP, "ImplicitlyDenied"],
    ["deploy", "glue:UpdateTable", TABLE, "Allowed"],
    ["deploy", "glue:UpdateTable", TABLE.replace("log_files", "others"), "ImplicitlyDenied"],
    ["deploy", "s3:GetObject", `${RESULTS}/query.csv`, "ImplicitlyDenied"],
    ["deploy", "athena:DeleteWorkGroup", WORKGROUP, "ImplicitlyDenied"],
    ["teardown", "athena:DeleteWorkGroup", WORKGROUP, "Allowed"],
    ["teardown", "glue:DeleteTable", TABLE, "Allowed"],
    ["teardown", "s3:DeleteObjectVersion", `${RESULTS}/query.csv`, "Allowed"],
  ] as const)("to %s, %s on %s: %s", async (role, action, resource, expected) => {
    expect(await answer(rolePolicies(ROLES[role](search)), "audit", action, resource)).toBe(expected);
    expect(JSON.stringify(ROLES[role](settings))).not.toMatch(/athena:|glue:|-search/);
  });
});

describe("the role to deploy the guardrail", () => {
  const managed = minimalSettings({
    ...EVERYTHING,
    guardrail: { mode: "managed", members: { targets: ["ou-exam-12345678", "r-exam"] } },
  });
  const policies = rolePolicies(deployGrants(managed));
  const arn = (kind: string, name: string) =>
    `arn:aws:organizations::111111111111:${kind}/o-exampleorgid/${name}`;
  const POLICY = arn("policy", "service_control_policy/p-12345678");
  const OURS = { "aws:ResourceTag/organization-trail": "guardrail" };
  const OTHERS = { "aws:ResourceTag/team": "network" };

  test.each([
    ["organizations:UpdatePolicy", POLICY, OURS, "Allowed"],
    ["organizations:UpdatePolicy", POLICY, OTHERS, "ImplicitlyDenied"],
    ["organizations:DeletePolicy", POLICY, OTHERS, "ImplicitlyDenied"],
    ["organizations:AttachPolicy", POLICY, OURS, "Allowed"],
    ["organizations:DetachPolicy", POLICY, OTHERS, "ImplicitlyDenied"],
    ["organizations:UntagResource", POLICY, OURS, "Allowed"],
    ["organizations:UntagResource", POLICY, OTHERS, "ImplicitlyDenied"],
    ["organizations:TagResource", POLICY, OTHERS, "ImplicitlyDenied"],
    ["organizations:AttachPolicy", arn("account", "222222222222"), {}, "Allowed"],
    ["organizations:AttachPolicy", arn("account", "333333333333"), {}, "Allowed"],
    ["organizations:AttachPolicy", arn("account", "444444444444"), {}, "ImplicitlyDenied"],
    ["organizations:AttachPolicy", arn("ou", "ou-exam-12345678"), {}, "Allowed"],
    ["organizations:AttachPolicy", arn("root", "r-exam"), {}, "Allowed"],
    ["organizations:DetachPolicy", arn("ou", "ou-exam-87654321"), {}, "ImplicitlyDenied"],
  ] as const)("%s on %s with %j: %s", async (action, resource, context, expected) => {
    expect(await answer(policies, "management", action, resource, context)).toBe(expected);
  });

  test("may create policies with the guardrail's tag only", async () => {
    const create = (context: Readonly<Record<string, string>>) =>
      answer(policies, "management", "organizations:CreatePolicy", POLICY, context);
    expect(await create({ "aws:RequestTag/organization-trail": "guardrail" })).toBe("Allowed");
    expect(await create({ "aws:RequestTag/team": "network" })).toBe("ImplicitlyDenied");
  });
});
