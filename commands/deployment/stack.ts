import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { commandLine } from "../shared/environment-files";
import { CommandError } from "../shared/program";

const Text = z.string().optional();

const Backend = z.object({
  s3: z
    .object({
      bucket: z.string(),
      key: z.string(),
      region: z.string(),
      profile: Text,
      assume_role: z.object({ role_arn: z.string() }).optional(),
    })
    .optional(),
  local: z.object({ path: z.string() }).optional(),
});

const Provider = z.object({
  alias: z.string(),
  region: z.string(),
  allowed_account_ids: z.tuple([z.string()]),
  profile: Text,
});

const Resource = z.object({ provider: z.string(), name: Text, bucket: Text });

/** The parts of the synthesized stack that say where its state is, and what is deployed where. */
const Stack = z.object({
  terraform: z.object({ backend: Backend.optional() }),
  provider: z.object({ aws: z.array(Provider) }),
  variable: z.record(z.string(), z.object({ default: Text })).default({}),
  resource: z.record(z.string(), z.record(z.string(), Resource.loose())),
  import: z.array(z.object({ to: z.string() })).default([]),
  output: z.object({ OrganizationId: z.object({ value: z.string() }) }),
});

/** The stack `organization-trail` as it is synthesized. */
export type Stack = z.output<typeof Stack>;
export type S3Backend = NonNullable<z.output<typeof Backend>["s3"]>;

/** A provider of the stack, with the role that it assumes. */
export interface Account {
  readonly alias: string;
  readonly id: string;
  readonly region: string;
  readonly profile: string | undefined;
  readonly roleArn: string | undefined;
}

/** A resource of the stack, with the account that it is in. */
export interface StackResource {
  readonly address: string;
  readonly name: string | undefined;
  readonly bucket: string | undefined;
  readonly account: Account;
}

/** Reads the synthesized stack in a folder. */
export function readStack(directory: string): Stack {
  const file = join(directory, "cdk.tf.json");
  if (existsSync(file)) return Stack.parse(JSON.parse(readFileSync(file, "utf8")));
  throw new CommandError(`${file} does not exist: run \`${commandLine("synth")}\` first.`);
}

/** The resource of a type whose logical id has a prefix. The stack has exactly one trail, log bucket and log key. */
export function resourceOf(stack: Stack, type: string, prefix: string): StackResource {
  const [id, resource] =
    Object.entries(stack.resource[type] ?? {}).find(([id]) => id.startsWith(prefix)) ?? [];
  if (id === undefined || resource === undefined) throw new Error(`the stack has no ${type}.${prefix}`);
  const { name, bucket, provider } = resource;
  return { address: `${type}.${id}`, name, bucket, account: accountOf(stack, provider.replace("aws.", "")) };
}

function accountOf({ provider, variable }: Stack, alias: string): Account {
  const found = provider.aws.find((one) => one.alias === alias);
  if (found === undefined) throw new Error(`the stack has no provider ${alias}`);
  const role = `${alias}_role_arn`;
  return {
    alias,
    id: found.allowed_account_ids[0],
    region: found.region,
    profile: found.profile,
    roleArn: role in variable ? process.env[`TF_VAR_${role}`] || variable[role]?.default : undefined,
  };
}
