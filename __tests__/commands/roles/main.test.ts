import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseCommandLine } from "../../../commands/roles/arguments";
import { formatRoles } from "../../../commands/roles/formats";
import { lengthNote, rolesFor, settingsToChange } from "../../../commands/roles/roles";
import { policyJson } from "../../../policies/policy-document";
import { runProgram } from "../../program";
import { type Changes, EVERYTHING, minimalFile, minimalSettings, sampleSettings } from "../../settings-file";

const settings = sampleSettings();
const WORKFLOWS = { repositories: ["acme/trail"], branch: "main", environment: "audit-trail" };
const TO_DEPLOY = { ...WORKFLOWS, purpose: "deploy", account: "audit", trusted: [] } as const;
const PIPELINE = { ...TO_DEPLOY, purpose: "pipeline" } as const;
const APPLY = "arn:aws:iam::222222222222:role/organization-trail-apply";

const one = (changes: object, of = settings) => {
  const [role] = rolesFor(of, { ...TO_DEPLOY, ...changes });
  if (role === undefined) throw new Error("no role");
  return role;
};

test.each([
  [["--account", "audit"], "--for must be one of deploy, plan, verify, integrity, pipeline, got nothing"],
  [["--for", "plan"], "--account must be one of management, audit, logArchive, got nothing"],
  [["--for", "plan", "--account", "audit", "--format", "yaml"], "--format must be one of"],
  [["--for", "plan", "--account", "audit", "--trusted", "arn:aws:iam::2:root"], "--trusted must be the ARN"],
  [["--for", "plan", "--account", "audit", "--trusted", "*"], "--trusted must be the ARN"],
  [["--for", "plan", "--account", "audit", "--repository", "a/b"], "belongs to --for pipeline"],
  [
    ["--for", "deploy", "--account", "audit", "--with", "plan"],
    "--with must be one of doctor, teardown, content, got",
  ],
  [["--for", "plan", "--account", "audit", "--with", "doctor"], "--with doctor belongs to --for deploy"],
  [["--for", "deploy", "--account", "audit", "--with", "content"], "content belongs to --for integrity"],
  [["--for", "integrity", "--account", "audit", "--with", "content"], "--with content needs --trusted"],
  [["--for", "pipeline", "--account", "audit"], "--repository must name the repository"],
  [["--for", "pipeline", "--account", "audit", "--repository", "a"], "OWNER@ID/NAME@ID"],
  [["--for", "pipeline", "--account", "audit", "--repository", "a/*"], "got a/*"],
  [["--for", "pipeline", "--account", "audit", "--repository", "a@1/b"], "got a@1/b"],
  [["--for", "pipeline", "--account", "audit", "--repository", "a/b", "--branch", "*"], "--branch must be"],
  [["--for", "pipeline", "--account", "audit", "--repository", "a/b", "--environment", "a:b"], "got a:b"],
  [
    ["--for", "pipeline", "--account", "audit", "--repository", "a/b", "--trusted", APPLY],
    "--trusted belongs",
  ],
])("refuses %j: %s", (args, message) => {
  expect(() => parseCommandLine(args)).toThrow(message);
});

test("the names of the settings are filled in: the deployer's too, with its path", () => {
  const named = sampleSettings({
    "accounts.audit.deployerArns": ["arn:aws:iam::222222222222:role/team/trail/apply"],
  });
  const [role] = JSON.parse(formatRoles([one({}, named)], "json"));
  expect(role).toMatchObject({ name: "apply", path: "/team/trail/" });
  expect(JSON.stringify(role.policy)).toContain("arn:aws:s3:::acme-cloudtrail");
  const apply = rolesFor(named, PIPELINE).at(-1);
  expect(JSON.stringify(apply?.permissions)).toContain("role/team/trail/apply");
});

test("a role of an account trusts the pipeline's role of the same purpose, or the principals that the arguments name", () => {
  const trusted = (changes: object) => one(changes).trust.map(({ Principal }) => Principal);
  expect(trusted({})).toEqual([{ AWS: [APPLY] }]);
  expect(trusted({ purpose: "verify", account: "management" })).toEqual([
    { AWS: ["arn:aws:iam::222222222222:role/organization-trail-verify"] },
  ]);
  const person = "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1";
  expect(trusted({ trusted: [person] })).toEqual([{ AWS: [person] }]);
});

