import { both } from "./cells";
import { fail as failing } from "./changes";
import { altered, type Fault, withMore } from "./fault";
import { ARN, allow, bucket, deny, fail, key, ORGANIZATION, ofBucket, role } from "./policy-changes";

const ACCESS_LOGS = "acme-cloudtrail-access-logs";
const FOLDER = `${ARN}/AWSLogs/o-exampleorgid`;
const LOG_GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:/aws/cloudtrail/organization-trail";
const TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";
const DIGITS = [...Array(10).keys()];
const parts = (...ends: readonly string[]) =>
  bucket(altered(ORGANIZATION, { Resource: ends.map((end) => `${FOLDER}/${end}`) }));
const sourceAccount = (id: string) => ({ "aws:SourceArn": TRAIL, "aws:SourceAccount": id });
const writeFrom = (id: string) =>
  bucket(
    altered(ORGANIZATION, {
      Condition: {
        StringEquals: { ...sourceAccount(id), "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    }),
  );
const encryptFrom = (id: string) =>
  key(
    altered("AllowCloudTrailEncrypt", {
      Condition: {
        StringEquals: sourceAccount(id),
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111111111111:trail/*",
        },
      },
    }),
  );
const tls = (version: string) => deny({ Condition: { NumericLessThan: { "s3:TlsVersion": version } } });
const until = (date: string) =>
  deny({ Action: "s3:PutObject", Condition: { DateLessThan: { "aws:CurrentTime": date } } });
const READ_KEY = ["kms:DescribeKey", "kms:GetKeyRotationStatus"];
const more = (account: string, Action: string | string[]) =>
  key(withMore(allow({ AWS: `arn:aws:iam::${account}:role/inventory` }, "", "*", { Action })));
const logs = (resource: string) => ({ Resource: `arn:aws:s3:::${ACCESS_LOGS}/${resource}` });

/** Policies that look like those of the settings, and allow less. */
export const NARROWER_POLICIES: readonly Fault[] = [
  ["nine of ten folders", parts(...DIGITS.slice(1).map((digit) => `${digit}*`)), fail("bucket.policy")],
  [
    "every folder but those of accounts that begin with 50",
    parts(
      ...DIGITS.filter((digit) => digit !== 5).map((digit) => `${digit}*`),
      ...DIGITS.slice(1).map((digit) => `5${digit}*`),
    ),
    fail("bucket.policy"),
  ],
  ["only the folders of this year", parts("*/CloudTrail*/*/2026/*"), fail("bucket.policy")],
  ["only Regions of the United States", parts("*/CloudTrail*/us-*/*"), fail("bucket.policy")],
  ["writing only for the account of the bucket", writeFrom("222222222222"), fail("bucket.policy")],
  ["encrypting only for the account of the bucket", encryptFrom("222222222222"), fail("key.policy")],
  [
    "encrypting only the files of one year",
    key(
      altered("AllowCloudTrailEncrypt", {
        Condition: {
          StringEquals: { "aws:SourceArn": TRAIL },
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111111111111:trail/*",
            "kms:EncryptionContext:aws:s3:arn": `${FOLDER}/*/2026/*`,
          },
        },
      }),
    ),
    fail("key.policy"),
  ],
  [
    "only access logs of this year",
    ofBucket(ACCESS_LOGS)(altered("AllowAccessLogs", logs("2026*"))),
    fail("bucket.access-logs.policy"),
  ],
  [
    "only streams of accounts that begin with 9",
    role("rolePolicy", (statements) =>
      statements.map((statement) => ({
        ...statement,
        Resource: [
          `${LOG_GROUP}:log-stream:111111111111_CloudTrail_us-east-1*`,
          `${LOG_GROUP}:log-stream:o-exampleorgid_9*`,
        ],
      })),
    ),
    fail("trail.delivery-role-policy"),
  ],
  ["a Deny below TLS 1.4, which does not exist", bucket(withMore(tls("1.4"))), fail("bucket.policy")],
  [
    "a Deny of access logs below TLS 1.4",
    ofBucket(ACCESS_LOGS)(withMore({ ...tls("1.4"), ...logs("*") })),
    fail("bucket.access-logs.policy"),
  ],
  ["a Deny until 2030", bucket(withMore(until("2030-01-01T00:00:00Z"))), fail("bucket.policy")],
  [
    "a Deny until 2020, and another that has no end",
    bucket(withMore(until("2020-01-01T00:00:00Z"), deny({ Action: "s3:PutObject" }))),
    fail("bucket.policy"),
  ],
  ["a role of the audit account may decrypt", more("222222222222", "kms:Decrypt"), fail("key.policy")],
  [
    "a role of the audit account may read settings of the key, and decrypt",
    more("222222222222", [...READ_KEY, "kms:Decrypt"]),
    fail("key.policy"),
  ],
  ["a role of a member account may describe the key", more("500000000000", READ_KEY), fail("key.policy")],
];

const warn = (...ids: string[]) =>
  Object.fromEntries(Object.keys(failing(...ids)).map((id) => [id, "WARN" as const]));

/** Policies in other words, which let the same requests pass. */
export const OTHER_WORDS: readonly Fault[] = [
  [
    "the folder of the organization in ten parts",
    parts(...DIGITS.map((digit) => `${digit}*`)),
    warn("bucket.policy"),
  ],
  [
    "the folder of the organization in nineteen parts",
    parts(
      ...DIGITS.filter((digit) => digit !== 5).map((digit) => `${digit}*`),
      ...DIGITS.map((digit) => `5${digit}*`),
    ),
    warn("bucket.policy"),
  ],
  [
    "CloudTrail's requests only from the management account",
    both(writeFrom("111111111111"), encryptFrom("111111111111")),
    warn("bucket.policy", "key.policy"),
  ],
  ["a Deny below TLS 1.3", bucket(withMore(tls("1.3"))), warn("bucket.policy")],
  [
    "Denies of uploads that ended in 2020",
    both(
      bucket(withMore(until("2020-01-01T00:00:00Z"))),
      ofBucket(ACCESS_LOGS)(withMore({ ...until("2020-01-01T00:00:00Z"), ...logs("*") })),
    ),
    warn("bucket.policy", "bucket.access-logs.policy"),
  ],
  [
    "a role of the audit account may read the settings of the key",
    more("222222222222", READ_KEY),
    warn("key.policy"),
  ],
];
