import { TerraformStack } from "cdktf";
import { type AccountProviderProps, accountProvider } from "../../stacks/account-provider";
import { type Synthesized, synthesized, testApp } from "../synthesized";

function provider(props: Partial<AccountProviderProps> = {}): Pick<Synthesized, "provider" | "variable"> {
  const stack = new TerraformStack(testApp(), "stack");
  accountProvider(stack, "Provider", {
    name: "audit",
    account: { id: "222222222222" },
    region: "eu-west-1",
    tags: {},
    ...props,
  });
  const { provider, variable } = synthesized(stack);
  return { provider, variable };
}

const PLAIN = {
  alias: "audit",
  allowed_account_ids: ["222222222222"],
  default_tags: [{ tags: {} }],
  region: "eu-west-1",
};
const ROLE_ARN = "arn:aws:iam::222222222222:role/deployer";

test("refuses every other account, and uses the credentials of the environment by default", () => {
  expect(provider()).toEqual({ provider: { aws: [PLAIN] }, variable: {} });
});

test("tags every resource", () => {
  expect(provider({ tags: { team: "security", "cost-center": "7" } }).provider.aws).toEqual([
    { ...PLAIN, default_tags: [{ tags: { team: "security", "cost-center": "7" } }] },
  ]);
});

test("uses the profile", () => {
  expect(provider({ account: { id: "222222222222", profile: "acme-audit" } }).provider.aws).toEqual([
    { ...PLAIN, profile: "acme-audit" },
  ]);
});

test.each([
  ["audit", "audit"],
  ["management", "management"],
  ["logArchive", "log_archive"],
] as const)("assumes a role that a Terraform variable can replace: %s", (name, alias) => {
  expect(provider({ name, account: { id: "222222222222", roleArn: ROLE_ARN } })).toEqual({
    provider: { aws: [{ ...PLAIN, alias, assume_role: [{ role_arn: `\${var.${alias}_role_arn}` }] }] },
    variable: {
      [`${alias}_role_arn`]: {
        type: "string",
        default: ROLE_ARN,
        ephemeral: true,
        nullable: false,
        description: `ARN of the IAM role of the ${alias} account that Terraform assumes`,
      },
    },
  });
});

test("uses path-style requests with an emulator", () => {
  expect(provider({ endpointUrl: "http://127.0.0.1:5000" }).provider.aws).toEqual([
    { ...PLAIN, s3_use_path_style: true },
  ]);
});
