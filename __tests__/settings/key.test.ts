import { minimalSettings, problemsWith } from "../settings-file";

const ALIAS =
  "must be 1 to 250 letters, digits, `/`, `_` and `-`, without `alias/`, not beginning with `aws/`";

test.each(["a", "a".repeat(250), "acme/trail_1-key", "awsome"])("accepts the alias %s", (alias) => {
  expect(minimalSettings({ "key.alias": alias }).key).toEqual({ alias });
});

test.each([
  ["", '""'],
  ["a".repeat(251), `"${"a".repeat(79)}…`],
  ["alias/trail", '"alias/trail"'],
  ["aws/cloudtrail", '"aws/cloudtrail"'],
  ["a.b", '"a.b"'],
  ["a b", '"a b"'],
  [1, "1: put it in quotes"],
])("refuses the alias %j", (alias, shown) => {
  expect(problemsWith({ "key.alias": alias })).toEqual([`key.alias ${ALIAS}, got ${shown}`]);
});

test("has an alias by default", () => {
  expect(minimalSettings().key).toEqual({ alias: "organization-trail" });
});
