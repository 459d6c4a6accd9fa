import { stateBucketPolicy } from "../../policies/state-bucket";

const PROPS = {
  region: "cn-north-1",
  bucket: "acme-state",
  key: "organization-trail.tfstate",
  organizationId: "o-exampleorgid",
  owner: { id: "222222222222", roleArn: "arn:aws-cn:iam::222222222222:role/backend" },
  writerArns: [],
  readerArns: [],
};
const DEPLOYER = "arn:aws-cn:iam::222222222222:role/deployer";
const ABROAD = "arn:aws-cn:iam::333333333333:role/apply";

test("denies plain HTTP, in the partition of the bucket's Region", () => {
  expect(stateBucketPolicy(PROPS)).toMatchObject([
    {
      Sid: "DenyInsecureTransport",
      Principal: "*",
      Resource: ["arn:aws-cn:s3:::acme-state", "arn:aws-cn:s3:::acme-state/*"],
    },
  ]);
});

test("lets deployers, the backend's role and the writers write, and deployers alone change settings", () => {
  const owner = { ...PROPS.owner, deployerArns: [DEPLOYER] };
  const denies = stateBucketPolicy({ ...PROPS, owner, writerArns: [ABROAD] }).filter(({ Sid }) =>
    Sid.startsWith("DenyOther"),
  );
  expect(denies.map(({ Sid, Condition }) => [Sid, Condition?.ArnNotLike?.["aws:PrincipalArn"]])).toEqual([
    ["DenyOtherSettings", [DEPLOYER]],
    ["DenyOtherWriters", [DEPLOYER, PROPS.owner.roleArn, ABROAD]],
  ]);
});

test("allows roles of other accounts only, each by the root of its account", () => {
  const policy = stateBucketPolicy({
    ...PROPS,
    writerArns: [ABROAD, "arn:aws-cn:iam::222222222222:role/apply"],
    readerArns: ["arn:aws-cn:iam::444444444444:role/plan"],
  });
  const roots = (...ids: string[]) => ({ AWS: ids.map((id) => `arn:aws-cn:iam::${id}:root`) });
  expect(policy.slice(0, 4).map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowList", roots("333333333333", "444444444444")],
    ["AllowRead", roots("333333333333", "444444444444")],
    ["AllowWrite", roots("333333333333")],
    ["AllowLock", roots("333333333333")],
  ]);
});
