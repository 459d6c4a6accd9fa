import { EVERYTHING, iam } from "./choices";
import { AUDIT, LOG_ARCHIVE, MANAGEMENT, synthesizeDeployment } from "./deployment";

describe("policy sizes", () => {
  /** AWS's limits with room for additions. Trust policies get no additions. */
  const LIMITS = [
    { type: "aws_s3_bucket_policy", idPrefix: "LogBucket_", limit: (20 * 1024 * 9) / 10 },
    { type: "aws_s3_bucket_policy", idPrefix: "AccessLogBucket", limit: (20 * 1024) / 2 },
    { type: "aws_kms_key", idPrefix: "LogKey_", limit: (32 * 1024) / 2 },
    { type: "aws_kms_key", idPrefix: "Notifications_", limit: (32 * 1024) / 2 },
    { type: "aws_sns_topic_policy", idPrefix: "Notifications_", limit: (30 * 1024) / 2 },
    { type: "aws_kms_key", idPrefix: "AlarmTopics_", limit: (32 * 1024) / 2 },
    { type: "aws_sns_topic_policy", idPrefix: "AlarmTopics_Tampering", limit: (30 * 1024) / 2 },
    { type: "aws_sns_topic_policy", idPrefix: "AlarmTopics_Cis", limit: (30 * 1024) / 2 },
    { type: "aws_iam_role_policy", idPrefix: "CloudWatchLogs_", limit: 10_240 / 2 },
    { type: "aws_iam_role_policy", idPrefix: "ReaderRole_", limit: 10_240 / 2 },
    { type: "aws_s3_bucket_policy", idPrefix: "Search_", limit: (20 * 1024) / 2 },
    { type: "aws_iam_role_policy", idPrefix: "Search_", limit: 10_240 / 2 },
    { type: "aws_iam_role", idPrefix: "Search_", limit: 2_048, argument: "assume_role_policy" },
    { type: "aws_iam_role", idPrefix: "CloudWatchLogs_", limit: 2_048, argument: "assume_role_policy" },
    { type: "aws_iam_role", idPrefix: "ReaderRole_", limit: 2_048, argument: "assume_role_policy" },
  ] as const;

  test("do not grow with the organization, because policies name two accounts only", () => {
    const { policy } = synthesizeDeployment({
      ...EVERYTHING,
      readerArns: [iam(AUDIT, "role/analyst")],
      readerRole: { name: "reader", trustedPrincipalArns: [iam(AUDIT, "role/analyst")] },
      searcherArns: [iam(AUDIT, "role/analyst")],
      subscribers: [],
      digestReaderArns: [iam(AUDIT, "role/digests")],
    });
    const accounts = LIMITS.flatMap(
      ({ type, idPrefix, ...limit }) =>
        policy(type, idPrefix, "argument" in limit ? limit.argument : "policy").match(/(?<=:)\d{12}(?=:)/g) ??
        [],
    );
    expect([...new Set(accounts)].sort()).toEqual([MANAGEMENT, AUDIT]);
  });

  describe.each([
    { region: "ap-southeast-1", partition: "aws" },
    { region: "us-gov-west-1", partition: "aws-us-gov" },
  ])("with the longest names and the most principals in $region", ({ region, partition }) => {
    /** Principals of different accounts, together as long as the settings allow. */
    const principals = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) =>
        `arn:${partition}:iam::${String(index).padStart(12, "6")}:role/`.padEnd(length, "x"),
      );
    const ofAccount = (accountId: string, count: number, length: number) =>
      Array.from({ length: count }, (_, index) =>
        `arn:${partition}:iam::${accountId}:role/${index}`.padEnd(length, "x"),
      );
    const longest = partition === "aws" ? 131 : 127;
    const { policy } = synthesizeDeployment({
      region,
      organizationId: `o-${"x".repeat(32)}`,
      trailName: "x".repeat(128),
      bucketName: "x".repeat(51),
      s3KeyPrefix: "x".repeat(200),
      formerS3KeyPrefixes: ["a", "b"].map((letter) => letter.repeat(200)),
      logGroupName: `/${"x".repeat(511)}`,
      hasLogArchive: true,
      breakGlassPrincipalArns: ofAccount(LOG_ARCHIVE, 10, longest),
      deployerArns: {
        [AUDIT]: ofAccount(AUDIT, 10, longest),
        [LOG_ARCHIVE]: ofAccount(LOG_ARCHIVE, 10, longest),
      },
      readerArns: principals(18, longest),
      digestReaderArns: ofAccount(AUDIT, 2, longest),
      readerRole: {
        name: "x".repeat(64),
        trustedPrincipalArns: principals(20, partition === "aws" ? 49 : 42),
      },
      searcherArns: principals(20, partition === "aws" ? 49 : 42),
      memberAccountsRead: true,
      encryptedUploadsRequired: true,
    });

    test.each(LIMITS)("$type.$idPrefix* stays under $limit", ({ type, idPrefix, limit, ...rest }) => {
      const argument = "argument" in rest ? rest.argument : "policy";
      expect(policy(type, idPrefix, argument).length).toBeLessThan(limit);
    });
  });
});
