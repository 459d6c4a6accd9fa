import { type ActorGroup, acts, actsOfAws, always, documents, MEMBERS_POLICY_ALONE } from "./capability";
import { CHANGING, READING } from "./common-acts";

const ORGANIZATION_TRAILS =
  "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html";

/** Member accounts that own neither bucket nor key. */
export const MEMBERS: readonly ActorGroup[] = [
  {
    who: "administrator or root user of a member account",
    actors: ["member administrator", "member root"],
    capabilities: [
      {
        can: "stop, change or delete the trail",
        acts: actsOfAws(
          ORGANIZATION_TRAILS,
          "cloudtrail:StopLogging",
          "cloudtrail:UpdateTrail",
          "cloudtrail:DeleteTrail",
        ),
        stoppedBy: always("AWS"),
        evidence: ["event"],
        alarms: ["trail-changed"],
      },
      {
        can: "end its recording: leave the organization, accept the invitation of another one, close the account, or disable the home Region if accounts opt in to it",
        acts: [
          ...acts("own organization", "organizations:LeaveOrganization"),
          ...acts("invitation", "organizations:AcceptHandshake"),
          ...acts("own account", "account:CloseAccount", "account:DisableRegion"),
        ],
        stoppedBy: MEMBERS_POLICY_ALONE,
        evidence: ["event history", "event"],
        quiet:
          "Accounts come and go in every organization. `verify` reports accounts and Regions that deliver nothing.",
        given: ["opt-in Region", "guarded members"],
      },
    ],
  },
  {
    who: "administrator or root user of a member account; administrator of the management account with its own rights",
    actors: ["member administrator", "member root", "management administrator"],
    capabilities: [
      {
        can: "read or decrypt a log file of another account, also with `readers.memberAccounts: true`",
        acts: READING,
        stoppedBy: always("bucket policy", "key policy"),
        evidence: ["access logs", "event"],
        quiet: "A refusal reads nothing.",
        given: ["member accounts read"],
      },
      {
        can: "write, overwrite, hide or delete a log file; change a bucket or the key; disable or delete the key",
        acts: CHANGING,
        stoppedBy: documents("bucket policy", "key policy"),
        evidence: ["access logs", "event"],
        alarms: ["buckets-changed", "key-changed"],
        quiet: "An alias can be deleted in the caller's own account only.",
      },
    ],
  },
  {
    who: "account that has left the organization",
    actors: ["former member"],
    capabilities: [
      {
        can: "read, write or delete a log file, its own included, or use the key",
        acts: [
          ...acts("own log file", "s3:GetObject", "s3:PutObject", "s3:DeleteObjectVersion"),
          ...acts("log bucket", "s3:ListBucket"),
          ...acts("key of own log file", "kms:Decrypt"),
        ],
        stoppedBy: documents("bucket policy", "key policy"),
        evidence: ["access logs"],
        given: ["readers", "member accounts read"],
      },
    ],
  },
];
