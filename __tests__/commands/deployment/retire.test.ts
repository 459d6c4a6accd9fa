import { type Retirement, retiredConfiguration, retirementOf } from "../../../commands/deployment/retire";
import { readState } from "../../../commands/deployment/state";

const ADDRESSES = {
  stay: [
    "aws_cloudwatch_log_group.CloudWatchLogs_A266BBD2",
    "aws_kms_alias.LogKey_Alias_E9010E34",
    "aws_kms_key.LogKey_E83D0C1B",
    "aws_organizations_policy.Guardrail_ServiceControlPolicy_1",
    "aws_organizations_policy_attachment.Guardrail_ResourceControlPolicy-222222222222_1",
    "aws_s3_bucket.AccessLogBucket",
    "aws_s3_bucket.LogBucket_CC3B17E8",
    "aws_s3_bucket_logging.AccessLogging_97FD4C2C",
    "aws_s3_bucket_policy.LogBucket_Policy_03E02C2B",
  ],
  go: [
    "aws_cloudtrail.OrganizationTrail_7F291DBA",
    "aws_iam_role.CloudWatchLogs_Role_92F13E26",
    "aws_iam_role.ReaderRole_1",
    "aws_kms_key.Notifications_Key_1",
    "aws_organizations_policy.Guardrail_MembersPolicy_1",
    "aws_sns_topic.Notifications_1",
  ],
};
const ACCESS = "aws_organizations_aws_service_access.TrustedAccess";

function stateOf(addresses: readonly string[]) {
  const resources = addresses.map((address) => {
    const [type, name] = address.split(".");
    return { mode: "managed", type, name, provider: "aws", instances: [] };
  });
  const data = { mode: "data", type: "aws_caller_identity", name: "x", provider: "aws", instances: [] };
  return readState(JSON.stringify({ version: 4, resources: [...resources, data] }));
}

test("keeps buckets, key, log group and the policies that guard them, and removes the rest", () => {
  const state = stateOf([...ADDRESSES.stay, ...ADDRESSES.go, ACCESS]);
  expect(retirementOf(state, false)).toEqual({ kept: ADDRESSES.stay, destroyed: [...ADDRESSES.go, ACCESS] });
});

test("keeps trusted access while another organization trail needs it", () => {
  expect(retirementOf(stateOf([ACCESS]), true)).toEqual({ kept: [ACCESS], destroyed: [] });
});

test("the configuration has no resource, and forgets what is kept", () => {
  const stack = {
    terraform: { backend: {} },
    provider: { aws: [] },
    variable: { x: {} },
    resource: { a: {} },
    data: {},
  };
  const retirement: Retirement = { kept: [ACCESS], destroyed: ADDRESSES.go };
  expect(retiredConfiguration(stack, retirement)).toEqual({
    terraform: stack.terraform,
    provider: stack.provider,
    variable: stack.variable,
    removed: [{ from: ACCESS, lifecycle: { destroy: false } }],
  });
});
