import { altered, type Fault, withMore, without } from "./fault";
import { ARN, allow, BUCKET, bucket, deny, fail, key, ORGANIZATION } from "./policy-changes";

export const BUCKET_POLICY_FAULTS: readonly Fault[] = [
  ...[
    "AllowCloudTrailAclCheck",
    ORGANIZATION,
    "AllowCloudTrailWriteOfManagementAccount",
    "DenyInsecureTransport",
    "DenyOutsideOrganization",
    "DenyUndoingTheLock",
  ].map((sid): Fault => [`the bucket policy lacks ${sid}`, bucket(without(sid)), fail("bucket.policy")]),
  ...["AllowCloudTrailEncrypt", "AllowCloudTrailDescribe", "AllowCloudTrailDecrypt", "DenyDisabling"].map(
    (sid): Fault => [`the key policy lacks ${sid}`, key(without(sid)), fail("key.policy")],
  ),
  ["the key policy lacks its administrator", key((statements) => statements.slice(1)), fail("key.policy")],
  [
    "CloudTrail may write for one account",
    bucket(altered(ORGANIZATION, { Resource: `${ARN}/AWSLogs/o-exampleorgid/500000000000/*` })),
    fail("bucket.policy"),
  ],
  [
    "CloudTrail may write into a folder that nobody has",
    bucket(altered(ORGANIZATION, { Resource: `${ARN}/AWSLogs/o-nobody/*` })),
    fail("bucket.policy"),
  ],
  [
    "CloudTrail may write log files, but no digests",
    bucket(altered(ORGANIZATION, { Resource: `${ARN}/AWSLogs/o-exampleorgid/*/CloudTrail/*` })),
    fail("bucket.policy"),
  ],
  [
    "CloudTrail may write only for another trail",
    bucket(
      altered(ORGANIZATION, {
        Condition: {
          StringEquals: {
            "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111111111111:trail/typo",
            "s3:x-amz-acl": "bucket-owner-full-control",
          },
        },
      }),
    ),
    fail("bucket.policy"),
  ],
  [
    "any trail may write",
    bucket(
      altered(ORGANIZATION, { Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } } }),
    ),
    fail("bucket.policy"),
  ],
  [
    "a Deny hits CloudTrail",
    bucket(withMore(deny({ Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } } }))),
    fail("bucket.policy"),
  ],
  [
    "a Deny of other keys hits CloudTrail",
    bucket(
      withMore(
        deny({
          Action: "s3:PutObject",
          Resource: `${ARN}/*`,
          Condition: { StringEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
        }),
      ),
    ),
    fail("bucket.policy"),
  ],
  [
    "a stranger may read",
    bucket(withMore(allow({ AWS: "arn:aws:iam::999999999999:root" }, "s3:GetObject", `${ARN}/*`))),
    fail("bucket.policy"),
  ],
  [
    "an account of the organization may read everything",
    bucket(withMore(allow({ AWS: "arn:aws:iam::500000000000:root" }, "s3:GetObject", `${ARN}/*`))),
    fail("bucket.policy"),
  ],
  ["anybody may list", bucket(withMore(allow("*", "s3:ListBucket", ARN))), fail("bucket.policy")],
  [
    "a role may delete files",
    bucket(withMore(allow({ AWS: "arn:aws:iam::222222222222:role/x" }, "s3:DeleteObject", `${ARN}/*`))),
    fail("bucket.policy"),
  ],
  [
    "somebody is exempt from the Deny of undoing the lock",
    bucket(
      altered("DenyUndoingTheLock", {
        Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/x" } },
      }),
    ),
    fail("bucket.policy"),
  ],
  [
    "deleting versions is no longer denied",
    bucket(altered("DenyUndoingTheLock", { Action: ["s3:DeleteObject"] })),
    fail("bucket.policy"),
  ],
  [
    "the bucket policy is no policy",
    (m) => {
      const answers = m.buckets[BUCKET];
      if (answers) answers.policy = '{"Statement":[{"Effect":"Perhaps"}]}';
    },
    fail("bucket.policy"),
  ],
];
