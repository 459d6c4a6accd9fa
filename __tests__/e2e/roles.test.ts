import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetRoleCommand, GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { ListSubscriptionsCommand, SetSubscriptionAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { parse } from "yaml";
import { rolesFor } from "../../commands/roles/roles";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { run } from "../../commands/shared/subprocess";
import { TerraformDirectory } from "../../commands/shared/terraform/terraform-directory";
import { overrideProvider } from "../../commands/shared/terraform/terraform-environment";
import { startOrganization } from "../../emulator/emulated-organization";
import { entryRoleArn, type Role } from "../../policies/roles/role";
import { loadSettings } from "../../settings/load";
import type { Changes } from "../settings-file";
import { runAwsLines } from "./aws-cli";
import { Deployment, requireSuccess, TRAIL } from "./deployment";
import { exampleSettings } from "./example";
import { enablePolicyTypes } from "./policy-types";
import { type RecordedOrganization, recordCalls } from "./recorded-organization";
import { disallowedRequests, unusedRights } from "./used-rights";

const ACCOUNTS = ["management", "audit", "logArchive"] as const;
const PURPOSES = ["deploy", "plan", "verify"] as const;
const REPOSITORY = "acme@12/trail@34";

let organization: RecordedOrganization;
let deployment: Deployment;
let settings: Changes;

beforeAll(async () => {
  organization = await recordCalls(
    await startOrganization({ memberAccounts: ["logArchive"], report: () => {} }),
  );
  deployment = await Deployment.in(organization);
  await enablePolicyTypes(organization);
  const { KeyMetadata } = await new KMSClient(organization.client()).send(new CreateKeyCommand({}));
  const example = JSON.stringify(exampleSettings("everything", organization));
  settings = {
    ...JSON.parse(example.replaceAll("role/deployer", "role/organization-trail-deployer")),
    "cloudWatchLogs.kmsKeyArn": String(KeyMetadata?.Arn),
    "cloudWatchLogs.onDisable": "delete",
    tags: { application: "organization-trail", owner: "security" },
    state: {
      backend: "s3",
      bucket: "acme-organization-trail-state",
      writerArns: [`arn:aws:iam::${organization.accounts.audit}:role/organization-trail-apply`],
    },
  };
  await deployment.synthesize(settings);
});

afterAll(() => deployment?.end());

/** The roles that the command prints for the present settings. */
function printedRoles(): readonly Role[] {
  const loaded = loadSettings(deployment.workspace.settingsFile);
  const options = { trusted: [], repositories: [REPOSITORY], branch: "main", environment: "audit-trail" };
  return [
    ...rolesFor(loaded, { ...options, purpose: "pipeline", account: "audit" }),
    ...PURPOSES.flatMap((purpose) =>
      ACCOUNTS.flatMap((account) => rolesFor(loaded, { ...options, purpose, account })),
    ),
  ];
}

/** What the command prints in a format. */
async function print(purpose: string, account: string, format: string): Promise<string> {
  const repository = purpose === "pipeline" ? ["--repository", REPOSITORY] : [];
  const args = ["--for", purpose, "--account", account, "--format", format, ...repository];
  return (await deployment.workspace.program("commands/roles/main.ts", ...args)).stdout;
}

test("the Terraform form creates the roles of an account", async () => {
  const { audit } = organization.accounts;
  const folder = join(deployment.workspace.directory, "roles");
  mkdirSync(folder);
  for (const purpose of ["pipeline", ...PURPOSES]) {
    writeFileSync(join(folder, `${purpose}.tf.json`), await print(purpose, "audit", "terraform"));
  }
  const aws = { region: "us-east-1", assume_role: [{ role_arn: organization.roleArn(audit) }] };
  writeFileSync(join(folder, "provider.tf.json"), JSON.stringify({ provider: { aws } }));
  await overrideProvider(deployment.workspace.terraform, folder);
  const terraform = new TerraformDirectory(folder, { env: deployment.workspace.environment });
  requireSuccess(await terraform.init());
  requireSuccess(await terraform.validate());
  requireSuccess(await terraform.apply());

  const iam = new IAMClient(organization.client(audit));
  for (const role of printedRoles().filter(({ account }) => account === "audit")) {
    const RoleName = role.arn.split("/").at(-1);
    const created = await iam.send(new GetRoleCommand({ RoleName }));
    const inline = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "organization-trail" }));
    const statements = (json = "") => JSON.parse(decodeURIComponent(json)).Statement;
    expect(created.Role).toMatchObject({ Arn: role.arn, MaxSessionDuration: role.maxSessionDuration });
    expect(statements(created.Role?.AssumeRolePolicyDocument)).toEqual(role.trust);
    expect(statements(inline.PolicyDocument)).toEqual(role.permissions);
  }
});

