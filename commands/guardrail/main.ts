import { parseArgs } from "node:util";
import {
  type OrganizationPolicy,
  organizationPolicies,
} from "../../policies/guardrail/organization-policies";
import { policyJson } from "../../policies/policy-document";
import type { Settings } from "../../settings/file";
import { CommandError, EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { loadSettingsOrExit } from "../shared/settings";

const USAGE = `usage: npm run --silent guardrail -- print --key-arn ARN
       npm run --silent guardrail -- detach

print   prints the policies of AWS Organizations as JSON: name, type, targets, and the minified document to attach.
        ARN is the KMS key's: the output KmsKeyArn of the stack.
detach  prints the AWS CLI commands that detach the policies. They need credentials of the management account, and
        neither Terraform nor its state.
`;

/** What a caller of AWS's API or of another tool needs to create and attach a policy. */
function printedPolicies(settings: Settings, keyArn: string) {
  return organizationPolicies(settings, keyArn).map(({ name, type, description, targetIds, statements }) => ({
    name,
    type,
    description,
    targetIds,
    content: policyJson(statements),
  }));
}

/** https://docs.aws.amazon.com/cli/latest/reference/organizations/detach-policy.html */
function detachCommands(settings: Settings): readonly string[] {
  return organizationPolicies(settings, "").flatMap((policy) =>
    policy.targetIds.map((targetId) => detachCommand(policy, targetId)),
  );
}

function detachCommand({ name, type }: OrganizationPolicy, targetId: string): string {
  const find = `aws organizations list-policies-for-target --target-id ${targetId} --filter ${type} --query "Policies[?Name=='${name}'].Id" --output text`;
  return `aws organizations detach-policy --target-id ${targetId} --policy-id "$(${find})"`;
}

function readOptions(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      "key-arn": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  const [action = "", ...others] = positionals;
  if (values.help) return { action: "help", keyArn: "" };
  if (others.length > 0 || !["print", "detach"].includes(action)) {
    throw new Error(`the action must be print or detach, got ${positionals.join(" ") || "none"}`);
  }
  const keyArn = values["key-arn"] ?? "";
  if (action === "print" && !/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(keyArn)) {
    throw new Error(
      `--key-arn must be the ARN of a KMS key, such as arn:aws:kms:us-east-1:222222222222:key/<id>, got ${keyArn || "nothing"}`,
    );
  }
  return { action, keyArn };
}

/** Runs the command with its arguments. */
function runGuardrail(args: readonly string[]): void {
  const { action, keyArn } = parseArguments(USAGE, () => readOptions(args));
  if (action === "help") {
    console.log(USAGE.trimEnd());
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage);
  if (action === "detach") {
    for (const command of detachCommands(settings)) console.log(command);
    return;
  }
  const { mode } = settings.guardrail;
  if (mode !== "print" && mode !== "managed") {
    throw new CommandError(`guardrail.mode must be print or managed, got ${mode}`, EXIT_STATUS.usage);
  }
  console.log(JSON.stringify(printedPolicies(settings, keyArn), null, 2));
}

void runProgram(() => runGuardrail(process.argv.slice(2)));
