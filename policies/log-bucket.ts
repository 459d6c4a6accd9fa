import {
  accountRoots,
  awsPartition,
  bucketArn,
  type KeyPrefixes,
  logFolder,
  readableLogFolders,
} from "../aws/arns";
import { CLOUDTRAIL } from "../aws/cloudtrail-service";
import { denyOtherSettings } from "./deployers";
import { type DigestReaders, digestReadersOfBucket } from "./digest-readers";
import { denyInsecureTransport } from "./insecure-transport";
import { exceptPrincipals, oneOrMore, type PolicyStatement } from "./policy-document";
import { denyOtherWriters, denyTampering } from "./tampering";

/** Properties of {@link logBucketPolicy}: names that are known before any resource exists. */
export interface LogBucketPolicyProps extends KeyPrefixes {
  /** Name of the bucket. */
  readonly name: string;
  /** Region of the bucket. */
  readonly region: string;
  /** ARN of the one trail that may write. */
  readonly trailArn: string;
  /** Account that owns the trail. */
  readonly managementAccountId: string;
  /** Organization to which the policy restricts every principal. */
  readonly organizationId: string;
  /** The only principals who may delete log files or lift their lock. */
  readonly breakGlassPrincipalArns: readonly string[];
  /** The only roles that may change the bucket's settings, beside break glass. Without them everybody's account decides. */
  readonly deployerArns?: readonly string[];
  /** Principals who may read every log file. */
  readonly readerArns: readonly string[];
  /** Roles that may read digests, and no log file. */
  readonly digestReaders: DigestReaders;
  /** True if each member account may read its own log files. */
  readonly memberAccountsRead: boolean;
  /** Account that owns the only KMS keys an upload may name. Without it an upload may name any key. */
  readonly encryptedUploadsAccountId?: string;
}

/** The whole policy of the log bucket. */
export function logBucketPolicy(props: LogBucketPolicyProps): readonly PolicyStatement[] {
  return [
    allowAclCheck(props),
    allowWriteOfManagementAccount(props),
    allowWriteOfOrganization(props),
    ...(props.readerArns.length > 0 ? [allowReaders(props)] : []),
    ...(props.memberAccountsRead ? [allowMemberAccountsRead(props), allowMemberAccountsList(props)] : []),
    denyInsecureTransport(bucketArn(props)),
    denyOutsideOrganization(props),
    denyUndoingTheLock(props),
    denyOtherWriters({ arn: bucketArn(props), sourceArn: props.trailArn }),
    denyTampering({ arn: bucketArn(props) }),
    ...(props.deployerArns === undefined
      ? []
      : [denyOtherSettings(bucketArn(props), [...props.deployerArns, ...props.breakGlassPrincipalArns])]),
    ...(props.encryptedUploadsAccountId === undefined
      ? []
      : [denyOtherKeys(props, props.encryptedUploadsAccountId), denyOtherEncryption(props)]),
    ...digestReadersOfBucket(bucketArn(props), props.digestReaders),
  ];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
export function allowAclCheck(props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailAclCheck",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "s3:GetBucketAcl",
    Resource: bucketArn(props),
    Condition: { StringEquals: { "aws:SourceArn": props.trailArn } },
  };
}

/** Allows delivery if the trail is not an organization trail. Same page as the ACL check. */
export function allowWriteOfManagementAccount(props: LogBucketPolicyProps): PolicyStatement {
  return allowWrite("AllowCloudTrailWriteOfManagementAccount", props.managementAccountId, props);
}

/** The log files of every account, including the management account. Same page as the ACL check. */
export function allowWriteOfOrganization(props: LogBucketPolicyProps): PolicyStatement {
  return allowWrite("AllowCloudTrailWriteOfOrganization", props.organizationId, props);
}

function allowWrite(sid: string, owner: string, props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "s3:PutObject",
    Resource: `${bucketArn(props)}/${logFolder(props, owner)}/*`,
    Condition: {
      StringEquals: { "aws:SourceArn": props.trailArn, "s3:x-amz-acl": "bucket-owner-full-control" },
    },
  };
}

/**
 * A data perimeter. AWS services belong to no organization, so they are exempt; anonymous callers are not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
export function denyOutsideOrganization(
  props: Pick<LogBucketPolicyProps, "name" | "region" | "organizationId">,
): PolicyStatement {
  const arn = bucketArn(props);
  return {
    Sid: "DenyOutsideOrganization",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: {
      StringNotEquals: { "aws:PrincipalOrgID": props.organizationId },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  };
}

/**
 * Objects only. Lifecycle rules are not subject to it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
export function denyUndoingTheLock(props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "DenyUndoingTheLock",
    Effect: "Deny",
    Principal: "*",
    Action: [
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
      "s3:PutObjectRetention",
      "s3:PutObjectLegalHold",
      "s3:BypassGovernanceRetention",
    ],
    Resource: `${bucketArn(props)}/*`,
    ...exceptPrincipals(props.breakGlassPrincipalArns),
  };
}

/**
 * The principal is the root of the reader's account and a condition holds its ARN, because AWS refuses a policy whose
 * principal does not exist.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-sharing-logs.html
 */
export function allowReaders(props: LogBucketPolicyProps): PolicyStatement {
  const arn = bucketArn(props);
  return {
    Sid: "AllowReaders",
    Effect: "Allow",
    Principal: { AWS: accountRoots(props.readerArns) },
    Action: [
      "s3:GetBucketLocation",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:ListBucket",
      "s3:ListBucketVersions",
      "s3:RestoreObject",
    ],
    Resource: [arn, `${arn}/*`],
    Condition: { ArnEquals: { "aws:PrincipalArn": props.readerArns } },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html */
export function allowMemberAccountsRead(props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "AllowMemberAccountsRead",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: oneOrMore(ownLogs(props).map((folder) => `${bucketArn(props)}/${folder}`)),
    Condition: { StringEquals: { "aws:PrincipalOrgID": props.organizationId } },
  };
}

/** `ListBucket` has the whole bucket as its resource, so a condition restricts the prefix. Same page as reading. */
export function allowMemberAccountsList(props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "AllowMemberAccountsList",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:ListBucket",
    Resource: bucketArn(props),
    Condition: {
      StringEquals: { "aws:PrincipalOrgID": props.organizationId },
      StringLike: { "s3:prefix": oneOrMore(ownLogs(props)) },
    },
  };
}

/** The log files of the calling account, under the trail's prefix and under former ones. */
function ownLogs(props: LogBucketPolicyProps): readonly string[] {
  return readableLogFolders(props, props.organizationId).map(
    (folder) => `${folder}/\${aws:PrincipalAccount}/*`,
  );
}

/**
 * Applies only if the request names a key; without the header the bucket's default encryption applies. CloudTrail is
 * exempt, because its trail could not be created otherwise. Another statement denies anonymous callers.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function denyOtherKeys(props: LogBucketPolicyProps, accountId: string): PolicyStatement {
  const { region } = props;
  return {
    Sid: "DenyOtherKeys",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `${bucketArn(props)}/*`,
    Condition: {
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      ArnNotLike: {
        "s3:x-amz-server-side-encryption-aws-kms-key-id": `arn:${awsPartition(region)}:kms:${region}:${accountId}:key/*`,
      },
      Bool: { "aws:PrincipalIsAWSService": "false" },
    },
  };
}

/** Applies only if the request names an encryption. Same page as keys. */
export function denyOtherEncryption(props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "DenyOtherEncryption",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `${bucketArn(props)}/*`,
    Condition: {
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
      Bool: { "aws:PrincipalIsAWSService": "false" },
    },
  };
}
