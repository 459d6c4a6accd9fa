import { type Changes, problemsWith } from "../../settings-file";

test.each<[string, Changes, readonly string[]]>([
  ...[
    ["of another account", "arn:aws:kms:us-east-1:222222222222:key/k"],
    ["of another Region", "arn:aws:kms:eu-west-1:111111111111:key/k"],
    ["of another partition", "arn:aws-cn:kms:us-east-1:111111111111:key/k"],
  ].map(([where, kmsKeyArn]): [string, Changes, readonly string[]] => [
    `a key ${where} for the log group`,
    { "cloudWatchLogs.kmsKeyArn": kmsKeyArn },
    [
      `cloudWatchLogs.kmsKeyArn must be a key of the management account in the trail's home Region: its ARN must begin with arn:aws:kms:us-east-1:111111111111:, got "${kmsKeyArn}"`,
    ],
  ]),
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  [
    "a key of the management account in the home Region for the log group",
    {
      region: "eu-west-1",
      "trail.homeRegion": "us-east-1",
      "cloudWatchLogs.kmsKeyArn": "arn:aws:kms:us-east-1:111111111111:key/k",
    },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});
