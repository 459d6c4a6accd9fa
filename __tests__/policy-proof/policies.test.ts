import { sampleOf } from "../full-tests";
import { DEPLOYMENTS, EVERYTHING, iam, MUTATED } from "./choices";
import { AUDIT, type Choices, MANAGEMENT, synthesizeDeployment } from "./deployment";
import { accessLogBucketFacts } from "./facts/access-log-bucket";
import { deliveryRoleFacts, deliveryRoleTrustFacts } from "./facts/cloud-watch-logs";
import type { Fact } from "./facts/fact";
import { logBucketFacts } from "./facts/log-bucket";
import { logKeyFacts } from "./facts/log-key";
import { readersOfBucket, readersWithoutEffect } from "./facts/log-readers";
import { topicFacts, topicKeyFacts } from "./facts/notifications";
import { readerRoleFacts, readerRoleTrustFacts } from "./facts/reader-role";
import { type Mutation, matchesAny, mutations } from "./mutations";
import { ask, type Policies, type PolicyDocument } from "./simulator";

/** One policy, how it is attached, and the facts about it. */
interface Proof {
  readonly document: PolicyDocument;
  readonly attach: (document: PolicyDocument) => Policies;
  readonly facts: readonly Fact[];
  /** Mutations without effect: they remove readers that have access without being named. */
  readonly mutationsWithoutEffect?: readonly string[];
}

/** Every policy of the stack. To prove a new one, add an entry here and its facts in `facts/`. */
function buildProofs(choices: Choices): Readonly<Record<string, Proof>> {
  const { names, policy } = synthesizeDeployment(choices);
  const document = (...place: Parameters<typeof policy>): PolicyDocument => JSON.parse(policy(...place));
  const s3 = document("aws_s3_bucket_policy", "LogBucket_");
  const kms = document("aws_kms_key", "LogKey_");
  const readerRole: Readonly<Record<string, Proof>> =
    names.readerRole === undefined
      ? {}
      : {
          "reader role": {
            document: document("aws_iam_role_policy", "ReaderRole_"),
            attach: (identity) => ({ identity, s3, kms }),
            facts: readerRoleFacts(names),
          },
          "trust in the reader role": {
            document: document("aws_iam_role", "ReaderRole_", "assume_role_policy"),
            attach: (sts) => ({ sts }),
            facts: readerRoleTrustFacts(names),
          },
        };
  return {
    "log bucket": {
      document: s3,
      attach: (mutated) => ({ s3: mutated }),
      facts: logBucketFacts(names),
      mutationsWithoutEffect: withoutEffect("AllowReaders", readersOfBucket(names), names.bucket.accountId),
    },
    "log key": {
      document: kms,
      attach: (mutated) => ({ kms: mutated }),
      facts: logKeyFacts(names),
      mutationsWithoutEffect: withoutEffect("AllowReadersDecrypt", names.readerArns, names.key.accountId),
    },
    "access-log bucket": {
      document: document("aws_s3_bucket_policy", "AccessLogBucket"),
      attach: (mutated) => ({ s3: mutated }),
      facts: accessLogBucketFacts(names),
    },
    "trust in CloudTrail's role for CloudWatch Logs": {
      document: document("aws_iam_role", "CloudWatchLogs_", "assume_role_policy"),
      attach: (sts) => ({ sts }),
      facts: deliveryRoleTrustFacts(names),
    },
    "CloudTrail's role for CloudWatch Logs": {
      document: document("aws_iam_role_policy", "CloudWatchLogs_"),
      attach: (identity) => ({ identity }),
      facts: deliveryRoleFacts(names),
    },
    topic: {
      document: document("aws_sns_topic_policy", "Notifications_"),
      attach: (sns) => ({ sns }),
      facts: topicFacts(names),
    },
    "topic key": {
      document: document("aws_kms_key", "Notifications_"),
      attach: (mutated) => ({ kms: mutated }),
      facts: topicKeyFacts(names),
    },
    ...readerRole,
  };
}

/** Removal of a reader that has access without being named, or of an account without another reader. */
function withoutEffect(sid: string, arns: readonly string[], ownerId: string): readonly string[] {
  const unheard = readersWithoutEffect(arns, ownerId);
  const accounts = new Set(unheard.map((arn) => `${arn.split(":").slice(0, 5).join(":")}:root`));
  return [
    ...unheard.map((arn) => `${sid}: ArnEquals aws:PrincipalArn without ${arn}`),
    ...[...accounts].map((root) => `${sid}: without ${root}`),
  ];
}

