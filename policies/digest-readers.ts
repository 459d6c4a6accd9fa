import { accountRoots, s3ViaService } from "../aws/arns";
import { encryptionContextOfDigests, encryptionContextOfTrails } from "./encryption-context";
import type { PolicyStatement } from "./policy-document";

/** Roles of the organization that may read digests, and no log file. */
export interface DigestReaders {
  /** ARNs of the roles. */
  readonly arns: readonly string[];
  /** ARNs of the digests, as patterns. */
  readonly digestArns: readonly string[];
}

/** Digest readers list the log bucket and read digests. The name of a log file tells its account, its Region and its time. */
export function digestReadersOfBucket(
  bucketArn: string,
  { arns, digestArns }: DigestReaders,
): readonly PolicyStatement[] {
  if (arns.length === 0) return [];
  const Condition = { ArnEquals: { "aws:PrincipalArn": arns } };
  return [
    {
      Sid: "AllowDigestReaders",
      Effect: "Allow",
      Principal: { AWS: accountRoots(arns) },
      Action: ["s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketVersions"],
      Resource: [bucketArn, ...digestArns],
      Condition,
    },
    // The bucket owner's own roles need no consent of the bucket, so only a Deny limits them.
    {
      Sid: "DenyLogFilesToDigestReaders",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:RestoreObject"],
      NotResource: digestArns,
      Condition,
    },
  ];
}

/** The same for the key. A request without the context of an object is none for a digest. */
export function digestReadersOfKey(
  key: { readonly organizationId: string; readonly region: string; readonly managementAccountId: string },
  { arns, digestArns }: DigestReaders,
): readonly PolicyStatement[] {
  if (arns.length === 0) return [];
  const ArnEquals = { "aws:PrincipalArn": arns };
  const ofDigests = encryptionContextOfDigests(digestArns);
  return [
    {
      Sid: "AllowDigestReadersDecrypt",
      Effect: "Allow",
      Principal: { AWS: accountRoots(arns) },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: {
        ArnEquals,
        StringEquals: {
          "aws:PrincipalOrgID": key.organizationId,
          "kms:ViaService": s3ViaService(key.region),
        },
        StringLike: { ...encryptionContextOfTrails(key), ...ofDigests },
      },
    },
    {
      Sid: "DenyLogFilesToDigestReaders",
      Effect: "Deny",
      Principal: "*",
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { ArnEquals, StringNotLike: ofDigests },
    },
  ];
}
