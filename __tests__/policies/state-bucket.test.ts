import { stateBucketPolicy } from "../../policies/state-bucket";

test("denies plain HTTP, in the partition of the bucket's Region", () => {
  expect(stateBucketPolicy({ region: "cn-north-1", bucket: "acme-state" })).toMatchObject([
    {
      Sid: "DenyInsecureTransport",
      Principal: "*",
      Resource: ["arn:aws-cn:s3:::acme-state", "arn:aws-cn:s3:::acme-state/*"],
    },
  ]);
});
