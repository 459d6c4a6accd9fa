import { accountRootArn, bucketArn, partitionOf, trailArn } from "../../modules/arns";

describe.each([
  ["us-east-1", "aws"],
  ["eu-central-1", "aws"],
  ["us-gov-west-1", "aws-us-gov"],
  ["us-gov-east-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
  ["cn-northwest-1", "aws-cn"],
])("in %s", (region, partition) => {
  test(`the partition is ${partition}`, () => {
    expect(partitionOf(region)).toBe(partition);
  });

  test("a trail is named by partition, Region and account", () => {
    expect(trailArn({ region, accountId: "111111111111", name: "trail" })).toBe(
      `arn:${partition}:cloudtrail:${region}:111111111111:trail/trail`,
    );
  });

  test("a bucket is named by partition alone", () => {
    expect(bucketArn({ region, name: "acme" })).toBe(`arn:${partition}:s3:::acme`);
  });

  test("an account is named by its root", () => {
    expect(accountRootArn({ region, accountId: "111111111111" })).toBe(
      `arn:${partition}:iam::111111111111:root`,
    );
  });
});
