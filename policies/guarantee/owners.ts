import {
  type Act,
  type Actor,
  type ActorGroup,
  acts,
  always,
  deployers,
  documents,
  GUARDRAIL_ALONE,
  NOTHING,
} from "./capability";
import {
  BUCKET_POLICIES,
  FORGING,
  KEY_POLICY,
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
      can: "delete, hide, overwrite or forge a log file, or lift its lock",
      acts: [...UNDOING, ...FORGING],
      stoppedBy: documents("bucket policy"),
      evidence: ["access logs"],
    },
    {
      can: "delete or forge an access log",
      acts: acts(
        "access log",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:ReplicateObject",
        "s3:ReplicateDelete",
      ),
      stoppedBy: documents("bucket policy"),
      evidence: ["nothing"],
    },
    {
      can: "shorten lock and lifetime of future log files; change replication, access logging and other settings of the buckets",
      acts: SETTINGS,
      stoppedBy: deployers("bucket policy"),
      evidence: ["event", "plan"],
    },
    {
      can: "become a deployer or break glass, by a change of that role",
      acts: [
        ...acts("deployer role", "iam:UpdateAssumeRolePolicy", "iam:CreateRole"),
        ...acts("break-glass role", "iam:UpdateAssumeRolePolicy", "iam:CreateRole"),
      ],
      stoppedBy: GUARDRAIL_ALONE,
      evidence: ["event"],
    },
    {
      can: "make access points, access grants and batch jobs, which the bucket policy binds like everybody",
      acts: [...acts("access point", "s3:CreateAccessPoint"), ...acts("everything", "s3:CreateJob")],
      stoppedBy: GUARDRAIL_ALONE,
      evidence: ["event"],
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
      given: ["opt-in Region"],
    },
  ],
};

/** The audit account alone owns the state bucket. */
function stateBucketPolicy(owner: Actor): readonly Act[] {
  return acts("state bucket", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy").map((act) => ({
    ...act,
    by: [owner],
  }));
}

const POLICIES_OF_BUCKETS: readonly ActorGroup[] = [
  {
    who: "administrator of such an account",
    actors: ["audit administrator", "log archive administrator"],
    capabilities: [
      {
        can: "change or delete a bucket policy, and then forge, hide and, in `GOVERNANCE` mode, delete files",
        acts: [...BUCKET_POLICIES, ...stateBucketPolicy("audit administrator")],
        stoppedBy: deployers("bucket policy"),
        evidence: ["event", "plan"],
      },
    ],
  },
  {
    who: "root user of such an account",
    actors: ["audit root", "log archive root"],
    capabilities: [
      {
        can: "the same: S3 lets it replace and delete a bucket policy against a Deny",
        acts: [...BUCKET_POLICIES, ...stateBucketPolicy("audit root")].map((act) => ({
          ...act,
          exemptFromBucketPolicy: DELETE_BUCKET_POLICY,
        })),
        stoppedBy: GUARDRAIL_ALONE,
        evidence: ["event", "plan"],
      },
    ],
  },
];

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
      given: ["readers"],
    },
    {
      can: "change the key policy, and then disable or delete the key: every log file is unreadable, in `COMPLIANCE` mode too",
      acts: KEY_POLICY,
      stoppedBy: deployers("key policy"),
      evidence: ["event", "plan"],
    },
    {
      can: "disable the key, delete it in fewer than 30 days, or grant its use",
      acts: [...acts("key", "kms:DisableKey", "kms:CreateGrant"), QUICK_DELETION],
      stoppedBy: documents("key policy"),
      evidence: ["event"],
    },
    {
      can: "write or delete the state, and so run code with the rights of a deployer",
      acts: acts("state", "s3:PutObject", "s3:DeleteObject", "s3:ReplicateObject"),
      stoppedBy: deployers("bucket policy"),
      evidence: ["state versions"],
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
      given: ["member accounts read"],
    },
  ],
};

/** The accounts that own buckets and key. */
export const OWNERS: readonly ActorGroup[] = [
  OWNERS_OF_BUCKETS,
  ...POLICIES_OF_BUCKETS,
  OWNERS_OF_KEY,
  LOG_ARCHIVE,
];
