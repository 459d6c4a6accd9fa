import {
  DescribePolicyCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import { runAwsLines } from "./aws-cli";
import { Deployment, unwrapped } from "./deployment";
import { inventory } from "./inventory";
import { disablePolicyType, enablePolicyTypes } from "./policy-types";

const CREATED = [
  "create aws_organizations_policy",
  "create aws_organizations_policy",
  "create aws_organizations_policy_attachment",
  "create aws_organizations_policy_attachment",
];

let deployment: Deployment;
let client: OrganizationsClient;

beforeAll(async () => {
  deployment = await Deployment.deployed();
  client = new OrganizationsClient(deployment.organization.client());
});

afterAll(() => deployment?.end());

/** The content of the guardrail's policy of a type that is attached to a target; undefined if there is none. */
async function attached(type: PolicyType, targetId: string): Promise<string | undefined> {
  const { Policies = [] } = await client.send(
    new ListPoliciesForTargetCommand({ TargetId: targetId, Filter: type }),
  );
  const found = Policies.find(({ Name }) => Name?.startsWith("organization-trail-guardrail"));
  if (found === undefined) return undefined;
  const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: String(found.Id) }));
  return Policy?.Content;
}

test.each(["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const)(
  "is refused without enabled policies of the type %s, and changes nothing",
  async (type) => {
    await enablePolicyTypes(deployment.organization);
    await disablePolicyType(deployment.organization, type);
    await deployment.addChanges({ "guardrail.mode": "managed" });
    const before = await inventory(deployment.organization);
    const { exitCode, output } = await deployment.stack.apply();
    expect(exitCode).toBe(1);
    expect(unwrapped(output)).toContain(
      `The organization has not enabled policies of the type ${type}, which guardrail.mode managed needs. \`aws organizations enable-policy-type --root-id ${deployment.organization.rootId} --policy-type ${type}\` enables them.`,
    );
    expect(await inventory(deployment.organization)).toEqual(before);
    await disablePolicyType(
      deployment.organization,
      type === "SERVICE_CONTROL_POLICY" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY",
    );
  },
);

test("the guardrail is attached, changed and detached in place", async () => {
  const { audit } = deployment.organization.accounts;
  await enablePolicyTypes(deployment.organization);
  expect(await deployment.change({ "guardrail.mode": "managed" })).toEqual(CREATED);
  expect(await attached("SERVICE_CONTROL_POLICY", audit)).toContain("OnlyDeployersChange");

  const done = await deployment.change({ "guardrail.wholeAccount": true });
  expect(done).toEqual(["update aws_organizations_policy"]);
  expect(await attached("RESOURCE_CONTROL_POLICY", audit)).toContain('"sts:AssumeRole"');

  const members = await deployment.change({
    "guardrail.members.targets": [deployment.organization.rootId],
  });
  expect(members).toEqual(["create aws_organizations_policy", "create aws_organizations_policy_attachment"]);
});

const wait = (...args: string[]) =>
  deployment.workspace.program("commands/guardrail/main.ts", "wait", ...args);

test("the printed commands detach it without Terraform, and the next deployment attaches it again", async () => {
  const { organization, workspace } = deployment;
  const { stdout } = await workspace.program("commands/guardrail/main.ts", "detach");
  expect(stdout.trim().split("\n")).toHaveLength(3);
  await expect(wait("--minutes", "0")).rejects.toThrow(
    /After 0 minutes a (service|resource) control policy denies s3:PutObjectAcl to \S+deployer\S+; a (service|resource) control policy denies kms:DeleteImportedKeyMaterial/,
  );
  const waited = wait("--minutes", "5");
  expect(await runAwsLines(stdout, deployment)).toMatchObject({ exitCode: 0, output: "" });
  expect(await attached("SERVICE_CONTROL_POLICY", organization.accounts.audit)).toBeUndefined();
  expect(await attached("RESOURCE_CONTROL_POLICY", organization.accounts.audit)).toBeUndefined();
  expect((await waited).stdout).toBe("AWS no longer denies what the guardrail denied.\n");
  // The plan's drift shows that somebody detached them.
  const detached = "organization-policy-removed aws_organizations_policy_attachment";
  expect(await deployment.change({}, [detached])).toEqual(
    Array.from({ length: 3 }, () => "create aws_organizations_policy_attachment"),
  );
});

test("break glass cannot wait, because the guardrail does not bind it", async () => {
  const { organization } = deployment;
  await deployment.addChanges({
    breakGlassPrincipalArns: [organization.roleArn(organization.accounts.audit)],
  });
  await expect(wait("--minutes", "0")).rejects.toThrow(
    /must be reached by a principal whom the guardrail binds/,
  );
  await deployment.addChanges({ breakGlassPrincipalArns: [] });
});

test("the mode off detaches and deletes it, and says that the protection goes", async () => {
  const { audit } = deployment.organization.accounts;
  await deployment.change({ guardrail: { mode: "off" } }, [
    "organization-policy-removed aws_organizations_policy",
    "organization-policy-removed aws_organizations_policy_attachment",
  ]);
  expect(await attached("SERVICE_CONTROL_POLICY", audit)).toBeUndefined();
});
