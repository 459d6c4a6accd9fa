import { commandLine, quoted } from "../shared/environment-files";
import { stackDirectory } from "../shared/output-directory";

/** What Terraform prints, and what to do about it. A hint's `$1` is the first group of the pattern. */
const HINTS: readonly (readonly [pattern: RegExp, hint: () => string])[] = [
  [
    /Error acquiring the state lock[\s\S]*?\bID:\s+([\w-]+)/,
    () =>
      `Another run holds the lock, or one was killed and has left it. If nobody runs Terraform: \`${commandLine("unlock -- $1")}\` (docs/troubleshooting.md#the-state-is-locked).`,
  ],
  [
    /NoSuchBucket|S3 bucket "([^"]+)" does not exist/,
    () => `The state bucket does not exist: run \`${commandLine("bootstrap")}\` first.`,
  ],
  [
    /Backend configuration changed|Backend type changed|Unsetting the previously set backend|Migrating (from|state)/,
    () =>
      `The settings name another place for the state, and nothing is there yet. To move the state: \`terraform -chdir=${quoted(stackDirectory("organization-trail"))} init -migrate-state\` (docs/operations.md#moving-the-state). If nothing was deployed: \`${commandLine("plan -- --first")}\`.`,
  ],
  [
    /Instance cannot be destroyed/,
    () =>
      "`preventDestroy` keeps this resource, and nothing was changed. Undo the setting that replaces it; docs/operations.md#replacing-a-deployment says how to change what is decided at the first deployment.",
  ],
  [
    /AWS account ID not allowed: (\d{12})/,
    () =>
      "The credentials are those of account $1, which is not the one in the settings: docs/troubleshooting.md#the-wrong-account.",
  ],
  [
    /AccessDenied|not authorized to perform/,
    () => "AWS denied a call: docs/troubleshooting.md#access-is-denied says which policy allows it.",
  ],
];

/** Hints for what Terraform has printed. */
export function hintsFor(printed: string): readonly string[] {
  const text = printed.replaceAll(/[│╷╵]/g, "").replaceAll(ESCAPES, "");
  return HINTS.flatMap(([pattern, hint]) => {
    const found = pattern.exec(text);
    return found === null ? [] : [hint().replaceAll("$1", found[1] ?? "")];
  });
}

/** Terraform's colors. */
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
