import { type Changes, problemsWith } from "../../settings-file";

test.each<[string, Changes, readonly string[]]>([
  [
    "the management account as delegated administrator",
    { "organization.delegatedAdministrator": true, "accounts.audit.id": "111111111111" },
    [
      "organization.delegatedAdministrator must be false if the audit account is the management account, which cannot be a delegated administrator, got true",
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  ["an audit account as delegated administrator", { "organization.delegatedAdministrator": true }],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});
