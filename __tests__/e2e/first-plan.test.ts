import { Deployment, type PlannedChange, requireSuccess } from "./deployment";

let deployment: Deployment;
let plan: readonly PlannedChange[];

beforeAll(async () => {
  deployment = await Deployment.start();
  await deployment.synthesize({ state: { backend: "local" } });
  requireSuccess(await deployment.stack.init());
  plan = await deployment.plan();
});

afterAll(() => deployment?.end());

/** Attributes that the app sets. `aws_s3_bucket.policy` is a computed copy. */
function planned(names: readonly string[]) {
  return plan.flatMap(({ address, type, change }) =>
    names
      .filter((name) => !(type === "aws_s3_bucket" && name === "policy"))
      .filter((name) => change.after_unknown[name] === true || typeof change.after?.[name] === "string")
      .map((name) => ({ attribute: `${type}.${name}`, address, value: change.after?.[name] ?? "unknown" })),
  );
}

function attributes(found: readonly { readonly attribute: string }[]): readonly string[] {
  return found.map(({ attribute }) => attribute);
}

const policies = ["policy", "assume_role_policy"];

test("the first plan only creates resources", () => {
  expect([...new Set(plan.map(({ change }) => change.actions.join()))]).toEqual(["create"]);
});

test("every policy is known in the first plan", () => {
  const found = planned(policies);
  expect(attributes(found)).toEqual(
    expect.arrayContaining(["aws_s3_bucket_policy.policy", "aws_kms_key.policy"]),
  );
  expect(found.filter(({ value }) => value === "unknown")).toEqual([]);
  for (const { value } of found) expect(JSON.parse(String(value))).toHaveProperty("Statement");
});

test("every bucket name is known in the first plan", () => {
  const found = planned(["bucket"]);
  expect(attributes(found)).toEqual(
    expect.arrayContaining(["aws_s3_bucket.bucket", "aws_s3_bucket_policy.bucket"]),
  );
  expect(found.filter(({ value }) => value === "unknown")).toEqual([]);
});

test("the trail's bucket is known in the first plan", () => {
  expect(planned(["s3_bucket_name"])).toMatchObject([
    { attribute: "aws_cloudtrail.s3_bucket_name", value: "acme-cloudtrail" },
  ]);
});
