/**
 * This process's environment without what would lead a child to another account, another endpoint, another state or
 * other arguments: nothing of AWS and of Terraform, but the user's CLI configuration.
 */
export function neutralEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => name === "TF_CLI_CONFIG_FILE" || !(name.startsWith("AWS_") || name.startsWith("TF_")),
    ),
  );
}
