/**
 * The environment of this process without the variables of AWS and Terraform, which could direct a subprocess to
 * another account, endpoint or state. The user's Terraform CLI configuration stays.
 */
export function neutralEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => name === "TF_CLI_CONFIG_FILE" || !(name.startsWith("AWS_") || name.startsWith("TF_")),
    ),
  );
}
