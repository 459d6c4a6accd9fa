import { bucketArn } from "../../aws/arns";
import type { PolicyStatement } from "../policy-document";
import {
  buckets,
  denyChanges,
  denyQuickKeyDeletion,
  denyUndoing,
  denyWritingState,
  type GuardrailProps,
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
    denyOtherTrails(props),
  ];
}

/** A data perimeter: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html */
function denyOutsideOrganization(props: GuardrailProps): PolicyStatement {
  const { keyArn, organizationId, wholeAccount, trustedAccountIds } = props;
  const own = [...buckets(props), ...buckets(props).map((arn) => `${arn}/*`), keyArn];
  return {
    Sid: "OnlyTheOrganization",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*", "kms:*", ...(wholeAccount ? ["sts:AssumeRole"] : [])],
    Resource: wholeAccount ? "*" : own,
    Condition: {
      StringNotEquals: {
        "aws:PrincipalOrgID": organizationId,
        ...(trustedAccountIds.length === 0 ? {} : { "aws:PrincipalAccount": trustedAccountIds }),
      },
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
