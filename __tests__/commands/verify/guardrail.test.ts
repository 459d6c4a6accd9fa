import type { StubModel } from "../../../emulator/stubbed-model";
import { notPassed, type StubRun, startStub } from "./stub";

const [SCP, RCP, MEMBERS] = [
  "guardrail.service-control-policies",
  "guardrail.resource-control-policies",
  "guardrail.members",
];
const AUDIT = "222222222222";
const UNIT = "ou-exam-12345678";

let stub: StubRun;
beforeAll(async () => {
  stub = await startStub({
    "accounts.audit": {
      id: AUDIT,
      roleArn: `arn:aws:iam::${AUDIT}:role/verify`,
      deployerArns: [`arn:aws:iam::${AUDIT}:role/deployer`],
    },
    guardrail: { mode: "managed", members: { targets: [UNIT] } },
  });
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

async function found(
  change: (policies: StubModel["organizationPolicies"]) => StubModel["organizationPolicies"],
) {
  stub.aws.model.organizationPolicies = change(stub.aws.model.organizationPolicies);
  const { results } = await stub.run({ only: ["guardrail"] });
  return notPassed(results);
}

const change = (target: string, replace: (content: string) => string, type = "SERVICE_CONTROL_POLICY") =>
  found((policies) => ({
    ...policies,
    [target]: (policies[target] ?? []).map((policy) =>
      policy.Type === type ? { ...policy, Content: replace(policy.Content) } : policy,
    ),
  }));

test("passes if the policies are attached as deployed, or above the accounts", async () => {
  expect(await found((policies) => policies)).toEqual({});
  expect(await found(({ [AUDIT]: own = [], ...others }) => ({ ...others, "r-exam": own }))).toEqual({});
});

test("reads each target and its parents once for each type of policy", async () => {
  const calls: string[] = [];
  stub.aws.model.fails = ({ operation }) => {
    calls.push(operation);
    return undefined;
  };
  await found((policies) => policies);
  const count = (name: string) => calls.filter((call) => call === `organizations:${name}`).length;
  // The audit account, the unit, and their root, to which resource control policies are attached as well.
  expect([count("ListParents"), count("ListPoliciesForTarget")]).toEqual([2, 5]);
});

test("fails if the policies are detached", async () => {
  expect(await found(() => ({}))).toEqual({ [SCP]: "FAIL", [RCP]: "FAIL", [MEMBERS]: "FAIL" });
});

test.each(["OnlyDeployersChange", "OnlyBreakGlassUndoes", "ExemptRolesStay", "AccountStays", "RegionStays"])(
  "fails without the statement %s",
  async (sid) => {
    const without = (content: string) => {
      const { Statement, ...rest } = JSON.parse(content);
      return JSON.stringify({
        ...rest,
        Statement: Statement.filter(({ Sid }: { Sid: string }) => Sid !== sid),
      });
    };
    expect(await change(AUDIT, without)).toEqual({ [SCP]: "FAIL" });
  },
);

test("fails if another role is exempt too, and names the statement", async () => {
  const exempt = (content: string) => content.replaceAll(":role/deployer", ":role/*");
  expect(await change(AUDIT, exempt, "RESOURCE_CONTROL_POLICY")).toEqual({ [RCP]: "FAIL" });
});

test.each(["LeaveOrganization", "AcceptHandshake"])(
  "fails if organizations:%s is not denied",
  async (name) => {
    const leave = (content: string) => content.replace(`organizations:${name}`, "iam:CreateUser");
    expect(await change(UNIT, leave)).toEqual({ [MEMBERS]: "FAIL" });
    stub.aws.reset();
    expect(await change(AUDIT, leave)).toEqual({ [SCP]: "FAIL" });
  },
);

test("passes with policies of others that deny more", async () => {
  const Content = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "ec2:*", Resource: "*" }],
  });
  const more = { Id: "p-other", Name: "other", Type: "SERVICE_CONTROL_POLICY", Content };
  expect(await found((policies) => ({ ...policies, "r-exam": [more] }))).toEqual({});
});

test("is UNKNOWN if a policy cannot be read", async () => {
  stub.aws.model.fails = ({ operation }) =>
    operation === "organizations:DescribePolicy"
      ? { status: 400, code: "AccessDeniedException", message: "not allowed" }
      : undefined;
  expect(await found((policies) => policies)).toEqual({
    [SCP]: "UNKNOWN",
    [RCP]: "UNKNOWN",
    [MEMBERS]: "UNKNOWN",
  });
});
