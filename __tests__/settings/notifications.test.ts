import { minimalSettings, problemsWith } from "../settings-file";

test.each([true, false])("accepts enabled: %s", (enabled) => {
  expect(minimalSettings({ notifications: { enabled } }).notifications).toEqual({ enabled });
});

test.each([
  ["yes", '"yes"'],
  [null, "nothing"],
])("refuses enabled: %j", (enabled, shown) => {
  expect(problemsWith({ notifications: { enabled } })).toEqual([
    `notifications.enabled must be true or false, got ${shown}`,
  ]);
});

test("are disabled by default", () => {
  expect(minimalSettings().notifications).toEqual({ enabled: false });
});
