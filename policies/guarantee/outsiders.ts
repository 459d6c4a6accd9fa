import { type ActorGroup, acts, always, documents, NOTHING } from "./capability";
import { CHANGING, READING } from "./common-acts";

/** Those who do not belong to the organization, and other trails and services of AWS. */
export const OUTSIDERS: readonly ActorGroup[] = [
  {
    who: "stranger: another organization, no organization, an anonymous caller",
    actors: ["stranger", "user of no organization", "anonymous caller"],
    capabilities: [
      {
        can: "read, write or delete a log file, an access log or the state; change a bucket or the key; use the key",
        acts: [
          ...READING,
          ...CHANGING,
          ...acts("access log", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
          ...acts("state", "s3:GetObject", "s3:PutObject"),
        ],
        stoppedBy: documents("bucket policy", "key policy"),
        evidence: ["access logs"],
      },
    ],
  },
  {
    who: "stranger, an account that has left, another customer of a trusted vendor",
    actors: ["stranger", "former member", "outside reader"],
    capabilities: [
      {
        can: "become the reader role without the external id of an entry in `trustedExternal`",
        acts: [{ action: "sts:AssumeRole", on: "reader role", context: { "sts:ExternalId": "of-another" } }],
        stoppedBy: always("trust policy"),
        evidence: ["event"],
        quiet: "AWS records a refusal in the account of the caller alone.",
        given: ["readers"],
      },
    ],
  },
  {
    who: "other trails and services of AWS",
    actors: ["other trail", "trail of another account", "other service"],
    capabilities: [
      {
        can: "write a log file",
        acts: acts("log file", "s3:PutObject"),
        stoppedBy: documents("bucket policy"),
        evidence: ["access logs"],
      },
      {
        can: "write an access log, or encrypt with the key",
        acts: [...acts("access log", "s3:PutObject"), ...acts("key of log file", "kms:GenerateDataKey")],
        stoppedBy: always("bucket policy", "key policy"),
        evidence: ["event"],
        quiet: "A refusal changes nothing, and KMS marks this call as a read.",
      },
    ],
  },
  {
    who: "other trail of the management account",
    actors: ["other trail"],
    capabilities: [
      {
        can: "write to the log group with its role: AWS does not say whether CloudTrail names the trail when it assumes a role",
        acts: acts("delivery role", "sts:AssumeRole"),
        stoppedBy: NOTHING,
        evidence: ["event"],
        quiet: "It is how CloudTrail delivers: every delivery of the trail makes the same call.",
      },
    ],
  },
];
