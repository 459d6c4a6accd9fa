import { organizationPolicies, policyLengthProblems } from "../../policies/guardrail/organization-policies";
import { policyJson } from "../../policies/policy-document";
import { EVERYTHING, minimalSettings } from "../settings-file";

const arns = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:iam::222222222222:role/${"x".repeat(60)}-${index}`);
const managed = (changes = {}) =>
  minimalSettings({
    "accounts.audit.deployerArns": ["arn:aws:iam::222222222222:role/deployer"],
    "guardrail.mode": "managed",
    ...changes,
  });

test("two deployers and break glass in each account fit AWS's limit", () => {
  const settings = minimalSettings(EVERYTHING);
  expect(policyLengthProblems(settings)).toEqual([]);
  for (const { statements } of organizationPolicies(settings, "arn:aws:kms:eu-west-1:222222222222:key/x")) {
    expect(policyJson(statements).length).toBeLessThan(4_700);
  }
});

test("a policy that is too long is a problem of the settings, which names the longest list", () => {
  const [problem] = policyLengthProblems(managed({ breakGlassPrincipalArns: arns(10) }));
  expect(problem?.path).toEqual(["breakGlassPrincipalArns"]);
  expect(problem?.message).toMatch(
    /^guardrail\.mode needs a SERVICE_CONTROL_POLICY of \d+ characters, but this app keeps to 5120, which AWS Organizations accepts everywhere; shorten breakGlassPrincipalArns, which is the longest list$/,
  );
});

test.each([
  ["its home Region can be disabled", "eu-south-2", ["AccountStays", "RegionStays"]],
  ["its home Region is always enabled", "eu-west-1", ["AccountStays"]],
])("members keep the home Region if %s", (_, region, sids) => {
  const settings = managed({ region, "guardrail.members.targets": ["r-exam"] });
  const members = organizationPolicies(settings, "").find(({ id }) => id === "MembersPolicy");
  expect(members?.statements.map(({ Sid }) => Sid)).toEqual(sids);
});

test("the roles that write the state stay as they are, for nobody but deployers and break glass to change", () => {
  const role = (name: string) => `arn:aws:iam::222222222222:role/${name}`;
  const [scp] = organizationPolicies(
    managed({
      "state.writerArns": [role("apply"), "arn:aws:iam::444444444444:role/apply"],
      "state.roleArn": role("terraform-state"),
    }),
    "",
  );
  const frozen = scp?.statements.find(({ Sid }) => Sid === "ExemptRolesStay");
  const roles = [frozen?.Resource].flat().filter((arn) => arn?.includes(":role/"));
  expect(roles).toEqual([role("deployer"), role("apply"), role("terraform-state")]);
  expect(frozen?.Condition).toEqual({ ArnNotLike: { "aws:PrincipalArn": [role("deployer")] } });
});

test.each([
  ["eu-south-2", ["eu-west-1", "eu-south-2"]],
  ["us-east-1", ["eu-west-1"]],
])("the accounts of bucket and key keep their Region and the home Region %s", (homeRegion, regions) => {
  const [scp] = organizationPolicies(managed({ region: "eu-west-1", "trail.homeRegion": homeRegion }), "");
  const stays = scp?.statements.find(({ Sid }) => Sid === "RegionStays");
  expect(stays?.Condition).toEqual({ StringEquals: { "account:TargetRegion": regions } });
});

test("the state bucket is left out if an account that is not guarded owns it", () => {
  const text = (changes = {}) => JSON.stringify(organizationPolicies(managed(changes), ""));
  expect(text()).toContain("OnlyWritersChangeState");
  expect(text({ "state.account": "management" })).not.toContain("acme-state");
});

test("AWS Control Tower's role is exempt, and stays free to be changed by AWS Control Tower", () => {
  const role = "arn:aws:iam::222222222222:role/AWSControlTowerExecution";
  const [scp] = organizationPolicies(managed({ "accounts.audit.deployerArns": [role] }), "");
  const frozen = scp?.statements.find(({ Sid }) => Sid === "ExemptRolesStay");
  expect(frozen?.Resource).not.toContain(role);
  expect(scp?.statements[0]?.Condition).toEqual({ ArnNotLike: { "aws:PrincipalArn": [role] } });
});
