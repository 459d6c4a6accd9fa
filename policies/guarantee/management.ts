import { type ActorGroup, acts, actsOfAws, NOTHING } from "./capability";

const ASSUME_ROOT = "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html";
const DELEGATED_ADMINISTRATOR =
  "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html";
const PERMISSION_SETS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html";

/** The accounts that can manage the trail. */
export const MANAGEMENT: readonly ActorGroup[] = [
  {
    who: "administrator of the management account",
    actors: ["management administrator"],
    capabilities: [
      {
        can: "stop, change or delete the trail, leave events out of it, disable trusted access, or an opt-in home Region of its own account",
        acts: [
          ...acts(
            "trail",
            "cloudtrail:StopLogging",
            "cloudtrail:UpdateTrail",
            "cloudtrail:DeleteTrail",
            "cloudtrail:PutEventSelectors",
          ),
          ...acts("everything", "organizations:DisableAWSServiceAccess"),
          ...acts("own account", "account:DisableRegion"),
        ],
        stoppedBy: NOTHING,
        evidence: ["event", "plan"],
        alarms: ["trail-changed", "organization-changed"],
      },
      {
        can: "delete the log group or its role, shorten its retention, stream it elsewhere, silence alarms",
        acts: [
          ...acts(
            "log group",
            "logs:DeleteLogGroup",
            "logs:PutRetentionPolicy",
            "logs:PutSubscriptionFilter",
          ),
          ...acts("delivery role", "iam:DeleteRole"),
          ...acts("alarm", "cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions"),
        ],
        stoppedBy: NOTHING,
        evidence: ["event", "plan"],
        alarms: ["log-group-changed", "delivery-role-changed", "alarms-changed"],
      },
      {
        can: "close the audit account, remove it from the organization, or detach the guardrail from it",
        acts: [
          ...acts(
            "audit account",
            "organizations:CloseAccount",
            "organizations:RemoveAccountFromOrganization",
            "organizations:MoveAccount",
          ),
          ...acts("policy", "organizations:DetachPolicy", "organizations:UpdatePolicy"),
        ],
        stoppedBy: NOTHING,
        evidence: ["event"],
        alarms: ["organization-changed", "guardrail-changed"],
      },
      {
        can: "enter the audit account, in a role there that trusts it or as its root user; the guardrail binds it there, but for a deployer or break glass that trusts it, as `AWSControlTowerExecution` does",
        acts: [
          ...acts("account access role", "sts:AssumeRole"),
          ...acts("Control Tower's role", "sts:AssumeRole"),
          ...actsOfAws(ASSUME_ROOT, "sts:AssumeRoot"),
        ],
        stoppedBy: NOTHING,
        evidence: ["event"],
        alarms: ["deployer-assumed", "root-used", "account-access-role-used"],
      },
    ],
  },
  {
    who: "administrator of the audit account, with `organization.delegatedAdministrator: true`",
    actors: ["delegated administrator"],
    capabilities: [
      {
        can: "stop, change or delete the trail",
        acts: actsOfAws(
          DELEGATED_ADMINISTRATOR,
          "cloudtrail:StopLogging",
          "cloudtrail:UpdateTrail",
          "cloudtrail:DeleteTrail",
        ),
        stoppedBy: NOTHING,
        evidence: ["event", "plan"],
        alarms: ["trail-changed"],
      },
    ],
  },
  {
    who: "administrator of IAM Identity Center (the management account or its delegated administrator), if a deployer or break glass is a role of a permission set",
    actors: ["identity center administrator"],
    capabilities: [
      {
        can: "become that deployer or break glass: assign the permission set to itself",
        acts: actsOfAws(PERMISSION_SETS, "sso:CreateAccountAssignment", "sso:PutInlinePolicyToPermissionSet"),
        stoppedBy: NOTHING,
        evidence: ["event"],
        quiet:
          "The call does not name the role. Whoever then signs in raises `deployer-assumed` or `break-glass-used`.",
      },
    ],
  },
];
