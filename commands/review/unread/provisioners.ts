/** The commands that Terraform runs on the machine that applies a plan, with that machine's permissions. */
import { isObject, type Json, member } from "../../../policies/analysis/json";

/** Words of a command that may change AWS, or that runs a program which the plan does not show. */
const MAY_CHANGE_AWS =
  /\b(aws|awslocal|boto3?|cloudtrail|terraform|cdk|sam|pulumi|sts|kms|s3)\b|\.(sh|py|rb|js|ts|ps1|pl)\b/i;

/** The `local-exec` commands of a resource that may change AWS; `undefined` stands for one that the plan does not show. */
export function riskyCommands(provisioners: readonly Json[]): readonly (string | undefined)[] {
  return provisioners
    .filter((one) => member(one, "type") === "local-exec")
    .map((one) => readText(member(one, "expressions")))
    .filter((text) => text === undefined || MAY_CHANGE_AWS.test(text));
}

/** Every constant text of a provisioner; `undefined` if its command or interpreter is not constant. */
function readText(expressions: Json | undefined): string | undefined {
  const texts = ["command", "interpreter"].flatMap((name) => {
    const expression = member(expressions, name);
    if (expression === undefined) return [];
    return isObject(expression) && "constant_value" in expression
      ? [expression.constant_value].flat().map(String)
      : [undefined];
  });
  return texts.includes(undefined) ? undefined : texts.join(" ");
}
