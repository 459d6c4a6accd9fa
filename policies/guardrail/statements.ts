import { bucketArn } from "../../aws/arns";
import { exceptRoles } from "../deployers";
import type { PolicyStatement } from "../policy-document";

/** Names that the policies of the guarded accounts are built from. */
export interface GuardrailProps {
  /** Region of the buckets and the key. */
  readonly region: string;
  /** Regions that accounts opt in to, and without which the account's recording ends: the trail's home Region. */
  readonly optInRegions: readonly string[];
  /** Organization that every caller from outside of AWS must belong to. */
  readonly organizationId: string;
  /** ARN of the one trail that may write to the log bucket. */
  readonly trailArn: string;
  /** Name of the log bucket. */
  readonly logBucketName: string;
  /** Name of the bucket that receives the access logs of the log bucket. */
  readonly accessLogBucketName: string;
  /** Name of the bucket of search results if search is enabled. */
  readonly resultsBucketName?: string;
  /** Name of the state bucket if one of the guarded accounts owns it. */
  readonly stateBucketName?: string;
  /** ARN of the KMS key of the log files. */
  readonly keyArn: string;
  /** The only principals who may change settings of the buckets and the key. ARNs can contain wildcards. */
  readonly deployerArns: readonly string[];
  /** The only principals, beside the deployers, who may write the state. */
  readonly stateWriterArns: readonly string[];
  /** What `integrity` keeps in the state bucket, and the only roles, beside the deployers, who may write it. */
  readonly checkpoints?: {
    /** Folder in the bucket, with a slash at its end. */
    readonly folder: string;
    /** Keys of the Terraform states in the same bucket, which these roles may not write. */
    readonly stateKeys: readonly string[];
    readonly writerArns: readonly string[];
  };
  /** The only principals who may delete log files, lift their lock, or disable the key. */
  readonly breakGlassPrincipalArns: readonly string[];
  /** The accounts that own buckets and key, to which the policies are attached. */
  readonly accountIds: readonly string[];
  /** True if the data perimeter covers every bucket, key and role of the guarded accounts. */
  readonly wholeAccount: boolean;
  /** Accounts outside of the organization that the perimeter of the whole account lets in. Else empty. */
  readonly trustedAccountIds: readonly string[];
  /** The reader role, and the accounts outside of the organization that it trusts, if it trusts any. */
  readonly externalReaders?: { readonly roleArn: string; readonly accountIds: readonly string[] };
}

/** Settings of buckets and key: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export function denyChanges(props: GuardrailProps): PolicyStatement {
  return {
    Sid: "OnlyDeployersChange",
    Effect: "Deny",
    Action: [
      "s3:Put*",
      "s3:Create*",
      "s3:Update*",
      "s3:Delete*",
      "s3:PauseReplication",
      "s3:TagResource",
      "s3:UntagResource",
      "kms:PutKeyPolicy",
      "kms:CreateGrant",
      "kms:RevokeGrant",
      "kms:DisableKeyRotation",
      "kms:EnableKeyRotation",
      "kms:RotateKeyOnDemand",
      "kms:Update*",
      "kms:DeleteAlias",
      "kms:ReplicateKey",
      "kms:ImportKeyMaterial",
      "kms:TagResource",
      "kms:UntagResource",
    ],
    Resource: [...buckets(props), ...resultsBucket(props), props.keyArn],
    ...exceptRoles([...props.deployerArns, ...props.breakGlassPrincipalArns]),
  };
}

/** Log files, the buckets themselves and the use of the key. */
export function denyUndoing(props: GuardrailProps): PolicyStatement {
  return {
    Sid: "OnlyBreakGlassUndoes",
    Effect: "Deny",
    Action: [
      "s3:PutObject*",
      "s3:DeleteObject*",
      "s3:Replicate*",
      "s3:UpdateObjectEncryption",
      "s3:BypassGovernanceRetention",
      "s3:DeleteBucket",
      "kms:DisableKey",
      "kms:ScheduleKeyDeletion",
      "kms:DeleteImportedKeyMaterial",
    ],
    Resource: [...buckets(props), ...logObjects(props), props.keyArn],
    ...exceptRoles(props.breakGlassPrincipalArns),
  };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-scheduling-key-deletion.html */
export function denyQuickKeyDeletion({ keyArn }: GuardrailProps): PolicyStatement {
  return {
    Sid: "KeyDeletionTakes30Days",
    Effect: "Deny",
    Action: "kms:ScheduleKeyDeletion",
    Resource: keyArn,
    Condition: { NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" } },
  };
}

/**
 * A Terraform state can name providers, which Terraform then runs with the credentials of the deployment. Who writes the one
 * of state and checkpoints does not write the other.
 */
export function denyWritingState(props: GuardrailProps): readonly PolicyStatement[] {
  const { region, stateBucketName, checkpoints, deployerArns, stateWriterArns } = props;
  if (stateBucketName === undefined) return [];
  const bucket = bucketArn({ region, name: stateBucketName });
  const deny = (Sid: string, Resource: string | readonly string[]) =>
    ({ Sid, Effect: "Deny", Action: WRITING, Resource }) as const;
  const { folder, stateKeys, writerArns } = checkpoints ?? { folder: "", stateKeys: [], writerArns: [] };
  const ofStateAlone = stateWriterArns.filter((arn) => !deployerArns.includes(arn));
  return [
    {
      ...deny("OnlyWritersChangeState", `${bucket}/*`),
      ...exceptRoles([...deployerArns, ...stateWriterArns, ...writerArns, ...props.breakGlassPrincipalArns]),
    },
    ...(writerArns.length === 0
      ? []
      : [
          {
            ...deny(
              "NotByIntegrity",
              stateKeys.map((key) => `${bucket}/${key}*`),
            ),
            Condition: { ArnLike: { "aws:PrincipalArn": writerArns } },
          },
        ]),
    ...(writerArns.length === 0 || ofStateAlone.length === 0
      ? []
      : [
          {
            ...deny("OnlyByIntegrity", `${bucket}/${folder}*`),
            Condition: { ArnLike: { "aws:PrincipalArn": ofStateAlone } },
          },
        ]),
  ];
}

const WRITING = ["s3:Put*", "s3:Delete*", "s3:Replicate*", "s3:UpdateObjectEncryption"];

/** The buckets themselves, without their objects. */
export function buckets(props: GuardrailProps): readonly string[] {
  const { region, logBucketName, accessLogBucketName, stateBucketName } = props;
  return [
    logBucketName,
    accessLogBucketName,
    ...(stateBucketName === undefined ? [] : [stateBucketName]),
  ].map((name) => bucketArn({ region, name }));
}

/**
 * The bucket of search results, whose settings and perimeter are guarded as those of the others. Its objects are copies
 * that the people who search may write and delete.
 */
export function resultsBucket({ region, resultsBucketName }: GuardrailProps): readonly string[] {
  return resultsBucketName === undefined ? [] : [bucketArn({ region, name: resultsBucketName })];
}

function logObjects({ region, logBucketName, accessLogBucketName }: GuardrailProps): readonly string[] {
  return [logBucketName, accessLogBucketName].map((name) => `${bucketArn({ region, name })}/*`);
}
