import { accountRootsOf, partitionOf } from "../aws/arns";
import { CLOUDTRAIL } from "../aws/cloudtrail-service";
import { allowKeyAdministration } from "./key-administration";
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
  /** Organization that readers have to be of. */
  readonly organizationId: string;
  /** Principals who may decrypt every log file. */
  readonly readerArns: readonly string[];
  /** Whether each member account may decrypt its own log files, which are all that the bucket lets it read. */
  readonly memberAccountsRead: boolean;
}

/** The whole policy of the key. */
export function logKeyPolicy(props: LogKeyPolicyProps): readonly PolicyStatement[] {
  return [
    allowKeyAdministration(props),
    allowEncrypt(props),
    allowDescribe(props),
    allowDecryptByTrail(props),
    ...(props.readerArns.length > 0 ? [allowReadersDecrypt(props)] : []),
    ...(props.memberAccountsRead ? [allowMemberAccountsDecrypt(props)] : []),
    denyDisabling(props),
  ];
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
      StringLike: encryptionContextOfTrails(props),
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

/** As the bucket does, it leaves out whoever is not of the organization. Same page as encrypting. */
export function allowReadersDecrypt(props: LogKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowReadersDecrypt",
    Effect: "Allow",
    Principal: { AWS: accountRootsOf(props.readerArns) },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: {
      ArnEquals: { "aws:PrincipalArn": props.readerArns },
      StringEquals: { "aws:PrincipalOrgID": props.organizationId },
      StringLike: encryptionContextOfTrails(props),
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html */
export function allowMemberAccountsDecrypt(props: LogKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowMemberAccountsDecrypt",
    Effect: "Allow",
    Principal: "*",
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: {
      StringEquals: {
        "aws:PrincipalOrgID": props.organizationId,
        "kms:ViaService": `s3.${props.region}.${partitionOf(props.region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"}`,
      },
      StringLike: encryptionContextOfTrails(props),
    },
  };
}

/** What CloudTrail encrypts every log file with, whichever account and Region it comes from. */
export function encryptionContextOfTrails(props: Pick<LogKeyPolicyProps, "region" | "managementAccountId">) {
  return {
    "kms:EncryptionContext:aws:cloudtrail:arn": `arn:${partitionOf(props.region)}:cloudtrail:*:${props.managementAccountId}:trail/*`,
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
