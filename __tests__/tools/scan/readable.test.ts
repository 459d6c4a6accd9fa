import { policiesInHcl, readableJson, resourceAddress } from "../../../tools/scan/readable";

const POLICY = '{"Statement":[{"Resource":"arn:aws:s3:::logs/$${aws:PrincipalAccount}/*"}]}';
const STACK = {
  terraform: { required_version: ">= 1.11" },
  removed: [{ from: "aws_s3_bucket.Forgotten" }],
  import: [{ to: "aws_cloudtrail.Trail" }],
  provider: { aws: [{ alias: "audit" }] },
  resource: {
    aws_iam_role: { Role: { assume_role_policy: POLICY, name: "reader", provider: "aws.audit", tags: {} } },
    aws_s3_bucket: { Bucket: { bucket: "logs" }, Shared: {} },
    aws_s3_bucket_policy: { Shared: { bucket: "${aws_s3_bucket.Bucket.bucket}", policy: POLICY } },
  },
};

test("removes only the sections that Checkov's parser cannot read", () => {
  const { provider, resource } = STACK;
  expect(JSON.parse(readableJson(STACK))).toEqual({ provider, resource });
});

test("renders resources with a policy in HCL, with the policy as an expression", () => {
  expect(policiesInHcl(STACK)).toBe(`resource "aws_iam_role" "Role" {
  assume_role_policy = jsonencode(${POLICY})
  name = "reader"
}

resource "aws_s3_bucket_policy" "Shared" {
  bucket = "\${aws_s3_bucket.Bucket.bucket}"
  policy = jsonencode(${POLICY})
}
`);
});

test.each([
  ["resource.Bucket", "aws_s3_bucket.Bucket"],
  ["aws_s3_bucket.Bucket", "aws_s3_bucket.Bucket"],
  ["resource.Shared", "resource.Shared"],
  ["provider.aws", "provider.aws"],
])("the address of %s is %s", (name, address) => {
  expect(resourceAddress(name, STACK)).toBe(address);
});
