import { Lazy, Token } from "cdktf";
import { renderPolicy } from "../../modules/render-policy";
import { exceptPrincipals, type PolicyStatement } from "../../policies/policy-document";

const STATEMENT: PolicyStatement = {
  Sid: "AllowRead",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111111111111:root" },
  Action: ["s3:GetObject"],
  Resource: "arn:aws:s3:::acme/*",
  Condition: { Bool: { "aws:SecureTransport": "true" } },
};

test("renders the statements as a policy of the current version", () => {
  expect(JSON.parse(renderPolicy([STATEMENT]))).toEqual({ Version: "2012-10-17", Statement: [STATEMENT] });
});

test("renders the same text every time", () => {
  expect(renderPolicy([STATEMENT])).toBe(renderPolicy([{ ...STATEMENT }]));
});

test.each([
  [
    "policy variables",
    "acme/${aws:PrincipalAccount}/${aws:userid}",
    "acme/$${aws:PrincipalAccount}/$${aws:userid}",
  ],
  ["template directives", "acme/%{if true}%{endif}", "acme/%%{if true}%%{endif}"],
])("escapes %s, so that Terraform does not interpolate them", (_, written, rendered) => {
  expect(renderPolicy([{ ...STATEMENT, Resource: written }])).toContain(`"Resource":"${rendered}"`);
});

test.each([
  ["a whole string", Token.asString({ resolve: () => "x" })],
  ["a part of a string", `arn:aws:s3:::${Lazy.stringValue({ produce: () => "acme" })}/*`],
])("refuses a token in %s, because the first plan does not know its value", (_, resource) => {
  expect(() => renderPolicy([{ ...STATEMENT, Resource: resource }])).toThrow(
    "a policy must be built from names, but it contains a token",
  );
});

test("refuses a token in the list of a condition", () => {
  const Condition = { ArnEquals: { "aws:PrincipalArn": [Token.asString({ resolve: () => "x" })] } };
  expect(() => renderPolicy([{ ...STATEMENT, Condition }])).toThrow("contains a token");
});

test("exempts the break-glass principals", () => {
  const arns = ["arn:aws:iam::111111111111:role/a", "arn:aws:iam::111111111111:role/b"];
  expect(exceptPrincipals(arns)).toEqual({ Condition: { ArnNotEquals: { "aws:PrincipalArn": arns } } });
});

test("exempts nobody if there are no break-glass principals", () => {
  expect(exceptPrincipals([])).toEqual({});
});
