import {
  type ActorGroup,
  acts,
  always,
  by,
  deployers,
  documents,
  GUARDRAIL_ALONE,
  NOTHING,
} from "./capability";
import {
  ACCESS_LOGS,
  BUCKET_POLICIES,
  FORGING,
  KEY_POLICY,
  LIFECYCLE,
  QUICK_DELETION,
  READING,
  SETTINGS,
  UNDOING,
} from "./common-acts";

const DELETE_BUCKET_POLICY = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html";

const OWNERS_OF_BUCKETS: ActorGroup = {
  who: "administrator or root user of the account that owns the buckets (audit or log archive)",
  actors: ["audit administrator", "audit root", "log archive administrator", "log archive root"],
  capabilities: [
    {
      can: "become a deployer, break glass or a writer of the state, by a change of that role",
      acts: [
        ...acts("deployer role", "iam:UpdateAssumeRolePolicy", "iam:CreateRole"),
        ...acts("break-glass role", "iam:UpdateAssumeRolePolicy", "iam:CreateRole"),
        ...by(
          ["audit administrator", "audit root"],
          acts("state writer's role", "iam:UpdateAssumeRolePolicy", "iam:CreateRole"),
        ),
      ],
      stoppedBy: GUARDRAIL_ALONE,
      evidence: ["event"],
      alarms: ["privileged-role-changed"],
    },
    {
      can: "become a deployer that trusts its whole account or is `AWSControlTowerExecution`, or change the rights of one by its customer managed policies ([how to avoid it](docs/operations.md#deployers))",
      acts: [
        // A root user cannot assume a role.
        ...by(
          ["audit administrator", "log archive administrator"],
          acts("deployer role that trusts its account", "sts:AssumeRole"),
        ),
        ...acts("Control Tower's role", "iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy"),
        ...acts("managed policy", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"),
      ],
      stoppedBy: NOTHING,
      evidence: ["event"],
      alarms: ["privileged-role-changed"],
      quiet: "Nobody knows the customer managed policies of a deployer: give it inline policies.",
      given: ["Control Tower"],
    },
    {
      can: "make access points, access grants and batch jobs, which the bucket policy binds like everybody",
      acts: [...acts("access point", "s3:CreateAccessPoint"), ...acts("everything", "s3:CreateJob")],
      stoppedBy: GUARDRAIL_ALONE,
      evidence: ["event"],
      quiet: "The bucket policy binds them like everybody.",
    },
    {
      can: "take the account out of the organization or into another one, close it, or disable the Region of bucket and key",
      acts: [
        ...acts("own organization", "organizations:LeaveOrganization"),
        ...acts("invitation", "organizations:AcceptHandshake"),
        ...acts("own account", "account:CloseAccount", "account:DisableRegion"),
      ],
      stoppedBy: GUARDRAIL_ALONE,
      evidence: ["event history", "event"],
      alarms: ["organization-changed"],
      given: ["opt-in Region"],
    },
  ],
};

const STATE_POLICY = acts("state bucket", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy");
const STATE = acts("state", "s3:PutObject", "s3:DeleteObject", "s3:ReplicateObject");

const ADMINISTRATORS: ActorGroup = {
  who: "administrator of the account that owns the buckets",
  actors: ["audit administrator", "log archive administrator"],
  capabilities: [
    {
      can: "delete or hide a log file by a request for it, overwrite or forge it, or lift its lock, before a change of the bucket policy",
      acts: [...UNDOING, ...FORGING],
      stoppedBy: documents("bucket policy"),
      evidence: ["access logs"],
    },
    {
      can: "delete or forge an access log by a request for it, before a change of the bucket policy",
      acts: ACCESS_LOGS,
      stoppedBy: documents("bucket policy"),
      evidence: ["nothing"],
    },
    {
      can: "by a lifecycle rule hide log files, delete those whose lock has ended, and delete access logs",
      acts: LIFECYCLE,
      stoppedBy: deployers("bucket policy"),
      evidence: ["event", "plan"],
      alarms: ["buckets-changed"],
    },
    {
      can: "shorten lock and lifetime of future log files; change replication, access logging and other settings of the buckets",
      acts: SETTINGS,
      stoppedBy: deployers("bucket policy"),
      evidence: ["event", "plan"],
      alarms: ["buckets-changed"],
    },
    {
      can: "change or delete a bucket policy, and then forge, hide and, in `GOVERNANCE` mode, delete files",
      acts: [...BUCKET_POLICIES, ...by(["audit administrator"], STATE_POLICY)],
      stoppedBy: deployers("bucket policy"),
      evidence: ["event", "plan"],
      alarms: ["buckets-changed"],
    },
    {
      can: "write or delete the state in the audit account, and so run code with the rights of a deployer",
      acts: by(["audit administrator"], STATE),
      stoppedBy: deployers("bucket policy"),
      evidence: ["state versions"],
    },
  ],
};

const ROOT_USERS: ActorGroup = {
  who: "root user of the account that owns the buckets",
  actors: ["audit root", "log archive root"],
  capabilities: [
    {
      can: "everything that a bucket policy denies its administrators: S3 lets it replace and delete the policy against a Deny",
      acts: [
        ...BUCKET_POLICIES,
        ...by(["audit root"], [...STATE_POLICY, ...STATE]),
        ...UNDOING,
        ...FORGING,
        ...ACCESS_LOGS,
        ...SETTINGS,
      ].map((act) => ({ ...act, exemptFromBucketPolicy: DELETE_BUCKET_POLICY })),
      stoppedBy: GUARDRAIL_ALONE,
      evidence: ["event", "plan", "access logs"],
      alarms: ["buckets-changed", "root-used"],
    },
  ],
};

const OWNERS_OF_KEY: ActorGroup = {
  who: "administrator or root user of the audit account",
  actors: ["audit administrator", "audit root"],
  capabilities: [
    {
      can: "read log files, and let others read them with a role of the account",
      acts: [
        ...READING,
        ...acts("reader role", "iam:UpdateAssumeRolePolicy"),
        ...acts("new role", "iam:CreateRole"),
      ],
      stoppedBy: NOTHING,
      evidence: ["access logs", "event"],
      alarms: ["privileged-role-changed"],
      quiet: "Another role of the account is none of this app, and CloudTrail does not say what it may read.",
      given: ["readers"],
    },
    {
      can: "change the key policy, and then disable or delete the key: every log file is unreadable, in `COMPLIANCE` mode too",
      acts: KEY_POLICY,
      stoppedBy: deployers("key policy"),
      evidence: ["event", "plan"],
      alarms: ["key-changed"],
    },
    {
      can: "disable the key, delete it in fewer than 30 days, or grant its use, before a change of the key policy",
      acts: [...acts("key", "kms:DisableKey", "kms:CreateGrant"), QUICK_DELETION],
      stoppedBy: documents("key policy"),
      evidence: ["event"],
      alarms: ["key-changed"],
    },
    {
      can: "subscribe an endpoint of a stranger to the topic",
      acts: [
        {
          action: "sns:Subscribe",
          on: "topic",
          context: { "sns:Endpoint": "https://stranger.example", "sns:Protocol": "https" },
        },
      ],
      stoppedBy: always("topic policy"),
      evidence: ["event"],
      quiet: "The topic's policy denies it, and its messages have names of files alone.",
    },
  ],
};

const LOG_ARCHIVE: ActorGroup = {
  who: "administrator or root user of the log archive account",
  actors: ["log archive administrator", "log archive root"],
  capabilities: [
    {
      can: "decrypt log files of other accounts, also with `readers.memberAccounts: true`",
      acts: acts("key of log file", "kms:Decrypt"),
      stoppedBy: always("key policy"),
      evidence: ["event"],
      quiet: "A refusal reads nothing.",
      given: ["member accounts read"],
    },
  ],
};

/** The accounts that own buckets and key. */
export const OWNERS: readonly ActorGroup[] = [
  OWNERS_OF_BUCKETS,
  ADMINISTRATORS,
  ROOT_USERS,
  OWNERS_OF_KEY,
  LOG_ARCHIVE,
];