test.each<readonly [Changes, object, RegExp]>([
  [{}, PIPELINE, /add .*-apply to state.writerArns/],
  [{ "accounts.audit.deployerArns": undefined }, PIPELINE, /^$/],
  [{ "state.writerArns": [APPLY] }, PIPELINE, /^$/],
  [{}, { ...PIPELINE, account: "management" }, /-plan to state.readerArns.*-apply to state.writerArns/s],
  [{}, TO_DEPLOY, /^$/],
  [
    {
      "accounts.audit.deployerArns": [
        "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_????????????????",
      ],
    },
    TO_DEPLOY,
    /add .*organization-trail-deployer to accounts.audit.deployerArns/,
  ],
])("with %j it says what the settings lack for %j", (changes, options, expected) => {
  const changed = sampleSettings(changes);
  const roles = rolesFor(changed, { ...TO_DEPLOY, ...options });
  expect(settingsToChange(changed, roles).join("\n")).toMatch(expected);
});

describe("with every option and the longest names", () => {
  const longest = minimalSettings({
    ...EVERYTHING,
    guardrail: {
      mode: "managed",
      members: { targets: ["r-exam", ...Array.from({ length: 9 }, (_, index) => `ou-exam-1234567${index}`)] },
    },
    "organization.id": `o-${"x".repeat(32)}`,
    "trail.name": "x".repeat(128),
    "trail.s3KeyPrefix": "x".repeat(200),
    "logBucket.name": "x".repeat(51),
    "key.alias": "x".repeat(200),
    "cloudWatchLogs.logGroupName": `/${"x".repeat(511)}`,
    "integrity.stateUri": `s3://${"y".repeat(63)}/${`${"x".repeat(100)}/`.repeat(5)}`,
    state: { backend: "s3", account: "logArchive", bucket: "y".repeat(63), key: "z".repeat(100) },
  });
  const repository = `${"o".repeat(39)}@1234567890/${"r".repeat(100)}@1234567890`;
  const purposes = ["deploy", "plan", "verify", "pipeline"] as const;
  const accounts = ["management", "audit", "logArchive"] as const;
  const roles = purposes.flatMap((purpose) =>
    accounts.flatMap((account) =>
      rolesFor(longest, { ...PIPELINE, purpose, account, repositories: [repository] }).map(
        (role) => [purpose, account, role.arn, role] as const,
      ),
    ),
  );

  test.each(roles)("to %s in the %s account, %s fits into IAM's limits for a role", (_, __, ___, role) => {
    expect(policyJson(role.trust).length).toBeLessThanOrEqual(2_048);
    expect(policyJson(role.permissions).length).toBeLessThanOrEqual(10_240);
  });

  test("only to deploy in the management account it has to be in the role: it is too long for a managed policy", () => {
    const tooLong = roles.filter(([, , , role]) => lengthNote(role) !== undefined);
    expect(tooLong.map(([purpose, account]) => [purpose, account])).toEqual([["deploy", "management"]]);
    const [, , , role] = tooLong[0] ?? [];
    expect(role && lengthNote(role)).toMatch(/has 10,\d{3} characters, and a managed policy takes 6,144/);
  });

  test("with the rights of a teardown, too, it is too long for a role", () => {
    const deployer = one({ account: "management", further: ["teardown"] }, longest);
    expect(lengthNote(deployer)).toMatch(
      /has 1\d,\d{3} characters, and a role takes 10,240: divide its statements/,
    );
  });
});

test.each(["management", "audit"] as const)(
  "--with adds the rights of doctor and of a teardown in the %s account, with ids of their own",
  (account) => {
    const further = parseCommandLine(
      "--for deploy --account audit --with doctor --with teardown --with doctor".split(" "),
    )?.further;
    expect(further).toEqual(["doctor", "teardown"]);
    const everything = minimalSettings({ ...EVERYTHING, "organization.delegatedAdministrator": true });
    const sids = one({ account, further }, everything).permissions.map(({ Sid }) => Sid);
    expect(sids).toEqual([...new Set(sids)]);
    const expected = {
      management: ["DoctorReadTrails", "DeleteTopic", "DeleteDeliveryRole", "RevokeDelegation"],
      audit: ["DoctorReadLogKey", "DeleteLogKey", "DeleteReaderRole"],
    };
    expect(sids).toEqual(expect.arrayContaining(expected[account]));
    expect(one({ account }, everything).permissions.map(({ Sid }) => Sid)).toEqual(
      expect.not.arrayContaining(expected[account]),
    );
  },
);

