import type { AlarmNames } from "../../../policies/alarms/names";
import { assumedRole, type CloudTrailRecord, managementEvent } from "../../../policies/alarms/record";

export const MANAGEMENT = "111111111111";
export const AUDIT = "222222222222";
export const ARCHIVE = "333333333333";
export const MEMBER = "444444444444";
export const STRANGER = "999999999999";

const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** Home Region and the Region of bucket and key differ, so that no pattern confuses them. */
export const NAMES: AlarmNames = {
  prefix: "organization-trail-alarm-",
  managementAccountId: MANAGEMENT,
  auditAccountId: AUDIT,
  guardedAccountIds: [AUDIT, ARCHIVE],
  homeRegion: "us-west-2",
  region: "eu-west-1",
  trailName: "organization-trail",
  trailArn: `arn:aws:cloudtrail:us-west-2:${MANAGEMENT}:trail/organization-trail`,
  bucketNames: ["acme-cloudtrail", "acme-cloudtrail-access-logs", "acme-state"],
  keyId: KEY_ID,
  keyArn: `arn:aws:kms:eu-west-1:${AUDIT}:key/${KEY_ID}`,
  keyAlias: "organization-trail",
  logGroupName: "/aws/cloudtrail/organization-trail",
  logGroupArn: `arn:aws:logs:us-west-2:${MANAGEMENT}:log-group:/aws/cloudtrail/organization-trail`,
  deliveryRoleName: "organization-trail-cloudwatch-logs",
  hasGuardrail: true,
  guardrailPolicyIds: ["p-scp0000001", "p-rcp0000002", "p-members03"],
  topicArn: `arn:aws:sns:us-west-2:${MANAGEMENT}:organization-trail-alarms`,
  topicKeyArn: `arn:aws:kms:us-west-2:${MANAGEMENT}:key/99998888-12ab-34cd-56ef-1234567890ab`,
  breakGlassPrincipalArns: [
    `arn:aws:iam::${AUDIT}:role/break-glass`,
    `arn:aws:iam::${ARCHIVE}:user/break-glass`,
  ],
  deployerArns: [
    `arn:aws:iam::${AUDIT}:role/deployer`,
    `arn:aws:iam::${MANAGEMENT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_deploy_${"?".repeat(16)}`,
  ],
  entryRoleArns: [`arn:aws:iam::${AUDIT}:role/apply`, `arn:aws:iam::${ARCHIVE}:role/second-apply`],
  stateRoleArn: `arn:aws:iam::${AUDIT}:role/state`,
  readerRoleArn: `arn:aws:iam::${AUDIT}:role/organization-trail-reader`,
};

/** An event of an account, by default of a role of it, in the home Region. `others` replaces or adds fields. */
export function call(
  accountId: string,
  service: string,
  eventName: string,
  requestParameters: Readonly<Record<string, unknown>> | null,
  others: CloudTrailRecord = {},
): CloudTrailRecord {
  const eventSource = `${service}.amazonaws.com`;
  return managementEvent(
    { eventSource, eventName, recipientAccountId: accountId, awsRegion: NAMES.homeRegion, requestParameters },
    others,
  );
}

export const READ: CloudTrailRecord = { readOnly: true };

/** A field that CloudTrail's reference calls optional is absent. */
export function without(field: string, event: CloudTrailRecord): CloudTrailRecord {
  return Object.fromEntries(Object.entries(event).filter(([name]) => name !== field));
}

export function as(roleArn: string): CloudTrailRecord {
  return { userIdentity: assumedRole(roleArn) };
}

/** Events that must and must not fire an alarm, each with what it is about. */
export interface Events {
  readonly fires: Readonly<Record<string, CloudTrailRecord>>;
  readonly silent: Readonly<Record<string, CloudTrailRecord>>;
}

/** The key as KMS adds it to a record. */
export function ofKey(ARN: string, accountId: string): CloudTrailRecord {
  return { resources: [{ accountId, type: "AWS::KMS::Key", ARN }] };
}

export const OTHER_REGION: CloudTrailRecord = { awsRegion: "eu-central-1" };

/** A refusal as most services record it: the parameters are missing. */
export function refused(arn: string, reason = ""): CloudTrailRecord {
  const errorMessage = `User: arn:aws:iam::${MEMBER}:user/x is not authorized to perform: x:X on resource: ${arn}${reason}`;
  return { errorCode: "AccessDenied", errorMessage };
}

export const BECAUSE = " because no identity-based policy allows the x:X action";
