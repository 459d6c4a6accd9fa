import { accountRoots, bucketArn } from "../aws/arns";
import type { Settings } from "../settings/file";
import { folderOf } from "../settings/integrity";
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
  /** Folder in which `integrity` keeps what it verified, with a slash at its end, and the only roles that write there. */
  readonly checkpoints?: { readonly folder: string; readonly writerArns: readonly string[] };
}

/** The policy that the settings deploy; undefined if the state is not in S3. */
export function stateBucketPolicyOf({
  state,
  organization,
  integrity: { stateUri, writerArns },
}: Settings): readonly PolicyStatement[] | undefined {
  if (state.backend !== "s3") return undefined;
  const checkpoints = stateUri === undefined ? undefined : { folder: folderOf(stateUri), writerArns };
  return stateBucketPolicy({ ...state, organizationId: organization.id, checkpoints });
}

/** The whole policy of the state bucket. */
export function stateBucketPolicy(props: StateBucketPolicyProps): readonly PolicyStatement[] {
  const { owner, writerArns, readerArns, checkpoints } = props;
  const abroad = (arns: readonly string[]) => arns.filter((arn) => arn.split(":")[4] !== owner.id);
  const writers = abroad(writerArns);
  const readers = [...new Set([...writers, ...abroad(readerArns)])];
  const ofCheckpoints = abroad(checkpoints?.writerArns ?? []);
  return [
    ...(readers.length > 0 ? [allowList(props, readers), allowRead(props, readers)] : []),
    ...(writers.length > 0 ? [allowWrite(props, writers), allowLock(props, writers)] : []),
    denyInsecureTransport(bucketArn({ region: props.region, name: props.bucket })),
    ...(owner.deployerArns === undefined ? [] : denyOthers(props, owner.deployerArns)),
    ...(ofCheckpoints.length > 0 ? [allowCheckpoints(props, ofCheckpoints)] : []),
  ];
}

/**
 * Without listing, S3 answers that an object is forbidden which does not exist yet. A condition on `s3:prefix` would forbid
 * it too, because a read has no prefix.
 */
function allowCheckpoints(props: StateBucketPolicyProps, arns: readonly string[]): PolicyStatement {
  const actions = ["s3:GetObject", "s3:ListBucket", "s3:PutObject"];
  return allow("AllowCheckpoints", actions, [bucketOf(props), checkpointsOf(props)], props, arns);
}

function checkpointsOf(props: StateBucketPolicyProps): string {
  return `${bucketOf(props)}/${props.checkpoints?.folder}*`;
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

/** Actions that write objects or delete them. */
const WRITING = ["s3:Delete*", "s3:Put*", "s3:Replicate*", "s3:UpdateObjectEncryption"];

/**
 * Terraform runs the providers that a state names with the rights of the role that plans or applies, so whoever writes the
 * state acts with those rights. Whoever writes a checkpoint hides hours from `integrity`.
 */
function denyOthers(
  props: StateBucketPolicyProps,
  deployerArns: readonly string[],
): readonly PolicyStatement[] {
  const { owner, writerArns, checkpoints } = props;
  const backendRole = owner.roleArn === undefined ? [] : [owner.roleArn];
  return [
    denyOtherSettings(bucketOf(props), deployerArns),
    {
      Sid: "DenyOtherWriters",
      Effect: "Deny",
      Principal: "*",
      Action: WRITING,
      ...(checkpoints === undefined
        ? { Resource: `${bucketOf(props)}/*` }
        : { NotResource: [bucketOf(props), checkpointsOf(props)] }),
      ...exceptRoles([...new Set([...deployerArns, ...backendRole, ...writerArns])]),
    },
    ...(checkpoints === undefined
      ? []
      : [
          {
            Sid: "DenyOtherCheckpoints",
            Effect: "Deny",
            Principal: "*",
            Action: WRITING,
            Resource: checkpointsOf(props),
            ...exceptRoles([...new Set([...deployerArns, ...checkpoints.writerArns])]),
          } as const,
        ]),
  ];
}

function bucketOf({ region, bucket }: StateBucketPolicyProps): string {
  return bucketArn({ region, name: bucket });
}