test("a branch may have every letter that IAM takes as it is", () => {
  const args = ["--for", "pipeline", "--account", "audit", "--repository", "a/b", "--branch"];
  expect(parseCommandLine([...args, "feature/x+y#1"])?.branch).toBe("feature/x+y#1");
  for (const branch of ["a?b", "${aws:x}", "a b", ""]) {
    expect(() => parseCommandLine([...args, branch])).toThrow("--branch must be");
  }
});

test.each([
  ["0trail", "_0trail"],
  ["-trail", "_-trail"],
])("the role %s has the name %s in Terraform", (name, expected) => {
  const role = { ...one({}), arn: `arn:aws:iam::222222222222:role/${name}` };
  const { aws_iam_role: roles } = JSON.parse(formatRoles([role], "terraform")).resource;
  expect(roles[expected]).toMatchObject({ name });
});

test("Terraform reads the policies as text: it interpolates nothing in them", () => {
  const role = {
    ...one({}),
    permissions: [{ Sid: "S", Effect: "Allow", Action: "a:B", Resource: "x/${aws:y}%{z}" }],
  } as const;
  const { aws_iam_role_policy: policies } = JSON.parse(formatRoles([role], "terraform")).resource;
  expect(policies["organization-trail-deployer"].policy).toContain("x/$${aws:y}%%{z}");
});

test("every format has the same policies", () => {
  const role = one({});
  const read = (format: "json" | "terraform" | "cloudformation") => JSON.parse(formatRoles([role], format));
  const [json] = read("json");
  expect(json).toMatchObject({
    trustPolicy: { Statement: role.trust },
    policy: { Statement: role.permissions },
  });
  const { organizationtraildeployer: cloudFormation } = read("cloudformation").Resources;
  expect(cloudFormation.Properties).toMatchObject({
    AssumeRolePolicyDocument: json.trustPolicy,
    Policies: [{ PolicyDocument: json.policy }],
  });
  const { aws_iam_role: roles, aws_iam_role_policy: policies } = read("terraform").resource;
  expect(JSON.parse(roles["organization-trail-deployer"].assume_role_policy)).toEqual(json.trustPolicy);
  expect(JSON.parse(policies["organization-trail-deployer"].policy)).toEqual(json.policy);
});

const directory = mkdtempSync(join(tmpdir(), "organization-trail-roles-"));
const file = join(directory, "prod.yaml");
afterAll(() => rmSync(directory, { recursive: true }));

test("prints the roles of the settings file that --settings names, and what it lacks on standard error", async () => {
  const deployer = APPLY.replace("apply", "deployer");
  const reader = { enabled: true, name: "organization-trail-planner", trustedPrincipalArns: [deployer] };
  const changes = { "accounts.audit.deployerArns": [deployer], "logBucket.readers.role": reader };
  writeFileSync(file, minimalFile(changes));
  const args = ["--settings", file, "--for", "pipeline", "--account", "audit", "--repository", "acme/trail"];
  const { exitCode, stdout, output } = await runProgram("commands/roles/main.ts", args);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual([
    "organization-trail-plan",
    "organization-trail-verify",
    "organization-trail-integrity",
    "organization-trail-apply",
  ]);
  expect(output).toContain(`pipeline: add ${APPLY} to state.writerArns`);
  expect(output).toContain(
    "warning: logBucket.readers.role.name organization-trail-planner is also the name",
  );
});

test("refuses an account that the settings do not have", async () => {
  writeFileSync(file, minimalFile());
  const args = ["--settings", file, "--for", "plan", "--account", "logArchive"];
  const { exitCode, output } = await runProgram("commands/roles/main.ts", args);
  expect(exitCode).toBe(64);
  expect(output).toContain("the settings have no accounts.logArchive");
});

test("refuses a guardrail that is too long, with the place of the longest list", async () => {
  const arns = Array.from({ length: 10 }, (_, index) => `${APPLY}${"x".repeat(40)}${index}`);
  const yaml = minimalFile({
    "accounts.audit.deployerArns": [APPLY],
    "guardrail.mode": "managed",
    breakGlassPrincipalArns: arns,
  });
  writeFileSync(file, yaml);
  const line = yaml.split("\n").indexOf("breakGlassPrincipalArns:") + 1;
  const args = ["--settings", file, "--for", "plan", "--account", "audit"];
  const { exitCode, output } = await runProgram("commands/roles/main.ts", args);
  expect(exitCode).toBe(64);
  expect(output).toContain(`${file}:${line}:1: guardrail.mode needs a SERVICE_CONTROL_POLICY`);
});
