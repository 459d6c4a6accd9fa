import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  OrganizationsClient,
  UpdatePolicyCommand,
} from "@aws-sdk/client-organizations";
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
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

test("an attached policy binds its account until it is detached, except exempt roles and the management account", async () => {
  const Bucket = "organization-policies";
  const make = (accountId?: string) => {
    const s3 = new S3Client(organization.client(accountId));
    return s3
      .send(new CreateBucketCommand({ Bucket }))
      .then(() => s3.send(new DeleteBucketCommand({ Bucket })));
  };
  const { audit } = organization.accounts;
  await expect(make(audit)).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringMatching(
      /s3:DeleteBucket on .* with an explicit deny in a resource control policy$/,
    ),
  });
  const exempt = { Condition: { ArnNotLike: { "aws:PrincipalArn": [organization.roleArn(audit)] } } };
  const change = (statement: object) =>
    client.send(new UpdatePolicyCommand({ PolicyId: policyId, Content: document(statement) }));
  await change({ ...DENY, ...exempt });
  const s3 = new S3Client(organization.client(audit));
  await s3.send(new DeleteBucketCommand({ Bucket }));
  await change(DENY);
  await make();
  await client.send(new DetachPolicyCommand({ PolicyId: policyId, TargetId: audit }));
  await make(audit);
});
