import { altered, type Fault, withMore, without } from "./fault";
import { ARN, allow, bucket, deny, fail, key, ofBucket, role, STATE } from "./policy-changes";

export const POLICY_FAULTS: readonly Fault[] = [
  ["anybody may decrypt", key(withMore(allow("*", "kms:Decrypt", "*"))), fail("key.policy")],
  [
    "a role of the audit account may delete the key",
    key(withMore(allow({ AWS: "arn:aws:iam::222222222222:role/x" }, "kms:ScheduleKeyDeletion", "*"))),
    fail("key.policy"),
  ],
  [
    "a stranger may administer the key",
    key(withMore(allow({ AWS: "arn:aws:iam::999999999999:root" }, "kms:*", "*"))),
    fail("key.policy"),
  ],
  [
    "CloudTrail may encrypt only for another trail",
    key(
      altered("AllowCloudTrailEncrypt", {
        Condition: {
          StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111111111111:trail/typo" },
        },
      }),
    ),
    fail("key.policy"),
  ],
  [
    "a Deny keeps CloudTrail from the key",
    key(
      withMore({
        Sid: "D",
        Effect: "Deny",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "kms:GenerateDataKey*",
        Resource: "*",
      }),
    ),
    fail("key.policy"),
  ],
  [
    "a stranger may read the state",
    ofBucket(STATE)(
      withMore(allow({ AWS: "arn:aws:iam::999999999999:root" }, "s3:GetObject", `arn:aws:s3:::${STATE}/*`)),
    ),
    fail("state.policy"),
  ],
  [
    "a stranger may write the state",
    ofBucket(STATE)(
      withMore(allow({ AWS: "arn:aws:iam::999999999999:root" }, "s3:PutObject", `arn:aws:s3:::${STATE}/*`)),
    ),
    fail("state.policy"),
  ],
  ["the state may be read without TLS", ofBucket(STATE)(() => []), fail("state.policy")],
  [
    "S3 may no longer write access logs",
    ofBucket("acme-cloudtrail-access-logs")(without("AllowAccessLogs")),
    fail("bucket.access-logs.policy"),
  ],
  [
    "a stranger may read access logs",
    ofBucket("acme-cloudtrail-access-logs")(
      withMore(
        allow(
          { AWS: "arn:aws:iam::999999999999:root" },
          "s3:GetObject",
          "arn:aws:s3:::acme-cloudtrail-access-logs/*",
        ),
      ),
    ),
    fail("bucket.access-logs.policy"),
  ],
  [
    "a stranger may assume CloudTrail's role",
    role(
      "roleTrust",
      withMore({
        Sid: "M",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::999999999999:root" },
        Action: "sts:AssumeRole",
      }),
    ),
    fail("trail.delivery-role-trust"),
  ],
  [
    "CloudTrail cannot assume its role",
    role("roleTrust", () => [
      { Sid: "M", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]),
    fail("trail.delivery-role-trust"),
  ],
  [
    "the role cannot write the streams of member accounts",
    role("rolePolicy", (statements) =>
      statements.map((statement) => ({
        ...statement,
        Resource:
          "arn:aws:logs:us-east-1:111111111111:log-group:/aws/cloudtrail/organization-trail:log-stream:111111111111_CloudTrail_us-east-1*",
      })),
    ),
    fail("trail.delivery-role-policy"),
  ],
  [
    "the role may do everything",
    role("rolePolicy", withMore({ Sid: "A", Effect: "Allow", Action: "*", Resource: "*" })),
    fail("trail.delivery-role-policy"),
  ],
];

const TLS = { NumericLessThan: { "s3:TlsVersion": "1.2" } };
export const POLICY_HARMLESS: readonly Fault[] = [
  ["the bucket policy in another order", bucket((statements) => statements.toReversed()), {}],
  ["the key policy in another order", key((statements) => statements.toReversed()), {}],
  [
    "statements have other ids",
    bucket((statements) => statements.map((statement, index) => ({ ...statement, Sid: `S${index}` }))),
    {},
  ],
  [
    "an action is written in another case",
    bucket(altered("AllowCloudTrailAclCheck", { Action: "S3:getbucketacl" })),
    {},
  ],
  [
    "single values are written as lists",
    bucket(altered("AllowCloudTrailAclCheck", { Action: ["s3:GetBucketAcl"], Resource: [ARN] })),
    {},
  ],
  ["a statement twice", bucket((statements) => [...statements, ...statements.slice(0, 1)]), {}],
  ["a Deny below TLS 1.2", bucket(withMore(deny({ Condition: TLS }))), { "bucket.policy": "WARN" }],
  [
    "a Deny for another account",
    bucket(withMore(deny({ Principal: { AWS: "arn:aws:iam::333333333333:root" } }))),
    { "bucket.policy": "WARN" },
  ],
  [
    "a Deny of deleting the bucket",
    bucket(withMore(deny({ Action: "s3:DeleteBucket", Resource: ARN }))),
    { "bucket.policy": "WARN" },
  ],
];
