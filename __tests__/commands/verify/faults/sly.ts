import { lifecycleXml, ownershipXml } from "../../../../emulator/stubbed-bucket";
import { WORKLOAD } from "../stub";
import { digests, hoursAgo, keyAt, logs } from "./cells";
import { ACCESS_LOGS, answers, fail, key, LOG_BUCKET, missing, OTHER_KEY, STATE } from "./changes";
import { altered, type Fault, seconds, withMore } from "./fault";
import { ARN, allow, bucket, deny, key as keyPolicy, ofBucket } from "./policy-changes";

const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };
const STATE_RULE = (body: string) => lifecycleXml(`<ID>x</ID>${body}`);

/** Changes by somebody who knows what is checked, and wants every check to pass. */
export const SLY_FAULTS: readonly Fault[] = [
  [
    "a Deny keeps CloudTrail from one account's folder",
    bucket(
      withMore(deny({ Principal: CLOUDTRAIL, Resource: `${ARN}/AWSLogs/o-exampleorgid/${WORKLOAD}/*` })),
    ),
    fail("bucket.policy"),
  ],
  [
    "a Deny keeps CloudTrail from one Region's folders",
    bucket(withMore(deny({ Action: "s3:PutObject", Resource: `${ARN}/*/CloudTrail*/eu-north-1/*` }))),
    fail("bucket.policy"),
  ],
  [
    "a Deny begins next week",
    bucket(withMore(deny({ Condition: { DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } } }))),
    fail("bucket.policy"),
  ],
  [
    "a Deny hits calls from one Region",
    bucket(withMore(deny({ Condition: { StringEquals: { "aws:RequestedRegion": "eu-north-1" } } }))),
    fail("bucket.policy"),
  ],
  [
    "a Deny of the key hits the files of one account",
    keyPolicy(
      withMore({
        Sid: "D",
        Effect: "Deny",
        Principal: CLOUDTRAIL,
        Action: "kms:GenerateDataKey",
        Resource: "*",
        Condition: { StringLike: { "kms:EncryptionContext:aws:s3:arn": `*/${WORKLOAD}/*` } },
      }),
    ),
    fail("key.policy"),
  ],
  [
    "CloudTrail may encrypt only until next year",
    keyPolicy(
      altered("AllowCloudTrailEncrypt", {
        Condition: { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } },
      }),
    ),
    fail("key.policy"),
  ],
  [
    "a Deny keeps S3 from writing access logs",
    ofBucket(ACCESS_LOGS)(
      withMore({
        Sid: "D",
        Effect: "Deny",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::${ACCESS_LOGS}/*`,
      }),
    ),
    fail("bucket.access-logs.policy"),
  ],
  [
    "access logs expire after a day",
    answers(
      ACCESS_LOGS,
      "lifecycle",
      lifecycleXml("<ID>a</ID><Filter><Prefix></Prefix></Filter><Expiration><Days>1</Days></Expiration>"),
    ),
    fail("bucket.access-logs.lifecycle"),
  ],
  [
    "ACLs of the access-log bucket are enabled",
    answers(ACCESS_LOGS, "ownershipControls", ownershipXml("ObjectWriter")),
    fail("bucket.access-logs.ownership"),
  ],
  [
    "the access-log bucket encrypts with KMS, so S3 cannot deliver to it",
    answers(
      ACCESS_LOGS,
      "encryption",
      `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
    ),
    fail("bucket.access-logs.encryption"),
  ],
  [
    "ACLs of the state bucket are enabled",
    missing(STATE, "ownershipControls", "OwnershipControlsNotFoundError"),
    fail("state.ownership"),
  ],
  [
    "the state expires",
    answers(STATE, "lifecycle", STATE_RULE("<Expiration><Days>1</Days></Expiration>")),
    fail("state.lifecycle"),
  ],
  [
    "earlier states are deleted after a day",
    answers(
      STATE,
      "lifecycle",
      STATE_RULE(
        "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>",
      ),
    ),
    fail("state.lifecycle"),
  ],
  ["the alias names a key with imported material", key({ Origin: "EXTERNAL" }), fail("key.material")],
  [
    "the key rotates every seven years",
    (m) => {
      m.rotationDays = 2_560;
    },
    fail("key.rotation"),
  ],
  [
    "the log group has a class without metric filters",
    (m) => {
      m.logGroups = [{ ...m.logGroups[0], logGroupClass: "INFREQUENT_ACCESS" }];
    },
    fail("trail.log-group"),
  ],
  [
    "a permissions boundary limits CloudTrail's role",
    (m) => {
      m.roleBoundary = "arn:aws:iam::111111111111:policy/nothing";
    },
    { "trail.delivery-role-others": "WARN" },
  ],
  [
    "older log files have a key that is scheduled for deletion",
    (m) => {
      m.head = (name) => (isOld(name) ? { [KEY_HEADER]: OTHER_KEY } : {});
      m.keys = { [OTHER_KEY]: { KeyState: "PendingDeletion", Enabled: false } };
    },
    fail("log-files.encryption"),
  ],
  [
    "older log files have a key of another account",
    (m) => {
      m.head = (name) => (isOld(name) ? { [KEY_HEADER]: "arn:aws:kms:us-east-1:999999999999:key/1" } : {});
    },
    fail("log-files.encryption"),
  ],
  [
    "a log file of two days ago was deleted, in the folder whose turn it is",
    (m) => {
      const day = hoursAgo(24 * 2.5)
        .toISOString()
        .slice(0, 10)
        .replaceAll("-", "/");
      m.extra = [{ key: `${logs("111111111111")}${day}/x.json.gz`, isLatest: true, isMarker: true }];
    },
    fail("bucket.versions"),
  ],
  [
    "a digest of two weeks ago was deleted, in the folder whose turn it is",
    (m) => {
      const deleted = keyAt(hoursAgo(24 * 14), "111111111111");
      m.extra = [{ key: `${deleted}.x`, isLatest: true, isMarker: true }];
    },
    fail("bucket.versions"),
  ],
  [
    "the only log file of the home Region was deleted, and another Region has newer ones",
    (m) => {
      const folder = logs(WORKLOAD, "us-east-1");
      m.delivered = (name) => !name.startsWith(folder);
      const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
      m.extra = [
        { key: `${folder}${day}/${WORKLOAD}_CloudTrail_us-east-1_9`, isLatest: true, isMarker: true },
      ];
    },
    fail("bucket.versions"),
  ],
  [
    "an account that rejoined today is silent, and its turn shows only digests of this month",
    (m) => {
      const folder = digests("111111111111");
      m.delivered = (name, at) => !name.startsWith(folder) || (at > hoursAgo(500) && at < hoursAgo(40));
      m.accounts = m.accounts.map((account) => ({ ...account, JoinedTimestamp: seconds(2) }));
    },
    fail("coverage.missing"),
  ],
  [
    "a role of the audit account may read the state",
    ofBucket(STATE)(
      withMore(allow({ AWS: "arn:aws:iam::222222222222:role/x" }, "s3:GetObject", `arn:aws:s3:::${STATE}/*`)),
    ),
    fail("state.policy"),
  ],
  [
    "a rule of the bucket moves digests away from fast storage",
    answers(
      LOG_BUCKET,
      "lifecycle",
      lifecycleXml(
        `<ID>d</ID><Filter><Prefix>AWSLogs/o-exampleorgid/${WORKLOAD}/CloudTrail-Digest/</Prefix></Filter><Transition><Days>1</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition>`,
      ),
    ),
    fail("bucket.lifecycle"),
  ],
];

export const KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id";

/** Whether a file is from before yesterday. */
export function isOld(name: string): boolean {
  const [, year, month, day] = /\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(name) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) < Date.now() - 48 * 3_600_000;
}
