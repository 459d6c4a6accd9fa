import { accountRoots, bucketArn, type KeyPrefixes, readableLogFolders, s3ViaService } from "../aws/arns";
import { CLOUDTRAIL } from "../aws/cloudtrail-service";
import { exceptRoles } from "./deployers";
import { type DigestReaders, digestReadersOfKey } from "./digest-readers";
import { encryptionContextOfTrails } from "./encryption-context";
import { allowKeyAdministration } from "./key-administration";
import { exceptPrincipals, oneOrMore, type PolicyStatement } from "./policy-document";

/** Properties of {@link logKeyPolicy}: names that are known before any resource exists. */
export interface LogKeyPolicyProps extends KeyPrefixes {
  /** Account that owns the key. */
  readonly accountId: string;
  /** Region of the key. */
  readonly region: string;
  /** ARN of the one trail that may encrypt. */
  readonly trailArn: string;
  /** Account that owns the trail. */
  readonly managementAccountId: string;
  /** The only principals who may disable the key or schedule its deletion. */
  readonly breakGlassPrincipalArns: readonly string[];
  /** The only roles that may change policy, rotation and aliases, beside break glass. Without them the account decides. */
  readonly deployerArns?: readonly string[];
  /** Organization that every reader must belong to. */
  readonly organizationId: string;
  /** Principals who may decrypt every log file. */
  readonly readerArns: readonly string[];
  /** Roles that may decrypt digests, and no log file. */
  readonly digestReaders: DigestReaders;
  /** True if each member account may decrypt its own log files. */
  readonly memberAccountsRead: boolean;
  /** Name of the log bucket. */
  readonly bucketName: string;
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
    denyQuickDeletion(),
    denyGrants(),
    ...(props.deployerArns === undefined
      ? []
      : [denyOtherAdministration([...props.deployerArns, ...props.breakGlassPrincipalArns])]),
    ...digestReadersOfKey(props, props.digestReaders),
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

/** CloudTrail needs it when a trail is created or updated. Same page as encrypting. */
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

/** Like the bucket policy, excludes principals outside the organization. Same page as encrypting. */
export function allowReadersDecrypt(props: LogKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowReadersDecrypt",
    Effect: "Allow",
    Principal: { AWS: accountRoots(props.readerArns) },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: {
      ArnEquals: { "aws:PrincipalArn": props.readerArns },
      StringEquals: { "aws:PrincipalOrgID": props.organizationId },
      StringLike: encryptionContextOfTrails(props),
    },
  };
}

/**
 * The owner of the bucket could hand any log file to any account, so the encryption context restricts each account to its
 * own. It names the object only as long as the bucket uses no S3 Bucket Keys.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function allowMemberAccountsDecrypt(props: LogKeyPolicyProps): PolicyStatement {
  const folders = readableLogFolders(props, props.organizationId);
  const bucket = bucketArn({ region: props.region, name: props.bucketName });
  return {
    Sid: "AllowMemberAccountsDecrypt",
    Effect: "Allow",
    Principal: "*",
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: {
      StringEquals: {
        "aws:PrincipalOrgID": props.organizationId,
        "kms:ViaService": s3ViaService(props.region),
      },
      StringLike: {
        ...encryptionContextOfTrails(props),
        "kms:EncryptionContext:aws:s3:arn": oneOrMore(
          folders.map((folder) => `${bucket}/${folder}/\${aws:PrincipalAccount}/*`),
        ),
      },
    },
  };
}

/**
 * A locked log file that cannot be decrypted is lost.
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

/** KMS's longest waiting period, and the one of a request without a value. */
const DELETION_WINDOW_DAYS = 30;

/**
 * Break glass included: the waiting period is the time in which others can cancel a deletion.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-schedule-key-deletion-pending-window-in-days
 */
export function denyQuickDeletion(): PolicyStatement {
  return {
    Sid: "DenyQuickDeletion",
    Effect: "Deny",
    Principal: "*",
    Action: "kms:ScheduleKeyDeletion",
    Resource: "*",
    Condition: {
      NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": String(DELETION_WINDOW_DAYS) },
    },
  };
}

/**
 * A grant gives access past this policy, also to other accounts. Neither CloudTrail nor S3 needs one: the one calls as a
 * service principal, the other with the rights of its caller.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function denyGrants(): PolicyStatement {
  return {
    Sid: "DenyGrants",
    Effect: "Deny",
    Principal: "*",
    Action: "kms:CreateGrant",
    Resource: "*",
  };
}

/**
 * A policy without {@link denyDisabling} would let the account disable the key. KMS refuses a policy that its caller could
 * not change again. If every exempt role is gone, only a role of the same name can change the policy.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key
 */
export function denyOtherAdministration(exempt: readonly string[]): PolicyStatement {
  return {
    Sid: "DenyOtherAdministration",
    Effect: "Deny",
    Principal: "*",
    Action: [
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:DisableKeyRotation",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:RotateKeyOnDemand",
      "kms:UpdateAlias",
    ],
    Resource: "*",
    ...exceptRoles(exempt),
  };
}
