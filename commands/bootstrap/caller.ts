import { z } from "zod";
import { CommandError } from "../shared/program";
import { isSessionOf, openSession } from "../shared/session";

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
  provider: z.object({ aws: z.array(z.object({ alias: z.string() })) }),
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

/** A Deny of the policy, and what a caller that it does not exempt could no longer do. */
const DENIES = {
  DenyOtherWriters: "write the state",
  DenyOtherSettings: "change the bucket",
};

/**
 * Refuses a stack whose bucket policy would lock the caller out: S3 accepts such a policy, and only the root user of the
 * account could then undo it. Terraform writes the state with the role of its backend, and changes the bucket with that of
 * the provider, which a variable can override.
 */
export async function refuseLockOut(stack: unknown): Promise<void> {
  const parsed = Stack.safeParse(stack);
  if (!parsed.success) return;
  const { terraform, resource, provider } = parsed.data;
  const { region, profile, assume_role: assumed } = terraform.backend.s3;
  const roleArn = assumed?.role_arn;
  const overriding = provider.aws.map(({ alias }) => process.env[`TF_VAR_${alias}_role_arn`]).find(Boolean);
  const roles = { DenyOtherWriters: roleArn, DenyOtherSettings: overriding ?? roleArn };
  const policies = Object.values(resource.aws_s3_bucket_policy).map(({ policy }) => policy);
  for (const sid of ["DenyOtherWriters", "DenyOtherSettings"] as const) {
    const exempt = policies.flatMap((policy) => exemptIn(policy, sid));
    if (exempt.length === 0) continue;
    const source = { profile, roleArn: roles[sid] };
    const { arn: caller } = await openSession(source, region, "organization-trail-bootstrap", process.env);
    if (exempt.some((arn) => isSessionOf(arn, caller))) continue;
    throw new CommandError(
      `${caller} is not among the roles that the policy of the state bucket would let ${DENIES[sid]}: ${exempt.join(", ")}. Add its role to the deployerArns of the account that owns the bucket, or run this with a role of the list. To rename a deployer, run this twice: with the old and the new name, then with the new name alone.`,
    );
  }
}

/** The roles that the policy exempts from a Deny; none if it has no such Deny. */
function exemptIn(policy: string, sid: keyof typeof DENIES): readonly string[] {
  const { Statement } = Policy.parse(JSON.parse(policy));
  const denied = Statement.find(({ Sid }) => Sid === sid);
  return denied?.Condition?.ArnNotLike?.["aws:PrincipalArn"] ?? [];
}
