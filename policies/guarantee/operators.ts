import { type ActorGroup, acts, actsOfAws, always, by, documents, NOTHING } from "./capability";
import {
  ACCESS_LOGS,
  BUCKET_POLICIES,
  FORGING,
  KEY_POLICY,
  QUICK_DELETION,
  SETTINGS,
  SLOW_DELETION,
  UNDOING,
} from "./common-acts";

const OBJECT_LOCK = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html";

const BREAK_GLASS: readonly ActorGroup[] = [
  {
    who: "break glass (`breakGlassPrincipalArns`, nobody by default)",
    actors: ["break glass"],
    capabilities: [
      {
        can: "hide log files; in `GOVERNANCE` mode lift their lock and delete them; disable the key, or delete it in 30 days",
        acts: [...UNDOING, ...acts("key", "kms:DisableKey"), SLOW_DELETION],
        stoppedBy: NOTHING,
        evidence: ["access logs", "event"],
        alarms: ["key-changed", "break-glass-used"],
      },
      {
        can: "change the settings and the policies of the buckets, and the key policy, and so what a deployer can",
        acts: [...SETTINGS, ...BUCKET_POLICIES, ...KEY_POLICY],
        stoppedBy: NOTHING,
        evidence: ["event", "plan"],
        alarms: ["buckets-changed", "key-changed", "break-glass-used"],
      },
      {
        can: "delete the key sooner, before a change of the key policy (the guardrail stops it after one, too)",
        acts: [QUICK_DELETION],
        stoppedBy: documents("key policy"),
        evidence: ["event"],
        alarms: ["key-changed", "break-glass-used"],
      },
      {
        can: "forge a log file, or delete or forge an access log by a request for it, before a change of the bucket policy",
        acts: [...FORGING, ...ACCESS_LOGS],
        stoppedBy: always("bucket policy"),
        evidence: ["access logs"],
      },
      {
        can: "delete a locked log file in `COMPLIANCE` mode, except with the whole account",
        acts: actsOfAws(OBJECT_LOCK, "s3:DeleteObjectVersion"),
        stoppedBy: always("AWS"),
        evidence: ["access logs"],
      },
    ],
  },
  {
    who: "break glass of the audit account, on a bucket of the log archive account",
    actors: ["break glass of another account"],
    capabilities: [
      {
        can: "delete a log file: each account needs break glass of its own",
        acts: UNDOING,
        stoppedBy: always("bucket policy"),
        evidence: ["access logs"],
      },
    ],
  },
];

/** With these, whoever may call them on a role becomes it with every right. */
const CHANGE_A_ROLE = ["iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy"];

/** The roles that deploy, and break glass. */
export const OPERATORS: readonly ActorGroup[] = [
  {
    who: "deployer (`accounts.<name>.deployerArns`)",
    actors: ["deployer"],
    capabilities: [
      {
        can: "change the settings and the policies of the buckets, and the key policy; so by a lifecycle rule hide log files, delete those whose lock has ended, and delete access logs",
        acts: [...SETTINGS, ...BUCKET_POLICIES, ...KEY_POLICY],
        stoppedBy: NOTHING,
        evidence: ["event", "plan"],
        alarms: ["buckets-changed", "key-changed"],
      },
      {
        can: "delete, hide or forge a log file or an access log by a request for it; disable or delete the key, before a change of the policies (the guardrail stops it after one, too)",
        acts: [...UNDOING, ...FORGING, ...ACCESS_LOGS, ...acts("key", "kms:DisableKey"), SLOW_DELETION],
        stoppedBy: documents("bucket policy", "key policy"),
        evidence: ["access logs", "event"],
        alarms: ["key-changed"],
      },
    ],
  },
  {
    who: "deployer with the [least rights](docs/permissions.md#deploying) of the management account, and of the audit account with the reader role",
    actors: ["management deployer", "deployer"],
    capabilities: [
      {
        can: "give itself any right in its account, unless a permissions boundary or a service control policy binds it: it creates the delivery role or the reader role, and may change its trust and its policy",
        acts: [
          ...by(["management deployer"], acts("delivery role", ...CHANGE_A_ROLE)),
          ...by(["deployer"], acts("reader role", ...CHANGE_A_ROLE)),
        ],
        stoppedBy: NOTHING,
        evidence: ["event"],
        alarms: ["privileged-role-changed"],
        given: ["readers"],
      },
    ],
  },
  {
    who: "pipeline with [applying roles](docs/plan-review.md#roles), so a repository administrator with an approver, or an administrator of its account",
    actors: ["pipeline"],
    capabilities: [
      {
        can: "act as the deployer of every account, and so stop or change the trail",
        acts: acts("deployer role", "sts:AssumeRole"),
        stoppedBy: NOTHING,
        evidence: ["event"],
        quiet:
          "Every deployment of the pipeline does. What it changes raises the alarms on buckets, key and trail.",
      },
    ],
  },
  {
    who: "writer of the state: deployer, pipeline, `state.writerArns`",
    actors: ["deployer", "pipeline", "state writer"],
    capabilities: [
      {
        can: "run code with the rights of a deployer: Terraform runs the providers that a state names",
        acts: acts("state", "s3:GetObject", "s3:PutObject"),
        stoppedBy: NOTHING,
        evidence: ["state versions"],
      },
    ],
  },
  ...BREAK_GLASS,
];
