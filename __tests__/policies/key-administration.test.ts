import { allowKeyAdministration } from "../../policies/key-administration";

test.each([
  ["eu-west-1", "aws"],
  ["cn-north-1", "aws-cn"],
])("lets the account administer the key, in the partition of %s", (region, partition) => {
  expect(allowKeyAdministration({ region, accountId: "222222222222" })).toEqual({
    Sid: "AllowAccount",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::222222222222:root` },
    Action: "kms:*",
    Resource: "*",
  });
});
