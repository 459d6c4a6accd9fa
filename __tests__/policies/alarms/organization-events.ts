import {
  ARCHIVE,
  AUDIT,
  BECAUSE,
  call,
  type Events,
  MANAGEMENT,
  MEMBER,
  NAMES,
  READ,
  refused,
  without,
} from "./names";

const { trailArn, trailName, guardrailPolicyIds } = NAMES;
const CLOUDTRAIL = { servicePrincipal: "cloudtrail.amazonaws.com" };
const [scp = "", rcp = "", members = ""] = guardrailPolicyIds;

export const ORGANIZATION_EVENTS: Readonly<Record<string, Events>> = {
  "trail-changed": {
    fires: {
      "stopped by ARN": call(MANAGEMENT, "cloudtrail", "StopLogging", { name: trailArn }),
      "stopped by name": call(MANAGEMENT, "cloudtrail", "StopLogging", { name: trailName }),
      "selectors by ARN": call(MANAGEMENT, "cloudtrail", "PutEventSelectors", { trailName: trailArn }),
      "insights by name": call(MANAGEMENT, "cloudtrail", "PutInsightSelectors", { trailName }),
      "the delegated administrator, by ARN": call(AUDIT, "cloudtrail", "DeleteTrail", { name: trailArn }),
      "without readOnly": without(
        "readOnly",
        call(MANAGEMENT, "cloudtrail", "UpdateTrail", { name: trailArn }),
      ),
      "refused, in the message": call(MANAGEMENT, "cloudtrail", "StopLogging", null, refused(trailArn)),
      "refused with a reason": call(MEMBER, "cloudtrail", "DeleteTrail", null, refused(trailArn, BECAUSE)),
      "refused, without readOnly": without(
        "readOnly",
        call(MEMBER, "cloudtrail", "DeleteTrail", null, refused(trailArn, BECAUSE)),
      ),
      "refused in a member account": call(
        MEMBER,
        "cloudtrail",
        "StopLogging",
        { name: trailArn },
        { errorCode: "InsufficientDependencyServiceAccessPermissionException" },
      ),
    },
    silent: {
      "another trail": call(MANAGEMENT, "cloudtrail", "StopLogging", { name: "application-trail" }),
      "a trail of this name in a member account": call(MEMBER, "cloudtrail", "StopLogging", {
        name: trailName,
      }),
      "its selectors": call(MEMBER, "cloudtrail", "PutEventSelectors", { trailName }),
      "a trail whose name begins so": call(MANAGEMENT, "cloudtrail", "DeleteTrail", {
        name: `${trailName}-2`,
      }),
      "a read refused": call(MEMBER, "cloudtrail", "GetTrail", null, { ...READ, ...refused(trailArn) }),
      "another trail refused": call(
        MEMBER,
        "cloudtrail",
        "StopLogging",
        null,
        refused(`${trailArn}-2`, BECAUSE),
      ),
      "refused by another service": call(MEMBER, "tagging", "TagResources", null, refused(trailArn)),
      "a read": call(MANAGEMENT, "cloudtrail", "GetTrailStatus", { name: trailArn }, READ),
      "another service with this name": call(MANAGEMENT, "s3", "PutObject", { name: trailArn }),
    },
  },
  "organization-changed": {
    fires: {
      "trusted access": call(MANAGEMENT, "organizations", "DisableAWSServiceAccess", CLOUDTRAIL),
      "a delegated administrator": call(MANAGEMENT, "organizations", "RegisterDelegatedAdministrator", {
        ...CLOUDTRAIL,
        accountId: MEMBER,
      }),
      "without readOnly": without(
        "readOnly",
        call(MANAGEMENT, "organizations", "DeregisterDelegatedAdministrator", CLOUDTRAIL),
      ),
      "the same by CloudTrail": call(MANAGEMENT, "cloudtrail", "DeregisterOrganizationDelegatedAdmin", {
        delegatedAdminAccountId: AUDIT,
      }),
      "the organization deleted": call(MANAGEMENT, "organizations", "DeleteOrganization", null),
      "the audit account removed": call(MANAGEMENT, "organizations", "RemoveAccountFromOrganization", {
        accountId: AUDIT,
      }),
      "the log archive account moved": call(MANAGEMENT, "organizations", "MoveAccount", {
        accountId: ARCHIVE,
        sourceParentId: "ou-exam-11111111",
        destinationParentId: "r-exam",
      }),
      "the audit account closed": call(MANAGEMENT, "organizations", "CloseAccount", { accountId: AUDIT }),
      "the audit account closes itself": call(AUDIT, "account", "CloseAccount", null),
      "the audit account leaves": call(AUDIT, "organizations", "LeaveOrganization", null),
      "the log archive account leaves": call(ARCHIVE, "organizations", "LeaveOrganization", null),
      "the audit account joins another": call(AUDIT, "organizations", "AcceptHandshake", {
        handshakeId: "h-examplehandshakeid111",
      }),
      ...Object.fromEntries(
        [AUDIT, ARCHIVE, MANAGEMENT].map((id) => [
          `a Region of ${id} disabled`,
          call(id, "account", "DisableRegion", { RegionName: "eu-south-2" }),
        ]),
      ),
    },
    silent: {
      "trusted access of another service": call(MANAGEMENT, "organizations", "DisableAWSServiceAccess", {
        servicePrincipal: "config.amazonaws.com",
      }),
      "a list of delegated administrators": call(
        MANAGEMENT,
        "organizations",
        "ListDelegatedAdministrators",
        CLOUDTRAIL,
        READ,
      ),
      "another service with a principal": call(MANAGEMENT, "iam", "CreateServiceLinkedRole", CLOUDTRAIL),
      "another call of CloudTrail": call(MANAGEMENT, "cloudtrail", "CreateTrail", {
        name: "application-trail",
      }),
      "a delegated administrator of another service": call(
        MANAGEMENT,
        "guardduty",
        "DisableOrganizationDelegatedAdmin",
        null,
      ),
      "the audit account administers another service": call(
        MANAGEMENT,
        "organizations",
        "RegisterDelegatedAdministrator",
        { servicePrincipal: "securityhub.amazonaws.com", accountId: AUDIT },
      ),
      "another service deletes an organization": call(MEMBER, "workmail", "DeleteOrganization", null),
      "a member removed": call(MANAGEMENT, "organizations", "RemoveAccountFromOrganization", {
        accountId: MEMBER,
      }),
      "a member closed": call(MANAGEMENT, "organizations", "CloseAccount", { accountId: MEMBER }),
      "a member leaves": call(MEMBER, "organizations", "LeaveOrganization", null),
      "a member accepts": call(MEMBER, "organizations", "AcceptHandshake", {
        handshakeId: "h-examplehandshakeid111",
      }),
      "a Region of a member disabled": call(MEMBER, "account", "DisableRegion", { RegionName: "eu-south-2" }),
      "the audit account described": call(
        MANAGEMENT,
        "organizations",
        "DescribeAccount",
        { accountId: AUDIT },
        READ,
      ),
      "the audit account's bucket": call(AUDIT, "s3", "CreateBucket", { bucketName: "another" }),
    },
  },
  "guardrail-changed": {
    fires: {
      "a policy detached": call(MANAGEMENT, "organizations", "DetachPolicy", {
        policyId: scp,
        targetId: AUDIT,
      }),
      "a policy changed": call(MANAGEMENT, "organizations", "UpdatePolicy", { policyId: rcp, content: "{}" }),
      "a policy deleted": without(
        "readOnly",
        call(MANAGEMENT, "organizations", "DeletePolicy", { policyId: members }),
      ),
      "service control policies disabled": call(MANAGEMENT, "organizations", "DisablePolicyType", {
        rootId: "r-exam",
        policyType: "SERVICE_CONTROL_POLICY",
      }),
      "resource control policies disabled": call(MANAGEMENT, "organizations", "DisablePolicyType", {
        rootId: "r-exam",
        policyType: "RESOURCE_CONTROL_POLICY",
      }),
    },
    silent: {
      "another policy detached from a member": call(MANAGEMENT, "organizations", "DetachPolicy", {
        policyId: "p-other00001",
        targetId: MEMBER,
      }),
      "another policy detached from the audit account": call(MANAGEMENT, "organizations", "DetachPolicy", {
        policyId: "p-other00001",
        targetId: AUDIT,
      }),
      "tag policies disabled": call(MANAGEMENT, "organizations", "DisablePolicyType", {
        policyType: "TAG_POLICY",
      }),
      "service control policies enabled": call(MANAGEMENT, "organizations", "EnablePolicyType", {
        policyType: "SERVICE_CONTROL_POLICY",
      }),
      "a policy read": call(MANAGEMENT, "organizations", "DescribePolicy", { policyId: scp }, READ),
      "a policy of another service": call(MANAGEMENT, "ssm", "DetachPolicy", { policyId: scp }),
    },
  },
};
