import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { TrustedAccess, type TrustedAccessProps } from "../../modules/trusted-access";
import { type Synthesized, synthesizedScope } from "../synthesized";

function trustedAccess(props: Partial<TrustedAccessProps>): Synthesized {
  return synthesizedScope((stack, provider) => {
    const { resources } = new TrustedAccess(stack, "AnyId", {
      provider,
      servicePrincipal: "cloudtrail.amazonaws.com",
      trustedAccess: "managed",
      preventDestroy: true,
      ...props,
    });
    new KmsKey(stack, "Waiting", { provider, dependsOn: [...resources] });
  });
}

const ADDRESS = "aws_organizations_aws_service_access.TrustedAccess";

test.each([true, false])(
  "switches the access on under an address that never changes; guarded: %s",
  (preventDestroy) => {
    const { resource, removed } = trustedAccess({ preventDestroy });
    expect(resource).toEqual({
      aws_organizations_aws_service_access: {
        TrustedAccess: {
          provider: "aws.test",
          service_principal: "cloudtrail.amazonaws.com",
          lifecycle: { prevent_destroy: preventDestroy },
        },
      },
      aws_kms_key: { Waiting: { provider: "aws.test", depends_on: [ADDRESS] } },
    });
    expect(removed).toEqual([]);
  },
);

test("creates nothing when the access exists, and forgets rather than destroys what an earlier run managed", () => {
  const { resource, removed } = trustedAccess({ trustedAccess: "existing" });
  expect(resource).toEqual({ aws_kms_key: { Waiting: { provider: "aws.test", depends_on: [] } } });
  expect(removed).toEqual([{ from: ADDRESS, lifecycle: { destroy: false } }]);
});
