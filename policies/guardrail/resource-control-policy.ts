import { bucketArn } from "../../aws/arns";
import type { PolicyStatement } from "../policy-document";
import {
  buckets,
  denyChanges,
  denyQuickKeyDeletion,
  denyUndoing,
  denyWritingState,
  type GuardrailProps,
  resultsBucket,
} from "./statements";

/**
 * The resource control policy of the same accounts. It binds the callers of every account, also if the policies of
 * bucket and key have been removed.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function resourceControlPolicy(props: GuardrailProps): readonly PolicyStatement[] {
  return [
    forEveryCaller(denyChanges(props)),
    exceptServices(forEveryCaller(denyUndoing(props))),
    forEveryCaller(denyQuickKeyDeletion(props)),
    ...denyWritingState(props).map(forEveryCaller),
    exceptServices(denyOutsideOrganization(props)),
    ...(props.wholeAccount ? wholeAccount(props) : []),
    denyOtherTrails(props),
  ];
}

/** A data perimeter: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html */
function denyOutsideOrganization(props: GuardrailProps): PolicyStatement {
  const all = [...buckets(props), ...resultsBucket(props)];
  const own = [...all, ...all.map((arn) => `${arn}/*`), props.keyArn];
  return {
    Sid: "OnlyTheOrganization",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*", "kms:*"],
    Resource: own,
    Condition: outsideOrganization(props),
  };
}

/**
 * The same for everything else in the account, with exceptions that our own buckets and key do not share. Roles that trust
 * an identity provider are assumed with other actions, and by a principal that belongs to no organization.
 */
function wholeAccount(props: GuardrailProps): readonly PolicyStatement[] {
  const { externalReaders, trustedAccountIds } = props;
  const perimeter: PolicyStatement = {
    Sid: "OnlyTheOrganizationInTheAccount",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*", "kms:*", "sts:AssumeRole"],
    ...(externalReaders === undefined ? { Resource: "*" } : { NotResource: externalReaders.roleArn }),
    Condition: outsideOrganization(props, trustedAccountIds),
  };
  if (externalReaders === undefined) return [exceptServices(perimeter)];
  const readers: PolicyStatement = {
    Sid: "OnlyTrustedAccountsRead",
    Effect: "Deny",
    Principal: "*",
    Action: "sts:AssumeRole",
    Resource: externalReaders.roleArn,
    Condition: outsideOrganization(props, externalReaders.accountIds),
  };
  return [exceptServices(perimeter), readers];
}

function outsideOrganization(
  { organizationId }: GuardrailProps,
  spared: readonly string[] = [],
): NonNullable<PolicyStatement["Condition"]> {
  return {
    StringNotEquals: {
      "aws:PrincipalOrgID": organizationId,
      ...(spared.length === 0 ? {} : { "aws:PrincipalAccount": spared }),
    },
  };
}

/** CloudTrail acts for trails of every account. Only this organization's trail may write log files. */
function denyOtherTrails(props: GuardrailProps): PolicyStatement {
  const { region, logBucketName, trailArn } = props;
  return {
    Sid: "OnlyTheTrailDelivers",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `${bucketArn({ region, name: logBucketName })}/*`,
    Condition: {
      ArnNotEquals: { "aws:SourceArn": trailArn },
      Bool: { "aws:PrincipalIsAWSService": "true" },
    },
  };
}

/** A resource control policy names its principal, which is everybody. */
function forEveryCaller(statement: PolicyStatement): PolicyStatement {
  const { Sid, Effect, ...rest } = statement;
  return { Sid, Effect, Principal: "*", ...rest };
}

/** AWS services belong to no organization and deliver for others. An anonymous caller has no such key. */
function exceptServices(statement: PolicyStatement): PolicyStatement {
  return {
    ...statement,
    Condition: { ...statement.Condition, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
  };
}
