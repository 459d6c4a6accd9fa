import { type ActorGroup, acts, documents, NOTHING } from "./capability";
import { READING } from "./common-acts";

/** What nobody who reads may do. */
const CHANGING = [
  ...acts("log file", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"),
  ...acts("log bucket", "s3:PutLifecycleConfiguration"),
];

/** Those whom the settings let read. */
export const READERS: readonly ActorGroup[] = [
  {
    who: "member account, with `readers.memberAccounts: true`",
    actors: ["member account's reader"],
    capabilities: [
      {
        can: "list, read and decrypt its own log files",
        acts: [
          ...acts("own log file", "s3:GetObject"),
          { action: "s3:ListBucket", on: "log bucket" },
          ...acts("key of own log file", "kms:Decrypt"),
        ],
        stoppedBy: NOTHING,
        evidence: ["access logs", "event"],
        quiet: "Reading is what readers are for.",
        given: ["member accounts read"],
      },
    ],
  },
  {
    who: "reader role, and readers in `readers.principalArns`",
    actors: ["reader role", "named reader"],
    capabilities: [
      {
        can: "read and decrypt every log file, and restore it from an archive",
        acts: [
          ...READING,
          ...acts("log file", "s3:GetObjectVersion", "s3:RestoreObject"),
          ...acts("log bucket", "s3:ListBucket", "s3:ListBucketVersions"),
        ],
        stoppedBy: NOTHING,
        evidence: ["access logs", "event"],
        quiet: "Reading is what readers are for.",
        given: ["readers"],
      },
      {
        can: "write or delete a log file, or change a setting",
        acts: CHANGING,
        stoppedBy: documents("bucket policy", "role policy"),
        evidence: ["access logs", "event"],
        alarms: ["buckets-changed"],
        given: ["readers"],
      },
    ],
  },
  {
    who: "searcher role, with `search.searcherArns`",
    actors: ["searcher role"],
    capabilities: [
      {
        can: "read and decrypt every log file, which a search in Athena does",
        acts: READING,
        stoppedBy: NOTHING,
        evidence: ["access logs", "event"],
        quiet: "Searching is what the role is for.",
      },
      {
        can: "write or delete a log file, or change a setting",
        acts: CHANGING,
        stoppedBy: documents("bucket policy", "role policy"),
        evidence: ["access logs", "event"],
        alarms: ["buckets-changed"],
      },
    ],
  },
  {
    who: "account in `readers.role.trustedExternal` (nobody by default)",
    actors: ["outside reader"],
    capabilities: [
      {
        can: "become the reader role with its external id, and read every log file",
        acts: [{ action: "sts:AssumeRole", on: "reader role", context: { "sts:ExternalId": "of-acme" } }],
        stoppedBy: NOTHING,
        evidence: ["event"],
        quiet: "The settings name the account, and each of its sessions begins so.",
        given: ["readers", "whole account"],
      },
    ],
  },
];
