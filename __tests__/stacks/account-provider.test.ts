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

test("refuses every other account, and takes the credentials of the run when none are given", () => {
  expect(provider()).toEqual({ provider: { aws: [PLAIN] }, variable: {} });
});

test("tags every resource", () => {
  expect(provider({ tags: { team: "security", "cost-center": "7" } }).provider.aws).toEqual([
    { ...PLAIN, default_tags: [{ tags: { team: "security", "cost-center": "7" } }] },
  ]);
});

test("takes the profile that is given", () => {
  expect(provider({ account: { id: "222222222222", profile: "acme-audit" } }).provider.aws).toEqual([
    { ...PLAIN, profile: "acme-audit" },
  ]);
});

test.each([
  ["audit", "audit"],
  ["management", "management"],
  ["logArchive", "log_archive"],
] as const)("assumes the role that is given, unless a run of Terraform names another: %s", (name, alias) => {
  expect(provider({ name, account: { id: "222222222222", roleArn: ROLE_ARN } })).toEqual({
    provider: { aws: [{ ...PLAIN, alias, assume_role: [{ role_arn: `\${var.${alias}_role_arn}` }] }] },
    variable: {
      [`${alias}_role_arn`]: {
        type: "string",
        default: ROLE_ARN,
        ephemeral: true,
        nullable: false,
        description: `IAM role of the ${alias} account that this run assumes`,
      },
    },
  });
});

test("addresses S3 by path where there is an emulator's endpoint", () => {
  expect(provider({ endpointUrl: "http://127.0.0.1:5000" }).provider.aws).toEqual([
    { ...PLAIN, s3_use_path_style: true },
  ]);
});
