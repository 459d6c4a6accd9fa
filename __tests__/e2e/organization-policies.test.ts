import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  OrganizationsClient,
  UpdatePolicyCommand,
} from "@aws-sdk/client-organizations";
import { type EmulatedOrganization, startOrganization } from "../../emulator/emulated-organization";

let organization: EmulatedOrganization;
let client: OrganizationsClient;
let policyId: string;

const TYPE = "RESOURCE_CONTROL_POLICY";
const DENY = { Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: "*" };
const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

function create(name: string, content: string) {
  const input = { Name: name, Type: TYPE, Description: name, Content: content } as const;
  return client.send(new CreatePolicyCommand(input));
}

beforeAll(async () => {
  organization = await startOrganization();
  client = new OrganizationsClient(organization.client());
  const { Policy } = await create("guardrail", document(DENY));
  policyId = String(Policy?.PolicySummary?.Id);
}, 300_000);

afterAll(() => organization?.stop());

test.each([
  ["no JSON", "deny everything", "MalformedPolicyDocumentException"],
  ["an Allow", document({ ...DENY, Effect: "Allow" }), "MalformedPolicyDocumentException"],
  ["every action", document({ ...DENY, Action: "*" }), "MalformedPolicyDocumentException"],
  ["5,121 characters", document({ ...DENY, Sid: "x".repeat(5_121) }), "ConstraintViolationException"],
])("a resource control policy with %s is refused", async (_, content, name) => {
  await expect(create("refused", content)).rejects.toMatchObject({ name });
  await expect(
    client.send(new UpdatePolicyCommand({ PolicyId: policyId, Content: content })),
  ).rejects.toMatchObject({ name });
});

test("a policy is attached once, and only if its type is enabled", async () => {
  const attach = () =>
    client.send(new AttachPolicyCommand({ PolicyId: policyId, TargetId: organization.accounts.audit }));
  await expect(attach()).rejects.toMatchObject({ name: "PolicyTypeNotEnabledException" });
  const { Roots } = await client.send(new ListRootsCommand({}));
  await client.send(new EnablePolicyTypeCommand({ RootId: Roots?.[0]?.Id, PolicyType: TYPE }));
  await attach();
  await expect(attach()).rejects.toMatchObject({ name: "DuplicatePolicyAttachmentException" });
});
