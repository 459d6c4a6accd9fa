import { type Choices, synthesizeDeployment } from "./deployment";
import { accessLogBucketFacts } from "./facts/access-log-bucket";
import { alarmKeyFacts, alarmTopicFacts } from "./facts/alarms";
import { deliveryRoleFacts, deliveryRoleTrustFacts } from "./facts/cloud-watch-logs";
import type { Names } from "./facts/fact";
import { logBucketFacts } from "./facts/log-bucket";
import { logKeyFacts } from "./facts/log-key";
import { readersOfBucket, readersOfKey, readersWithoutEffect } from "./facts/log-readers";
import { topicFacts, topicKeyFacts } from "./facts/notifications";
import { readerRoleFacts, readerRoleTrustFacts } from "./facts/reader-role";
import { resultsBucketFacts, resultsKeyFacts, searcherKeyFacts, searcherRoleFacts } from "./facts/search";
import { stateBucketFacts } from "./facts/state-bucket";
import { STATEMENTS_ABOUT_EVERY_UPLOAD, UPLOAD_STATEMENTS, uploadFacts } from "./facts/uploads";
import type { Proof } from "./proof";
import type { PolicyDocument } from "./simulator";

/** Every policy of the stack. To prove a new one, add an entry here and its facts in `facts/`. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: an entry for each policy
export function buildProofs(choices: Choices): Readonly<Record<string, Proof>> {
  const { names, policy, state, statePolicy } = synthesizeDeployment(choices);
  const document = (...place: Parameters<typeof policy>): PolicyDocument => JSON.parse(policy(...place));
  const s3 = document("aws_s3_bucket_policy", "LogBucket_");
  const kms = document("aws_kms_key", "LogKey_");
  const readerRole: Readonly<Record<string, Proof>> =
    names.readerRole === undefined
      ? {}
      : {
          "reader role": {
            document: document("aws_iam_role_policy", "ReaderRole_"),
            attach: (identity) => ({ identity, s3, kms }),
            facts: readerRoleFacts(names),
          },
          "trust in the reader role": {
            document: document("aws_iam_role", "ReaderRole_", "assume_role_policy"),
            attach: (sts) => ({ sts }),
            facts: readerRoleTrustFacts(names),
            // No other action has an external id.
            mutationsWithoutEffect: names.readerRole.trustedExternal.map(
              ({ accountId }) => `AllowExternal${accountId}: every action`,
            ),
          },
        };
  const search = names.search === undefined ? {} : searchProofs(names, names.search.role, document);
  const uploads: Readonly<Record<string, Proof>> = names.encryptedUploadsRequired
    ? {
        "log bucket, if others could write": {
          document: {
            ...s3,
            Statement: s3.Statement.filter(({ Sid }) => !STATEMENTS_ABOUT_EVERY_UPLOAD.includes(Sid)),
          },
          attach: (mutated) => ({ s3: mutated }),
          facts: uploadFacts(names),
          mutates: ({ Sid }) => UPLOAD_STATEMENTS.includes(Sid),
        },
      }
    : {};
  return {
    "log bucket": {
      document: s3,
      attach: (mutated) => ({ s3: mutated }),
      facts: logBucketFacts(names),
      mutationsWithoutEffect: [
        ...withoutEffect("AllowReaders", readersOfBucket(names), names.bucket.accountId),
        ...withoutEffect("AllowDigestReaders", names.digestReaderArns, names.bucket.accountId),
        "AllowDigestReaders: every path", // DenyLogFilesToDigestReaders denies the others
        // DenyOtherWriters requires the same value.
        "AllowCloudTrailWriteOfManagementAccount: StringEquals without aws:SourceArn",
        "AllowCloudTrailWriteOfOrganization: StringEquals without aws:SourceArn",
      ],
      mutates: ({ Sid }) => !UPLOAD_STATEMENTS.includes(Sid),
    },
    ...uploads,
    "log key": {
      document: kms,
      attach: (mutated) => ({ kms: mutated }),
      facts: logKeyFacts(names),
      mutationsWithoutEffect: [
        ...withoutEffect("AllowReadersDecrypt", readersOfKey(names), names.key.accountId),
        ...withoutEffect("AllowDigestReadersDecrypt", names.digestReaderArns, names.key.accountId),
        // DenyLogFilesToDigestReaders denies the others.
        "AllowDigestReadersDecrypt: StringLike without kms:EncryptionContext:aws:s3:arn",
        "DenyQuickDeletion: every action", // no other action has a waiting period
      ],
    },
    "access-log bucket": {
      document: document("aws_s3_bucket_policy", "AccessLogBucket"),
      attach: (mutated) => ({ s3: mutated }),
      facts: accessLogBucketFacts(names),
      mutationsWithoutEffect: ["AllowAccessLogs: without ArnEquals"], // DenyOtherWriters requires the same value
    },
    "state bucket": {
      document: JSON.parse(statePolicy()),
      attach: (mutated) => ({ s3: mutated }),
      facts: stateBucketFacts(names, state),
      mutationsWithoutEffect: [
        // Roles of other accounts need their own account's consent, whatever the principal.
        ...["AllowList", "AllowRead", "AllowWrite", "AllowLock", "AllowCheckpoints"].map(
          (sid) => `${sid}: every principal`,
        ),
        "AllowWrite: without ArnLike", // DenyOtherWriters exempts the same roles
      ],
    },
    "trust in CloudTrail's role for CloudWatch Logs": {
      document: document("aws_iam_role", "CloudWatchLogs_", "assume_role_policy"),
      attach: (sts) => ({ sts }),
      facts: deliveryRoleTrustFacts(names),
    },
    "CloudTrail's role for CloudWatch Logs": {
      document: document("aws_iam_role_policy", "CloudWatchLogs_"),
      attach: (identity) => ({ identity }),
      facts: deliveryRoleFacts(names),
    },
    topic: {
      document: document("aws_sns_topic_policy", "Notifications_"),
      attach: (sns) => ({ sns }),
      facts: topicFacts(names),
      mutationsWithoutEffect: [
        // No other action has an endpoint.
        ...["AuditAccountSubscribe", "AuditAccountSubscribeOthers", `Subscribe${names.memberAccountId}`].map(
          (sid) => `Allow${sid}: every action`,
        ),
      ],
    },
    "topic of the alarms": {
      document: document("aws_sns_topic_policy", "AlarmTopics_Tampering"),
      attach: (sns) => ({ sns }),
      facts: alarmTopicFacts(names, names.alarmTopics.tampering),
    },
    "topic of the CIS alarms": {
      document: document("aws_sns_topic_policy", "AlarmTopics_Cis"),
      attach: (sns) => ({ sns }),
      facts: alarmTopicFacts(names, names.alarmTopics.cis),
    },
    "key of the alarms": {
      document: document("aws_kms_key", "AlarmTopics_"),
      attach: (mutated) => ({ kms: mutated }),
      facts: alarmKeyFacts(names),
    },
    "topic key": {
      document: document("aws_kms_key", "Notifications_"),
      attach: (mutated) => ({ kms: mutated }),
      facts: topicKeyFacts(names),
    },
    ...readerRole,
    ...search,
  };
}

function searchProofs(
  names: Names,
  role: NonNullable<Names["readerRole"]>,
  document: (type: string, idPrefix: string, argument?: "assume_role_policy") => PolicyDocument,
): Readonly<Record<string, Proof>> {
  const logs = document("aws_s3_bucket_policy", "LogBucket_");
  const results = document("aws_s3_bucket_policy", "Search_");
  const kms = document("aws_kms_key", "LogKey_");
  const resultsKms = document("aws_kms_key", "Search_");
  const permissions = document("aws_iam_role_policy", "Search_");
  // Each statement names its bucket, so both policies can be asked at once.
  const s3 = { ...logs, Statement: [...logs.Statement, ...results.Statement] };
  return {
    "searcher role": {
      document: permissions,
      attach: (identity) => ({ identity, s3, kms }),
      facts: searcherRoleFacts(names),
      mutates: ({ Sid }) => Sid !== "AllowResultsKey",
    },
    "searcher role and the key of the results": {
      document: permissions,
      attach: (identity) => ({ identity, kms: resultsKms }),
      facts: searcherKeyFacts(names),
      mutates: ({ Sid }) => Sid === "AllowResultsKey",
    },
    "trust in the searcher role": {
      document: document("aws_iam_role", "Search_", "assume_role_policy"),
      attach: (sts) => ({ sts }),
      facts: readerRoleTrustFacts(names, role),
    },
    "bucket of the results": {
      document: results,
      attach: (mutated) => ({ s3: mutated }),
      facts: resultsBucketFacts(names),
    },
    "key of the results": {
      document: resultsKms,
      attach: (mutated) => ({ kms: mutated }),
      facts: resultsKeyFacts(names),
    },
  };
}

/** Removal of a reader that has access without being named, or of an account without another reader. */
function withoutEffect(sid: string, arns: readonly string[], ownerId: string): readonly string[] {
  const unheard = readersWithoutEffect(arns, ownerId);
  const accounts = new Set(unheard.map((arn) => `${arn.split(":").slice(0, 5).join(":")}:root`));
  return [
    ...unheard.map((arn) => `${sid}: ArnEquals aws:PrincipalArn without ${arn}`),
    ...[...accounts].map((root) => `${sid}: without ${root}`),
  ];
}
