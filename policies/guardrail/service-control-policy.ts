import { awsPartition } from "../../aws/arns";
import { exceptRoles } from "../deployers";
import type { PolicyStatement } from "../policy-document";
import { denyDisablingRegions, denyLeaving } from "./members-policy";
import {
  denyChanges,
  denyQuickKeyDeletion,
  denyUndoing,
  denyWritingState,
  type GuardrailProps,
} from "./statements";

/**
 * The service control policy of the accounts that own buckets and key. It binds their users, roles and root users.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 */
export function serviceControlPolicy(all: GuardrailProps): readonly PolicyStatement[] {
  const { checkpoints } = all;
  const props: GuardrailProps = {
    ...all,
    stateWriterArns: inAccounts(all, all.stateWriterArns),
    checkpoints: checkpoints && { ...checkpoints, writerArns: inAccounts(all, checkpoints.writerArns) },
  };
  return [
    denyChanges(props),
    denyUndoing(props),
    denyQuickKeyDeletion(props),
    ...denyWritingState(props),
    denyOtherWaysToObjects(props),
    denyChangingExemptRoles(props),
    denyLeaving(),
    denyDisablingRegions([...new Set([props.region, ...props.optInRegions])]),
  ];
}

/**
 * A request through an access point names the access point, not the bucket, and these calls cannot be restricted to
 * buckets: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
function denyOtherWaysToObjects(props: GuardrailProps): PolicyStatement {
  return {
    Sid: "OnlyDeployersOpenOtherWays",
    Effect: "Deny",
    Action: [
      "s3:CreateAccessPoint*",
      "s3:PutAccessPoint*",
      "s3:CreateMultiRegionAccessPoint",
      "s3:CreateAccessGrant*",
      "s3:CreateJob",
    ],
    Resource: "*",
    ...exceptRoles([...props.deployerArns, ...props.breakGlassPrincipalArns]),
  };
}

/** Without it an administrator could become an exempt role by a change of its trust or of an identity provider. */
function denyChangingExemptRoles(props: GuardrailProps): PolicyStatement {
  const { breakGlassPrincipalArns, checkpoints, deployerArns, region, stateWriterArns } = props;
  const changing = frozenRoles(props, [...deployerArns, ...breakGlassPrincipalArns]);
  // Whoever writes the state or checkpoints only writes them: the deployers change these roles.
  const writers = [...stateWriterArns, ...(checkpoints?.writerArns ?? [])];
  const roles = [...new Set([...changing, ...frozenRoles(props, writers)])];
  return {
    Sid: "ExemptRolesStay",
    Effect: "Deny",
    Action: [
      "iam:Attach*",
      "iam:Create*",
      "iam:Delete*",
      "iam:Detach*",
      "iam:Put*",
      "iam:Tag*",
      "iam:Untag*",
      "iam:Update*",
    ],
    Resource: [...roles, `arn:${awsPartition(region)}:iam::*:saml-provider/*`],
    ...exceptRoles([...new Set([...changing, ...breakGlassPrincipalArns])]),
  };
}

/**
 * IAM refuses changes of the roles of IAM Identity Center by itself, and AWS Control Tower updates its own role.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
 * https://docs.aws.amazon.com/controltower/latest/userguide/roles-how.html
 */
const CHANGED_BY_AWS = /:role\/(aws-reserved\/|AWSControlTowerExecution$)/;

/** The roles of the guarded accounts that nobody else may change. Deployers may, so that a deployment can manage them. */
function frozenRoles(props: GuardrailProps, arns: readonly string[]): readonly string[] {
  return inAccounts(props, arns).filter((arn) => !CHANGED_BY_AWS.test(arn));
}

function inAccounts({ accountIds }: GuardrailProps, arns: readonly string[]): readonly string[] {
  return arns.filter((arn) => accountIds.includes(arn.split(":")[4] ?? ""));
}
