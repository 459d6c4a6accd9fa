import { accountRootArn, partitionOf } from "./arns";
import { exceptPrincipals, type PolicyStatement } from "./policy-document";

/** What the key policy is built from: names that are known before anything exists. */
export interface LogKeyPolicyProps {
  /** Account that owns the key. */
  readonly accountId: string;
  /** Region of the key; it decides the partition of the ARNs. */
  readonly region: string;
  /** ARN of the one trail that may encrypt. */
  readonly trailArn: string;
  /** Account that owns the trail. */
  readonly managementAccountId: string;
  /** The only principals who may disable the key or schedule its deletion. */
  readonly breakGlassPrincipalArns: readonly string[];
}

const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };

/** The whole policy of the key. */
export function logKeyPolicy(props: LogKeyPolicyProps): readonly PolicyStatement[] {
  return [
    allowAccount(props),
    allowEncrypt(props),
    allowDescribe(props),
    allowDecryptByTrail(props),
    denyDisabling(props),
  ];
}

/**
 * Without it nobody could administer the key again.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function allowAccount(props: LogKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowAccount",
    Effect: "Allow",
    Principal: { AWS: accountRootArn(props) },
    Action: "kms:*",
    Resource: "*",
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
export function allowEncrypt(props: LogKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailEncrypt",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "kms:GenerateDataKey*",
    Resource: "*",
    Condition: {
      StringEquals: { "aws:SourceArn": props.trailArn },
      StringLike: {
        "kms:EncryptionContext:aws:cloudtrail:arn": `arn:${partitionOf(props.region)}:cloudtrail:*:${props.managementAccountId}:trail/*`,
      },
    },
  };
}

/** A statement of its own: `DescribeKey` carries no encryption context. Same page as encrypting. */
export function allowDescribe(props: LogKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailDescribe",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "kms:DescribeKey",
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceArn": props.trailArn } },
  };
}

/** CloudTrail asks for it when a trail is created or updated. Same page as encrypting. */
export function allowDecryptByTrail(props: LogKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailDecrypt",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceArn": props.trailArn } },
  };
}

/**
 * A locked log that cannot be decrypted is lost all the same. The policy itself stays open to the account.
 * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 */
export function denyDisabling(props: LogKeyPolicyProps): PolicyStatement {
  return {
    Sid: "DenyDisabling",
    Effect: "Deny",
    Principal: "*",
    Action: ["kms:DisableKey", "kms:ScheduleKeyDeletion"],
    Resource: "*",
    ...exceptPrincipals(props.breakGlassPrincipalArns),
  };
}
