import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type TerraformStack, TerraformVariable } from "cdktf";
import type { AccountSettings } from "../settings/accounts";
import { type AccountName, roleVariableName } from "./account-provider";

/** An account of the stack, with the provider that reaches it. */
export interface CheckedAccount {
  readonly name: AccountName;
  readonly account: AccountSettings;
  readonly provider: AwsProvider;
}

interface Deployers extends CheckedAccount {
  readonly deployerArns: readonly string[];
}

/**
 * Lets only deployers apply the stack: the policies that it applies would lock every other caller out. A role in a variable
 * is compared when Terraform applies, because a reading role may plan. Each variable also compares the roles of the accounts
 * before it, so that the providers of later accounts do not start either; in both directions it would be a cycle. A profile
 * is compared in the plan, which it also applies.
 */
export function checkDeployers(stack: TerraformStack, accounts: readonly CheckedAccount[]): void {
  const listed = accounts.flatMap(({ account, ...rest }): Deployers[] =>
    account.deployerArns === undefined ? [] : [{ ...rest, account, deployerArns: account.deployerArns }],
  );
  for (const [index, { name }] of accounts.entries()) {
    const variable = stack.node.tryFindChild(roleVariableName(name));
    if (!(variable instanceof TerraformVariable)) continue;
    const before = accounts.slice(0, index + 1).map(({ name }) => name);
    for (const deployers of listed.filter(
      ({ name, account }) => before.includes(name) && account.roleArn !== undefined,
    )) {
      variable.addValidation({
        condition: `\${!terraform.applying || (var.${variable.node.id} != "" && ${matches(`var.${roleVariableName(deployers.name)}`, rolePattern(deployers))})}`,
        errorMessage: `The role of ${roleVariableName(deployers.name)} ${wayOut(deployers)}`,
      });
    }
  }
  for (const deployers of listed) {
    const { name, account, provider } = deployers;
    if (account.roleArn !== undefined || account.profile === undefined) continue;
    new DataAwsCallerIdentity(stack, `Caller-${name}`, {
      provider,
      lifecycle: {
        postcondition: [
          {
            condition: `\${${matches("self.arn", sessionPattern(deployers))}}`,
            errorMessage: `\${self.arn} of the profile ${account.profile} ${wayOut(deployers)}`,
          },
        ],
      },
    });
  }
}

function wayOut({ name }: Deployers): string {
  return `is not in accounts.${name}.deployerArns, so the policies would lock it out. Apply with a role of the list, or add this one to it. To rename a deployer, apply twice: with the old and the new name, then with the new name alone.`;
}

function matches(value: string, pattern: string): string {
  return `length(regexall("${pattern}", ${value})) > 0`;
}

function rolePattern({ deployerArns }: Deployers): string {
  return `^(${deployerArns.map(patternOf).join("|")})$`;
}

/** STS names the role of a session without its path. The settings hold ARNs of one partition. */
function sessionPattern({ account, deployerArns }: Deployers): string {
  const partition = deployerArns[0]?.split(":")[1];
  const names = deployerArns.map((arn) => patternOf(arn.split("/").at(-1) ?? ""));
  return `^arn:${partition}:sts::${account.id}:assumed-role/(${names.join("|")})/`;
}

/** A regular expression without backslashes, which Terraform's text would need twice. */
function patternOf(arn: string): string {
  return arn.replaceAll(/[.+]/g, "[$&]").replaceAll("?", ".");
}
