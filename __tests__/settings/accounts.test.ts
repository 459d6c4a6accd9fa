import { minimalFile, minimalSettings, problemsIn, problemsWith } from "../settings-file";

const ID = "must be an account id: 12 digits in quotes";
const QUOTED = "must be in quotes: YAML reads an unquoted id as a number and drops its leading zeros";
const PROFILE = "must be the name of a profile of your AWS configuration";
const ROLE = "must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/deployer";

const ROLES = "arn:aws:iam::222222222222:role/";

const LOG_ARCHIVE = { "accounts.logArchive": { id: "555555555555", profile: "acme-log-archive" } };

describe.each([
  ["management", "111111111111"],
  ["audit", "222222222222"],
  ["logArchive", "555555555555"],
] as const)("accounts.%s", (name, id) => {
  test.each([
    ["id", 222222222222, `${QUOTED}, got 222222222222`],
    ["id", "22222222222", `${ID}, got "22222222222"`],
    ["id", "2222222222222", `${ID}, got "2222222222222"`],
    ["id", "2222-2222-2222", `${ID}, got "2222-2222-2222"`],
    ["id", ["222222222222"], `${ID}, got ["222222222222"]`],
    ["id", null, `${ID}, got nothing`],
    ["profile", "", `${PROFILE}, got ""`],
    ["profile", "p".repeat(129), `${PROFILE}, got "${"p".repeat(79)}…`],
    ["profile", "acme\nadmin", `${PROFILE}, got "acme\\nadmin"`],
    ["profile", 7, `${PROFILE}, got 7: put it in quotes`],
    ["roleArn", "deployer", `${ROLE}, got "deployer"`],
    ["roleArn", ROLES, `${ROLE}, got "${ROLES}"`],
    ["roleArn", `${ROLES}${"r".repeat(513)}`, `${ROLE}, got "${ROLES}${"r".repeat(48)}…`],
    ["roleArn", `${ROLES}*`, `${ROLE}, got "${ROLES}*"`],
    [
      "roleArn",
      "arn:aws:iam::222222222222:user/deployer",
      `${ROLE}, got "arn:aws:iam::222222222222:user/deployer"`,
    ],
    [
      "roleArn",
      "arn:aws-iso:iam::222222222222:role/deployer",
      `${ROLE}, got "arn:aws-iso:iam::222222222222:role/deployer"`,
    ],
    ["roleArn", false, `${ROLE}, got false`],
  ])("refuses %s: %j", (key, value, message) => {
    expect(problemsWith({ ...LOG_ARCHIVE, [`accounts.${name}.${key}`]: value })).toEqual([
      `accounts.${name}.${key} ${message}`,
    ]);
  });

  test("requires an id", () => {
    expect(problemsWith({ ...LOG_ARCHIVE, [`accounts.${name}.id`]: undefined })).toEqual([
      `accounts.${name}.id is required: ${ID}`,
    ]);
  });

  test("keeps the leading zero of a quoted id and refuses it unquoted", () => {
    const file = minimalFile({ ...LOG_ARCHIVE, [`accounts.${name}.id`]: "012345678901" });
    expect(file).toContain('"012345678901"');
    expect(
      minimalSettings({ ...LOG_ARCHIVE, [`accounts.${name}.id`]: "012345678901" }).accounts[name]?.id,
    ).toBe("012345678901");
    expect(problemsIn(file.replace('"012345678901"', "012345678901"))).toEqual([
      `accounts.${name}.id ${QUOTED}, got 012345678901`,
    ]);
  });

  test.each([
    ["profile", "p"],
    ["profile", "p".repeat(128)],
    ["profile", "AWSAdministratorAccess-111111111111"],
    ["profile", "Jane Doe @ acme, inc. eu/west"],
  ])("accepts %s: %s", (key, value) => {
    expect(problemsWith({ ...LOG_ARCHIVE, [`accounts.${name}.${key}`]: value })).toEqual([]);
  });

  test.each(["r", "r".repeat(512), "path/of/deployer", "A-z_0+=,.@"])("accepts the role %s", (role) => {
    const roleArn = `arn:aws:iam::${id}:role/${role}`;
    expect(
      minimalSettings({ ...LOG_ARCHIVE, [`accounts.${name}.roleArn`]: roleArn }).accounts[name]?.roleArn,
    ).toBe(roleArn);
  });
});

test("has no log archive account by default", () => {
  expect(minimalSettings().accounts).not.toHaveProperty("logArchive");
});