/** cfn-lint comes with moto. Its environment is moved after its installation, so its script would not find Python. */
const CFN_LINT = "from cfnlint.runner import main; main()";

test("the CloudFormation form is a valid template, and creates the roles of an account", async () => {
  const template = join(deployment.workspace.directory, "template.json");
  const emulator = { name: "the AWS emulator", requirements: join("emulator", "requirements.txt") };
  const python = await pythonEnvironment(emulator, () => {});
  for (const [purpose, account] of [
    ["pipeline", "audit"],
    ["deploy", "management"],
  ] as const) {
    writeFileSync(template, await print(purpose, account, "cloudformation"));
    expect(await run(python, ["-c", CFN_LINT, template])).toMatchObject({ exitCode: 0, output: "" });
  }
  const capability = "--capabilities CAPABILITY_NAMED_IAM";
  const lines = `aws cloudformation create-stack --stack-name roles --template-body file://${template} ${capability} > /dev/null
aws cloudformation describe-stacks --stack-name roles --query Stacks[0].Outputs[0].OutputValue --output text
aws iam list-role-policies --role-name organization-trail-deployer --query PolicyNames[0] --output text`;
  const created = `arn:aws:iam::${organization.managementAccountId}:role/organization-trail-deployer`;
  expect(await runAwsLines(lines, deployment)).toMatchObject({
    exitCode: 0,
    stdout: `${created}\norganization-trail\n`,
  });
});

/** Terraform in a copy of a stack, as a pipeline runs it: with an entry role, which reaches the state, and other roles. */
async function pipeline(purpose: "plan" | "deploy"): Promise<TerraformDirectory> {
  const folder = join(deployment.workspace.directory, "pipeline");
  rmSync(join(folder, ".terraform"), { recursive: true, force: true });
  cpSync(deployment.stack.path, folder, { recursive: true, filter: (path) => !path.endsWith(".terraform") });
  const path = join(folder, "cdk.tf.json");
  const stack = JSON.parse(readFileSync(path, "utf8"));
  delete stack.terraform.backend.s3.assume_role;
  writeFileSync(path, JSON.stringify(stack));
  const loaded = loadSettings(deployment.workspace.settingsFile);
  const sts = new STSClient({ ...organization.client(), endpoint: organization.endpoint });
  const RoleArn = entryRoleArn(loaded, purpose);
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "github" }));
  return new TerraformDirectory(folder, {
    env: {
      ...deployment.workspace.environment,
      ...rolesOf(purpose),
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials?.SessionToken,
    },
  });
}

/** The variables that name the roles of a purpose. */
function rolesOf(purpose: "plan" | "deploy") {
  const name = { plan: "organization-trail-planner", deploy: "organization-trail-deployer" }[purpose];
  const { accounts, managementAccountId } = organization;
  const arn = (id = "") => `arn:aws:iam::${id}:role/${name}`;
  return {
    TF_VAR_management_role_arn: arn(managementAccountId),
    TF_VAR_audit_role_arn: arn(accounts.audit),
    TF_VAR_log_archive_role_arn: arn(accounts.logArchive),
  };
}

