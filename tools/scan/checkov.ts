import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { neutralEnvironment } from "../../commands/shared/environment";
import { run } from "../../commands/shared/subprocess";
import { policiesInHcl, readableJson, resourceAddress, type Stack } from "./readable";
import type { FailedCheck } from "./skips";

/** Checkov's results for one stack. */
export interface ScanResult {
  readonly passed: number;
  readonly failed: readonly FailedCheck[];
}

/** Checkov's frameworks that read a stack. */
const FRAMEWORKS = ["terraform_json", "terraform"];

/** Scans a synthesized stack with Checkov. Throws if Checkov has not read all of it. */
export async function checkov(python: string, stackDirectory: string): Promise<ScanResult> {
  const stack: Stack = JSON.parse(await readFile(join(stackDirectory, "cdk.tf.json"), "utf8"));
  const directory = join(stackDirectory, "scanned");
  await mkdir(directory);
  await writeFile(join(directory, "cdk.tf.json"), readableJson(stack));
  await writeFile(join(directory, "policies.tf"), policiesInHcl(stack));
  const flags = ["--framework", ...FRAMEWORKS, "--skip-download", "--compact", "--output", "json"];
  const args = ["-m", "checkov.main", "--directory", ".", ...flags];
  const { stdout, output } = await run(python, args, { cwd: directory, env: offlineEnvironment() });
  return readReports(stack, stdout, output.replace(stdout, ""));
}

/** The environment without variables that configure Checkov or connect it to its vendor's platform. */
function offlineEnvironment(): NodeJS.ProcessEnv {
  const ours = Object.entries(neutralEnvironment()).filter(
    ([name]) => !/^(BC|CKV|CHECKOV|PRISMA)_|^LOG_LEVEL$/.test(name),
  );
  // With cached bytecode Checkov starts in a fifth of the time.
  return { ...Object.fromEntries(ours), PYTHONDONTWRITEBYTECODE: "" };
}

interface CheckovCheck {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  readonly guideline: string | null;
}

interface CheckovReport {
  readonly check_type: string;
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
  readonly results: {
    readonly passed_checks: readonly CheckovCheck[];
    readonly failed_checks: readonly CheckovCheck[];
  };
}

/**
 * Reads Checkov's reports. A check of a resource counts once if it ran in both frameworks, and fails if it failed in
 * either. Throws if a framework is missing, has no passed check or could not parse the stack, because Checkov exits
 * with status 0 in these cases.
 */
export function readReports(stack: Stack, stdout: string, errors = ""): ScanResult {
  const reports = parseReports(stdout);
  const read = FRAMEWORKS.every((name) =>
    reports.some(
      ({ check_type, summary }) => check_type === name && summary.passed > 0 && summary.parsing_errors === 0,
    ),
  );
  if (!read) throw new Error(`Checkov did not read the whole stack.\n${errors || stdout}`);
  const failed = new Map<string, FailedCheck>();
  for (const check of reports.flatMap(({ results }) => results.failed_checks)) {
    failed.set(checkKey(check), {
      check: check.check_id,
      title: check.check_name,
      resource: resourceAddress(check.resource, stack),
      guideline: check.guideline ?? undefined,
    });
  }
  const passed = new Set(reports.flatMap(({ results }) => results.passed_checks.map(checkKey)));
  return { passed: [...passed].filter((key) => !failed.has(key)).length, failed: [...failed.values()] };
}

/** Both frameworks name a resource by its logical id, but not in the same form. */
function checkKey({ check_id, resource }: CheckovCheck): string {
  return `${check_id} ${resource.split(".").at(-1)}`;
}

function parseReports(stdout: string): readonly CheckovReport[] {
  try {
    return [JSON.parse(stdout)].flat();
  } catch {
    return []; // there is no report: the output has the reason
  }
}
