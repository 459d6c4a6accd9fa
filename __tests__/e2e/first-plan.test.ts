import { Deployment, type PlannedChange, succeeded } from "./deployment";

let deployment: Deployment;
let plan: readonly PlannedChange[];

beforeAll(async () => {
  deployment = await Deployment.start();
  await deployment.synthesize({ state: { backend: "local" } });
  succeeded(await deployment.stack.init());
  plan = await deployment.planned();
});

afterAll(() => deployment?.end());

/** Attributes that the app sets, by resource type; `aws_s3_bucket` has a computed copy of its policy. */
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

test("the first plan creates and changes nothing else", () => {
  expect([...new Set(plan.map(({ change }) => change.actions.join()))]).toEqual(["create"]);
});

test("the first plan knows every policy", () => {
  const found = planned(policies);
  expect(attributes(found)).toEqual(
    expect.arrayContaining(["aws_s3_bucket_policy.policy", "aws_kms_key.policy"]),
  );
  expect(found.filter(({ value }) => value === "unknown")).toEqual([]);
  for (const { value } of found) expect(JSON.parse(String(value))).toHaveProperty("Statement");
});

test("the first plan knows every bucket name", () => {
  const found = planned(["bucket"]);
  expect(attributes(found)).toEqual(
    expect.arrayContaining(["aws_s3_bucket.bucket", "aws_s3_bucket_policy.bucket"]),
  );
  expect(found.filter(({ value }) => value === "unknown")).toEqual([]);
});

test("the first plan knows which bucket the trail delivers to", () => {
  expect(planned(["s3_bucket_name"])).toMatchObject([
    { attribute: "aws_cloudtrail.s3_bucket_name", value: "acme-cloudtrail" },
  ]);
});