/** Plans with the reading roles alone, without a lock. */
async function planByHand(): Promise<void> {
  const { path } = deployment.stack;
  const env = { ...deployment.workspace.environment, ...rolesOf("plan") };
  const stack = new TerraformDirectory(path, { env });
  const reader = `assume_role={role_arn="${env.TF_VAR_audit_role_arn}"}`;
  requireSuccess(await stack.init("-reconfigure", `-backend-config=${reader}`));
  requireSuccess(await stack.terraform("plan", "-input=false", "-no-color", "-lock=false"));
}

/** Changes everything that Terraform changes in place, so that every right is used. */
const CHANGES: Changes = {
  tags: { application: "audit-trail" },
  "trail.enableLogging": false,
  "trail.s3KeyPrefix": "organization/renamed",
  "alarms.subscriptions.0.endpoint": "alarms@acme.example",
  "alarms.disabled": ["cis-organizations-changes", "root-used"],
  "alarms.cis.thresholds": { "cis-root-usage": 10 },
  "key.alias": "everything/renamed",
  guardrail: { mode: "managed" },
  breakGlassPrincipalArns: [],
  "search.bytesScannedLimit": "1 TB",
  "search.from": "2026-02-28",
  "search.searcherArns": ["arn:aws:iam::111111111111:role/another-analyst"],
};

/** Mutes a subscription, as an intruder would. The next deployment takes the filter away. */
async function muteQueue(): Promise<void> {
  const sns = new SNSClient(organization.client());
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
  const { SubscriptionArn } = Subscriptions.find(({ Protocol }) => Protocol === "sqs") ?? {};
  const filter = { AttributeName: "FilterPolicy", AttributeValue: '{"severity":["none"]}' };
  await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, ...filter }));
}

test("the roles are allowed every call of bootstrap, a pipeline's plan and apply, and a change by hand, and nothing else", async () => {
  organization.calls.splice(0);
  await deployment.workspace.bootstrap();
  // Asks whether trail, bucket and state exist, as `deploy` does before a first deployment.
  await deployment.workspace.program("commands/deployment/main.ts", "plan", "--first");
  const reading = await pipeline("plan");
  requireSuccess(await reading.init());
  requireSuccess(await reading.plan("-lock=false", "-out=saved").then(asSuccess));
  const applying = await pipeline("deploy");
  requireSuccess(await applying.init());
  requireSuccess(await applying.terraform("apply", "-input=false", "-no-color", "saved"));
  const first = printedRoles();
  const earlier = loadSettings(deployment.workspace.settingsFile);
  const before = organization.calls.splice(0);
  await muteQueue();
  const readerRole = parse(readFileSync(deployment.workspace.settingsFile, "utf8")).logBucket.readers.role;
  await deployment.synthesize({
    ...settings,
    ...CHANGES,
    "logBucket.readers.role": { ...readerRole, trustedExternal: [] },
  });
  await deployment.workspace.bootstrap();
  await deployment.workspace.deploy(TRAIL);
  await planByHand();
  // To remove something, a role needs the rights of the settings before, too.
  const second = printedRoles().map((role) => {
    const { permissions = [] } = first.find(({ arn }) => arn === role.arn) ?? {};
    return { ...role, permissions: [...permissions, ...role.permissions] };
  });
  const after = organization.calls.splice(0);
  const disallowed = [
    ...(await disallowedRequests(before, first, earlier)),
    ...(await disallowedRequests(after, second, loadSettings(deployment.workspace.settingsFile))),
  ];
  const onlyReads = ({ arn }: Role) => /-(verif(y|ier)|integrity)$/.test(arn);
  const acting = first.filter((role) => !onlyReads(role));
  const unused = unusedRights([...before, ...after], acting);
  expect({ disallowed, unused }).toEqual({ disallowed: [], unused: [] });
});

/** Exit status 2 of a plan means that there are changes. */
function asSuccess(result: { readonly exitCode: number; readonly output: string }) {
  return { ...result, exitCode: result.exitCode === 2 ? 0 : result.exitCode };
}
