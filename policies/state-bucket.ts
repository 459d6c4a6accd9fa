import { accountRoots, bucketArn } from "../aws/arns";
import { denyOtherSettings, exceptRoles } from "./deployers";
import { denyInsecureTransport } from "./insecure-transport";
import type { PolicyStatement } from "./policy-document";

/** Properties of {@link stateBucketPolicy}. */
export interface StateBucketPolicyProps {
  /** Region of the bucket. */
  readonly region: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Object key of the state of the stack `organization-trail`. */
  readonly key: string;
  /** Organization of the roles of other accounts. */
  readonly organizationId: string;
  /** Account that owns the bucket, its deployers if the settings name them, and the role that Terraform's backend assumes. */
  readonly owner: {
    readonly id: string;
    readonly roleArn?: string;
    readonly deployerArns?: readonly string[];
  };
  /** Roles that may write the state beside the deployers. */
  readonly writerArns: readonly string[];
  /** Roles of other accounts that may read the state. */
  readonly readerArns: readonly string[];
}

/** The whole policy of the state bucket. */
export function stateBucketPolicy(props: StateBucketPolicyProps): readonly PolicyStatement[] {
  const { owner, writerArns, readerArns } = props;
  const abroad = (arns: readonly string[]) => arns.filter((arn) => arn.split(":")[4] !== owner.id);
  const writers = abroad(writerArns);
  const readers = [...new Set([...writers, ...abroad(readerArns)])];
  return [
    ...(readers.length > 0 ? [allowList(props, readers), allowRead(props, readers)] : []),
    ...(writers.length > 0 ? [allowWrite(props, writers), allowLock(props, writers)] : []),
    denyInsecureTransport(bucketArn({ region: props.region, name: props.bucket })),
    ...(owner.deployerArns === undefined ? [] : denyOthers(props, owner.deployerArns)),
  ];
}

/** Roles of other accounts need the bucket's consent: https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required */
function allowList(props: StateBucketPolicyProps, arns: readonly string[]): PolicyStatement {
  return allow("AllowList", ["s3:ListBucket"], bucketOf(props), props, arns);
}

function allowRead(props: StateBucketPolicyProps, arns: readonly string[]): PolicyStatement {
  return allow("AllowRead", ["s3:GetObject"], `${bucketOf(props)}/${props.key}`, props, arns);
}

/** Who writes the state can also bring back an earlier version of it: docs/recovery.md. */
function allowWrite(props: StateBucketPolicyProps, arns: readonly string[]): PolicyStatement {
  const actions = ["s3:GetObjectVersion", "s3:ListBucketVersions", "s3:PutObject"];
  const resources = [bucketOf(props), `${bucketOf(props)}/${props.key}`];
  return allow("AllowWrite", actions, resources, props, arns);
}

function allowLock(props: StateBucketPolicyProps, arns: readonly string[]): PolicyStatement {
  const actions = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"];
  return allow("AllowLock", actions, `${bucketOf(props)}/${props.key}.tflock`, props, arns);
}

function allow(
  sid: string,
  actions: readonly string[],
  resource: string | readonly string[],
  { organizationId }: StateBucketPolicyProps,
  arns: readonly string[],
): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: accountRoots(arns) },
    Action: actions,
    Resource: resource,
    Condition: {
      ArnLike: { "aws:PrincipalArn": arns },
      StringEquals: { "aws:PrincipalOrgID": organizationId },
    },
  };
}

/**
 * Terraform runs the providers that a state names with the rights of the role that plans or applies, so whoever writes the
 * state acts with those rights.
 */
function denyOthers(
  props: StateBucketPolicyProps,
  deployerArns: readonly string[],
): readonly PolicyStatement[] {
  const { owner, writerArns } = props;
  const backendRole = owner.roleArn === undefined ? [] : [owner.roleArn];
  return [
    denyOtherSettings(bucketOf(props), deployerArns),
    {
      Sid: "DenyOtherWriters",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:Delete*", "s3:Put*", "s3:Replicate*", "s3:UpdateObjectEncryption"],
      Resource: `${bucketOf(props)}/*`,
      ...exceptRoles([...new Set([...deployerArns, ...backendRole, ...writerArns])]),
    },
  ];
}

function bucketOf({ region, bucket }: StateBucketPolicyProps): string {
  return bucketArn({ region, name: bucket });
}
