import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type TerraformStack, TerraformVariable } from "cdktf";
import type { AccountSettings } from "../settings/accounts";

/** The providers' aliases; the Terraform variable of a provider's role is `<alias>_role_arn`. */
const ALIASES = { management: "management", audit: "audit", logArchive: "log_archive" } as const;

/** Properties of {@link accountProvider}. */
export interface AccountProviderProps {
  /** Which account it is: it gives the provider its alias, and the Terraform variable of its role the name. */
  readonly name: keyof typeof ALIASES;
  /** The account and how it is reached. */
  readonly account: AccountSettings;
  /** Region that the provider acts in. */
  readonly region: string;
  /** Tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** Endpoint of an emulator, where there is one: S3 is then addressed by path. */
  readonly endpointUrl?: string;
}

/** The provider of one account. It refuses every other account, and assumes a role that a run can replace. */
export function accountProvider(stack: TerraformStack, id: string, props: AccountProviderProps): AwsProvider {
  const { name, account } = props;
  const alias = ALIASES[name];
  return new AwsProvider(stack, id, {
    alias,
    region: props.region,
    profile: account.profile,
    allowedAccountIds: [account.id],
    assumeRole:
      account.roleArn === undefined ? undefined : [{ roleArn: roleVariable(stack, alias, account.roleArn) }],
    defaultTags: [{ tags: props.tags }],
    s3UsePathStyle: props.endpointUrl === undefined ? undefined : true,
  });
}

function roleVariable(stack: TerraformStack, alias: string, roleArn: string): string {
  const variable = new TerraformVariable(stack, `${alias}_role_arn`, {
    type: "string",
    default: roleArn,
    nullable: false,
    description: `IAM role of the ${alias} account that this run assumes`,
  });
  // A saved plan then holds no role: one that only reads can plan what another applies.
  variable.addOverride("ephemeral", true);
  return variable.stringValue;
}
