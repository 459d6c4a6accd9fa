import { minimalSettings } from "../settings-file";
import { type Blocks, synthesized, trailStack } from "../synthesized";
import type { Fact, Names } from "./facts/fact";
import { logBucketFacts } from "./facts/log-bucket";
import { logKeyFacts } from "./facts/log-key";
import { matchesAny, mutationsOf } from "./mutations";
import { ask, type Policies, type PolicyDocument } from "./simulator";

const MANAGEMENT = "111111111111";
const AUDIT = "222222222222";
const MEMBER = "333333333333";

/** One policy, where it is attached, and what it must make true. */
interface Proof {
  readonly document: PolicyDocument;
  readonly attach: (document: PolicyDocument) => Policies;
  readonly facts: readonly Fact[];
}

interface Choices {
  readonly organizationId?: string;
  readonly region?: string;
  readonly trailName?: string;
  readonly bucketName?: string;
  readonly breakGlassPrincipalArns?: readonly string[];
}

function policiesOf(choices: Choices) {
  const {
    organizationId = "o-exampleorgid",
    region = "us-east-1",
    trailName = "organization-trail",
    bucketName = "acme-cloudtrail",
    breakGlassPrincipalArns = [],
  } = choices;
  const settings = minimalSettings({
    "organization.id": organizationId,
    "accounts.management.id": MANAGEMENT,
    "accounts.audit.id": AUDIT,
    region,
    "trail.name": trailName,
    logBucket: { name: bucketName },
    breakGlassPrincipalArns,
  });
  const { resource } = synthesized(trailStack(settings));
  const partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  const names: Names = {
    organizationId,
    managementAccountId: MANAGEMENT,
    memberAccountId: MEMBER,
    trailArn: `arn:${partition}:cloudtrail:${region}:${MANAGEMENT}:trail/${trailName}`,
    bucket: { arn: `arn:${partition}:s3:::${bucketName}`, accountId: AUDIT },
    key: {
      arn: `arn:${partition}:kms:${region}:${AUDIT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      accountId: AUDIT,
    },
    breakGlassPrincipalArns,
  };
  return {
    names,
    logBucketPolicy: policyText(resource, "aws_s3_bucket_policy", "LogBucket_"),
    logKeyPolicy: policyText(resource, "aws_kms_key", "LogKey_"),
  };
}

/** The text that Terraform would send, which reads `$${` and `%%{` as an escape. */
function policyText(resources: Blocks, type: string, idPrefix: string): string {
  const found = Object.entries(resources[type] ?? {}).find(([id]) => id.startsWith(idPrefix));
  if (found === undefined) throw new Error(`no ${type}.${idPrefix}*`);
  return String(found[1].policy).replaceAll("$${", "${").replaceAll("%%{", "%{");
}

/** Each policy of the stack: a new one is proven and mutated by one entry here, with a table in `facts/`. */
function proofsOf(choices: Choices): Readonly<Record<string, Proof>> {
  const { names, logBucketPolicy, logKeyPolicy } = policiesOf(choices);
  return {
    "log bucket": {
      document: JSON.parse(logBucketPolicy),
      attach: (s3) => ({ s3 }),
      facts: logBucketFacts(names),
    },
    "log key": {
      document: JSON.parse(logKeyPolicy),
      attach: (kms) => ({ kms }),
      facts: logKeyFacts(names),
    },
  };
}

async function unnoticedMutations({ document, attach, facts }: Proof): Promise<readonly string[]> {
  const unnoticed: string[] = [];
  for (const { name, document: mutated, actions } of mutationsOf(document)) {
    const concerned = facts.filter(({ question }) => matchesAny(actions, question.action));
    if (!(await isNoticed(concerned, attach(mutated)))) unnoticed.push(name);
  }
  return unnoticed;
}

async function isNoticed(facts: readonly Fact[], policies: Policies): Promise<boolean> {
  for (const { question, answer } of facts) {
    if ((await ask(question, policies)) !== answer) return true;
  }
  return false;
}

const BREAK_GLASS = [
  `arn:aws:iam::${AUDIT}:role/emergency/break-glass`,
  `arn:aws:iam::${AUDIT}:user/break-glass`,
  `arn:aws:iam::${MANAGEMENT}:role/break-glass`,
];

describe.each([
  { setting: "without break glass", breakGlassPrincipalArns: [] },
  { setting: "with break glass", breakGlassPrincipalArns: BREAK_GLASS },
])("policies $setting", ({ breakGlassPrincipalArns }) => {
  describe.each(Object.entries(proofsOf({ breakGlassPrincipalArns })))("%s", (_, proof) => {
    test.each(proof.facts)("$name", async ({ question, answer }) => {
      expect(await ask(question, proof.attach(proof.document))).toBe(answer);
    });

    test("every fact has a name of its own", () => {
      const names = proof.facts.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    });

    test("some fact notices whatever is taken away or opened up", async () => {
      expect(await unnoticedMutations(proof)).toEqual([]);
    });
  });
});

describe("policy sizes", () => {
  const HALF_OF_BUCKET_LIMIT = (20 * 1024) / 2;
  const HALF_OF_KEY_LIMIT = (32 * 1024) / 2;
  const principal = (partition: string, index: number) =>
    `arn:${partition}:iam::${AUDIT}:role/${index}${"x".repeat(511)}`;
  const longest = {
    organizationId: `o-${"x".repeat(32)}`,
    trailName: "x".repeat(128),
    bucketName: "x".repeat(63),
  };

  test("do not grow with the organization, of which the policies name two accounts", () => {
    const { logBucketPolicy, logKeyPolicy } = policiesOf({ breakGlassPrincipalArns: BREAK_GLASS });
    const accounts = `${logBucketPolicy}${logKeyPolicy}`.match(/\d{12}/g);
    expect([...new Set(accounts)].sort()).toEqual([MANAGEMENT, AUDIT]);
  });

  test.each([
    { region: "ap-southeast-1", partition: "aws" },
    { region: "us-gov-west-1", partition: "aws-us-gov" },
  ])("stay under half of AWS's limits with the longest names in $region", ({ region, partition }) => {
    const { logBucketPolicy, logKeyPolicy } = policiesOf({
      ...longest,
      region,
      breakGlassPrincipalArns: Array.from({ length: 10 }, (_, index) => principal(partition, index)),
    });
    expect(logBucketPolicy.length).toBeLessThan(HALF_OF_BUCKET_LIMIT);
    expect(logKeyPolicy.length).toBeLessThan(HALF_OF_KEY_LIMIT);
  });
});
