import { type Changes, minimalSettings, problemsWith } from "../settings-file";

const BUCKET =
  "must be a bucket name: 3 to 63 lower-case letters, digits and hyphens, no dots, no reserved prefix or suffix";
const KEY = "must be an object key: letters, digits and `!-_.*'()/`, not beginning with `/`, no `//`";
const ROLE_ARN = "arn:aws:iam::222222222222:role/state";

test.each([
  ["bucket", "abc"],
  ["bucket", "a".repeat(63)],
  ["key", "k"],
  ["key", "k".repeat(1000)],
  ["key", "audit/organization_trail-1!.*'()"],
  ["region", "eu-west-1"],
  ["account", "audit"],
  ["account", "management"],
  ["profile", "state"],
  ["roleArn", ROLE_ARN],
])("accepts %s: %s", (key, value) => {
  expect(minimalSettings({ [`state.${key}`]: value }).state).toMatchObject({ [key]: value });
});

test.each([
  ["backend", "gcs", 'must be one of s3, cloud, local, got "gcs"'],
  ["backend", null, "must be one of s3, cloud, local, got nothing"],
  ["bucket", "ab", `${BUCKET}, got "ab"`],
  ["bucket", "a".repeat(64), `${BUCKET}, got "${"a".repeat(64)}"`],
  ["bucket", "acme.state", `${BUCKET}, got "acme.state"`],
  ["key", "", `${KEY}, got ""`],
  ["key", "k".repeat(1001), `${KEY}, got "${"k".repeat(79)}…`],
  ["key", "/state", `${KEY}, got "/state"`],
  ["key", "a//b", `${KEY}, got "a//b"`],
  ["key", "a b", `${KEY}, got "a b"`],
  ["region", "us-east", 'must be the code of an AWS Region, such as us-east-1, got "us-east"'],
  ["account", "log-archive", 'must be one of audit, management, logArchive, got "log-archive"'],
  ["profile", "", 'must be the name of a profile of your AWS configuration, got ""'],
  [
    "roleArn",
    "state",
    'must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/deployer, got "state"',
  ],
])("refuses %s: %j", (key, value, message) => {
  expect(problemsWith({ [`state.${key}`]: value })).toEqual([`state.${key} ${message}`]);
});

test.each([[[]], ["s3"], [5]])("refuses %j as the whole section", (state) => {
  expect(problemsWith({ state })).toEqual([
    `state must be a mapping of keys to values, got ${JSON.stringify(state)}`,
  ]);
});

test("has the credentials of the account that owns the bucket", () => {
  const audit = { "accounts.audit.roleArn": ROLE_ARN };
  const inS3 = {
    backend: "s3",
    bucket: "acme-state",
    key: "organization-trail.tfstate",
    region: "us-east-1",
    writerArns: [],
    readerArns: [],
  };
  expect(minimalSettings(audit).state).toEqual({
    ...inS3,
    account: "audit",
    owner: { id: "222222222222", profile: "acme-audit", roleArn: ROLE_ARN },
  });
  expect(minimalSettings({ ...audit, "state.account": "management" }).state).toEqual({
    ...inS3,
    account: "management",
    owner: { id: "111111111111", profile: "acme-management" },
  });
  const logArchive = { id: "555555555555", profile: "acme-log-archive" };
  expect(
    minimalSettings({ ...audit, "accounts.logArchive": logArchive, "state.account": "logArchive" }).state,
  ).toEqual({ ...inS3, account: "logArchive", owner: logArchive });
});

test("overrides the profile, role and Region", () => {
  const own = { profile: "state", roleArn: "arn:aws:iam::222222222222:role/own", region: "eu-west-1" };
  const changes = Object.fromEntries(Object.entries(own).map(([key, value]) => [`state.${key}`, value]));
  expect(minimalSettings({ "accounts.audit.roleArn": ROLE_ARN, ...changes }).state).toMatchObject({
    ...own,
    owner: { id: "222222222222", profile: own.profile, roleArn: own.roleArn },
  });
});

