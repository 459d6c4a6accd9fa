import type { Question } from "./question";
import { BUCKET_QUESTIONS } from "./questions/buckets";
import { DELIVERY_QUESTIONS } from "./questions/delivery";
import { GUARDRAIL_QUESTIONS } from "./questions/guardrail";
import { KEY_QUESTIONS } from "./questions/key";

/** Everything that is asked. */
export const QUESTIONS: readonly Question[] = [
  ...DELIVERY_QUESTIONS,
  ...BUCKET_QUESTIONS,
  ...KEY_QUESTIONS,
  ...GUARDRAIL_QUESTIONS,
];

const PLAIN_HTTP =
  "The AWS SDK sends no request without TLS, and the condition is the one that AWS documents.";
const AS_IN_OWN_POLICY = (question: string) =>
  `\`${question}\` asks about the same call, which the policy of the bucket or key denies as well.`;
const NEEDS_A_STRANGER =
  "It needs a principal outside of the organization, and a resource that would let it in otherwise.";
const TOO_RISKY = "If the statement failed, the question itself would take a Region away.";
const BINDS_INTEGRITY =
  "It binds only the roles that run integrity, which this command does not have. The policy proof asks a simulator.";

/** The statements that no question is about, with the reason. */
export const NOT_ASKED: Readonly<Record<string, string>> = {
  "logBucket/DenyInsecureTransport": PLAIN_HTTP,
  "accessLogBucket/DenyInsecureTransport": PLAIN_HTTP,
  "stateBucket/DenyInsecureTransport": PLAIN_HTTP,
  "resultsBucket/DenyInsecureTransport": PLAIN_HTTP,
  "resultsBucket/DenyOutsideOrganization": NEEDS_A_STRANGER,
  "resultsBucket/DenyOtherSettings":
    "It is the statement of the other buckets, about which `access-log-bucket-settings` asks.",
  "serviceControlPolicy/KeyDeletionTakes30Days": AS_IN_OWN_POLICY("key-quick-deletion-break-glass"),
  "resourceControlPolicy/KeyDeletionTakes30Days": AS_IN_OWN_POLICY("key-quick-deletion-break-glass"),
  "serviceControlPolicy/OnlyWritersChangeState": AS_IN_OWN_POLICY("state-bucket-write"),
  "resourceControlPolicy/OnlyWritersChangeState": AS_IN_OWN_POLICY("state-bucket-write"),
  "serviceControlPolicy/OnlyBreakGlassUndoes": AS_IN_OWN_POLICY("key-quick-deletion-deployer"),
  "resourceControlPolicy/OnlyTheOrganizationInTheAccount": NEEDS_A_STRANGER,
  "resourceControlPolicy/OnlyTrustedAccountsRead": NEEDS_A_STRANGER,
  "serviceControlPolicy/OnlyDeployersOpenOtherWays":
    "If the statement failed, the question would leave an access point or a job behind.",
  "serviceControlPolicy/RegionStays": TOO_RISKY,
  "membersPolicy/AccountStays":
    "It is the statement of `serviceControlPolicy/AccountStays`, about which `scp-account-stays` asks.",
  "membersPolicy/RegionStays": TOO_RISKY,
  "logBucket/DenyLogFilesToDigestReaders": BINDS_INTEGRITY,
  "logKey/DenyLogFilesToDigestReaders": BINDS_INTEGRITY,
  "serviceControlPolicy/NotByIntegrity": BINDS_INTEGRITY,
  "resourceControlPolicy/NotByIntegrity": BINDS_INTEGRITY,
  "resourceControlPolicy/OnlyByIntegrity": AS_IN_OWN_POLICY("state-bucket-write"),
  "stateBucket/DenyOtherCheckpoints": AS_IN_OWN_POLICY("state-bucket-write"),
};
