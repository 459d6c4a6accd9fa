import { type Changes, problemsWith } from "../../settings-file";

const LOG_ARCHIVE = { "accounts.logArchive": { id: "555555555555", profile: "acme-log-archive" } };

test.each<[string, Changes, readonly string[]]>([
  [
    "the log bucket as state bucket",
    { "state.bucket": "acme-cloudtrail" },
    [
      'state.bucket must not be the log bucket, whose Object Lock would lock the state, got "acme-cloudtrail"',
    ],
  ],
  [
    "the log bucket with a full name as state bucket",
    { logBucket: { name: "acme-state" } },
    ['state.bucket must not be the log bucket, whose Object Lock would lock the state, got "acme-state"'],
  ],
  [
    "a role that is not of the state bucket's account",
    { "state.roleArn": "arn:aws:iam::111111111111:role/state" },
    [
      'state.roleArn must be a role of the account 222222222222, the account in `state.account`, got "arn:aws:iam::111111111111:role/state"',
    ],
  ],
  [
    "the access-log bucket as state bucket",
    { "state.bucket": "acme-cloudtrail-access-logs" },
    [
      'state.bucket must not be the access-log bucket, whose lifecycle would delete the state, got "acme-cloudtrail-access-logs"',
    ],
  ],
  [
    "the state in an account that is not in the settings",
    { "state.account": "logArchive" },
    ['state.account must be an account of the settings: add `accounts.logArchive`, got "logArchive"'],
  ],
  [
    "the state in an account that is not in the settings, with a role",
    { "state.account": "logArchive", "state.roleArn": "arn:aws:iam::555555555555:role/state" },
    ['state.account must be an account of the settings: add `accounts.logArchive`, got "logArchive"'],
  ],
  [
    "the key of the stack state-backend",
    { "state.key": "state-backend.tfstate" },
    [
      'state.key must not be state-backend.tfstate, the key of the state of the stack `state-backend`, got "state-backend.tfstate"',
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  [
    "a role of the state bucket's account",
    { "state.account": "management", "state.roleArn": "arn:aws:iam::111111111111:role/state" },
  ],
  ["the state in the log archive account", { ...LOG_ARCHIVE, "state.account": "logArchive" }],
  ["state in HCP Terraform", { state: { backend: "cloud", organization: "acme", workspace: "trail" } }],
  ["state in a local file", { state: { backend: "local" } }],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});

test.each<[string, Changes, readonly string[]]>([
  [
    "the state's account if an account is invalid",
    { "state.account": "logArchive", "accounts.audit.id": "1" },
    ["accounts.audit.id"],
  ],
  [
    "keys of S3 if the backend is invalid",
    { state: { backend: "gcs", account: "logArchive", key: "state-backend.tfstate" } },
    ["state.backend"],
  ],
  [
    "keys of S3 if the backend is another",
    { state: { backend: "local", account: "logArchive", key: "state-backend.tfstate" } },
    ["state.account", "state.key"],
  ],
])("does not check %s", (_, changes, keys) => {
  expect(problemsWith(changes).map((problem) => problem.split(" ")[0])).toEqual(keys);
});
