import {
  accountRootArn,
  accountRoots,
  awsPartition,
  bucketArn,
  type KeyPrefixes,
  readableLogFolders,
} from "../aws/arns";
import { encryptionContextOfTrails } from "./encryption-context";
import type { PolicyStatement } from "./policy-document";

/** Properties of {@link readerRolePolicy}. */
export interface ReaderRolePolicyProps extends KeyPrefixes {
  /** Account that owns the key. */
  readonly keyAccountId: string;
  /** Account that owns the trail. */
  readonly managementAccountId: string;
  /** Organization whose log files are read. */
  readonly organizationId: string;
  /** Region of the bucket and the key. */
  readonly region: string;
  /** Name of the log bucket. */
  readonly bucketName: string;
}

/** Properties of {@link readerRoleTrust}. */
export interface ReaderRoleTrustProps {
  /** Organization to which the trusted principals must belong. */
  readonly organizationId: string;
  /** Region of the bucket, which determines the partition. */
  readonly region: string;
  /** Principals of the organization. */
  readonly trustedPrincipalArns: readonly string[];
  /** Accounts outside the organization, each with the external id that it must send. */
  readonly trustedExternal: readonly { readonly accountId: string; readonly externalId: string }[];
}

/** The whole trust policy of the role. */
export function readerRoleTrust(props: ReaderRoleTrustProps): readonly PolicyStatement[] {
  return [
    ...(props.trustedPrincipalArns.length > 0 ? [allowTrustedPrincipalsToAssume(props)] : []),
    ...props.trustedExternal.map((external) => allowExternalAccountToAssume({ ...props, ...external })),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function allowTrustedPrincipalsToAssume({
  organizationId,
  trustedPrincipalArns,
}: Pick<ReaderRoleTrustProps, "organizationId" | "trustedPrincipalArns">): PolicyStatement {
  return {
    Sid: "AllowTrustedPrincipals",
    Effect: "Allow",
    Principal: { AWS: accountRoots(trustedPrincipalArns) },
    Action: "sts:AssumeRole",
    Condition: {
      ArnEquals: { "aws:PrincipalArn": trustedPrincipalArns },
      StringEquals: { "aws:PrincipalOrgID": organizationId },
    },
  };
}

/**
 * The external id keeps the account's other customers from reading through it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function allowExternalAccountToAssume(external: {
  readonly region: string;
  readonly accountId: string;
  readonly externalId: string;
}): PolicyStatement {
  return {
    Sid: `AllowExternal${external.accountId}`,
    Effect: "Allow",
    Principal: { AWS: accountRootArn(external) },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": external.externalId } },
  };
}

/** The whole identity policy of the role. */
export function readerRolePolicy(props: ReaderRolePolicyProps): readonly PolicyStatement[] {
  return [allowList(props), allowRead(props), allowDecrypt(props), allowPublicKeys()];
}

/** The keys of digests belong to no account. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html */
export function allowPublicKeys(): PolicyStatement {
  return { Sid: "AllowPublicKeys", Effect: "Allow", Action: "cloudtrail:ListPublicKeys", Resource: "*" };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-cli.html */
export function allowList(props: ReaderRolePolicyProps): PolicyStatement {
  return {
    Sid: "AllowList",
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"],
    Resource: bucketArn({ region: props.region, name: props.bucketName }),
  };
}

/** Restores an archived log file too, before it can be read. Same page as listing. */
export function allowRead(props: ReaderRolePolicyProps): PolicyStatement {
  const arn = bucketArn({ region: props.region, name: props.bucketName });
  return {
    Sid: "AllowRead",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:RestoreObject"],
    Resource: [props.managementAccountId, props.organizationId].flatMap((owner) =>
      readableLogFolders(props, owner).map((folder) => `${arn}/${folder}/*`),
    ),
  };
}

/**
 * Restricted by encryption context, because the key policy does not restrict roles of its own account. It does not name
 * the key by its ARN, which is unknown in the first plan.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function allowDecrypt(
  props: Pick<ReaderRolePolicyProps, "keyAccountId" | "managementAccountId" | "region">,
): PolicyStatement {
  const { region, keyAccountId } = props;
  return {
    Sid: "AllowDecrypt",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: `arn:${awsPartition(region)}:kms:${region}:${keyAccountId}:key/*`,
    Condition: { StringLike: encryptionContextOfTrails(props) },
  };
}
