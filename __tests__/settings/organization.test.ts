import { minimalSettings, problemsWith } from "../settings-file";

const ID = "must be an organization id, such as o-exampleorgid";

test.each([
  ["id", `o-${"a1".repeat(5)}`],
  ["id", `o-${"a".repeat(32)}`],
  ["trustedAccess", "managed"],
  ["trustedAccess", "existing"],
  ["delegatedAdministrator", true],
])("accepts %s: %s", (key, value) => {
  expect(minimalSettings({ [`organization.${key}`]: value }).organization).toMatchObject({ [key]: value });
});

test.each([
  ["id", `o-${"a".repeat(9)}`, `${ID}, got "o-aaaaaaaaa"`],
  ["id", `o-${"a".repeat(33)}`, `${ID}, got "o-${"a".repeat(33)}"`],
  ["id", "o-EXAMPLEORGID", `${ID}, got "o-EXAMPLEORGID"`],
  ["id", "r-exampleorgid", `${ID}, got "r-exampleorgid"`],
  ["id", "o-exampleorgid\n", `${ID}, got "o-exampleorgid\\n"`],
  ["id", 12, `${ID}, got 12`],
  ["trustedAccess", "existin", 'must be one of managed, existing, got "existin"'],
  ["trustedAccess", true, "must be one of managed, existing, got true"],
  ["delegatedAdministrator", "audit", 'must be true or false, got "audit"'],
  ["delegatedAdministrator", null, "must be true or false, got nothing"],
])("refuses %s: %j", (key, value, message) => {
  expect(problemsWith({ [`organization.${key}`]: value })).toEqual([`organization.${key} ${message}`]);
});

test("enables trusted access and registers no delegated administrator by default", () => {
  expect(minimalSettings().organization).toEqual({
    id: "o-exampleorgid",
    trustedAccess: "managed",
    delegatedAdministrator: false,
  });
});
