import { type Changes, EVERYTHING, sampleSettings } from "../settings-file";
import { only, type Synthesized, synthesized, trailStack } from "../synthesized";

function trail(changes: Changes = {}): Synthesized {
  return synthesized(trailStack(sampleSettings(changes)));
}

describe("the guardrail", () => {
  const DEPLOYER = "arn:aws:iam::222222222222:role/organization-trail-deployer";
  const managed = {
    "accounts.audit.deployerArns": [DEPLOYER],
    guardrail: { mode: "managed", members: { targets: ["ou-exam-12345678"] } },
  };

  test("is attached after every resource of the accounts that it guards", () => {
    for (const changes of [managed, EVERYTHING]) {
      const { resource } = trail(changes);
      const guarded = Object.entries(resource)
        .flatMap(([type, blocks]) =>
          Object.entries(blocks).map(([id, block]) => ({ address: `${type}.${id}`, block })),
        )
        .filter(({ block }) => block.provider !== "aws.management")
        .map(({ address }) => address);
      expect(guarded.length).toBeGreaterThan(10);
      for (const { depends_on } of Object.values(resource.aws_organizations_policy_attachment ?? {})) {
        expect((depends_on as string[]).toSorted()).toEqual(guarded.toSorted());
      }
    }
  });

  test("is attached to the accounts that own buckets and key, and to the members' targets", () => {
    const { resource } = trail(managed);
    const attachments = Object.values(resource.aws_organizations_policy_attachment ?? {});
    const policies = resource.aws_organizations_policy ?? {};
    const targets = attachments.map(({ policy_id, target_id }) => {
      const [, id = ""] = /^\$\{aws_organizations_policy\.(\w+)\.id\}$/.exec(String(policy_id)) ?? [];
      return [policies[id]?.name, policies[id]?.type, target_id];
    });
    expect(targets.toSorted()).toEqual([
      ["organization-trail-guardrail-members", "SERVICE_CONTROL_POLICY", "ou-exam-12345678"],
      ["organization-trail-guardrail-rcp", "RESOURCE_CONTROL_POLICY", "222222222222"],
      ["organization-trail-guardrail-scp", "SERVICE_CONTROL_POLICY", "222222222222"],
    ]);
  });

  test("names the key by reference, the deployers and the state bucket", () => {
    const policies = Object.values(trail(managed).resource.aws_organizations_policy ?? {});
    const guarded = policies.filter(({ name }) => !String(name).endsWith("-members"));
    expect(guarded).toHaveLength(2);
    for (const { content } of guarded) {
      expect(content).toMatch(/\$\{aws_kms_key\.LogKey_\w+\.arn\}/);
      expect(content).toContain(DEPLOYER);
      expect(content).toContain('"arn:aws:s3:::acme-organization-trail-state/*"');
    }
  });

  test("needs its types of policies enabled", () => {
    const { data } = trail(managed);
    const { lifecycle } = only(data, "aws_organizations_organization") as { lifecycle: unknown };
    for (const type of ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]) {
      expect(JSON.stringify(lifecycle)).toContain(`enabled_policy_types, \\"${type}\\"`);
    }
  });

  test.each(["off", "print", "existing"])("creates nothing in the mode %s", (mode) => {
    const { resource } = trail({ ...managed, guardrail: { mode } });
    expect(resource.aws_organizations_policy).toBeUndefined();
  });
});
