import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sampleSettings } from "../settings-file";
import { only, stateBackendStack, synthesized } from "../synthesized";
import { type Answer, ask, iamPrincipal, type PolicyDocument } from "./simulator";

// The documents that docs/plan-review.md gives for the entry roles, asked together with the state bucket's own policy.
const page = readFileSync(join("docs", "plan-review.md"), "utf8");

/** The JSON document below a comment. */
function documented(name: string): PolicyDocument {
  const [, json] = new RegExp(`<!-- ${name} -->\n\`\`\`json\n([^\`]+)\`\`\``).exec(page) ?? [];
  if (json === undefined) throw new Error(`docs/plan-review.md has no document "${name}"`);
  return JSON.parse(json);
}

const settings = sampleSettings({
  "state.writerArns": ["arn:aws:iam::222222222222:role/organization-trail-apply"],
});
const { accounts, organization, state } = settings;
if (state.backend !== "s3") throw new Error("the sample keeps its state in S3");

const AUDIT = accounts.audit.id;
const stateBucketPolicyOf = (changed: typeof settings): PolicyDocument =>
  JSON.parse(String(only(synthesized(stateBackendStack(changed)).resource, "aws_s3_bucket_policy").policy));
const bucketPolicy = stateBucketPolicyOf(settings);
const bucket = { arn: `arn:aws:s3:::${state.bucket}`, accountId: AUDIT };
const object = (key: string) => ({ arn: `${bucket.arn}/${key}`, accountId: AUDIT });
const stateObject = object(state.key);
const lock = object(`${state.key}.tflock`);

interface Entry {
  readonly role: string;
  readonly policy: string;
  readonly accountId?: string;
}
const PLAN: Entry = { role: "organization-trail-plan", policy: "plan permissions" };
const VERIFY: Entry = { role: "organization-trail-verify", policy: "verify permissions" };
const APPLY: Entry = { role: "organization-trail-apply", policy: "apply permissions" };

function answer(
  { role, policy, accountId = AUDIT }: Entry,
  action: string,
  resource: { readonly arn: string; readonly accountId: string },
  context = {},
  policyOfBucket = bucketPolicy,
): Promise<Answer> {
  const caller = iamPrincipal(`arn:aws:iam::${accountId}:role/${role}`, organization.id);
  const policies = { identity: documented(policy), s3: policyOfBucket, sts: documented("reader trust") };
  return ask({ caller, action, resource, context }, policies);
}

test("both documents fit the sample settings", () => {
  expect(state).toMatchObject({ account: "audit", owner: { id: AUDIT } });
});

describe.each([
  ["reading", PLAN, "readerArns"],
  ["applying", APPLY, "writerArns"],
])("the %s entry role", (_, entry, list) => {
  it("finds and reads the state", async () => {
    expect(await answer(entry, "s3:ListBucket", bucket)).toBe("Allowed");
    expect(await answer(entry, "s3:GetObject", stateObject)).toBe("Allowed");
  });

  it("reads no other object, deletes no state and does not change the bucket", async () => {
    expect(await answer(entry, "s3:GetObject", object("state-backend.tfstate"))).toBe("ImplicitlyDenied");
    expect(await answer(entry, "s3:DeleteObject", stateObject)).not.toBe("Allowed");
    expect(await answer(entry, "s3:PutBucketPolicy", bucket)).toBe("ExplicitlyDenied");
  });

  it("reads no state over plain HTTP", async () => {
    const plain = { "aws:SecureTransport": "false" };
    expect(await answer(entry, "s3:GetObject", stateObject, plain)).toBe("ExplicitlyDenied");
  });

  it("reads the state from another account only if the settings name it", async () => {
    const elsewhere = { ...entry, accountId: accounts.management.id };
    expect(await answer(elsewhere, "s3:GetObject", stateObject)).toBe("ImplicitlyDenied");
    const arn = `arn:aws:iam::${accounts.management.id}:role/${entry.role}`;
    const named = stateBucketPolicyOf(sampleSettings({ [`state.${list}`]: [arn] }));
    expect(await answer(elsewhere, "s3:GetObject", stateObject, {}, named)).toBe("Allowed");
    expect(await answer(elsewhere, "s3:ListBucket", bucket, {}, named)).toBe("Allowed");
    expect(await answer(elsewhere, "s3:PutObject", stateObject, {}, named)).toBe(
      list === "writerArns" ? "Allowed" : "ExplicitlyDenied",
    );
  });
});

test("only the applying entry role writes the state, and locks it", async () => {
  const writes = (entry: Entry) => [
    answer(entry, "s3:PutObject", stateObject),
    ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => answer(entry, action, lock)),
  ];
  expect(await Promise.all(writes(APPLY))).toEqual(writes(APPLY).map(() => "Allowed"));
  expect(await Promise.all(writes(PLAN))).not.toContain("Allowed");
});

test.each(["management", "audit"] as const)(
  "the reading entry role alone becomes the reader of the %s account",
  async (name) => {
    const { id: accountId } = accounts[name];
    const reader = { arn: `arn:aws:iam::${accountId}:role/organization-trail-reader`, accountId };
    expect(await answer(PLAN, "sts:AssumeRole", reader)).toBe("Allowed");
    expect(await answer(APPLY, "sts:AssumeRole", reader)).toBe("ImplicitlyDenied");
  },
);

test.each(["management", "audit"] as const)(
  "the verifying entry role alone becomes the verifier of the %s account",
  async (name) => {
    const { id: accountId } = accounts[name];
    const role = (kind: string) => ({
      arn: `arn:aws:iam::${accountId}:role/organization-trail-${kind}`,
      accountId,
    });
    const trusted = JSON.stringify(documented("reader trust")).replace(PLAN.role, VERIFY.role);
    const assume = ({ role: caller, policy }: Entry, resource: { arn: string; accountId: string }) =>
      ask(
        {
          caller: iamPrincipal(`arn:aws:iam::${AUDIT}:role/${caller}`, organization.id),
          action: "sts:AssumeRole",
          resource,
          context: {},
        },
        { identity: documented(policy), sts: JSON.parse(trusted) },
      );
    expect(await assume(VERIFY, role("verifier"))).toBe("Allowed");
    expect(await assume(PLAN, role("verifier"))).toBe("ImplicitlyDenied");
    expect(await answer(VERIFY, "sts:AssumeRole", role("reader"))).toBe("ImplicitlyDenied");
  },
);

test("the verifying entry role reaches no state", async () => {
  expect(await answer(VERIFY, "s3:GetObject", stateObject)).toBe("ImplicitlyDenied");
});

test("GitHub is trusted in the audit account, for this repository's pull requests and its main branch", () => {
  const { Statement } = documented("plan trust");
  expect(Statement).toEqual([
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${AUDIT}:oidc-provider/token.actions.githubusercontent.com` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": [
            expect.stringMatching(/^repo:[\w@/-]+:pull_request$/),
            expect.stringMatching(/^repo:[\w@/-]+:ref:refs\/heads\/main$/),
          ],
        },
      },
    },
  ]);
});
