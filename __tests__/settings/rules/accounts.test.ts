import { type Changes, problemsWith } from "../../settings-file";

const LOG_ARCHIVE = { "accounts.logArchive": { id: "555555555555", profile: "acme-log-archive" } };

test.each<[string, Changes, readonly string[]]>([
  [
    "two accounts without credentials of their own",
    { "accounts.management.profile": undefined, "accounts.audit.profile": undefined },
    [
      'accounts must have a `profile` or a `roleArn` in all accounts but one: the credentials of the environment reach only one account, got {"management":{"id":"111111111111"},"audit":{"id":"222222222222"}}',
    ],
  ],
  [
    "a management role of another account",
    { "accounts.management.roleArn": "arn:aws:iam::222222222222:role/deployer" },
    [
      'accounts.management.roleArn must be a role of the account 111111111111, got "arn:aws:iam::222222222222:role/deployer"',
    ],
  ],
  [
    "an audit role of another account",
    { "accounts.audit.roleArn": "arn:aws:iam::111111111111:role/deployer" },
    [
      'accounts.audit.roleArn must be a role of the account 222222222222, got "arn:aws:iam::111111111111:role/deployer"',
    ],
  ],
  [
    "a log archive role of another account",
    { ...LOG_ARCHIVE, "accounts.logArchive.roleArn": "arn:aws:iam::222222222222:role/deployer" },
    [
      'accounts.logArchive.roleArn must be a role of the account 555555555555, got "arn:aws:iam::222222222222:role/deployer"',
    ],
  ],
  [
    "a second of three accounts without credentials of its own",
    { "accounts.logArchive": { id: "555555555555" }, "accounts.audit.profile": undefined },
    [
      expect.stringMatching(
        /^accounts must have a `profile` or a `roleArn` in all accounts but one: .*, got \{/,
      ),
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  ["one account without credentials of its own", { "accounts.audit.profile": undefined }],
  [
    "a role instead of a profile",
    {
      "accounts.management.profile": undefined,
      "accounts.audit.profile": undefined,
      "accounts.audit.roleArn": "arn:aws:iam::222222222222:role/deployer",
    },
  ],
  [
    "the same account twice without credentials of its own",
    {
      "accounts.management": { id: "111111111111" },
      "accounts.audit": { id: "111111111111" },
    },
  ],
  ["one of three accounts without credentials of its own", { "accounts.logArchive": { id: "555555555555" } }],
  [
    "the same account twice without credentials, and another with credentials",
    { "accounts.logArchive": { id: "222222222222" }, "accounts.audit.profile": undefined },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});

test.each<[string, Changes, readonly string[]]>([
  [
    "credentials if an account is invalid",
    { "accounts.management": { id: "1" }, "accounts.audit": { id: "222222222222" } },
    ["accounts.management.id"],
  ],
])("does not check %s", (_, changes, keys) => {
  expect(problemsWith(changes).map((problem) => problem.split(" ")[0])).toEqual(keys);
});
