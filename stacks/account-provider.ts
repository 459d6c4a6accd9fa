import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type TerraformStack, TerraformVariable } from "cdktf";
import type { AccountSettings } from "../settings/accounts";

/** Aliases of the providers. The Terraform variable of a provider's role is `<alias>_role_arn`. */
const ALIASES = { management: "management", audit: "audit", logArchive: "log_archive" } as const;

/** Key of an account in the settings. */
export type AccountName = keyof typeof ALIASES;

/** Name of the Terraform variable that holds the role of an account. */
export function roleVariableName(name: AccountName): string {
  return `${ALIASES[name]}_role_arn`;
}

/** Properties of {@link accountProvider}. */
export interface AccountProviderProps {
  /** Key of the account in the settings. */
  readonly name: AccountName;
  /** The account, with the profile or the role that reaches it. */
  readonly account: AccountSettings;
  /** Region of the provider. */
  readonly region: string;
  /** Default tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** Endpoint of an emulator, which needs path-style requests to S3. */
  readonly endpointUrl?: string;
}

/** Creates the provider of one account. It refuses every other account. A Terraform variable holds the role it assumes. */
export function accountProvider(stack: TerraformStack, id: string, props: AccountProviderProps): AwsProvider {
  const { name, account } = props;
  const alias = ALIASES[name];
  return new AwsProvider(stack, id, {
    alias,
    region: props.region,
    profile: account.profile,
    allowedAccountIds: [account.id],
    assumeRole:
      account.roleArn === undefined ? undefined : [{ roleArn: roleVariable(stack, name, account.roleArn) }],
    defaultTags: [{ tags: props.tags }],
    s3UsePathStyle: props.endpointUrl === undefined ? undefined : true,
  });
}

function roleVariable(stack: TerraformStack, name: AccountName, roleArn: string): string {
  const variable = new TerraformVariable(stack, roleVariableName(name), {
    type: "string",
    default: roleArn,
    nullable: false,
    description: `ARN of the IAM role of the ${ALIASES[name]} account that Terraform assumes`,
  });
  // Ephemeral, so that a saved plan holds no role: a read-only role can plan and another role can apply.
  variable.addOverride("ephemeral", true);
  return variable.stringValue;
}
