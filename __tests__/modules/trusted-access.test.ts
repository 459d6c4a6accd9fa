import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { TrustedAccess, type TrustedAccessProps } from "../../modules/trusted-access";
import { type Synthesized, synthesizedScope } from "../synthesized";

function trustedAccess(
  props: Partial<TrustedAccessProps>,
): Pick<Synthesized, "resource"> & Pick<TrustedAccess, "forgotten"> {
  let forgotten: readonly string[] = [];
  const { resource } = synthesizedScope((stack, provider) => {
    const access = new TrustedAccess(stack, "AnyId", {
      provider,
      servicePrincipal: "cloudtrail.amazonaws.com",
      trustedAccess: "managed",
      preventDestroy: true,
      ...props,
    });
    forgotten = access.forgotten;
    new KmsKey(stack, "Waiting", { provider, dependsOn: [...access.resources] });
  });
  return { resource, forgotten };
}

const ADDRESS = "aws_organizations_aws_service_access.TrustedAccess";

test.each([true, false])(
  "enables trusted access under a fixed address, with preventDestroy %s",
  (preventDestroy) => {
    const { resource, forgotten } = trustedAccess({ preventDestroy });
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
    expect(forgotten).toEqual([]);
  },
);

test("creates nothing if trusted access exists, and forgets the resource of an earlier run", () => {
  const { resource, forgotten } = trustedAccess({ trustedAccess: "existing" });
  expect(resource).toEqual({ aws_kms_key: { Waiting: { provider: "aws.test", depends_on: [] } } });
  expect(forgotten).toEqual([ADDRESS]);
});
