import { ReaderRole } from "../../modules/reader-role";
import { renderPolicy } from "../../modules/render-policy";
import { denyInsecureTransport } from "../../policies/insecure-transport";
import { allowTrustedPrincipalsToAssume } from "../../policies/reader-role";
import { only, reference, synthesizedScope } from "../synthesized";

test("creates a role with the two policies and no other", () => {
  const trustPolicy = [
    allowTrustedPrincipalsToAssume({
      trustedPrincipalArns: ["arn:aws:iam::222222222222:role/analyst"],
      organizationId: "o-exampleorgid",
    }),
  ];
  const policy = [denyInsecureTransport("arn:aws:s3:::acme")];
  const { resource } = synthesizedScope((stack, provider) => {
    new ReaderRole(stack, "ReaderRole", { name: "log-reader", provider, trustPolicy, policy });
  });
  expect(only(resource, "aws_iam_role")).toEqual({
    provider: "aws.test",
    name: "log-reader",
    description: "Reads the log files of the organization trail",
    assume_role_policy: renderPolicy(trustPolicy),
  });
  expect(only(resource, "aws_iam_role_policy")).toEqual({
    provider: "aws.test",
    name: "read-log-files",
    role: reference("aws_iam_role", "name"),
    policy: renderPolicy(policy),
  });
  expect(Object.keys(resource)).toHaveLength(2);
});
