import { settingsKeys, settingsSchema } from "../../../tools/generate/settings-schema";

test.each([
  ["organization.id", "required"],
  ["organization.trustedAccess", undefined],
  ["accounts.audit.id", "required"],
  ["accounts.logArchive.id", "required in `accounts.logArchive`"],
  ["accounts.logArchive.profile", undefined],
  ["trail.events.data[].name", "required in each mapping of `trail.events.data`"],
  ["logBucket.transitions[].afterDays", "required in each item of `logBucket.transitions`"],
  ["state.bucket", "required if `state.backend` is `s3`"],
  ["state.workspace", "required if `state.backend` is `cloud`"],
  ["state.key", undefined],
])("describes when %s is required: %s", (name, requirement) => {
  expect(settingsKeys().find(({ key }) => key === name)).toMatchObject({ requirement });
});

test("the published schema has no metadata of options", () => {
  expect(JSON.stringify(settingsSchema())).not.toContain("deployedBy");
});

test("every key has a description that is one or more sentences", () => {
  const wrong = settingsKeys().filter(({ schema }) => !/^[A-Z`].*\.$/.test(schema.description ?? ""));
  expect(wrong.map(({ key }) => key)).toEqual([]);
});
