import { neutralEnvironment } from "../../../commands/shared/environment";

test("removes the variables that select an account, endpoint, state or argument", () => {
  expect(
    neutralEnvironment({
      PATH: "/bin",
      TF_CLI_CONFIG_FILE: "/etc/terraform.rc",
      TF_CLI_ARGS_plan: "-destroy",
      TF_VAR_audit_role_arn: "arn:aws:iam::111111111111:role/real",
      TF_WORKSPACE: "production",
      AWS_PROFILE: "real",
      AWS_SESSION_TOKEN: "secret",
    }),
  ).toEqual({ PATH: "/bin", TF_CLI_CONFIG_FILE: "/etc/terraform.rc" });
});