test("counts its own role among the deployers of the account", () => {
  const roleArn = "arn:aws:iam::222222222222:role/own";
  const deployers = { "accounts.audit.deployerArns": [ROLE_ARN] };
  const ownerOf = (changes: Changes) => {
    const { state } = minimalSettings(changes);
    return state.backend === "s3" ? state.owner.deployerArns : undefined;
  };
  expect(ownerOf({ "state.roleArn": roleArn })).toBeUndefined();
  expect(ownerOf(deployers)).toEqual([ROLE_ARN]);
  expect(ownerOf({ ...deployers, "state.roleArn": roleArn })).toEqual([ROLE_ARN, roleArn]);
});

test.each(["writerArns", "readerArns"])("refuses %s of another partition, and too many of them", (key) => {
  const arn = "arn:aws-cn:iam::333333333333:role/entry";
  expect(problemsWith({ [`state.${key}`]: [arn] })).toEqual([
    `state.${key}[0] must be in the partition aws, the partition of \`region\` (us-east-1), got "${arn}"`,
  ]);
  const arns = Array.from({ length: 6 }, (_, index) => `arn:aws:iam::333333333333:role/${index}`);
  expect(problemsWith({ [`state.${key}`]: arns })).toEqual([
    expect.stringContaining(`state.${key} must have at most 5 items`),
  ]);
});

test("refuses writers that are too long for the bucket's policy", () => {
  const arns = (count: number) =>
    Array.from({ length: count }, (_, index) => `arn:aws:iam::333333333333:role/${index}`.padEnd(499, "x"));
  expect(problemsWith({ "state.writerArns": arns(5), "state.readerArns": [] })).toEqual([]);
  expect(problemsWith({ "state.writerArns": arns(5), "state.readerArns": arns(2) })).toEqual([
    expect.stringContaining(
      "state.writerArns must have at most 3000 characters together with `state.readerArns` and `integrity.writerArns`, so that the policy of the state bucket fits, but has 3499",
    ),
  ]);
});

test("has no other keys if it is local", () => {
  expect(minimalSettings({ state: { backend: "local" } }).state).toEqual({ backend: "local" });
});

describe("in HCP Terraform", () => {
  const CLOUD = { backend: "cloud", organization: "acme", workspace: "organization-trail" };

  test("has HCP Terraform's host name by default", () => {
    expect(minimalSettings({ state: CLOUD }).state).toEqual({ ...CLOUD, hostname: "app.terraform.io" });
  });

  test.each([
    ["organization", "a"],
    ["organization", "A_1-".repeat(10)],
    ["workspace", "w"],
    ["workspace", "w".repeat(90)],
    ["hostname", "terraform.acme.example"],
  ])("accepts %s: %s", (key, value) => {
    expect(minimalSettings({ state: { ...CLOUD, [key]: value } }).state).toMatchObject({ [key]: value });
  });

  const ORGANIZATION = "must be the name of an organization of HCP Terraform";
  const WORKSPACE = "must be the name of a workspace of HCP Terraform";

  test.each([
    ["organization", "", `${ORGANIZATION}, got ""`],
    ["organization", "a".repeat(41), `${ORGANIZATION}, got "${"a".repeat(41)}"`],
    ["organization", "acme inc", `${ORGANIZATION}, got "acme inc"`],
    ["workspace", "w".repeat(91), `${WORKSPACE}, got "${"w".repeat(79)}…`],
    ["workspace", "a/b", `${WORKSPACE}, got "a/b"`],
    ["workspace", 1, `${WORKSPACE}, got 1: put it in quotes`],
    ["hostname", "localhost", 'must be a host name, got "localhost"'],
    ["hostname", "https://app.terraform.io", 'must be a host name, got "https://app.terraform.io"'],
    ["hostname", "app.terraform.io/", 'must be a host name, got "app.terraform.io/"'],
  ])("refuses %s: %j", (key, value, message) => {
    expect(problemsWith({ state: { ...CLOUD, [key]: value } })).toEqual([`state.${key} ${message}`]);
  });

  test("reports missing keys", () => {
    expect(problemsWith({ state: { backend: "cloud" } })).toEqual([
      `state.organization is required: ${ORGANIZATION}`,
      `state.workspace is required: ${WORKSPACE}`,
    ]);
  });

  test("has no bucket", () => {
    expect(problemsWith({ state: { ...CLOUD, bucket: "acme-state" } })).toEqual([
      "state.bucket is not a setting; valid keys: backend, organization, workspace, hostname",
    ]);
  });
});
