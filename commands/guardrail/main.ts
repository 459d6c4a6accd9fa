import { parseArgs } from "node:util";
import {
  type OrganizationPolicy,
  organizationPolicies,
} from "../../policies/guardrail/organization-policies";
import { policyJson } from "../../policies/policy-document";
import type { Settings } from "../../settings/file";
import { CommandError, EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { reportOnStderr } from "../shared/progress";
import { loadSettingsOrExit } from "../shared/settings";

const USAGE = `usage: npm run --silent guardrail -- print [--settings FILE] --key-arn ARN
       npm run --silent guardrail -- detach [--settings FILE]
       npm run --silent guardrail -- wait [--settings FILE] [--minutes NUMBER]

print   prints the policies of AWS Organizations as JSON: name, type, targets, and the minified document to attach.
        ARN is the KMS key's: the output KmsKeyArn of the stack.
detach  prints the AWS CLI commands that detach the policies. They need credentials of the management account, and
        neither Terraform nor its state.
wait    waits until AWS no longer applies detached policies, 30 minutes by default. It asks with the roles or profiles of
        the settings, or the roles of TF_VAR_audit_role_arn and TF_VAR_log_archive_role_arn, for two calls that change
        nothing: s3:PutObjectAcl on an object that does not exist, and kms:DeleteImportedKeyMaterial on a key that has
        none. The guardrail alone denies them, except to break glass.

Exit status: 0 done; 1 still denied; 2 AWS could not be asked; 64 the arguments or the settings file are not valid.
`;

/** The exit status if AWS could not be asked. */
const NOT_ASKED = 2;

const MINUTE = 60_000;
const INTERVAL = 10_000;

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

const ACTIONS = ["print", "detach", "wait"];

function readOptions(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      "key-arn": { type: "string" },
      minutes: { type: "string", default: "30" },
      settings: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  const [action = "", ...others] = positionals;
  if (values.help) return { action: "help", keyArn: "", minutes: 0, settings: undefined };
  if (others.length > 0 || !ACTIONS.includes(action)) {
    throw new Error(`the action must be print, detach or wait, got ${positionals.join(" ") || "none"}`);
  }
  const keyArn = values["key-arn"] ?? "";
  if (action === "print" && !/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(keyArn)) {
    throw new Error(
      `--key-arn must be the ARN of a KMS key, such as arn:aws:kms:us-east-1:222222222222:key/<id>, got ${keyArn || "nothing"}`,
    );
  }
  if (!/^\d{1,4}$/.test(values.minutes)) {
    throw new Error(`--minutes must be a whole number up to 9999, got ${values.minutes || "nothing"}`);
  }
  return { action, keyArn, minutes: Number(values.minutes), settings: values.settings };
}

async function wait(settings: Settings, minutes: number): Promise<void> {
  // Loaded only now, because the AWS SDK takes a second.
  const { openProbes } = require("./probes") as typeof import("./probes");
  const { waitUntilAllowed } = require("./wait") as typeof import("./wait");
  const options = { deadline: minutes * MINUTE, interval: INTERVAL, report: reportOnStderr };
  const refusals = await openProbes(settings, process.env)
    .then((probes) => waitUntilAllowed(probes, options))
    .catch((error: unknown) => {
      throw new CommandError(error instanceof Error ? error.message : String(error), NOT_ASKED);
    });
  if (refusals.length > 0) {
    throw new CommandError(
      `After ${minutes} minutes ${refusals.join("; ")}. Run the commands that \`npm run --silent guardrail -- detach\` prints, then wait again. If they find nothing to detach, another policy of the organization denies the call.`,
    );
  }
  console.log("AWS no longer denies what the guardrail denied.");
}

/** Runs the command with its arguments. */
async function runGuardrail(args: readonly string[]): Promise<void> {
  const options = parseArguments(USAGE, () => readOptions(args));
  const { action, keyArn, minutes } = options;
  if (action === "help") {
    console.log(USAGE.trimEnd());
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage, options.settings);
  if (action === "detach") {
    for (const command of detachCommands(settings)) console.log(command);
    return;
  }
  if (action === "wait") {
    await wait(settings, minutes);
    return;
  }
  const { mode } = settings.guardrail;
  if (mode !== "print" && mode !== "managed") {
    throw new CommandError(`guardrail.mode must be print or managed, got ${mode}`, EXIT_STATUS.usage);
  }
  console.log(JSON.stringify(printedPolicies(settings, keyArn), null, 2));
}

void runProgram(() => runGuardrail(process.argv.slice(2)));
