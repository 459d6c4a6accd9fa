import { GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import type { PolicyStatement } from "../../../policies/policy-document";
import { policyJson } from "../../../policies/policy-document";
import { orUndefined } from "../../verify/call-error";
import { type Check, checkOne } from "../../verify/check";
import { MissingResource } from "../../verify/failed-read";
import { fail, pass, warn } from "../../verify/judgement";
import { type BucketAccess, openBucket, READ } from "../../verify/live-aws";
import { LOG_BUCKET, LOG_KEY, permission, STATE_BUCKET } from "../../verify/permission";
import type { Examination } from "../examination";

/** What a deployment would take from somebody who has it today. */
export function upgradeChecks(examination: Examination): readonly Check[] {
  const { settings, aws } = examination;
  const { stateBucketPolicy, policies } = aws.expected;
  const { state } = settings;
  return [
    outsiders(examination),
    replacedBucketPolicy("upgrade.log-bucket", "log bucket", LOG_BUCKET, aws.logBucket, policies.logBucket),
    replacedKeyPolicy(examination),
    ...(state.backend === "s3" && aws.accounts.stateOwner !== undefined && stateBucketPolicy !== undefined
      ? [
          replacedBucketPolicy(
            "upgrade.state-bucket",
            "state bucket",
            STATE_BUCKET,
            openBucket(aws.accounts.stateOwner, state.region, state.bucket),
            stateBucketPolicy,
          ),
        ]
      : []),
  ];
}

/** Since 0.3 the policies let nobody outside of the organization read, except by the reader role with an external id. */
function outsiders({ settings, aws }: Examination): Check {
  const { readers } = settings.logBucket;
  const { state } = settings;
  const named: Readonly<Record<string, readonly string[]>> = {
    "logBucket.readers.principalArns": readers.principalArns,
    "logBucket.readers.role.trustedPrincipalArns": readers.role.trustedPrincipalArns ?? [],
    ...(state.backend === "s3"
      ? { "state.writerArns": state.writerArns, "state.readerArns": state.readerArns }
      : {}),
  };
  return checkOne({
    id: "upgrade.outsiders",
    title: "every principal of the settings belongs to the organization",
    permissions: [READ.members],
    read: aws.organizationMembers,
    judge: (members) => {
      const outside = Object.entries(named).flatMap(([key, arns]) =>
        arns
          .filter((arn) => !members.some(({ id }) => id === arn.split(":")[4]))
          .map((arn) => `${key}: ${arn}`),
      );
      return outside.length === 0
        ? pass("nobody outside of it is named")
        : fail(
            `the policies deny it to ${outside.join("; ")}`,
            "Name the account in logBucket.readers.role.trustedExternal, with an external id, or remove it.",
          );
    },
  });
}

function replacedBucketPolicy(
  id: string,
  title: string,
  target: typeof LOG_BUCKET,
  { s3, bucket }: BucketAccess,
  expected: readonly PolicyStatement[],
): Check {
  return replacedPolicy(id, title, expected, [permission(target, "s3:GetBucketPolicy")], async () => {
    const answer = await orUndefined(
      s3.send(new GetBucketPolicyCommand(bucket)),
      "NoSuchBucket",
      "NoSuchBucketPolicy",
    );
    return answer?.Policy;
  });
}

function replacedKeyPolicy({ aws, settings }: Examination): Check {
  const { audit } = aws.accounts;
  const permissions = [READ.key, permission(LOG_KEY, "kms:GetKeyPolicy")];
  return replacedPolicy("upgrade.key", "key", aws.expected.policies.logKey, permissions, async () => {
    const key = await orUndefined(
      aws.key().catch((error: unknown) => {
        if (error instanceof MissingResource) return undefined;
        throw error;
      }),
      "NotFoundException",
    );
    if (key === undefined) return undefined;
    const command = new GetKeyPolicyCommand({ KeyId: key.Arn, PolicyName: "default" });
    return (await audit.client(KMSClient, settings.region).send(command)).Policy;
  });
}

/** Principals that the present policy names and that of the settings does not, such as those of an earlier version. */
function replacedPolicy(
  id: string,
  title: string,
  expected: readonly PolicyStatement[],
  permissions: Check["permissions"],
  read: () => Promise<string | undefined>,
): Check {
  return checkOne({
    id,
    title: `the policy of the ${title} names nobody who would lose access`,
    permissions,
    read,
    judge: (policy) => {
      if (policy === undefined) return pass("there is no policy yet");
      const kept = principalsIn(policyJson(expected));
      const lost = principalsIn(policy).filter((arn) => !kept.includes(arn));
      return lost.length === 0
        ? pass("it names nobody else")
        : warn(
            `the next deployment replaces the policy, without ${lost.join(", ")}`,
            "Name them in the settings if they are to keep their access: logBucket.readers, state.writerArns and state.readerArns, breakGlassPrincipalArns or deployerArns (CHANGELOG.md, What you have to change).",
          );
    },
  });
}

const PRINCIPAL = /arn:aws[\w-]*:(?:iam|sts)::\d{12}:(?:role|user|assumed-role)\/[^"]+/g;

/** The roles and users that a policy names, as principals or in conditions. */
function principalsIn(policy: string): readonly string[] {
  return [...new Set(policy.match(PRINCIPAL) ?? [])].sort();
}
