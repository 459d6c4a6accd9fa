import { missing, OTHER_KEY, STATE } from "./changes";
import { type Fault, withMore } from "./fault";
import { ARN, bucket, deny } from "./policy-changes";
import { isOld, KEY_HEADER } from "./sly";

export const SLY_HARMLESS: readonly Fault[] = [
  [
    "a Deny of uploads with another key",
    bucket(
      withMore(
        deny({
          Action: "s3:PutObject",
          Resource: `${ARN}/*`,
          Condition: {
            StringNotEqualsIfExists: {
              "s3:x-amz-server-side-encryption-aws-kms-key-id":
                "arn:aws:kms:us-east-1:222222222222:key/00000000-0000-0000-0000-000000000000",
            },
          },
        }),
      ),
    ),
    { "bucket.policy": "WARN" },
  ],
  [
    "a Deny of everything outside CloudTrail's folder",
    bucket(
      withMore({
        Sid: "D",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        NotResource: `${ARN}/AWSLogs/*`,
      }),
    ),
    { "bucket.policy": "WARN" },
  ],
  [
    "a Deny from other networks, but not of AWS's services",
    bucket(
      withMore(
        deny({
          Condition: {
            NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" },
            Bool: { "aws:PrincipalIsAWSService": "false" },
          },
        }),
      ),
    ),
    { "bucket.policy": "WARN" },
  ],
  [
    "older log files have another key, which is enabled",
    (m) => {
      m.head = (name) => (isOld(name) ? { [KEY_HEADER]: OTHER_KEY } : {});
    },
    {},
  ],
  ["the state bucket has no lifecycle", missing(STATE, "lifecycle", "NoSuchLifecycleConfiguration"), {}],
  [
    "the key rotates every quarter",
    (m) => {
      m.rotationDays = 90;
    },
    {},
  ],
];
