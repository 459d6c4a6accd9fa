import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { sharedCredentials } from "../shared/credentials";
import { CommandError } from "../shared/program";

const Text = z.string().optional();

/** The parts of the synthesized stack that say who reaches the bucket, and whom its policy exempts. */
const Stack = z.object({
  terraform: z.object({
    backend: z.object({
      s3: z.object({
        region: z.string(),
        profile: Text,
        assume_role: z.object({ role_arn: z.string() }).optional(),
      }),
    }),
  }),
  resource: z.object({
    aws_s3_bucket_policy: z.record(z.string(), z.object({ policy: z.string() })),
  }),
});

const Policy = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string(),
      Condition: z
        .object({ ArnNotLike: z.object({ "aws:PrincipalArn": z.array(z.string()) }).optional() })
        .optional(),
    }),
  ),
});

/**
 * Refuses a stack whose bucket policy would keep the caller from writing the state: S3 accepts such a policy, and only the
 * root user of the account could then undo it.
 */
export async function refuseLockOut(stack: unknown): Promise<void> {
  const parsed = Stack.safeParse(stack);
  if (!parsed.success) return;
  const { terraform, resource } = parsed.data;
  const exempt = Object.values(resource.aws_s3_bucket_policy).flatMap(({ policy }) => writersIn(policy));
  if (exempt.length === 0) return;
  const { region, profile, assume_role: assumed } = terraform.backend.s3;
  const caller = await callerArn({ region, profile, roleArn: assumed?.role_arn });
  if (exempt.some((arn) => isSessionOf(arn, caller))) return;
  throw new CommandError(
    `${caller} must be a deployer of the account that owns the state bucket, or in state.writerArns: the bucket's policy would let only ${exempt.join(", ")} write the state. Add its role to the list, or run this with a role of the list. To rename a deployer, run this twice: with the old and the new name, then with the new name alone.`,
  );
}

/** The roles that the policy exempts from its Deny on writing; none if it has no such Deny. */
function writersIn(policy: string): readonly string[] {
  const { Statement } = Policy.parse(JSON.parse(policy));
  const denied = Statement.find(({ Sid }) => Sid === "DenyOtherWriters");
  return denied?.Condition?.ArnNotLike?.["aws:PrincipalArn"] ?? [];
}

async function callerArn(account: {
  readonly region: string;
  readonly profile?: string;
  readonly roleArn?: string;
}): Promise<string> {
  const client = { region: account.region, endpoint: process.env.AWS_ENDPOINT_URL || undefined };
  const credentials = sharedCredentials(account, client, "organization-trail-bootstrap");
  const { Arn } = await new STSClient({ ...client, credentials }).send(new GetCallerIdentityCommand());
  return String(Arn);
}

/**
 * Whether an ARN of the settings names the role of a session. STS names a role without its path, and the name of a
 * permission set's role ends in question marks in the settings.
 */
export function isSessionOf(roleArn: string, sessionArn: string): boolean {
  const [, , service, , accountId, session = ""] = sessionArn.split(":");
  const [kind, name = ""] = session.split("/");
  if (service !== "sts" || kind !== "assumed-role" || accountId !== roleArn.split(":")[4]) return false;
  const pattern = roleArn.split("/").at(-1) ?? "";
  return (
    pattern.length === name.length &&
    [...pattern].every((letter, index) => letter === "?" || letter === name[index])
  );
}