async function unnoticedMutations({
  document,
  attach,
  facts,
  mutationsWithoutEffect = [],
}: Proof): Promise<readonly string[]> {
  const unnoticed: string[] = [];
  // A fact that detects one mutation often detects the next, so it is asked first.
  let likely = facts;
  for (const mutation of sampleOf(mutations(document), 30)) {
    if (mutationsWithoutEffect.includes(mutation.name)) continue;
    const concerned = likely.filter(({ question: { action } }) => isConcerned(action, mutation));
    const inOrder = [
      ...concerned.filter(({ answer }) => answer === mutation.endangered),
      ...concerned.filter(({ answer }) => answer !== mutation.endangered),
    ];
    const fact = await firstWrong(inOrder, attach(mutation.document));
    if (fact === undefined) unnoticed.push(mutation.name);
    else likely = [fact, ...likely.filter((other) => other !== fact)];
  }
  return unnoticed;
}

function isConcerned(action: string, { actions, unchangedActions }: Mutation): boolean {
  return matchesAny(actions, action) && !matchesAny(unchangedActions, action);
}

async function firstWrong(facts: readonly Fact[], policies: Policies): Promise<Fact | undefined> {
  for (const fact of facts) {
    if ((await ask(fact.question, policies)) !== fact.answer) return fact;
  }
  return undefined;
}

const asked = new Set<string>();
const isNew = (...what: readonly unknown[]) => asked.size < asked.add(JSON.stringify(what)).size;

describe.each(Object.entries(DEPLOYMENTS))("policies %s", (setting, choices) => {
  const proofs = Object.entries(buildProofs(choices)).filter(([name, { document, facts }]) =>
    isNew(name, document, facts),
  );

  describe.each(proofs)("%s", (_, proof) => {
    test.each(sampleOf(proof.facts, 8))("$name", async ({ question, answer }) => {
      expect(await ask(question, proof.attach(proof.document))).toBe(answer);
    });

    test("every fact has a unique name", () => {
      const names = proof.facts.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    });

    if (setting === MUTATED) {
      test("a fact fails for every mutation", async () => {
        expect(await unnoticedMutations(proof)).toEqual([]);
      });
    }
  });
});

describe("policy sizes", () => {
  /** Half of AWS's limits, which leaves room for additions. Trust policies get no additions. */
  const LIMITS = [
    { type: "aws_s3_bucket_policy", idPrefix: "LogBucket_", limit: (20 * 1024) / 2 },
    { type: "aws_s3_bucket_policy", idPrefix: "AccessLogBucket", limit: (20 * 1024) / 2 },
    { type: "aws_kms_key", idPrefix: "LogKey_", limit: (32 * 1024) / 2 },
    { type: "aws_kms_key", idPrefix: "Notifications_", limit: (32 * 1024) / 2 },
    { type: "aws_sns_topic_policy", idPrefix: "Notifications_", limit: (30 * 1024) / 2 },
    { type: "aws_iam_role_policy", idPrefix: "CloudWatchLogs_", limit: 10_240 / 2 },
    { type: "aws_iam_role_policy", idPrefix: "ReaderRole_", limit: 10_240 / 2 },
    { type: "aws_iam_role", idPrefix: "CloudWatchLogs_", limit: 2_048, argument: "assume_role_policy" },
    { type: "aws_iam_role", idPrefix: "ReaderRole_", limit: 2_048, argument: "assume_role_policy" },
  ] as const;

  test("do not grow with the organization, because policies name two accounts only", () => {
    const { policy } = synthesizeDeployment({ ...EVERYTHING, readerArns: [iam(AUDIT, "role/analyst")] });
    const accounts = LIMITS.flatMap(
      ({ type, idPrefix, ...limit }) =>
        policy(type, idPrefix, "argument" in limit ? limit.argument : "policy").match(/(?<=:)\d{12}(?=:)/g) ??
        [],
    );
    expect([...new Set(accounts)].sort()).toEqual([MANAGEMENT, AUDIT]);
  });

  describe.each([
    { region: "ap-southeast-1", partition: "aws" },
    { region: "us-gov-west-1", partition: "aws-us-gov" },
  ])("with the longest names and the most principals in $region", ({ region, partition }) => {
    /** Principals of different accounts, together as long as the settings allow. */
    const principals = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) =>
        `arn:${partition}:iam::${String(index).padStart(12, "6")}:role/`.padEnd(length, "x"),
      );
    const longest = partition === "aws" ? 131 : 127;
    const { policy } = synthesizeDeployment({
      region,
      organizationId: `o-${"x".repeat(32)}`,
      trailName: "x".repeat(128),
      bucketName: "x".repeat(51),
      s3KeyPrefix: "x".repeat(200),
      logGroupName: `/${"x".repeat(511)}`,
      hasLogArchive: true,
      breakGlassPrincipalArns: principals(10, longest),
      readerArns: principals(20, longest),
      readerRole: {
        name: "x".repeat(64),
        trustedPrincipalArns: principals(20, partition === "aws" ? 53 : 46),
      },
      memberAccountsRead: true,
      encryptedUploadsRequired: true,
    });

    test.each(LIMITS)("$type.$idPrefix* stays under $limit", ({ type, idPrefix, limit, ...rest }) => {
      const argument = "argument" in rest ? rest.argument : "policy";
      expect(policy(type, idPrefix, argument).length).toBeLessThan(limit);
    });
  });
});
