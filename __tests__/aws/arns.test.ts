import {
  accessLogBucketName,
  accountRootArn,
  accountRoots,
  awsPartition,
  bucketArn,
  logFolder,
  logGroupArn,
  readableLogFolders,
  roleArn,
  topicArn,
  trailArn,
} from "../../aws/arns";

describe.each([
  ["us-east-1", "aws"],
  ["eu-central-1", "aws"],
  ["us-gov-west-1", "aws-us-gov"],
  ["us-gov-east-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
  ["cn-northwest-1", "aws-cn"],
  ["eusc-de-east-1", "aws-eusc"],
])("in %s", (region, partition) => {
  test(`the partition is ${partition}`, () => {
    expect(awsPartition(region)).toBe(partition);
  });

  test("the ARN of a trail has partition, Region and account", () => {
    expect(trailArn({ region, accountId: "111111111111", name: "trail" })).toBe(
      `arn:${partition}:cloudtrail:${region}:111111111111:trail/trail`,
    );
  });

  test("the ARN of a bucket has the partition only", () => {
    expect(bucketArn({ region, name: "acme" })).toBe(`arn:${partition}:s3:::acme`);
  });

  test("the ARN of an account is that of its root", () => {
    expect(accountRootArn({ region, accountId: "111111111111" })).toBe(
      `arn:${partition}:iam::111111111111:root`,
    );
  });

  test("the ARNs of a role, a log group and a topic have their account", () => {
    const names = { region, accountId: "111111111111", name: "x" };
    expect(roleArn(names)).toBe(`arn:${partition}:iam::111111111111:role/x`);
    expect(logGroupArn(names)).toBe(`arn:${partition}:logs:${region}:111111111111:log-group:x`);
    expect(topicArn(names)).toBe(`arn:${partition}:sns:${region}:111111111111:x`);
  });
});

test("account roots have no duplicates", () => {
  expect(
    accountRoots([
      "arn:aws:iam::111111111111:role/path/a",
      "arn:aws:iam::222222222222:root",
      "arn:aws:iam::111111111111:user/b",
    ]),
  ).toEqual(["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"]);
});

test("the access-log bucket is named after the log bucket", () => {
  expect(accessLogBucketName("acme")).toBe("acme-access-logs");
});

test("readers reach the folders under the present prefix and under former ones", () => {
  expect(readableLogFolders({}, "o")).toEqual(["AWSLogs/o"]);
  expect(readableLogFolders({ s3KeyPrefix: "new", formerS3KeyPrefixes: ["", "a/b"] }, "o")).toEqual([
    "new/AWSLogs/o",
    "AWSLogs/o",
    "a/b/AWSLogs/o",
  ]);
});

test("log files are in the owner's folder, under the prefix if there is one", () => {
  expect(logFolder({}, "o-exampleorgid")).toBe("AWSLogs/o-exampleorgid");
  expect(logFolder({ s3KeyPrefix: "all/logs" }, "111111111111")).toBe("all/logs/AWSLogs/111111111111");
});
