import { type Changes, minimalSettings } from "../settings-file";
import { type Synthesized, synthesized, trailStack } from "../synthesized";

const ROLE = "arn:aws:iam::222222222222:role/ci/deployer+1.0";
const SET =
  "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Audit_????????????????";
const MEMBER = SET.replace(/\?+$/, "0123456789abcdef");

function trail(changes: Changes): Synthesized {
  return synthesized(trailStack(minimalSettings(changes)));
}

/** The regular expressions in the conditions of a block. */
function patternsIn(block: unknown): readonly RegExp[] {
  const conditions = JSON.stringify(block).matchAll(/regexall\(\\"([^"]*)\\"/g);
  return [...conditions].map(([, pattern = ""]) => new RegExp(pattern));
}

describe("roles in variables", () => {
  const { variable, data } = trail({
    "accounts.management": { id: "111111111111", roleArn: "arn:aws:iam::111111111111:role/deployer" },
    "accounts.audit": { id: "222222222222", roleArn: ROLE, deployerArns: [ROLE, SET] },
  });

  test("are compared when Terraform applies, also by the variables of later accounts", () => {
    expect(Object.keys(variable)).toEqual(["audit_role_arn", "management_role_arn"]);
    for (const [name, { validation }] of Object.entries(variable)) {
      expect(validation).toEqual([
        {
          condition: expect.stringMatching(
            new RegExp(
              `^\\$\\{!terraform\\.applying \\|\\| \\(var\\.${name} != "" && .*, var\\.audit_role_arn\\)`,
            ),
          ),
          error_message: expect.stringMatching(
            /^The role of audit_role_arn is not in accounts\.audit\.deployerArns.*apply twice: with the old and the new name, then with the new name alone\.$/,
          ),
        },
      ]);
    }
    expect(data).not.toHaveProperty("aws_caller_identity");
  });

  test.each([
    [ROLE, true],
    [MEMBER, true],
    [MEMBER.replace("Audit", "Audit_Other"), false],
    [`${MEMBER}0`, false],
    [`${ROLE}-2`, false],
    [ROLE.replace("1.0", "1x0"), false],
    [ROLE.replace("/ci/", "/"), false],
  ])("%s is a deployer: %s", (arn, isDeployer) => {
    const [pattern] = patternsIn(variable.audit_role_arn);
    expect(pattern?.test(arn)).toBe(isDeployer);
  });
});

describe("a profile", () => {
  const { data, variable } = trail({
    "accounts.audit": { id: "222222222222", profile: "acme-audit", deployerArns: [ROLE, SET] },
  });

  test("is compared in the plan, with the session that STS names", () => {
    expect(variable).toEqual({});
    expect(data.aws_caller_identity).toMatchObject({
      "Caller-audit": {
        provider: "aws.audit",
        lifecycle: {
          postcondition: [
            {
              error_message: expect.stringMatching(
                /^\$\{self\.arn\} of the profile acme-audit is not in accounts\.audit\.deployerArns/,
              ),
            },
          ],
        },
      },
    });
  });

  test.each([
    ["222222222222:assumed-role/deployer+1.0/jane", true],
    ["222222222222:assumed-role/AWSReservedSSO_Audit_0123456789abcdef/jane", true],
    ["222222222222:assumed-role/AWSReservedSSO_Audit_Other_0123456789abcdef/jane", false],
    ["222222222222:assumed-role/deployer+1.0-2/jane", false],
    ["333333333333:assumed-role/deployer+1.0/jane", false],
    ["222222222222:user/deployer+1.0", false],
  ])("%s is a deployer: %s", (session, isDeployer) => {
    const [pattern] = patternsIn(data.aws_caller_identity);
    expect(pattern?.test(`arn:aws:sts::${session}`)).toBe(isDeployer);
  });
});

test("nothing is compared without deployers, or with the credentials of the environment", () => {
  const { data, variable } = trail({
    "accounts.management": { id: "111111111111", roleArn: "arn:aws:iam::111111111111:role/deployer" },
    "accounts.audit": { id: "222222222222", deployerArns: [ROLE] },
  });
  expect(JSON.stringify([variable, data])).not.toContain("deployerArns");
});

test("no variable compares the role of a later account, which would be a cycle", () => {
  const account = (id: string) => {
    const roleArn = `arn:aws:iam::${id}:role/deployer`;
    return { id, roleArn, deployerArns: [roleArn] };
  };
  const { variable } = trail({
    "accounts.management": account("111111111111"),
    "accounts.audit": account("222222222222"),
    "accounts.logArchive": account("333333333333"),
  });
  const compared = Object.entries(variable).map(([name, block]) => [
    name,
    [...JSON.stringify(block).matchAll(/, var\.(\w+)\)/g)].map(([, other]) => other),
  ]);
  expect(Object.fromEntries(compared)).toEqual({
    audit_role_arn: ["audit_role_arn"],
    log_archive_role_arn: ["audit_role_arn", "log_archive_role_arn"],
    management_role_arn: ["audit_role_arn", "log_archive_role_arn", "management_role_arn"],
  });
});
