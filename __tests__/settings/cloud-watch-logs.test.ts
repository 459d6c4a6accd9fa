import { minimalSettings, problemsWith } from "../settings-file";

const NAME = "must be 1 to 512 letters, digits and `_-/.#`, not beginning with `aws/`";
const DAYS =
  "must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";
const KEY = "must be the ARN of a KMS key";
const KEY_ARN = "arn:aws:kms:us-east-1:111111111111:key/mrk-1234abcd";

test.each([
  ["enabled", false],
  ["logGroupName", "g"],
  ["logGroupName", "/audit/trail_1.#-".padEnd(512, "x")],
  ["retentionDays", 1],
  ["retentionDays", 3653],
  ["kmsKeyArn", KEY_ARN],
])("accepts %s: %s", (key, value) => {
  expect(minimalSettings({ [`cloudWatchLogs.${key}`]: value }).cloudWatchLogs).toMatchObject({
    [key]: value,
  });
});

test.each([
  ["enabled", "on", 'must be true or false, got "on"'],
  ["logGroupName", "", `${NAME}, got ""`],
  ["logGroupName", "g".repeat(513), `${NAME}, got "${"g".repeat(79)}…`],
  ["logGroupName", "aws/trail", `${NAME}, got "aws/trail"`],
  ["logGroupName", "a:b", `${NAME}, got "a:b"`],
  ["logGroupName", "a*", `${NAME}, got "a*"`],
  ["retentionDays", 0, `${DAYS}, got 0`],
  ["retentionDays", 2, `${DAYS}, got 2`],
  ["retentionDays", 3654, `${DAYS}, got 3654`],
  ["retentionDays", "400", `${DAYS}, got "400": write it without quotes`],
  ["retentionDays", "never", `${DAYS}, got "never"`],
  ["kmsKeyArn", "alias/logs", `${KEY}, got "alias/logs"`],
  [
    "kmsKeyArn",
    "arn:aws:kms:us-east-1:111111111111:alias/logs",
    `${KEY}, got "arn:aws:kms:us-east-1:111111111111:alias/logs"`,
  ],
  ["kmsKeyArn", "1234abcd-12ab-34cd-56ef-1234567890ab", `${KEY}, got "1234abcd-12ab-34cd-56ef-1234567890ab"`],
])("refuses %s: %j", (key, value, message) => {
  expect(problemsWith({ [`cloudWatchLogs.${key}`]: value })).toEqual([`cloudWatchLogs.${key} ${message}`]);
});

test("keeps events for 400 days in a log group named after the trail by default", () => {
  expect(minimalSettings({ "trail.name": "acme" }).cloudWatchLogs).toEqual({
    enabled: true,
    import: false,
    onDisable: "keep",
    logGroupName: "/aws/cloudtrail/acme",
    retentionDays: 400,
  });
});
