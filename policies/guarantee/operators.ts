import { type ActorGroup, acts, actsOfAws, always, documents, NOTHING } from "./capability";
import {
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
      },
      {
        can: "delete the key sooner",
        acts: [QUICK_DELETION],
        stoppedBy: documents("key policy"),
        evidence: ["event"],
      },
      {
        can: "forge a log file, or delete or forge an access log, before a change of the bucket policy",
        acts: [
          ...FORGING,
          ...acts("access log", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"),
        ],
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

/** The roles that deploy, and break glass. */
export const OPERATORS: readonly ActorGroup[] = [
  {
    who: "deployer (`accounts.<name>.deployerArns`)",
    actors: ["deployer"],
    capabilities: [
      {
        can: "change the settings and the policies of the buckets, and the key policy",
        acts: [...SETTINGS, ...BUCKET_POLICIES, ...KEY_POLICY],
        stoppedBy: NOTHING,
        evidence: ["event", "plan"],
      },
      {
        can: "delete, hide or forge a log file; disable or delete the key (the guardrail stops it also after a change of the policies)",
        acts: [...UNDOING, ...FORGING, ...acts("key", "kms:DisableKey"), SLOW_DELETION],
        stoppedBy: documents("bucket policy", "key policy"),
        evidence: ["access logs", "event"],
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
